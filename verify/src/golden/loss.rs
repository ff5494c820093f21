//! Goldens of the losses.

use headwater_core::{Loss, Targets};
use serde::Deserialize;

use super::number::{Number, list};

/// A loss as a data file names it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
pub enum LossName {
    /// Mean squared error.
    Mse,
    /// Huber's loss.
    Huber {
        /// Where the parabola turns into a line.
        delta: f64,
    },
    /// Binary cross-entropy from logits.
    BceWithLogits,
    /// Softmax cross-entropy from logits.
    CrossEntropy {
        /// The share spread over all classes.
        label_smoothing: f64,
        /// One weight for each class.
        #[serde(default)]
        weights: Option<Vec<f64>>,
        /// Whether the targets are classes rather than probabilities.
        #[serde(default = "yes")]
        classes: bool,
    },
}

fn yes() -> bool {
    true
}

impl LossName {
    /// The loss that is meant.
    #[must_use]
    pub fn loss(&self) -> Loss<'_> {
        match self {
            LossName::Mse => Loss::MeanSquaredError,
            LossName::Huber { delta } => Loss::Huber { delta: *delta },
            LossName::BceWithLogits => Loss::BinaryCrossEntropyWithLogits,
            LossName::CrossEntropy { label_smoothing, weights, .. } => Loss::SoftmaxCrossEntropy {
                label_smoothing: *label_smoothing,
                class_weights: weights.as_deref(),
            },
        }
    }

    /// Hands `judge` the targets in the form the loss takes them.
    pub fn with_targets<T>(&self, targets: &[f64], judge: impl FnOnce(Targets<'_, f64>) -> T) -> T {
        match self {
            LossName::CrossEntropy { classes: true, .. } => {
                let classes: Vec<usize> = targets.iter().map(|&class| class as usize).collect();
                judge(Targets::Classes(&classes))
            }
            _ => judge(Targets::Values(targets)),
        }
    }
}

/// One batch: its loss and the gradient with respect to the outputs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossCase {
    /// Which loss.
    pub loss: LossName,
    /// Samples.
    pub batch: usize,
    /// Outputs of each.
    pub width: usize,
    /// `[batch, width]`.
    #[serde(deserialize_with = "list")]
    pub outputs: Vec<f64>,
    /// `[batch, width]`, or `[batch]` classes.
    #[serde(deserialize_with = "list")]
    pub targets: Vec<f64>,
    /// PyTorch's loss.
    pub value: Number,
    /// PyTorch's gradient.
    #[serde(deserialize_with = "list")]
    pub gradient: Vec<f64>,
    /// The loss to 400 digits, rounded once, where the loss has a tail to lose.
    pub exact_value: Option<Number>,
    /// The gradient to 400 digits, rounded once, where it has a tail to lose.
    #[serde(default, deserialize_with = "list")]
    pub exact_gradient: Vec<f64>,
}
