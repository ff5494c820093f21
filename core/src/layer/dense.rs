//! Dense: y[b][o] = sum_i W[o][i] x[b][i] + bias[o].
//!
//! Back: dx[b][i] = sum_o dy[b][o] W[o][i], dW[o][i] = sum_b dy[b][o] x[b][i], dbias[o] = sum_b dy[b][o]
//! (Rumelhart, Hinton & Williams 1986). Forward keeps nothing but the input, which the tape holds already.
//!
//! | slice | shape |
//! |---|---|
//! | `weight` | `[outputs, inputs]` |
//! | `bias` | `[outputs]`, if there is one |

use super::column::{Blockwise, by_blocks, sums};
use crate::Real;
use crate::destination::Destination;
use crate::dispatch::by_widest;
use crate::product::{self, Shape};

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
        let shape = self.shape(inputs);
        let Some((weights, bias)) = parameters.split_at_checked(shape.weights()) else {
            return;
        };
        product::forward(shape, weights, if self.bias { bias } else { &[] }, x, y);
    }

    /// Overwrites `dx [batch, inputs]` from `dy [batch, outputs]`.
    pub(crate) fn input_gradient<R: Real>(&self, inputs: usize, parameters: &[R], dy: &[R], dx: &mut [R]) {
        let shape = self.shape(inputs);
        let Some(weights) = parameters.get(..shape.weights()) else {
            return;
        };
        product::input_gradient(shape, weights, dy, dx);
    }

    /// Hands the gradients of weight and bias to `destination`.
    pub(crate) fn parameter_gradient<R: Real>(
        &self,
        inputs: usize,
        x: &[R],
        dy: &[R],
        destination: &mut impl Destination<R>,
    ) {
        let shape = self.shape(inputs);
        product::weight_gradient(shape, x, dy, destination);
        if self.bias {
            by_widest::<R, _>(
                dy.len(),
                #[inline(always)]
                || by_blocks(shape.outputs, &mut BiasGradient { shape, dy, destination }),
            );
        }
    }

    fn shape(&self, inputs: usize) -> Shape {
        Shape { inputs: inputs.max(1), outputs: self.outputs.max(1) }
    }
}

/// Hands dbias `[outputs]` to `destination`.
struct BiasGradient<'a, R, D> {
    shape: Shape,
    dy: &'a [R],
    destination: &'a mut D,
}

impl<R: Real, D: Destination<R>> Blockwise for BiasGradient<'_, R, D> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, start: usize) {
        let sums: [R; N] = sums(self.dy, self.shape.outputs, start);
        self.destination.put(self.shape.weights() + start, &sums);
    }
}
