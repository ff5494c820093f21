//! Goldens of single layers and of whole networks: one or more training passes, then inference.

use headwater_core::{BatchNorm, Dense, Layer, LayerNorm, Prelu, RunningVariance, Slopes};
use serde::Deserialize;

use super::activation::Described;
use super::loss::LossName;
use super::number::{Number, list};

/// A layer as a data file describes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DescribedLayer {
    /// PyTorch's `Linear`.
    Dense {
        /// Width of the output.
        outputs: usize,
        /// Whether a bias is added.
        bias: bool,
    },
    /// An activation.
    Activation {
        /// Which one.
        activation: Described,
    },
    /// PyTorch's `PReLU`.
    Prelu {
        /// One slope rather than one for each feature.
        shared: bool,
    },
    /// PyTorch's `BatchNorm1d`.
    BatchNorm {
        /// Weight of the new value in the running statistics.
        momentum: f64,
        /// Added to the variance.
        epsilon: f64,
        /// Whether weight and bias exist.
        affine: bool,
        /// Whether the running variance is the biased one.
        biased: bool,
    },
    /// PyTorch's `LayerNorm`.
    LayerNorm {
        /// Added to the variance.
        epsilon: f64,
        /// Whether weight and bias exist.
        affine: bool,
    },
    /// x + branch(x).
    Residual {
        /// The layers of the branch.
        branch: Vec<DescribedLayer>,
    },
}

impl DescribedLayer {
    /// The layer that is meant. A branch lives until the program ends, as a layer can only borrow its own.
    #[must_use]
    pub fn layer(&self) -> Layer<'static> {
        match self {
            DescribedLayer::Dense { outputs, bias } => Layer::Dense(Dense { outputs: *outputs, bias: *bias }),
            DescribedLayer::Activation { activation } => Layer::Activation(activation.activation()),
            DescribedLayer::Prelu { shared } => {
                Layer::Prelu(Prelu { slopes: if *shared { Slopes::Shared } else { Slopes::PerFeature } })
            }
            DescribedLayer::BatchNorm { momentum, epsilon, affine, biased } => Layer::BatchNorm(BatchNorm {
                momentum: *momentum,
                epsilon: *epsilon,
                affine: *affine,
                running_variance: if *biased { RunningVariance::Biased } else { RunningVariance::Unbiased },
            }),
            DescribedLayer::LayerNorm { epsilon, affine } => {
                Layer::LayerNorm(LayerNorm { epsilon: *epsilon, affine: *affine })
            }
            DescribedLayer::Residual { branch } => Layer::Residual(layers(branch)),
        }
    }
}

/// The layers that are meant. They live until the program ends, as does the data they come from: a network borrows its
/// layers.
pub(super) fn layers(described: &[DescribedLayer]) -> &'static [Layer<'static>] {
    let list: Vec<Layer<'static>> = described.iter().map(DescribedLayer::layer).collect();
    Box::leak(list.into_boxed_slice())
}

impl NetworkCase {
    /// The layers of the case.
    #[must_use]
    pub fn list(&self) -> &'static [Layer<'static>] {
        layers(&self.layers)
    }
}

/// A network, where it starts, and what happens to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkCase {
    /// What the case shows.
    pub name: String,
    /// Width of the inputs.
    pub width: usize,
    /// The layers.
    pub layers: Vec<DescribedLayer>,
    /// How many of them, from the first, are frozen.
    pub frozen: usize,
    /// The loss; without one a step has a cotangent.
    pub loss: Option<LossName>,
    /// PyTorch's `parameters()`, flat.
    #[serde(deserialize_with = "list")]
    pub parameters: Vec<f64>,
    /// Running means and variances before the first step.
    #[serde(deserialize_with = "list")]
    pub state: Vec<f64>,
    /// Training passes. They move the running statistics and leave the parameters.
    pub steps: Vec<Step>,
    /// Inference after the last step.
    pub evaluation: Evaluation,
}

/// A training pass: forward and backward.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Samples.
    pub batch: usize,
    /// `[batch, inputs]`.
    #[serde(deserialize_with = "list")]
    pub x: Vec<f64>,
    /// The cotangent, `[batch, outputs]`, where the case has no loss.
    #[serde(default, deserialize_with = "list")]
    pub dy: Vec<f64>,
    /// What the outputs should have been, where the case has a loss.
    #[serde(default, deserialize_with = "list")]
    pub targets: Vec<f64>,
    /// PyTorch's outputs.
    #[serde(deserialize_with = "list")]
    pub y: Vec<f64>,
    /// PyTorch's loss.
    pub loss: Option<Number>,
    /// PyTorch's gradient with respect to the inputs.
    #[serde(deserialize_with = "list")]
    pub dx: Vec<f64>,
    /// PyTorch's gradient with respect to the parameters; NaN where they are frozen.
    #[serde(deserialize_with = "list")]
    pub gradients: Vec<f64>,
    /// PyTorch's running statistics after the pass.
    #[serde(deserialize_with = "list")]
    pub state: Vec<f64>,
    /// The same to 400 digits, for a normalisation on its own.
    pub exact: Option<Exact>,
}

/// A normalisation layer's pass to 400 digits, rounded once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exact {
    /// Outputs.
    #[serde(deserialize_with = "list")]
    pub y: Vec<f64>,
    /// Gradient with respect to the inputs.
    #[serde(deserialize_with = "list")]
    pub dx: Vec<f64>,
    /// Gradient with respect to the parameters.
    #[serde(deserialize_with = "list")]
    pub gradients: Vec<f64>,
    /// Running statistics after the pass.
    #[serde(deserialize_with = "list")]
    pub state: Vec<f64>,
    /// The largest |mean| / deviation: by this factor rounding the mean disturbs what is normalised.
    pub condition: f64,
    /// The largest term of the sum that dx is; the sum may cancel down to nothing.
    pub dx_terms: f64,
}

/// Inference.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// Samples.
    pub batch: usize,
    /// `[batch, inputs]`.
    #[serde(deserialize_with = "list")]
    pub x: Vec<f64>,
    /// PyTorch's outputs in evaluation mode.
    #[serde(deserialize_with = "list")]
    pub y: Vec<f64>,
}
