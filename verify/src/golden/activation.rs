//! Goldens of the activations.

use headwater_core::Activation;
use serde::Deserialize;

use super::number::list;

/// An activation as a data file names it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    name: String,
    slope: Option<f64>,
    alpha: Option<f64>,
}

impl Described {
    /// The entry of the catalogue that is meant.
    ///
    /// # Panics
    ///
    /// When there is none of this name, or a hyperparameter is missing or too many.
    #[must_use]
    pub fn activation(&self) -> Activation {
        let entry = Activation::ALL.into_iter().find(|entry| entry.name() == self.name);
        match (entry, self.slope, self.alpha) {
            (Some(Activation::LeakyRelu { .. }), Some(slope), None) => Activation::LeakyRelu { slope },
            (Some(Activation::Elu { .. }), None, Some(alpha)) => Activation::Elu { alpha },
            (Some(Activation::Celu { .. }), None, Some(alpha)) => Activation::Celu { alpha },
            (Some(plain), None, None) => plain,
            _ => panic!("no activation is described by {self:?}"),
        }
    }
}

/// One activation at many inputs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActivationCase {
    /// Which one.
    pub activation: Described,
    /// The inputs.
    #[serde(deserialize_with = "list")]
    pub x: Vec<f64>,
    /// PyTorch's values.
    #[serde(deserialize_with = "list")]
    pub value: Vec<f64>,
    /// PyTorch's derivatives, by autograd.
    #[serde(deserialize_with = "list")]
    pub derivative: Vec<f64>,
    /// The values to 400 digits, rounded once; limits at the infinities.
    #[serde(deserialize_with = "list")]
    pub exact_value: Vec<f64>,
    /// The derivatives to 400 digits, rounded once; limits at the infinities.
    #[serde(deserialize_with = "list")]
    pub exact_derivative: Vec<f64>,
    /// PyTorch's value at NaN.
    #[serde(deserialize_with = "list")]
    pub value_at_nan: Vec<f64>,
    /// PyTorch's derivative at NaN.
    #[serde(deserialize_with = "list")]
    pub derivative_at_nan: Vec<f64>,
}

/// How much of a standard normal signal an activation keeps, by quadrature to 40 digits, rounded once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MomentCase {
    /// Which one.
    pub activation: Described,
    /// E phi(z)^2.
    pub second_moment: f64,
    /// E phi'(z)^2.
    pub derivative_second_moment: f64,
}
