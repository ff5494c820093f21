//! How far the code may be from the goldens, and why.
//!
//! The `exact` columns are rounded once, so half a unit in the last place of every limit is theirs.

use crate::tolerance::{Tolerance, Unit};

/// Activations made of straight lines, where one operation or none is rounded.
pub const STRAIGHT: Tolerance = Tolerance {
    name: "golden, straight lines",
    limit: 0.0,
    unit: Unit::Ulp,
    reason: "at most one rounding, of the same number on both sides",
};

/// Functions made of a few operations and of libm's exp, expm1 and ln_1p.
pub const ELEMENTARY: Tolerance = Tolerance {
    name: "golden, elementary functions",
    limit: 4.0,
    unit: Unit::Ulp,
    reason: "libm's f64 functions are within 1 ULP (erfc 3); a few roundings of half an ULP follow",
};

/// PyTorch's own values of order 1, where it is known to be accurate.
pub const PYTORCH: Tolerance = Tolerance {
    name: "golden, PyTorch",
    limit: 4e-15,
    unit: Unit::Relative,
    reason: "PyTorch's textbook forms lose the tails below 2.2e-16 and a few roundings of the terms, which are of \
             order 1 or of the value",
};

/// Short sums of products and elementary functions, relative to their terms.
pub const SUMS: Tolerance = Tolerance {
    name: "golden, short sums",
    limit: 1e-15,
    unit: Unit::Relative,
    reason: "nine roundings of 1.1e-16: libm's, a sum of at most 17 terms of one sign, and a product or two",
};

/// Layers and networks, relative to the largest element of what is compared.
pub const LAYERS: Tolerance = Tolerance {
    name: "golden, layers",
    limit: 4e-15,
    unit: Unit::Relative,
    reason: "the two sides add the same at most 100 terms in another order, through a few layers",
};

/// Optimisers, relative to the largest value the parameter has had.
pub const STEPS: Tolerance = Tolerance {
    name: "golden, optimiser steps",
    limit: 4e-15,
    unit: Unit::Relative,
    reason: "14 steps of a few roundings of 1.1e-16 each; and PyTorch subtracts 0.999^t from 1, which leaves 1e-13 \
             of the step in doubt",
};

/// A whole training run, relative to max(|reference|, 0.1).
pub const TRAINING: Tolerance = Tolerance {
    name: "golden, training run",
    limit: 5e-14,
    unit: Unit::Relative,
    reason: "20 steps, each of which carries the roundings of the steps before on and amplifies them where an optimiser \
             divides by a small root",
};

/// Elementary functions against NumPy's tables; the limits are those of [`TABLE_LIMITS`].
pub const NUMPY: Tolerance = Tolerance {
    name: "golden, NumPy's tables",
    limit: 0.0,
    unit: Unit::Ulp,
    reason: "the largest distance seen, in whole ULP, as both are rounded; each function's own",
};

/// Elementary functions against Boost's tables; the limits are those of [`TABLE_LIMITS`].
pub const BOOST: Tolerance = Tolerance {
    name: "golden, SciPy's tables",
    limit: 0.0,
    unit: Unit::Ulp,
    reason: "the largest distance seen, rounded up to a hundredth for f32, whole for f64; each function's own",
};

/// How far one function of the core may be from one table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableLimit {
    /// The table.
    pub table: &'static str,
    /// The function of the core.
    pub function: &'static str,
    /// The scalar.
    pub scalar: &'static str,
    /// The largest distance seen, in units in the last place of the table's value.
    pub ulps: f64,
}

impl TableLimit {
    const fn new(table: &'static str, function: &'static str, scalar: &'static str, ulps: f64) -> Self {
        Self { table, function, scalar, ulps }
    }
}

/// Every function of the core that a table judges. Equal to what is measured: a test fails where one is too large.
pub const TABLE_LIMITS: [TableLimit; 28] = [
    TableLimit::new("exp", "Real::exp", "f32", 0.0),
    TableLimit::new("exp", "Real::exp", "f64", 1.0),
    TableLimit::new("exp", "Real::exp_times", "f32", 0.0),
    TableLimit::new("exp", "Real::exp_times", "f64", 1.0),
    TableLimit::new("expm1", "Real::exp_m1", "f32", 0.0),
    TableLimit::new("expm1", "Real::exp_m1", "f64", 1.0),
    TableLimit::new("expm1", "ELU below zero", "f32", 0.0),
    TableLimit::new("expm1", "ELU below zero", "f64", 1.0),
    TableLimit::new("log", "Real::ln", "f32", 1.0),
    TableLimit::new("log", "Real::ln", "f64", 0.0),
    TableLimit::new("log1p", "Real::ln_1p", "f32", 1.0),
    TableLimit::new("log1p", "Real::ln_1p", "f64", 1.0),
    TableLimit::new("tanh", "Real::tanh", "f32", 1.0),
    TableLimit::new("tanh", "Real::tanh", "f64", 2.0),
    TableLimit::new("tanh", "Activation::Tanh", "f32", 1.0),
    TableLimit::new("tanh", "Activation::Tanh", "f64", 2.0),
    TableLimit::new("erf_data", "Real::erfc", "f32", 1.78),
    TableLimit::new("erf_data", "Real::erfc", "f64", 2.0),
    TableLimit::new("erf_small_data", "Real::erfc", "f32", 0.5),
    TableLimit::new("erf_small_data", "Real::erfc", "f64", 1.0),
    TableLimit::new("erf_large_data", "Real::erfc", "f32", 1.43),
    TableLimit::new("erf_large_data", "Real::erfc", "f64", 2.0),
    TableLimit::new("log1p_expm1_data", "Real::ln_1p", "f32", 0.67),
    TableLimit::new("log1p_expm1_data", "Real::ln_1p", "f64", 1.0),
    TableLimit::new("log1p_expm1_data", "Real::exp_m1", "f32", 0.5),
    TableLimit::new("log1p_expm1_data", "Real::exp_m1", "f64", 1.0),
    TableLimit::new("log1p_expm1_data", "ELU below zero", "f32", 0.5),
    TableLimit::new("log1p_expm1_data", "ELU below zero", "f64", 1.0),
];

/// The core against ONNX's node tests.
pub const ONNX: Tolerance = Tolerance {
    name: "golden, ONNX",
    limit: 1.0,
    unit: Unit::RoundingBound,
    reason: "the rounding that the core may have, by running error analysis of the call or in ULP, and the error of the \
             test's own number, measured with mpmath",
};

/// The core's gradients against TensorFlow.js's tests.
pub const TENSORFLOW_JS: Tolerance = Tolerance {
    name: "golden, TensorFlow.js",
    limit: 1.0,
    unit: Unit::RoundingBound,
    reason: "as for ONNX: the core's rounding and the error of the test's own number",
};

/// Every tolerance above, for the certificate.
pub const TABLE: [Tolerance; 11] =
    [STRAIGHT, ELEMENTARY, PYTORCH, SUMS, LAYERS, STEPS, TRAINING, NUMPY, BOOST, ONNX, TENSORFLOW_JS];
