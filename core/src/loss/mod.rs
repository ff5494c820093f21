//! Losses: one number for a batch, and its gradient with respect to the network's outputs.
//!
//! Names, formulas and the reduction are those of PyTorch's `torch.nn.functional` with `reduction="mean"`.
//! The losses that end in an exponential start from logits and never form `1 - p`: a gradient that tends to
//! zero does so through every subnormal, never by rounding early. PyTorch's `ignore_index` and `pos_weight`
//! are not offered.
//!
//! | file | what it holds |
//! |---|---|
//! | `elementwise` | the mean over all elements, shared by the three losses below |
//! | `squared_error` | mean squared error |
//! | `huber` | Huber's loss |
//! | `binary_cross_entropy` | binary cross-entropy from logits |
//! | `softmax` | softmax and its logarithm, row by row |
//! | `cross_entropy` | softmax cross-entropy from logits, with label smoothing and class weights |
//! | `accuracy` | the class a row of outputs stands for, and how many are right |
//! | `error` | what is said when the arguments cannot be used |

mod accuracy;
mod binary_cross_entropy;
mod cross_entropy;
mod elementwise;
mod error;
mod huber;
mod softmax;
mod squared_error;

pub use accuracy::{argmax, correct};
pub use error::LossError;
pub use softmax::{log_softmax, softmax};

use crate::feature::{Feature, needs};
use crate::{NotCompiled, Real};
use cross_entropy::CrossEntropy;

/// What a network is trained to make small.
///
/// Not `non_exhaustive`, on purpose: a match over it that forgets an entry should not compile.
///
/// ```
/// use headwater_core::{Loss, Targets};
///
/// // Two samples of three logits; their classes are 0 and 2.
/// let outputs = [2.0_f32, 0.0, 0.0, 0.0, 0.0, 40.0];
/// let mut gradient = [0.0; 6];
/// let targets = Targets::Classes(&[0, 2]);
/// let loss = Loss::softmax_cross_entropy().evaluate_with_gradient(&outputs, 3, targets, &mut gradient)?;
/// assert!(loss > 0.0);
/// // The second sample is right by a wide margin. Its gradient is small, not zero.
/// assert!(gradient[5] < 0.0);
/// # Ok::<(), headwater_core::LossError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss<'a> {
    /// The mean of (x - t)^2 over all elements. PyTorch's `mse_loss`.
    MeanSquaredError,
    /// The mean over all elements of (x - t)^2 / 2 where |x - t| <= `delta`, else of `delta` (|x - t| -
    /// `delta` / 2) (Huber 1964). PyTorch's `huber_loss`.
    Huber {
        /// Where the parabola turns into a line, a finite number above 0; 1 by default in PyTorch.
        delta: f64,
    },
    /// The mean over all elements of -t ln s(x) - (1 - t) ln(1 - s(x)), where s is the sigmoid. PyTorch's
    /// `binary_cross_entropy_with_logits`. A target is a probability; one outside \[0, 1\] is computed as the
    /// formula says and not refused.
    BinaryCrossEntropyWithLogits,
    /// The mean over the samples of -ln softmax(x)_y, where y is the sample's class. PyTorch's
    /// `cross_entropy`.
    ///
    /// With class weights w, label smoothing e and C classes, a sample of class y has the loss -(1 - e) w_y
    /// ln p_y - (e / C) sum over c of w_c ln p_c, and the sum over the samples is divided by the sum of their
    /// w_y. With [`Targets::Values`] q, a sample has the loss -sum over c of w_c ((1 - e) q_c + e / C) ln
    /// p_c, and the sum is divided by the number of samples, weights or not. The q need not sum to 1.
    SoftmaxCrossEntropy {
        /// The share of the target that is spread evenly over all classes, in \[0, 1\] (Szegedy et al. 2016);
        /// 0 by default.
        label_smoothing: f64,
        /// One weight for each class, finite and not below 0; `None` is a weight of 1 for each.
        class_weights: Option<&'a [f64]>,
    },
}

