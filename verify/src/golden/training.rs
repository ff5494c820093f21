//! Goldens of whole training runs.

use headwater_core::{Layer, Schedule};
use serde::Deserialize;

use super::loss::LossName;
use super::network::{DescribedLayer, Evaluation, layers};
use super::number::list;
use super::optimiser::DescribedOptimiser;

/// A network trained for some steps.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingCase {
    /// What the case shows.
    pub name: String,
    /// Width of the inputs.
    pub width: usize,
    /// The layers.
    pub layers: Vec<DescribedLayer>,
    /// How many of them are frozen.
    pub frozen: usize,
    /// What is made small.
    pub loss: LossName,
    /// What moves the parameters.
    pub optimiser: DescribedOptimiser,
    /// The largest norm of the gradient, if it is clipped.
    pub clip_norm: Option<f64>,
    /// How the rate falls, if it does.
    pub cosine: Option<Cosine>,
    /// PyTorch's `parameters()` before the first step.
    #[serde(deserialize_with = "list")]
    pub parameters: Vec<f64>,
    /// Running means and variances before the first step.
    #[serde(deserialize_with = "list")]
    pub state: Vec<f64>,
    /// One batch a step.
    pub batches: Vec<Batch>,
    /// PyTorch's parameters after the last step.
    #[serde(deserialize_with = "list")]
    pub final_parameters: Vec<f64>,
    /// PyTorch's running statistics after the last step.
    #[serde(deserialize_with = "list")]
    pub final_state: Vec<f64>,
    /// Inference with what was learned.
    pub evaluation: Evaluation,
}

/// PyTorch's `CosineAnnealingLR`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cosine {
    /// Steps to the minimum.
    pub t_max: u64,
    /// The minimum.
    pub eta_min: f64,
}

/// One step's data, and the loss before the step.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Samples.
    pub batch: usize,
    /// `[batch, inputs]`.
    #[serde(deserialize_with = "list")]
    pub x: Vec<f64>,
    /// `[batch, outputs]`, or `[batch]` classes.
    #[serde(deserialize_with = "list")]
    pub targets: Vec<f64>,
    /// PyTorch's rate of this step.
    pub rate: f64,
    /// PyTorch's loss.
    pub loss: f64,
}

impl TrainingCase {
    /// The layers of the case.
    #[must_use]
    pub fn list(&self) -> &'static [Layer<'static>] {
        layers(&self.layers)
    }

    /// The schedule of the rate.
    #[must_use]
    pub fn schedule(&self) -> Schedule<f64> {
        let rate = self.optimiser.rate();
        match self.cosine {
            None => Schedule::constant(rate),
            Some(Cosine { t_max, eta_min }) => Schedule::cosine(rate, t_max, eta_min),
        }
    }
}
