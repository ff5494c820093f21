//! One call of the core with what an outside test expects of it, and how accurate the expectation is.

use serde::Deserialize;

use super::activation::Described;
use super::network::DescribedLayer;
use super::number::floats;
use super::optimiser::DescribedOptimiser;
use crate::ulp::unit_in_the_last_place;

/// What a source expects, with its own error as mpmath measured it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The numbers.
    #[serde(deserialize_with = "floats")]
    pub values: Vec<f64>,
    /// The largest error in units in the last place of an `f32`, except for those in `far`.
    #[serde(default)]
    ulps: f64,
    /// Elements with an error above two units in the last place, one by one.
    #[serde(default)]
    far: Vec<(usize, f64)>,
    /// The largest error, relative to the largest of the numbers.
    #[serde(default)]
    relative: f64,
}

impl Expected {
    /// The error of one element in units in the last place.
    #[must_use]
    pub fn ulps(&self, index: usize) -> f64 {
        self.far.iter().find(|(far, _)| *far == index).map_or(self.ulps, |(_, ulps)| *ulps)
    }

    /// How far one element can be from the exact number.
    #[must_use]
    pub fn error(&self, index: usize) -> f64 {
        let value = self.values.get(index).copied().unwrap_or(f64::NAN);
        let largest = self.values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        // The error was counted in units of the exact number, which may lie one power of two above.
        let unit = unit_in_the_last_place::<f32>(value.abs() * (1.0 + f64::from(f32::EPSILON)));
        // The largest number is itself off by that error.
        self.ulps(index) * unit + self.relative * largest * (1.0 + 2.0 * self.relative)
    }
}

/// A function of the scalar trait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// e^x.
    Exp,
    /// Natural logarithm.
    Ln,
    /// Square root.
    Sqrt,
    /// 1 - erfc(x): the core has the complement.
    Erf,
    /// Absolute value.
    Abs,
}

/// How the losses of samples become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reduction {
    /// Divided by the sum of the samples' weights.
    Mean,
    /// Not divided.
    Sum,
    /// Each sample's own.
    None,
}

/// One layer run once.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The layer.
    pub layer: DescribedLayer,
    /// Width of the input.
    pub width: usize,
    /// `[batch, width]`.
    #[serde(deserialize_with = "floats")]
    pub x: Vec<f64>,
    /// Its parameters, in the core's order.
    #[serde(default, deserialize_with = "floats")]
    pub parameters: Vec<f64>,
    /// Its running statistics.
    #[serde(default, deserialize_with = "floats")]
    pub state: Vec<f64>,
    /// Whether the pass is one of training.
    #[serde(default)]
    pub training: bool,
    /// Outputs.
    pub y: Expected,
    /// The running statistics afterwards.
    pub after: Option<Expected>,
}

/// What is asked of the core.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Call {
    /// An activation of each element.
    Activation {
        /// Which one.
        activation: Described,
        /// The inputs.
        #[serde(deserialize_with = "floats")]
        x: Vec<f64>,
        /// The values.
        y: Expected,
    },
    /// An elementary function of each element.
    Function {
        /// Which one.
        function: Function,
        /// The arguments.
        #[serde(deserialize_with = "floats")]
        x: Vec<f64>,
        /// The values.
        y: Expected,
    },
    /// Layers, each on its own.
    Layers {
        /// Each of them.
        parts: Vec<Part>,
    },
    /// The softmax of each row.
    Softmax {
        /// Length of a row.
        width: usize,
        /// The logits.
        #[serde(deserialize_with = "floats")]
        x: Vec<f64>,
        /// The probabilities.
        y: Expected,
    },
    /// The logarithm of the softmax of each row.
    LogSoftmax {
        /// Length of a row.
        width: usize,
        /// The logits.
        #[serde(deserialize_with = "floats")]
        x: Vec<f64>,
        /// The logarithms.
        y: Expected,
    },
    /// Softmax cross-entropy.
    CrossEntropy {
        /// Classes.
        width: usize,
        /// How the losses become one.
        reduction: Reduction,
        /// The logits.
        #[serde(default, deserialize_with = "floats")]
        x: Vec<f64>,
        /// The class of each sample.
        #[serde(default)]
        classes: Vec<usize>,
        /// A weight for each class.
        #[serde(default, deserialize_with = "floats")]
        weights: Vec<f64>,
        /// The loss, or those of the samples.
        loss: Option<Expected>,
        /// Logits whose probabilities' logarithms are expected as well.
        #[serde(default, deserialize_with = "floats")]
        rows: Vec<f64>,
        /// These logarithms.
        logarithms: Option<Expected>,
    },
    /// Clipping of each element.
    Clip {
        /// The largest size left.
        limit: f64,
        /// Before.
        #[serde(deserialize_with = "floats")]
        x: Vec<f64>,
        /// After.
        y: Expected,
    },
    /// The Euclidean norm of each row.
    Norm {
        /// Length of a row.
        width: usize,
        /// The rows.
        #[serde(deserialize_with = "floats")]
        x: Vec<f64>,
        /// Their norms.
        y: Expected,
    },
    /// The index of the largest value of each row.
    Argmax {
        /// Length of a row.
        width: usize,
        /// The rows.
        #[serde(deserialize_with = "floats")]
        x: Vec<f64>,
        /// The indices.
        y: Vec<usize>,
    },
    /// One step of an optimiser.
    Optimiser {
        /// Which one.
        optimiser: DescribedOptimiser,
        /// The number of the step.
        step: u64,
        /// The rate.
        rate: f64,
        /// Before the step.
        #[serde(deserialize_with = "floats")]
        parameters: Vec<f64>,
        /// Of the loss by each parameter.
        #[serde(deserialize_with = "floats")]
        gradients: Vec<f64>,
        /// Before the step.
        #[serde(deserialize_with = "floats")]
        moments: Vec<f64>,
        /// The parameters after it.
        y: Expected,
        /// The moments after it.
        moments_after: Expected,
    },
}