/// What the outputs should have been.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Targets<'a, R> {
    /// One value for each output, `[batch, width]`: regression targets, or probabilities for the
    /// cross-entropies.
    Values(&'a [R]),
    /// One class for each sample, `[batch]`, from 0 to `width - 1`. For softmax cross-entropy only.
    Classes(&'a [usize]),
}

impl Loss<'_> {
    /// Mean squared error.
    pub const fn mean_squared_error() -> Self {
        Loss::MeanSquaredError
    }

    /// Huber's loss, a parabola within `delta` of the target and a line beyond.
    pub const fn huber(delta: f64) -> Self {
        Loss::Huber { delta }
    }

    /// Binary cross-entropy from logits.
    pub const fn binary_cross_entropy_with_logits() -> Self {
        Loss::BinaryCrossEntropyWithLogits
    }

    /// Softmax cross-entropy from logits, without label smoothing and class weights.
    pub const fn softmax_cross_entropy() -> Self {
        Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: None }
    }

    /// The name in lower case, as PyTorch's `torch.nn.functional` spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Loss::MeanSquaredError => "mse_loss",
            Loss::Huber { .. } => "huber_loss",
            Loss::BinaryCrossEntropyWithLogits => "binary_cross_entropy_with_logits",
            Loss::SoftmaxCrossEntropy { .. } => "cross_entropy",
        }
    }

    /// The feature of this crate that compiles it in: its [`name`](Self::name) with dashes.
    pub const fn feature(self) -> Option<&'static str> {
        Some(self.needs().name)
    }

    const fn needs(self) -> Feature {
        match self {
            Loss::MeanSquaredError => needs!("mse-loss"),
            Loss::Huber { .. } => needs!("huber-loss"),
            Loss::BinaryCrossEntropyWithLogits => needs!("binary-cross-entropy-with-logits"),
            Loss::SoftmaxCrossEntropy { .. } => needs!("cross-entropy"),
        }
    }

    /// Returns the loss of a batch.
    ///
    /// `outputs` is `[batch, width]`, row-major: predictions, or logits for the cross-entropies. An output
    /// that is NaN is not an error: the loss is NaN.
    ///
    /// # Errors
    ///
    /// A width of 0, an empty batch, a length that does not fit, targets of the wrong kind, a class out of
    /// range, hyperparameters that make no sense, and a loss that this build leaves out. See [`LossError`].
    #[cfg_attr(feature = "dispatch", inline(never))]
    pub fn evaluate<R: Real>(
        self,
        outputs: &[R],
        width: usize,
        targets: Targets<'_, R>,
    ) -> Result<R, LossError> {
        error::check_batch(outputs.len(), width)?;
        match self {
            Loss::MeanSquaredError => {
                if cfg!(feature = "mse-loss") {
                    let targets = self.values(targets, outputs.len())?;
                    Ok(elementwise::mean(outputs, width, targets, squared_error::value))
                } else {
                    Err(self.left_out())
                }
            }
            Loss::Huber { delta } => {
                if cfg!(feature = "huber-loss") {
                    let (targets, delta) = (self.values(targets, outputs.len())?, huber::check(delta)?);
                    Ok(elementwise::mean(outputs, width, targets, |x, t| huber::value(x, t, delta)))
                } else {
                    Err(self.left_out())
                }
            }
            Loss::BinaryCrossEntropyWithLogits => {
                if cfg!(feature = "binary-cross-entropy-with-logits") {
                    let targets = self.values(targets, outputs.len())?;
                    Ok(elementwise::mean(outputs, width, targets, binary_cross_entropy::value))
                } else {
                    Err(self.left_out())
                }
            }
            Loss::SoftmaxCrossEntropy { label_smoothing, class_weights } => {
                if cfg!(feature = "cross-entropy") {
                    let loss =
                        CrossEntropy::new(label_smoothing, class_weights, outputs.len(), width, targets)?;
                    Ok(loss.value(outputs))
                } else {
                    Err(self.left_out())
                }
            }
        }
    }

    /// Returns the loss of a batch and overwrites `output_gradient` with the loss's derivative by each
    /// output.
    ///
    /// `outputs` and `output_gradient` are `[batch, width]`. The loss has the bits of [`Loss::evaluate`]. The
    /// division by the number of samples or elements is part of the gradient.
    ///
    /// # Errors
    ///
    /// Those of [`Loss::evaluate`], and a gradient of the wrong length. `output_gradient` is then unchanged.
    #[cfg_attr(feature = "dispatch", inline(never))]
    pub fn evaluate_with_gradient<R: Real>(
        self,
        outputs: &[R],
        width: usize,
        targets: Targets<'_, R>,
        output_gradient: &mut [R],
    ) -> Result<R, LossError> {
        error::check_batch(outputs.len(), width)?;
        error::check_length(
            "output_gradient",
            outputs.len(),
            output_gradient.len(),
            "it holds one value for each output",
        )?;
        let gradient = output_gradient;
        match self {
            Loss::MeanSquaredError => {
                if cfg!(feature = "mse-loss") {
                    let targets = self.values(targets, outputs.len())?;
                    elementwise::mean_gradient(outputs, targets, gradient, squared_error::derivative);
                    Ok(elementwise::mean(outputs, width, targets, squared_error::value))
                } else {
                    Err(self.left_out())
                }
            }
            Loss::Huber { delta } => {
                if cfg!(feature = "huber-loss") {
                    let (targets, delta) = (self.values(targets, outputs.len())?, huber::check(delta)?);
                    elementwise::mean_gradient(outputs, targets, gradient, |x, t| {
                        huber::derivative(x, t, delta)
                    });
                    Ok(elementwise::mean(outputs, width, targets, |x, t| huber::value(x, t, delta)))
                } else {
                    Err(self.left_out())
                }
            }
            Loss::BinaryCrossEntropyWithLogits => {
                if cfg!(feature = "binary-cross-entropy-with-logits") {
                    let targets = self.values(targets, outputs.len())?;
                    elementwise::mean_gradient(outputs, targets, gradient, binary_cross_entropy::derivative);
                    Ok(elementwise::mean(outputs, width, targets, binary_cross_entropy::value))
                } else {
                    Err(self.left_out())
                }
            }
            Loss::SoftmaxCrossEntropy { label_smoothing, class_weights } => {
                if cfg!(feature = "cross-entropy") {
                    let loss =
                        CrossEntropy::new(label_smoothing, class_weights, outputs.len(), width, targets)?;
                    Ok(loss.value_and_gradient(outputs, gradient))
                } else {
                    Err(self.left_out())
                }
            }
        }
    }

    fn left_out(self) -> LossError {
        LossError::NotCompiled(NotCompiled { kind: self.name(), feature: self.needs().name })
    }

    /// The targets of a loss that takes one value for each output.
    fn values<R>(self, targets: Targets<'_, R>, expected: usize) -> Result<&[R], LossError> {
        let Targets::Values(values) = targets else {
            return Err(LossError::ClassesForValues { loss: self.name() });
        };
        error::check_length("targets", expected, values.len(), "pass one value for each output")?;
        Ok(values)
    }
}

/// The samples of `[batch, width]`.
///
/// `chunks` would do, but for a width that is not known to be above 0 it divides with a check that can panic.
fn rows<R>(values: &[R], width: usize) -> impl Iterator<Item = &[R]> {
    let (mut left, width) = (values, width.max(1));
    core::iter::from_fn(move || {
        let (row, rest) = left.split_at_checked(width)?;
        left = rest;
        Some(row)
    })
}

/// [`rows`], to be written to.
fn rows_mut<R>(values: &mut [R], width: usize) -> impl Iterator<Item = &mut [R]> {
    let (mut left, width) = (values, width.max(1));
    core::iter::from_fn(move || {
        let (row, rest) = core::mem::take(&mut left).split_at_mut_checked(width)?;
        left = rest;
        Some(row)
    })
}
