//! TensorFlow.js's gradient tests.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::call::Expected;
use super::network::DescribedLayer;
use super::number::floats;

/// A gradient test that the core can answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TfjsCase {
    /// The file of the test.
    pub file: String,
    /// The test's name.
    pub name: String,
    /// Networks of a layer or two.
    #[serde(default)]
    pub parts: Vec<Slopes>,
    /// Rows through the logarithm of the softmax.
    #[serde(default)]
    pub rows: Vec<RowSlopes>,
}

/// A network, where it is differentiated, and the derivatives.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slopes {
    /// The layers.
    pub layers: Vec<DescribedLayer>,
    /// Width of the input.
    pub width: usize,
    /// `[batch, width]`.
    #[serde(deserialize_with = "floats")]
    pub x: Vec<f64>,
    /// The parameters, in the core's order.
    #[serde(default, deserialize_with = "floats")]
    pub parameters: Vec<f64>,
    /// The cotangent, `[batch, outputs]`.
    #[serde(deserialize_with = "floats")]
    pub dy: Vec<f64>,
    /// The derivative by the inputs, if the test takes it.
    pub dx: Option<Expected>,
    /// The derivative by the parameters, if the test takes it.
    pub gradients: Option<Expected>,
}

/// Rows, and the derivative of the logarithm of their softmax.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowSlopes {
    /// Length of a row.
    pub width: usize,
    /// The logits.
    #[serde(deserialize_with = "floats")]
    pub x: Vec<f64>,
    /// The cotangent.
    #[serde(deserialize_with = "floats")]
    pub dy: Vec<f64>,
    /// The derivative by the logits.
    pub dx: Expected,
}

/// How many tests ask for a gradient in all, and how many were left out by reason.
///
/// # Panics
///
/// When the file is not what it should be.
#[must_use]
pub fn tfjs_left_out() -> (usize, BTreeMap<String, usize>) {
    #[derive(Deserialize)]
    struct Head {
        gradient_tests: usize,
        left_out: BTreeMap<String, usize>,
    }
    let head: Head = serde_json::from_str(include_str!("../../goldens/data/tfjs.json"))
        .unwrap_or_else(|error| panic!("goldens/data/tfjs.json: {error}"));
    (head.gradient_tests, head.left_out)
}
