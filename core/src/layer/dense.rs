//! Dense: y[b][o] = sum_i W[o][i] x[b][i] + bias[o].
//!
//! Back: dx[b][i] = sum_o dy[b][o] W[o][i], dW[o][i] = sum_b dy[b][o] x[b][i], dbias[o] = sum_b dy[b][o]
//! (Rumelhart, Hinton & Williams 1986). Forward keeps nothing but the input, which the tape holds already.
//!
//! | slice | shape |
//! |---|---|
//! | `weight` | `[outputs, inputs]` |
//! | `bias` | `[outputs]`, if there is one |

use super::column::{self, BLOCK, blocks};
use super::reduce::{dot, dots};
use crate::Real;
use crate::destination::Destination;

/// A fully connected layer, y = W x + b.
///
/// Input `[batch, inputs]`, output `[batch, outputs]`. Parameters: `weight [outputs, inputs]` row-major, then `bias [outputs]`; PyTorch's `Linear`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dense {
    /// Width of the output; at least 1.
    pub outputs: usize,
    /// Whether a bias is added.
    pub bias: bool,
}

impl Dense {
    /// Overwrites `y [batch, outputs]` from `x [batch, inputs]`.
    pub(crate) fn forward<R: Real>(&self, inputs: usize, parameters: &[R], x: &[R], y: &mut [R]) {
        let (inputs, outputs) = (inputs.max(1), self.outputs.max(1));
        let Some((weights, bias)) = parameters.split_at_checked(inputs.saturating_mul(outputs)) else {
            return;
        };
        for (x, y) in x.chunks(inputs.saturating_mul(4)).zip(y.chunks_mut(outputs.saturating_mul(4))) {
            if let (Some(x), Some([y0, y1, y2, y3])) = (four_rows(x, inputs), four_rows_mut(y, outputs)) {
                let y = y0.iter_mut().zip(y1).zip(y2).zip(y3);
                for (row, (((y0, y1), y2), y3)) in weights.chunks_exact(inputs).zip(y) {
                    [*y0, *y1, *y2, *y3] = dots(x, row);
                }
            } else {
                for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(outputs)) {
                    for (row, y) in weights.chunks_exact(inputs).zip(y) {
                        *y = dot(x, row);
                    }
                }
            }
        }
        if self.bias {
            for y in y.chunks_exact_mut(outputs) {
                for (y, &bias) in y.iter_mut().zip(bias) {
                    *y += bias;
                }
            }
        }
    }

    /// Overwrites `dx [batch, inputs]` from `dy [batch, outputs]`.
    pub(crate) fn input_gradient<R: Real>(&self, inputs: usize, parameters: &[R], dy: &[R], dx: &mut [R]) {
        let (inputs, outputs) = (inputs.max(1), self.outputs.max(1));
        for (dy, dx) in dy.chunks(outputs.saturating_mul(2)).zip(dx.chunks_mut(inputs.saturating_mul(2))) {
            for (start, length) in blocks(inputs) {
                let weights = column::stretches(parameters, inputs, start, length);
                let mut sums = [[R::ZERO; BLOCK]; 2];
                accumulate_pair(&mut sums, dy, outputs, weights, length == BLOCK);
                for (dx, sums) in column::stretches_mut(dx, inputs, start, length).zip(&sums) {
                    for (dx, &sum) in dx.iter_mut().zip(sums) {
                        *dx = sum;
                    }
                }
            }
        }
    }

    /// Hands the gradients of weight and bias to `destination`.
    pub(crate) fn parameter_gradient<R: Real>(
        &self,
        inputs: usize,
        x: &[R],
        dy: &[R],
        destination: &mut impl Destination<R>,
    ) {
        let (inputs, outputs) = (inputs.max(1), self.outputs.max(1));
        for first in (0..outputs).step_by(2) {
            for (start, length) in blocks(inputs) {
                let mut sums = [[R::ZERO; BLOCK]; 2];
                accumulate_outer(&mut sums, dy, outputs, first, x, inputs, start);
                for (output, sums) in (first..outputs).zip(&sums) {
                    destination.put(output * inputs + start, sums.get(..length).unwrap_or_default());
                }
            }
        }
        if self.bias {
            for (start, length) in blocks(outputs) {
                let sums = column::sums(dy, outputs, start, length);
                destination.put(outputs * inputs + start, sums.get(..length).unwrap_or_default());
            }
        }
    }
}

fn four_rows<R>(rows: &[R], width: usize) -> Option<[&[R]; 4]> {
    let mut rows = rows.chunks_exact(width);
    Some([rows.next()?, rows.next()?, rows.next()?, rows.next()?])
}

fn four_rows_mut<R>(rows: &mut [R], width: usize) -> Option<[&mut [R]; 4]> {
    let mut rows = rows.chunks_exact_mut(width);
    Some([rows.next()?, rows.next()?, rows.next()?, rows.next()?])
}

/// For up to two samples, sums dy[o] W[o][block] over the outputs in their order.
///
/// Whether the blocks are whole is asked once, outside the loops: asked in every step it costs instructions.
#[inline(always)]
fn accumulate_pair<'w, R: Real>(
    [first, second]: &mut [[R; BLOCK]; 2],
    dy: &[R],
    outputs: usize,
    weights: impl Iterator<Item = &'w [R]>,
    whole: bool,
) {
    let (dy0, dy1) = dy.split_at_checked(outputs).unwrap_or((dy, &[]));
    if dy1.is_empty() {
        for (&dy, row) in dy0.iter().zip(weights) {
            scale_add(first, dy, row);
        }
    } else if whole {
        for ((&dy0, &dy1), row) in dy0.iter().zip(dy1).zip(weights) {
            if let Some(row) = row.as_array::<BLOCK>() {
                scale_add(first, dy0, row);
                scale_add(second, dy1, row);
            }
        }
    } else {
        for ((&dy0, &dy1), row) in dy0.iter().zip(dy1).zip(weights) {
            scale_add(first, dy0, row);
            scale_add(second, dy1, row);
        }
    }
}

/// For outputs `output` and the next, sums dy[b][o] x[b][block] over the samples in their order.
#[inline(always)]
fn accumulate_outer<R: Real>(
    [first, second]: &mut [[R; BLOCK]; 2],
    dy: &[R],
    outputs: usize,
    output: usize,
    x: &[R],
    inputs: usize,
    start: usize,
) {
    // Beyond the last output there is nothing; what is summed there is thrown away.
    let last = outputs.saturating_sub(1);
    let (o0, o1) = (output.min(last), output.saturating_add(1).min(last));
    for (dy, x) in dy.chunks_exact(outputs).zip(x.chunks_exact(inputs)) {
        let (Some(&dy0), Some(&dy1), Some(x)) = (dy.get(o0), dy.get(o1), x.get(start..)) else { return };
        if let Some(x) = x.first_chunk::<BLOCK>() {
            scale_add(first, dy0, x);
            scale_add(second, dy1, x);
        } else {
            scale_add(first, dy0, x);
            scale_add(second, dy1, x);
        }
    }
}

#[inline(always)]
fn scale_add<R: Real>(sums: &mut [R; BLOCK], factor: R, values: &[R]) {
    for (sum, &value) in sums.iter_mut().zip(values) {
        *sum += factor * value;
    }
}
