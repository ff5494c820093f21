//! Hints from many random points: each is given only if it holds at every point where the gradient is wrong.

use super::Hint;
use super::judge::judge;
use crate::comparison::{Comparison, Quantity};
use crate::gradient::Differentiable;
use crate::layout::Layout;
use crate::rung::Rung;
use crate::shrink::Point;
use crate::tolerance::EXACT_DERIVATIVE;

/// The gradient at one point, found and expected.
pub(super) struct Sample {
    sizes: Vec<(String, usize)>,
    layout: Layout,
    x: Vec<f64>,
    /// For each input, where it was judged.
    partials: Vec<Option<Comparison>>,
    /// The backward pass for another cotangent, and for twice this one.
    other: Vec<f64>,
    twice: Vec<f64>,
}

impl Sample {
    pub(super) fn take(
        program: &impl Differentiable,
        sizes: Vec<(String, usize)>,
        point: &Point,
        other: &[f64],
    ) -> Self {
        let outcomes = judge(Rung::ExactDerivative, program, point, EXACT_DERIVATIVE.limit);
        let twice: Vec<f64> = point.cotangent.iter().map(|g| 2.0 * g).collect();
        Self {
            sizes,
            layout: program.inputs(),
            x: point.x.clone(),
            partials: outcomes.into_iter().map(Result::ok).collect(),
            other: program.backward(&point.x, other),
            twice: program.backward(&point.x, &twice),
        }
    }

    /// The name of the block that an input is in; all inputs without a layout are one block.
    fn block(&self, index: usize) -> Option<&str> {
        self.layout.block_of(index).map(|block| block.name.as_str())
    }

    fn found(&self) -> Vec<f64> {
        self.partials.iter().map(|partial| partial.map_or(f64::NAN, |compared| compared.found)).collect()
    }

    fn expected(&self) -> Vec<f64> {
        self.partials.iter().map(|partial| partial.map_or(f64::NAN, |compared| compared.expected)).collect()
    }
}

/// A wrong partial and the sample it is from.
struct Wrong<'a> {
    sample: &'a Sample,
    index: usize,
    found: f64,
    expected: f64,
    allowance: f64,
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1e-3)
}

/// What holds of every wrong partial in the block that `quantity` names.
pub(super) fn hints(samples: &[Sample], quantity: Quantity, layout: &Layout) -> Vec<Hint> {
    let Quantity::Partial(index) = quantity else { return Vec::new() };
    let block = layout.block_of(index).map(|block| block.name.as_str());
    let mut wrong = Vec::new();
    for sample in samples {
        for (index, partial) in sample.partials.iter().enumerate() {
            if let Some(compared) = partial.filter(|partial| partial.refutes())
                && sample.block(index) == block
            {
                wrong.push(Wrong {
                    sample,
                    index,
                    found: compared.found,
                    expected: compared.expected,
                    allowance: compared.allowance,
                });
            }
        }
    }
    // One case is no pattern.
    if wrong.len() < 3 {
        return Vec::new();
    }
    [region(samples, block, &wrong), cotangent(&wrong), places(samples, block), proportion(&wrong)]
        .into_iter()
        .flatten()
        .collect()
}

fn proportion(wrong: &[Wrong<'_>]) -> Option<Hint> {
    if wrong.iter().all(|w| w.found == 0.0) {
        return Some(Hint::AlwaysZero);
    }
    if wrong.iter().all(|w| close(w.found, -w.expected)) {
        return Some(Hint::SignFlipped);
    }
    let first = wrong.iter().max_by(|a, b| a.expected.abs().total_cmp(&b.expected.abs()))?;
    let ratio = first.found / first.expected;
    // What an agreement could differ by, a relation can too.
    let same = |w: &Wrong<'_>| (w.found - ratio * w.expected).abs() <= 1e-9 * w.found.abs() + w.allowance;
    if ratio.is_finite() && wrong.iter().all(same) {
        return Some(Hint::Factor(ratio));
    }
    for (place, (size, _)) in first.sample.sizes.iter().enumerate() {
        let of = |w: &Wrong<'_>| w.sample.sizes[place].1 as f64;
        let size = size.clone();
        if wrong.iter().all(|w| close(w.found, w.expected * of(w))) {
            return Some(Hint::SizeFactor { size, divided: false });
        }
        if wrong.iter().all(|w| close(w.found, w.expected / of(w))) {
            return Some(Hint::SizeFactor { size, divided: true });
        }
    }
    let offset = first.found - first.expected;
    if wrong.iter().all(|w| (w.found - w.expected - offset).abs() <= 1e-6 * offset.abs()) {
        return Some(Hint::Offset(offset));
    }
    let digits: Vec<f64> =
        wrong.iter().map(|w| -((w.found - w.expected) / w.expected).abs().log10()).collect();
    let (fewest, most) =
        digits.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), d| (low.min(*d), high.max(*d)));
    (fewest > 2.0 && most.is_finite()).then_some(Hint::FewDigits(fewest as u32, most as u32))
}

