//! Layer norm: y[b][j] = weight[j] n[b][j] + bias[j] with n = (x - mean[b]) / sqrt(variance[b] + epsilon).
//!
//! Mean and biased variance of each sample over its features. Back (Ba, Kiros & Hinton 2016, eq. 4, differentiated):
//! with g = weight dy, dx = (g - mean(g) - n mean(g n)) / sqrt(variance + epsilon), the means over the features;
//! dweight = sum_b dy n, dbias = sum_b dy.
//!
//! Forward keeps, beside the input: `mean [batch]` and `inverse [batch]`, 1 / sqrt(variance + epsilon). The variance is
//! the corrected two-pass one, as in batch norm.
//!
//! | slice | shape |
//! |---|---|
//! | `weight`, `bias` | `[width]` each, if affine |

use super::column::{Blockwise, by_blocks, rows};
use super::reduce::{LANES, sum, tree};
use crate::Real;
use crate::destination::Destination;

/// Layer normalisation (Ba, Kiros & Hinton 2016, "Layer Normalization", eq. 4).
///
/// y = weight (x - mean) / sqrt(variance + epsilon) + bias, with the mean and the biased variance of each sample over
/// its features. Input and output `[batch, width]`. Parameters: `weight [width]`, `bias [width]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayerNorm {
    /// Added to the variance; not negative. PyTorch's default: 1e-5. With 0, a sample whose features are all the same
    /// becomes NaN, as in PyTorch.
    pub epsilon: f64,
    /// Whether weight and bias exist.
    pub affine: bool,
}

impl LayerNorm {
    /// PyTorch's defaults.
    pub const PYTORCH: Self = Self { epsilon: 1e-5, affine: true };

    /// Overwrites `y` and, for each sample, `kept` from `x [batch, width]`.
    #[inline(always)]
    pub(crate) fn forward<R: Real>(
        &self,
        width: usize,
        parameters: &[R],
        x: &[R],
        kept: &mut [R],
        y: &mut [R],
    ) {
        let batch = x.len() / width.max(1);
        let (means, inverses) = kept.split_at_mut_checked(batch).unwrap_or_default();
        let rows = x.chunks_exact(width.max(1)).zip(y.chunks_exact_mut(width.max(1)));
        for ((x, y), (mean, inverse)) in rows.zip(means.iter_mut().zip(inverses)) {
            (*mean, *inverse) = self.statistics(x);
            self.normalise(width, parameters, x, y, *mean, *inverse);
        }
    }

    /// Overwrites `y [batch, width]` from `x [batch, width]`.
    #[inline(always)]
    pub(crate) fn infer<R: Real>(&self, width: usize, parameters: &[R], x: &[R], y: &mut [R]) {
        for (x, y) in x.chunks_exact(width.max(1)).zip(y.chunks_exact_mut(width.max(1))) {
            let (mean, inverse) = self.statistics(x);
            self.normalise(width, parameters, x, y, mean, inverse);
        }
    }

    /// The mean of a sample, and 1 / sqrt(variance + epsilon).
    #[inline(always)]
    fn statistics<R: Real>(&self, x: &[R]) -> (R, R) {
        let width = R::from_usize(x.len());
        let mean = sum(x, |x| x) / width;
        let deviations = sum(x, |x| x - mean);
        // Rounding can leave less than nothing of equal values, whose root would be NaN.
        let squares =
            (sum(x, |x| (x - mean) * (x - mean)) - deviations * (deviations / width)).at_least_zero();
        (mean + deviations / width, R::ONE / (squares / width + R::from_f64(self.epsilon)).sqrt())
    }

    #[inline(always)]
    fn normalise<R: Real>(&self, width: usize, parameters: &[R], x: &[R], y: &mut [R], mean: R, inverse: R) {
        for (y, &x) in y.iter_mut().zip(x) {
            *y = (x - mean) * inverse;
        }
        if self.affine {
            let (weight, bias) = parameters.split_at_checked(width).unwrap_or_default();
            for ((y, &weight), &bias) in y.iter_mut().zip(weight).zip(bias) {
                *y = weight * *y + bias;
            }
        }
    }

    /// Overwrites `dx [batch, width]` from `dy [batch, width]`.
    pub(crate) fn input_gradient<R: Real>(
        &self,
        width: usize,
        parameters: &[R],
        kept: &[R],
        x: &[R],
        dy: &[R],
        dx: &mut [R],
    ) {
        let count = R::from_usize(width);
        let weights = if self.affine { parameters.get(..width).unwrap_or_default() } else { &[] };
        let (means, inverses) = kept.split_at_checked(kept.len() / 2).unwrap_or_default();
        let rows = x.chunks_exact(width.max(1)).zip(dy.chunks_exact(width.max(1)));
        for (((x, dy), dx), (&mean, &inverse)) in
            rows.zip(dx.chunks_exact_mut(width.max(1))).zip(means.iter().zip(inverses))
        {
            for ((g, &dy), weight) in dx.iter_mut().zip(dy).zip(0..) {
                *g = dy * weights.get(weight).copied().unwrap_or(R::ONE);
            }
            let mean_g = sum(dx, |g| g) / count;
            let mut lanes = [R::ZERO; LANES];
            for (x, g) in x.chunks(LANES).zip(dx.chunks(LANES)) {
                for ((lane, &x), &g) in lanes.iter_mut().zip(x).zip(g) {
                    *lane += g * ((x - mean) * inverse);
                }
            }
            let mean_gn = tree(lanes) / count;
            for (dx, &x) in dx.iter_mut().zip(x) {
                *dx = inverse * (*dx - mean_g - (x - mean) * inverse * mean_gn);
            }
        }
    }

    /// Hands the gradients of weight and bias to `destination`.
    pub(crate) fn parameter_gradient<R: Real>(
        &self,
        width: usize,
        kept: &[R],
        x: &[R],
        dy: &[R],
        destination: &mut impl Destination<R>,
    ) {
        if !self.affine {
            return;
        }
        let (means, inverses) = kept.split_at_checked(kept.len() / 2).unwrap_or_default();
        by_blocks(width, &mut ParameterGradient { width, means, inverses, x, dy, destination });
    }
}

struct ParameterGradient<'a, R, D> {
    width: usize,
    means: &'a [R],
    inverses: &'a [R],
    x: &'a [R],
    dy: &'a [R],
    destination: &'a mut D,
}

impl<R: Real, D: Destination<R>> Blockwise for ParameterGradient<'_, R, D> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, start: usize) {
        let (mut dweight, mut dbias) = ([R::ZERO; N], [R::ZERO; N]);
        let pairs = rows::<R, N>(self.x, self.width, start).zip(rows::<R, N>(self.dy, self.width, start));
        for ((x, dy), (&mean, &inverse)) in pairs.zip(self.means.iter().zip(self.inverses)) {
            for (((dweight, dbias), &x), &dy) in dweight.iter_mut().zip(&mut dbias).zip(x).zip(dy) {
                *dweight += dy * ((x - mean) * inverse);
                *dbias += dy;
            }
        }
        self.destination.put(start, &dweight);
        self.destination.put(self.width + start, &dbias);
    }
}
