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

use super::column::{Blockwise, by_blocks, load, map, rows, rows_mut, store, sums};
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
        let (means, inverses) = kept.split_at_mut_checked(width).unwrap_or_default();
        let (running_means, running_variances) = state.split_at_mut_checked(width).unwrap_or_default();
        let normalised = Normalised::new(width, parameters, x, y);
        by_blocks(
            width,
            &mut Forward {
                norm: self,
                batch,
                unbiased,
                means,
                inverses,
                running_means,
                running_variances,
                normalised,
            },
        );
    }

    /// Overwrites `y [batch, width]` from `x [batch, width]` with the running statistics.
    #[inline(always)]
    pub(crate) fn infer<R: Real>(&self, width: usize, parameters: &[R], state: &[R], x: &[R], y: &mut [R]) {
        let (means, variances) = state.split_at_checked(width).unwrap_or_default();
        let normalised = Normalised::new(width, parameters, x, y);
        by_blocks(width, &mut Infer { norm: self, means, variances, normalised });
    }

    /// Overwrites `dx` from `dy`, both `[batch, width]`, and hands the gradients of weight and bias to `destination`.
    #[inline(always)]
    pub(crate) fn backward<R: Real>(
        &self,
        width: usize,
        kept: &[R],
        x: &[R],
        dy: &[R],
        dx: Option<&mut [R]>,
        destination: &mut impl Destination<R>,
    ) {
        let batch = R::from_usize(x.len() / width.max(1));
        let (means, inverses) = kept.split_at_checked(width).unwrap_or_default();
        by_blocks(width, &mut Backward { norm: self, width, batch, means, inverses, x, dy, dx, destination });
    }

    /// 1 / sqrt(variance + epsilon).
    #[inline(always)]
    fn inverse<R: Real>(&self, variance: R) -> R {
        R::ONE / (variance + R::from_f64(self.epsilon)).sqrt()
    }
}

/// What is left of both ways forward once mean and variance are known.
struct Normalised<'a, R> {
    width: usize,
    weight: &'a [R],
    bias: &'a [R],
    x: &'a [R],
    y: &'a mut [R],
}

impl<'a, R: Real> Normalised<'a, R> {
    #[inline(always)]
    fn new(width: usize, parameters: &'a [R], x: &'a [R], y: &'a mut [R]) -> Self {
        let (weight, bias) = parameters.split_at_checked(width).unwrap_or_default();
        Self { width, weight, bias, x, y }
    }

    /// y = weight (x - mean) inverse + bias.
    #[inline(always)]
    fn block<const N: usize>(&mut self, start: usize, mean: &[R; N], inverse: &[R; N]) {
        let weight: [R; N] = load(self.weight, start, R::ONE);
        let bias: [R; N] = load(self.bias, start, R::ZERO);
        let x = rows::<R, N>(self.x, self.width, start);
        for (x, y) in x.zip(rows_mut::<R, N>(self.y, self.width, start)) {
            let affine = weight.iter().zip(&bias);
            for (((y, &x), (&mean, &inverse)), (&weight, &bias)) in
                y.iter_mut().zip(x).zip(mean.iter().zip(inverse)).zip(affine)
            {
                *y = weight * ((x - mean) * inverse) + bias;
            }
        }
    }
}

struct Forward<'a, R> {
    norm: &'a BatchNorm,
    batch: R,
    unbiased: R,
    means: &'a mut [R],
    inverses: &'a mut [R],
    running_means: &'a mut [R],
    running_variances: &'a mut [R],
    normalised: Normalised<'a, R>,
}

impl<R: Real> Blockwise for Forward<'_, R> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, start: usize) {
        let (mean, squares) = moments::<R, N>(self.normalised.x, self.normalised.width, start, self.batch);
        let inverse = map(squares, |squares| self.norm.inverse(squares / self.batch));
        store(self.means, start, &mean);
        store(self.inverses, start, &inverse);
        let momentum = R::from_f64(self.norm.momentum);
        approach(self.running_means, start, momentum, &mean);
        approach(self.running_variances, start, momentum, &map(squares, |squares| squares / self.unbiased));
        self.normalised.block(start, &mean, &inverse);
    }
}

