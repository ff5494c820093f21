//! Tables of elementary functions, one function of one scalar each.

use serde::Deserialize;

use super::number::{doubles, patterns, singles};

/// A scalar as a data file names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scalar {
    /// binary32.
    F32,
    /// binary64.
    F64,
}

/// A table NumPy validates one of its functions with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumpyTable {
    /// NumPy's name of the function.
    pub function: String,
    /// What the bits stand for.
    pub scalar: Scalar,
    /// The bits of the arguments.
    #[serde(deserialize_with = "patterns")]
    pub x: Vec<u64>,
    /// The bits of the values.
    #[serde(deserialize_with = "patterns")]
    pub y: Vec<u64>,
    /// How many units in the last place NumPy allows itself.
    pub source_limit: f64,
    /// How many units in the last place the values are from exact ones at most, by mpmath.
    pub source_error: f64,
}

/// A table from Boost that SciPy tests one of its functions with.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScipyTable {
    /// SciPy's name of the table.
    pub table: String,
    /// The function.
    pub function: String,
    /// The arguments.
    #[serde(deserialize_with = "singles")]
    pub x: Vec<f32>,
    /// The values.
    #[serde(deserialize_with = "doubles")]
    pub y: Vec<f64>,
    /// How many units in the last place the values are from exact ones at most, by mpmath.
    pub source_error: f64,
}
