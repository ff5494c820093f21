//! Comparing what the core answers with what an outside test expects, given how inaccurate both may be.

use headwater_core::Real;

use crate::fact::{Fact, show};
use crate::golden::Expected;
use crate::rounding::Rounded;
use crate::ulp::{Float, unit_in_the_last_place};

/// One list of numbers that the core answers with.
pub(super) struct Answer<'a, R> {
    /// What the numbers are.
    pub(super) name: String,
    /// What is expected.
    pub(super) expected: &'a Expected,
    /// What the core says; empty where it refuses.
    pub(super) found: Vec<R>,
}

/// How far the core itself may be from the exact result.
pub(super) enum Own {
    /// So many units in the last place in `f32`, and in `f64`.
    Ulps(f64, f64),
    /// What running error analysis of the very call allows.
    Bound,
}

/// An outside test, as something the core can be asked.
pub(super) trait Asked {
    /// Everything the core answers.
    fn answers<R: Real>(&self) -> Vec<Answer<'_, R>>;
    /// How far it may be off.
    fn own(&self) -> Own;
}

/// Compares the answers in one scalar. In each number the source's own error is allowed, and the core's.
pub(super) fn judge<F: Float>(fact: &mut Fact, name: &str, asked: &impl Asked) {
    // The bound of running error analysis is that of f32; in f64 everything rounds by so much less.
    let narrowing = F::UNIT_ROUNDOFF / f32::UNIT_ROUNDOFF;
    let bounds: Vec<Vec<f64>> = match asked.own() {
        Own::Ulps(..) => Vec::new(),
        Own::Bound => {
            let bounded = asked.answers::<Rounded>().into_iter();
            bounded.map(|answer| answer.found.into_iter().map(|x| narrowing * x.bound).collect()).collect()
        }
    };
    for (list, Answer { name: part, expected, found }) in asked.answers::<F>().into_iter().enumerate() {
        fact.holds(found.len() == expected.values.len(), || format!("{name}, {part}: as many numbers"));
        for (index, (found, &wanted)) in found.iter().zip(&expected.values).enumerate() {
            let own = match asked.own() {
                Own::Ulps(single, double) => {
                    let ulps = if F::NAME == "f32" { single } else { double };
                    ulps * unit_in_the_last_place::<F>(wanted)
                }
                Own::Bound => bounds.get(list).and_then(|bounds| bounds.get(index)).copied().unwrap_or(0.0),
            };
            let theirs = expected.error(index);
            // As f64, in which a source may have more digits than the scalar.
            fact.within(found.to_f64(), wanted, own + theirs, 0.0, || {
                format!("{name}, {part}[{index}], where the source is off by up to {}", show(theirs))
            });
        }
    }
}