struct Infer<'a, R> {
    norm: &'a BatchNorm,
    means: &'a [R],
    variances: &'a [R],
    normalised: Normalised<'a, R>,
}

impl<R: Real> Blockwise for Infer<'_, R> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, start: usize) {
        let variance: [R; N] = load(self.variances, start, R::ONE);
        let inverse = map(variance, |variance| self.norm.inverse(variance));
        self.normalised.block(start, &load(self.means, start, R::ZERO), &inverse);
    }
}

struct Backward<'a, R, D> {
    norm: &'a BatchNorm,
    width: usize,
    batch: R,
    means: &'a [R],
    inverses: &'a [R],
    x: &'a [R],
    dy: &'a [R],
    dx: Option<&'a mut [R]>,
    destination: &'a mut D,
}

impl<R: Real, D: Destination<R>> Blockwise for Backward<'_, R, D> {
    #[inline(always)]
    fn block<const N: usize>(&mut self, start: usize) {
        let Self { width, batch, x, dy, .. } = *self;
        let mean: [R; N] = load(self.means, start, R::ZERO);
        let inverse: [R; N] = load(self.inverses, start, R::ZERO);
        let pairs = || rows::<R, N>(x, width, start).zip(rows::<R, N>(dy, width, start));
        let (mut dweight, mut dbias) = ([R::ZERO; N], [R::ZERO; N]);
        for (x, dy) in pairs() {
            for ((((dweight, dbias), &x), &dy), (&mean, &inverse)) in
                dweight.iter_mut().zip(&mut dbias).zip(x).zip(dy).zip(mean.iter().zip(&inverse))
            {
                *dweight += dy * ((x - mean) * inverse);
                *dbias += dy;
            }
        }
        if let Some(dx) = self.dx.as_deref_mut() {
            let weight = self.destination.parameters().get(..width).unwrap_or_default();
            let weight: [R; N] = load(weight, start, R::ONE);
            let (mean_dy, mean_dy_n) = (map(dbias, |sum| sum / batch), map(dweight, |sum| sum / batch));
            for ((x, dy), dx) in pairs().zip(rows_mut::<R, N>(dx, width, start)) {
                let statistics = mean.iter().zip(&inverse).zip(&weight);
                let means = mean_dy.iter().zip(&mean_dy_n);
                for ((((dx, &x), &dy), ((&mean, &inverse), &weight)), (&mean_dy, &mean_dy_n)) in
                    dx.iter_mut().zip(x).zip(dy).zip(statistics).zip(means)
                {
                    *dx = weight * inverse * (dy - mean_dy - (x - mean) * inverse * mean_dy_n);
                }
            }
        }
        if self.norm.affine {
            self.destination.put(start, &dweight);
            self.destination.put(width + start, &dbias);
        }
    }
}

/// For each feature of a block: the mean over the batch, and the sum of squared deviations from it.
#[inline(always)]
fn moments<R: Real, const N: usize>(x: &[R], width: usize, start: usize, batch: R) -> ([R; N], [R; N]) {
    let mut mean = map(sums::<R, N>(x, width, start), |sum| sum / batch);
    let (mut deviations, mut squares) = ([R::ZERO; N], [R::ZERO; N]);
    for x in rows::<R, N>(x, width, start) {
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
fn approach<R: Real, const N: usize>(running: &mut [R], start: usize, momentum: R, new: &[R; N]) {
    let mut block: [R; N] = load(running, start, R::ZERO);
    for (running, &new) in block.iter_mut().zip(new) {
        *running = (R::ONE - momentum) * *running + momentum * new;
    }
    store(running, start, &block);
}
