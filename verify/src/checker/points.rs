//! Shapes and points to check a function at.

use super::Failure;
use super::check::Checker;
use super::guard::{gradient, guarded, outputs};
use crate::draw::Draw;
use crate::gradient::Differentiable;
use crate::shrink::Point;

impl<P: Differentiable> Checker<'_, P> {
    pub(super) fn misuse(&self, sizes: &[usize], problem: &str) -> Failure {
        let shape: Vec<String> =
            self.sizes.iter().zip(sizes).map(|((name, _), size)| format!("{name} = {size}")).collect();
        let place = if shape.is_empty() { String::new() } else { format!(" (shape {})", shape.join(", ")) };
        Failure::Misuse(format!("{problem}{place}"))
    }

    pub(super) fn build(&self, sizes: &[usize]) -> Result<P, String> {
        guarded("the closure that makes the function", || (self.make)(sizes))
    }

    /// The corners of the box first, then random sizes within it.
    pub(super) fn draw_sizes(&self, case: usize, draw: &mut Draw) -> Vec<usize> {
        let count = self.sizes.len();
        let at_a_corner = count < 16 && case < 1 << count;
        let ranges = self.sizes.iter().map(|(_, range)| (*range.start(), *range.end()));
        ranges
            .enumerate()
            .map(|(place, (start, end))| match at_a_corner {
                true if case >> place & 1 == 0 => start,
                true => end,
                false => start + draw.below((end - start).saturating_add(1)),
            })
            .collect()
    }

    /// Inputs from their domains and a cotangent for the function's outputs; both are those of [`Point`].
    pub(super) fn draw_point(&self, program: &P, case: usize, draw: &mut Draw) -> Result<Point, String> {
        let layout = guarded("the names of the inputs", || program.inputs())?;
        let count = match (layout.count(), self.count) {
            (0, None) => {
                return Err("the function tells of no inputs: say how many it has with `Checker::inputs`, or name them \
                            in `Differentiable::inputs`"
                    .to_owned());
            }
            (0, Some(0)) => {
                return Err("a function without inputs has no derivative: ask for at least 1".to_owned());
            }
            (0, Some(count)) => count,
            (named, Some(count)) if named != count => {
                return Err(format!(
                    "{named} inputs have names and {count} are asked for: leave one of the two out"
                ));
            }
            (named, _) => named,
        };
        if let Some((block, _)) = self
            .block_domains
            .iter()
            .find(|(name, _)| layout.blocks().iter().all(|block| block.name != *name))
        {
            return Err(format!("no block of inputs is called `{block}`, which was given a domain"));
        }
        let mut x = self.domain.sample(count, case, draw)?;
        for (name, domain) in &self.block_domains {
            for block in layout.blocks().iter().filter(|block| block.name == *name) {
                let numbers = domain.sample(block.range.len(), case, draw)?;
                x.splice(block.range.clone(), numbers);
            }
        }
        let outputs = outputs(program, &x)?.len();
        let cotangent = draw.cotangent(outputs).into_iter().map(|g| f64::from(g as f32)).collect();
        let point = Point { x, cotangent };
        gradient(program, &point)?;
        Ok(point)
    }

    /// Whether every input is in its domain.
    pub(super) fn holds(&self, program: &P, x: &[f64]) -> bool {
        let layout = program.inputs();
        let own = |name: &str| self.block_domains.iter().rev().find(|(block, _)| block == name);
        if self.block_domains.is_empty() {
            return self.domain.holds(x);
        }
        layout.blocks().iter().all(|block| {
            let domain = own(&block.name).map_or(&self.domain, |(_, domain)| domain);
            x.get(block.range.clone()).is_some_and(|numbers| domain.holds(numbers))
        })
    }
}
