//! The mean over all elements of a function of one output and its target.
//!
//! The sum runs row by row: first within a sample, then over the samples, both from the front.

use super::rows;
use crate::Real;

/// Returns the mean of `value` over all pairs. `outputs` and `targets` are `[batch, width]`.
pub(super) fn mean<R: Real>(outputs: &[R], width: usize, targets: &[R], value: impl Fn(R, R) -> R) -> R {
    let mut total = R::ZERO;
    for (row, wanted) in rows(outputs, width).zip(rows(targets, width)) {
        let mut sample = R::ZERO;
        for (&x, &t) in row.iter().zip(wanted) {
            sample += value(x, t);
        }
        total += sample;
    }
    total / R::from_usize(outputs.len())
}

/// Overwrites `gradient` with `derivative` of each pair, divided by the number of pairs.
pub(super) fn mean_gradient<R: Real>(
    outputs: &[R],
    targets: &[R],
    gradient: &mut [R],
    derivative: impl Fn(R, R) -> R,
) {
    let count = R::from_usize(outputs.len());
    for ((slot, &x), &t) in gradient.iter_mut().zip(outputs).zip(targets) {
        *slot = derivative(x, t) / count;
    }
}
