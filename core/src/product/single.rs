//! The three products for batches too small to share a panel, and the gradient of the weights where inputs are narrower
//! than a tile. Each sum is taken in the same order as in the tiles.

use super::{COLUMNS, Shape};
use crate::Real;
use crate::destination::Destination;
use crate::dispatch::BOARD;

/// Whether these ways serve all batches. A board gains nothing from tiles: these take fewer instructions there, less stack and
/// less code.
pub(super) const ONLY: bool = BOARD;

/// From this many samples on a panel is worth its copy.
pub(super) const BATCH: usize = 4;

/// Overwrites `y [batch, outputs]`: four sums side by side.
#[inline(always)]
pub(super) fn forward<R: Real>(shape: Shape, weights: &[R], bias: &[R], x: &[R], y: &mut [R]) {
    let Shape { inputs, outputs } = shape;
    for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
        let mut bias = bias.iter();
        let mut first = || bias.next().copied().unwrap_or(R::ZERO);
        let (fours, rest) = y.as_chunks_mut::<4>();
        let mut weights = weights.chunks_exact(inputs);
        for y in fours {
            let mut rows = [x; 4];
            for (slot, row) in rows.iter_mut().zip(&mut weights) {
                *slot = row;
            }
            let mut sums = [first(), first(), first(), first()];
            let [a, b, c, d] = rows;
            for ((((&x, &a), &b), &c), &d) in x.iter().zip(a).zip(b).zip(c).zip(d) {
                for (sum, weight) in sums.iter_mut().zip([a, b, c, d]) {
                    *sum = x.multiply_add(weight, *sum);
                }
            }
            *y = sums;
        }
        for (y, row) in rest.iter_mut().zip(weights) {
            *y = x.iter().zip(row).fold(first(), |sum, (&x, &weight)| x.multiply_add(weight, sum));
        }
    }
}

/// Overwrites `dx [batch, inputs]`, an output after another.
#[inline(always)]
pub(super) fn input_gradient<R: Real>(shape: Shape, weights: &[R], dy: &[R], dx: &mut [R]) {
    let Shape { inputs, outputs } = shape;
    for (dy, dx) in dy.chunks_exact(outputs).zip(dx.chunks_exact_mut(inputs)) {
        dx.fill(R::ZERO);
        for (&dy, row) in dy.iter().zip(weights.chunks_exact(inputs)) {
            for (dx, &weight) in dx.iter_mut().zip(row) {
                *dx = dy.multiply_add(weight, *dx);
            }
        }
    }
}

/// Hands dW `[outputs, inputs]` to `destination`.
#[inline(always)]
pub(super) fn weight_gradient<R: Real>(
    shape: Shape,
    x: &[R],
    dy: &[R],
    destination: &mut impl Destination<R>,
) {
    let Shape { inputs, outputs } = shape;
    for output in 0..outputs {
        for start in (0..inputs).step_by(COLUMNS) {
            let mut sums = [R::ZERO; COLUMNS];
            for (x, dy) in x.chunks_exact(inputs).zip(dy.chunks_exact(outputs)) {
                let (Some(x), Some(&dy)) = (x.get(start..), dy.get(output)) else { return };
                for (sum, &x) in sums.iter_mut().zip(x) {
                    *sum = dy.multiply_add(x, *sum);
                }
            }
            let length = COLUMNS.min(inputs - start);
            destination.put(output * inputs + start, sums.get(..length).unwrap_or_default());
        }
    }
}
