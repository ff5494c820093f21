//! Batch norm: y[b][j] = weight[j] n[b][j] + bias[j] with n = (x - mean[j]) / sqrt(variance[j] + epsilon).
//!
//! Training takes mean and biased variance of each feature over the batch, inference the running ones. Back (Ioffe &
//! Szegedy 2015, section 3): dbias = sum_b dy, dweight = sum_b dy n, and
//! dx = weight / sqrt(variance + epsilon) (dy - dbias / batch - n dweight / batch).
//!
//! Forward keeps, beside the input: `mean [width]` and `inverse [width]`, 1 / sqrt(variance + epsilon).
//!
//! The variance is the corrected two-pass one, (sum d^2 - (sum d)^2 / batch) / batch with d = x - mean (Chan, Golub &
//! LeVeque 1983, "Algorithms for Computing the Sample Variance", eq. 1.7), and the mean is corrected by sum d / batch,
//! so that a mean far above the spread costs no digits of the spread.
//!
//! | slice | shape |
//! |---|---|
//! | parameters: `weight`, `bias` | `[width]` each, if affine |
//! | state: `running_mean`, `running_var` | `[width]` each |

use super::column::{self, BLOCK, blocks, load, store, stretches, stretches_mut};
use crate::Real;
use crate::destination::Destination;

/// Batch normalisation (Ioffe & Szegedy 2015, "Batch Normalization", Algorithm 1).
///
/// Input and output `[batch, width]`. Training: y = weight (x - mean) / sqrt(variance + epsilon) + bias, with the mean and the biased variance of each
/// feature over the batch, which needs a batch of at least 2. Inference: the running statistics in their place.
///
/// Parameters: `weight [width]`, `bias [width]`. State: `running_mean [width]`, `running_var [width]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BatchNorm {
    /// Added to the variance; not negative. PyTorch's default: 1e-5. With 0, a feature that is the same in all samples
    /// becomes NaN, as in PyTorch.
    pub epsilon: f64,
    /// Weight of the *new* value in running = (1 - momentum) running + momentum new; within [0, 1].
    /// PyTorch's convention and default, 0.1. ONNX and TensorFlow store the weight of the old value, 1 - momentum.
    pub momentum: f64,
    /// Which variance the running statistics keep.
    pub running_variance: RunningVariance,
    /// Whether weight and bias exist.
    pub affine: bool,
}

/// The variance a [`BatchNorm`] keeps for inference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunningVariance {
    /// Divided by batch - 1; PyTorch.
    Unbiased,
    /// Divided by batch; ONNX and TensorFlow.
    Biased,
}

impl BatchNorm {
    /// PyTorch's defaults.
    pub const PYTORCH: Self =
        Self { epsilon: 1e-5, momentum: 0.1, running_variance: RunningVariance::Unbiased, affine: true };
    /// ONNX's defaults: its momentum 0.9 is the weight of the old value, its running variance is biased.
    pub const ONNX: Self =
        Self { epsilon: 1e-5, momentum: 0.1, running_variance: RunningVariance::Biased, affine: true };

    /// Overwrites `y` and `kept` from `x [batch, width]`, and moves the running statistics in `state`.
    #[inline(always)]
    pub(crate) fn forward<R: Real>(
        &self,
        width: usize,
        parameters: &[R],
        state: &mut [R],
        x: &[R],
        kept: &mut [R],
        y: &mut [R],
    ) {
        let batch = R::from_usize(x.len() / width.max(1));
        let unbiased = match self.running_variance {
            RunningVariance::Unbiased => batch - R::ONE,
            RunningVariance::Biased => batch,
        };
        let momentum = R::from_f64(self.momentum);
        let (kept_means, kept_inverses) = kept.split_at_mut_checked(width).unwrap_or_default();
        let (running_means, running_variances) = state.split_at_mut_checked(width).unwrap_or_default();
        for (start, length) in blocks(width) {
            let (mean, squares) = moments(x, width, start, length, batch);
            let inverse = squares.map(|squares| self.inverse(squares / batch));
            store(kept_means, start, &mean);
            store(kept_inverses, start, &inverse);
            approach(running_means, start, momentum, &mean);
            approach(running_variances, start, momentum, &squares.map(|squares| squares / unbiased));
            self.normalise(width, parameters, start, &mean, &inverse, x, y);
        }
    }

    /// Overwrites `y [batch, width]` from `x [batch, width]` with the running statistics.
    #[inline(always)]
    pub(crate) fn infer<R: Real>(&self, width: usize, parameters: &[R], state: &[R], x: &[R], y: &mut [R]) {
        let (means, variances) = state.split_at_checked(width).unwrap_or_default();
        for (start, _) in blocks(width) {
            let inverse = load(variances, start, R::ONE).map(|variance| self.inverse(variance));
            self.normalise(width, parameters, start, &load(means, start, R::ZERO), &inverse, x, y);
        }
    }

