//! ONNX's node tests.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::call::Call;

/// A node test that the core can answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnnxCase {
    /// ONNX's name of it.
    pub name: String,
    /// Further node tests with the same numbers, or with some of them: the operator spelled out in others, the loss
    /// without its logarithms.
    #[serde(default)]
    pub also: Vec<String>,
    /// What is asked of the core, and what ONNX expects.
    pub call: Call,
}

/// Why node tests were left out, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// How many.
    pub cases: usize,
    /// How many by operator, where the operator is near to one of the core's.
    pub operators: BTreeMap<String, usize>,
}

/// How many node tests there are in all, and those left out by reason.
///
/// # Panics
///
/// When the file is not what it should be.
#[must_use]
pub fn left_out() -> (usize, BTreeMap<String, LeftOut>) {
    #[derive(Deserialize)]
    struct Head {
        node_tests: usize,
        left_out: BTreeMap<String, LeftOut>,
    }
    let head: Head = serde_json::from_str(include_str!("../../goldens/data/onnx.json"))
        .unwrap_or_else(|error| panic!("goldens/data/onnx.json: {error}"));
    (head.node_tests, head.left_out)
}