fn cotangent(wrong: &[Wrong<'_>]) -> Option<Hint> {
    let of = |values: &[f64], w: &Wrong<'_>| values.get(w.index).copied().unwrap_or(f64::NAN);
    let moving: Vec<&Wrong<'_>> = wrong.iter().filter(|w| w.found != 0.0).collect();
    let first = moving.first()?;
    if moving.iter().all(|w| of(&w.sample.other, w) == w.found) {
        return Some(Hint::CotangentIgnored);
    }
    let factor = of(&first.sample.twice, first) / first.found;
    let alike = moving.iter().all(|w| close(of(&w.sample.twice, w) / w.found, factor));
    (alike && !close(factor, 2.0)).then_some(Hint::NotLinear(factor))
}

/// Numbers that are right but for their places.
fn places(samples: &[Sample], block: Option<&str>) -> Option<Hint> {
    let (mut transposed, mut permuted) = (Vec::new(), Vec::new());
    for sample in samples {
        let (found, expected) = (sample.found(), sample.expected());
        let here = sample.layout.blocks().iter().find(|candidate| Some(candidate.name.as_str()) == block);
        let range = here.map_or(0..found.len(), |here| here.range.clone());
        let (Some(found), Some(expected)) = (found.get(range.clone()), expected.get(range.clone())) else {
            continue;
        };
        let refuted = |i: usize| sample.partials[range.start + i].is_some_and(|partial| partial.refutes());
        let Some(moved) = (0..found.len()).find(|i| refuted(*i)) else { continue };
        if let Some([rows, columns]) = here.map(|here| &here.shape[..]) {
            let turned = |i: usize| expected[(i % rows) * columns + i / rows];
            transposed.push((0..found.len()).all(|i| close(found[i], turned(i))));
        }
        let (mut one, mut two) = (found.to_vec(), expected.to_vec());
        one.sort_by(f64::total_cmp);
        two.sort_by(f64::total_cmp);
        let alike = one.iter().zip(&two).all(|(a, b)| close(*a, *b));
        let origin = (0..found.len()).find(|j| close(found[moved], expected[*j]));
        let name = |i: usize| sample.layout.name(range.start + i);
        permuted.push(origin.filter(|_| alike).map(|origin| (name(moved), name(origin))));
    }
    if !transposed.is_empty() && transposed.iter().all(|all| *all) {
        return Some(Hint::Transposed { block: block.unwrap_or("x").to_owned() });
    }
    let pairs: Vec<(String, String)> = permuted.iter().flatten().cloned().collect();
    let (found_at, expected_at) = pairs.first()?.clone();
    (pairs.len() == permuted.len()).then_some(Hint::Permuted { found_at, expected_at })
}

/// A bound on a partial's own input that tells wrong from right.
fn region(samples: &[Sample], block: Option<&str>, wrong: &[Wrong<'_>]) -> Option<Hint> {
    let wrong_at: Vec<f64> = wrong.iter().map(|w| w.sample.x[w.index]).collect();
    // A partial that is nearly 0 would be right whatever was done to it.
    let visible = wrong.iter().fold(f64::INFINITY, |least, w| least.min(w.expected.abs()));
    let mut right_at = Vec::new();
    for sample in samples {
        for (index, partial) in sample.partials.iter().enumerate() {
            let tells = |partial: &Comparison| !partial.refutes() && partial.expected.abs() >= visible;
            if sample.block(index) == block && partial.as_ref().is_some_and(tells) {
                right_at.push(sample.x[index]);
            }
        }
    }
    if right_at.len() < 3 {
        return None;
    }
    let range = |values: &[f64], of: fn(f64) -> f64| {
        values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(of(*x)), high.max(of(*x))))
    };
    type Measure = (&'static str, fn(f64) -> f64);
    let measures: [Measure; 2] = [("x", |x| x), ("|x|", f64::abs)];
    for (name, of) in measures {
        let ((low, high), (least, most)) = (range(&wrong_at, of), range(&right_at, of));
        let region = if low > most {
            format!("its own input has {name} of at least some bound from {most:.4} to {low:.4}")
        } else if high < least {
            format!("its own input has {name} of at most some bound from {high:.4} to {least:.4}")
        } else {
            continue;
        };
        return Some(Hint::Region { region, right: right_at.len() });
    }
    None
}
