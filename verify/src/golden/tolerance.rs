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

/// Every tolerance above, for the certificate.
pub const TABLE: [Tolerance; 7] = [STRAIGHT, ELEMENTARY, PYTORCH, SUMS, LAYERS, STEPS, TRAINING];