    /// For one block of features, y = weight (x - mean) inverse + bias.
    #[allow(
        clippy::too_many_arguments,
        reason = "a block is its start and two arrays; a struct would be used once"
    )]
    #[inline(always)]
    fn normalise<R: Real>(
        &self,
        width: usize,
        parameters: &[R],
        start: usize,
        mean: &[R; BLOCK],
        inverse: &[R; BLOCK],
        x: &[R],
        y: &mut [R],
    ) {
        let length = BLOCK.min(width - start);
        let (weight, bias) = parameters.split_at_checked(width).unwrap_or_default();
        let (weight, bias) = (load(weight, start, R::ONE), load(bias, start, R::ZERO));
        for (x, y) in stretches(x, width, start, length).zip(stretches_mut(y, width, start, length)) {
            let affine = weight.iter().zip(&bias);
            for (((y, &x), (&mean, &inverse)), (&weight, &bias)) in
                y.iter_mut().zip(x).zip(mean.iter().zip(inverse)).zip(affine)
            {
                *y = weight * ((x - mean) * inverse) + bias;
            }
        }
    }

    /// Overwrites `dx` from `dy`, both `[batch, width]`, and hands the gradients of weight and bias to `destination`.
    #[inline(always)]
    pub(crate) fn backward<R: Real>(
        &self,
        width: usize,
        kept: &[R],
        x: &[R],
        dy: &[R],
        mut dx: Option<&mut [R]>,
        destination: &mut impl Destination<R>,
    ) {
        let batch = R::from_usize(x.len() / width.max(1));
        let (means, inverses) = kept.split_at_checked(width).unwrap_or_default();
        for (start, length) in blocks(width) {
            let (mean, inverse) = (load(means, start, R::ZERO), load(inverses, start, R::ZERO));
            let dbias = column::sums(dy, width, start, length);
            let mut dweight = [R::ZERO; BLOCK];
            for (x, dy) in stretches(x, width, start, length).zip(stretches(dy, width, start, length)) {
                for (((sum, &x), &dy), (&mean, &inverse)) in
                    dweight.iter_mut().zip(x).zip(dy).zip(mean.iter().zip(&inverse))
                {
                    *sum += dy * ((x - mean) * inverse);
                }
            }
            if let Some(dx) = dx.as_deref_mut() {
                let weight = destination.parameters().split_at_checked(width).unwrap_or_default().0;
                let weight = load(weight, start, R::ONE);
                let (mean_dy, mean_dy_n) = (dbias.map(|sum| sum / batch), dweight.map(|sum| sum / batch));
                let rows = stretches(x, width, start, length).zip(stretches(dy, width, start, length));
                for ((x, dy), dx) in rows.zip(stretches_mut(dx, width, start, length)) {
                    let statistics = mean.iter().zip(&inverse).zip(&weight);
                    let means = mean_dy.iter().zip(&mean_dy_n);
                    for ((((dx, &x), &dy), ((&mean, &inverse), &weight)), (&mean_dy, &mean_dy_n)) in
                        dx.iter_mut().zip(x).zip(dy).zip(statistics).zip(means)
                    {
                        *dx = weight * inverse * (dy - mean_dy - (x - mean) * inverse * mean_dy_n);
                    }
                }
            }
            if self.affine {
                destination.put(start, dweight.get(..length).unwrap_or_default());
                destination.put(width + start, dbias.get(..length).unwrap_or_default());
            }
        }
    }

    /// 1 / sqrt(variance + epsilon).
    #[inline(always)]
    fn inverse<R: Real>(&self, variance: R) -> R {
        R::ONE / (variance + R::from_f64(self.epsilon)).sqrt()
    }
}

/// For each feature of a block: the mean over the batch, and the sum of squared deviations from it.
#[inline(always)]
fn moments<R: Real>(
    x: &[R],
    width: usize,
    start: usize,
    length: usize,
    batch: R,
) -> ([R; BLOCK], [R; BLOCK]) {
    let mut mean = column::sums(x, width, start, length).map(|sum| sum / batch);
    let (mut deviations, mut squares) = ([R::ZERO; BLOCK], [R::ZERO; BLOCK]);
    for x in stretches(x, width, start, length) {
        for (((&x, &mean), deviations), squares) in x.iter().zip(&mean).zip(&mut deviations).zip(&mut squares)
        {
            let deviation = x - mean;
            *deviations += deviation;
            *squares += deviation * deviation;
        }
    }
    for ((mean, &deviations), squares) in mean.iter_mut().zip(&deviations).zip(&mut squares) {
        *mean += deviations / batch;
        // Rounding can leave less than nothing of equal values, whose root would be NaN.
        *squares = (*squares - deviations * (deviations / batch)).at_least_zero();
    }
    (mean, squares)
}

/// Moves running statistics towards new ones: running = (1 - momentum) running + momentum new.
#[inline(always)]
fn approach<R: Real>(running: &mut [R], start: usize, momentum: R, new: &[R; BLOCK]) {
    for (running, &new) in running.iter_mut().skip(start).zip(new) {
        *running = (R::ONE - momentum) * *running + momentum * new;
    }
}
