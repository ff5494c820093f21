//! A counterexample, as simple as the checker could make it.

use std::fmt;

use super::Hint;
use crate::comparison::{Comparison, Quantity};
use crate::fact::show;
use crate::field::Field;
use crate::layout::Layout;
use crate::rung::Rung;
use crate::shrink::Point;

/// A point at which the backward pass, or the path in `f32`, is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Refutation {
    /// The function's name, with its shape where the function tells it.
    pub function: String,
    /// The rung that refutes it.
    pub rung: Rung,
    /// What was claimed.
    pub claim: String,
    /// What judged it.
    pub oracle: &'static str,
    /// The sizes of the smallest shape that failed; none for a function of one shape.
    pub sizes: Vec<(String, usize)>,
    /// The sizes at which the failure was met first.
    pub met_at: Vec<(String, usize)>,
    /// What the inputs are called.
    pub inputs: Layout,
    /// The inputs and the cotangent, simplified.
    pub point: Point,
    /// The number that is wrong, the largest error against its allowance.
    pub wrong: Comparison,
    /// What is found and expected where rung 6 refutes: integers modulo 2^61 - 1.
    pub residues: Option<[Field; 2]>,
    /// Every number that is wrong at this point, by name.
    pub all_wrong: Vec<String>,
    /// How many numbers were judged at this point.
    pub judged: usize,
    /// Every rung asked that refutes the function at this very point.
    pub refuted_by: Vec<Rung>,
    /// What the evidence says about the mistake.
    pub hints: Vec<Hint>,
    /// Which case failed first, counted from 1.
    pub case: usize,
    /// How many steps made the input simpler.
    pub steps: usize,
    /// The seed of the check.
    pub seed: u64,
}

/// A quantity by its input's or its output's name.
pub(super) fn name_of(quantity: Quantity, inputs: &Layout) -> String {
    match quantity {
        Quantity::Output(index) => format!("y[{index}]"),
        Quantity::Partial(index) => inputs.name(index),
    }
}

impl Refutation {
    /// The name of the input whose partial derivative is wrong; or of the output, where `f32` strays going forward.
    #[must_use]
    pub fn name(&self) -> String {
        name_of(self.wrong.quantity, &self.inputs)
    }

    /// The number that is wrong, in words.
    fn subject(&self) -> String {
        match self.wrong.quantity {
            Quantity::Output(_) => format!("the output {} in f32", self.name()),
            Quantity::Partial(_) if self.rung == Rung::SinglePrecision => {
                format!("the partial derivative by {} in f32", self.name())
            }
            Quantity::Partial(_) => format!("the partial derivative by {}", self.name()),
        }
    }

    /// The cotangent in words: a unit vector asks for one output's derivative.
    fn question(&self) -> Option<String> {
        let cotangent = &self.point.cotangent;
        let ones: Vec<usize> = (0..cotangent.len()).filter(|index| cotangent[*index] == 1.0).collect();
        let zeros = cotangent.iter().filter(|g| **g == 0.0).count();
        match (self.wrong.quantity, &ones[..]) {
            (Quantity::Partial(_), [output]) if zeros + 1 == cotangent.len() => {
                Some(format!("so that this is dy[{output}] / d{}", self.name()))
            }
            _ => None,
        }
    }
}

fn sizes(sizes: &[(String, usize)]) -> String {
    sizes.iter().map(|(name, size)| format!("{name} = {size}")).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Refutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Comparison { found, expected, allowance, .. } = self.wrong;
        writeln!(f, "`{}` is refuted: {} is wrong", self.function, self.subject())?;
        let mut line = |head: &str, text: &str| writeln!(f, "  {head:<10} {text}");
        line("claim", &self.claim)?;
        line("oracle", &format!("{}: {}", self.rung, self.oracle))?;
        if self.sizes != self.met_at {
            line("shape", &format!("{} (first met at {})", sizes(&self.sizes), sizes(&self.met_at)))?;
        } else if !self.sizes.is_empty() {
            line("shape", &sizes(&self.sizes))?;
        }
        for (number, item) in self.inputs.show(&self.point.x).iter().enumerate() {
            line(if number == 0 { "input" } else { "" }, item)?;
        }
        let outputs = Layout::new().block("y", &[self.point.cotangent.len()]);
        let weights = outputs.show(&self.point.cotangent).join(", ");
        let question = self.question().map_or(String::new(), |question| format!("; {question}"));
        line("cotangent", &format!("{weights}{question}"))?;
        if let Some([found, expected]) = self.residues {
            line("expected", &expected.to_string())?;
            line("found", &found.to_string())?;
            line("error", "not equal, against an allowance of none")?;
        } else {
            line("expected", &show(expected))?;
            let narrow = self.rung == Rung::SinglePrecision;
            line("found", &if narrow { show(found as f32) } else { show(found) })?;
            line("error", &format!("{:e} against an allowance of {allowance:e}", self.wrong.error()))?;
        }
        let (count, mut names) = (self.all_wrong.len(), self.all_wrong.clone());
        names.truncate(8);
        let more = if count > names.len() { ", ..." } else { "" };
        let named = names.join(", ");
        line("wrong", &format!("{count} of {} numbers judged at this point: {named}{more}", self.judged))?;
        let rungs: Vec<String> = self.refuted_by.iter().map(ToString::to_string).collect();
        line("refuted by", &rungs.join(", "))?;
        for hint in &self.hints {
            line("hint", &hint.to_string())?;
        }
        line(
            "found in",
            &format!("case {} of seed {}, simplified in {} steps", self.case, self.seed, self.steps),
        )
    }
}
