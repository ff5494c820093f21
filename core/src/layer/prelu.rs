//! PReLU: y = x for x >= 0, slope * x below.
//!
//! Back: dx = dy where x > 0, slope * dy elsewhere; dslope = sum of x dy where x <= 0 (He et al. 2015, "Delving Deep
//! into Rectifiers", eqs. 1 and 3). At the kink, dx = slope * dy as in PyTorch. Forward keeps nothing but the input.
//!
//! | slice | shape |
//! |---|---|
//! | `weight` | `[1]` or `[width]` |

use super::column::{Blockwise, by_blocks, rows};
use crate::Real;
use crate::destination::Destination;

/// A leaky rectifier with a learned slope (He et al. 2015, "Delving Deep into Rectifiers", eq. 1).
///
/// y = x for x >= 0, slope * x below; input and output `[batch, width]`. Parameters: `weight`, one slope, or one for each feature; PyTorch's `PReLU`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prelu {
    /// One slope for all features, or one for each.
    pub slopes: Slopes,
}

/// How many slopes a [`Prelu`] layer learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slopes {
    /// One slope for the whole layer; PyTorch's default.
    Shared,
    /// One slope for each feature.
    PerFeature,
}

impl Prelu {
    /// Overwrites `y [batch, width]` from `x [batch, width]`.
    pub(crate) fn forward<R: Real>(&self, width: usize, parameters: &[R], x: &[R], y: &mut [R]) {
        for (x, y) in x.chunks_exact(width.max(1)).zip(y.chunks_exact_mut(width.max(1))) {
            for ((&x, y), &slope) in x.iter().zip(y).zip(parameters.iter().cycle()) {
                *y = if x.is_negative() { slope * x } else { x };
            }
        }
    }

    /// Overwrites `dx [batch, width]` from `dy [batch, width]`.
    pub(crate) fn input_gradient<R: Real>(
        &self,
        width: usize,
        parameters: &[R],
        x: &[R],
        dy: &[R],
        dx: &mut [R],
    ) {
        let rows = x.chunks_exact(width.max(1)).zip(dy.chunks_exact(width.max(1)));
        for ((x, dy), dx) in rows.zip(dx.chunks_exact_mut(width.max(1))) {
            for (((&x, &dy), dx), &slope) in x.iter().zip(dy).zip(dx).zip(parameters.iter().cycle()) {
                *dx = if x.is_positive() { dy } else { slope * dy };
            }
        }
    }

    /// Hands the gradient of the slopes to `destination`.
    pub(crate) fn parameter_gradient<R: Real>(
        &self,
        width: usize,
        x: &[R],
        dy: &[R],
        destination: &mut impl Destination<R>,
    ) {
        let mut gradient = SlopeGradient { slopes: self.slopes, width, x, dy, shared: R::ZERO, destination };
        by_blocks(width, &mut gradient);
        if self.slopes == Slopes::Shared {
            let shared = gradient.shared;
            destination.put(0, &[shared]);
        }
    }
}

struct SlopeGradient<'a, R, D> {
    slopes: Slopes,
    width: usize,
    x: &'a [R],
    dy: &'a [R],
    /// The sum over the features so far.
    shared: R,
    destination: &'a mut D,
}

impl<R: Real, D: Destination<R>> Blockwise for SlopeGradient<'_, R, D> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, start: usize) {
        let mut sums = [R::ZERO; N];
        let pairs = rows::<R, N>(self.x, self.width, start).zip(rows::<R, N>(self.dy, self.width, start));
        for (x, dy) in pairs {
            for ((sum, &x), &dy) in sums.iter_mut().zip(x).zip(dy) {
                if !x.is_positive() {
                    *sum += x * dy;
                }
            }
        }
        match self.slopes {
            Slopes::PerFeature => self.destination.put(start, &sums),
            Slopes::Shared => sums.iter().for_each(|&sum| self.shared += sum),
        }
    }
}
