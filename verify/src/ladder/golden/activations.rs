//! The activations: values and derivatives against mpmath to the last places, and against PyTorch.
//!
//! mpmath evaluates our reading of the definition; PyTorch is somebody else's implementation of it. The first says how
//! accurate, the second says that it is the function people mean, kinks included.

use crate::fact::Fact;
use crate::golden::tolerance::{ELEMENTARY, PYTORCH, STRAIGHT};
use crate::golden::{self, ActivationCase};
use crate::rung::Rung;
use crate::tolerance::{EXACT, Tolerance};
use crate::ulp::unit_in_the_last_place;
use headwater_core::Activation;

/// What may be asked of each activation: the tolerance, and how many ULP an exponent that is itself rounded adds to it
/// at x. The relative error of e^a is the absolute error of a: |a| for each rounding on the way to a, twice |a| for one
/// before a square. CELU rounds a quotient; GELU x times a rounded constant, and the square; its tanh form two constants
/// and three products.
///
/// No wildcard: an activation without an entry does not compile.
fn expected(activation: Activation, x: f64) -> (Tolerance, f64) {
    match activation {
        Activation::Identity
        | Activation::Relu
        | Activation::LeakyRelu { .. }
        | Activation::HardTanh
        | Activation::Relu6 => (STRAIGHT, 0.0),
        Activation::HardSigmoid
        | Activation::HardSwish
        | Activation::Sigmoid
        | Activation::Tanh
        | Activation::Elu { .. }
        | Activation::Selu
        | Activation::Silu
        | Activation::Mish
        | Activation::Softplus
        | Activation::Softsign
        | Activation::LogSigmoid => (ELEMENTARY, 0.0),
        Activation::Celu { alpha } => (ELEMENTARY, if x < 0.0 { (x / alpha).abs() } else { 0.0 }),
        Activation::Gelu => (ELEMENTARY, if x < 0.0 { 2.5 * x * x } else { 0.0 }),
        Activation::GeluTanh => {
            (ELEMENTARY, if x < 0.0 { 5.0 * 1.6 * x.abs() * (1.0 + 0.045 * x * x) } else { 0.0 })
        }
    }
}

/// Whether the derivative is a sum whose terms, at most 1, cancel near the function's minimum; and the value a product
/// with a gate that is rounded to the subnormal grid before it is multiplied by x.
fn is_gated(activation: Activation) -> bool {
    use Activation::{Gelu, GeluTanh, HardSwish, Mish, Silu};
    matches!(activation, Gelu | GeluTanh | HardSwish | Mish | Silu)
}

/// The allowance for value and derivative, in units in the last place of the exact number.
fn limits(activation: Activation, x: f64, value: f64, derivative: f64) -> [f64; 2] {
    let (tolerance, exponent) = expected(activation, x);
    let limit = tolerance.limit + exponent.min(4e3);
    if !is_gated(activation) {
        return [limit, limit];
    }
    let grid = |exact: f64| if exact.abs() < f64::MIN_POSITIVE { x.abs().min(1e3) } else { 0.0 };
    let terms = if x > -3.5 && x < 0.0 { 1.0 } else { derivative.abs() };
    let cancelled = limit * unit_in_the_last_place::<f64>(terms) / unit_in_the_last_place::<f64>(derivative);
    [limit + grid(value), cancelled + grid(derivative)]
}

/// Claim: every activation and its derivative are right to a few units in the last place, tails, kinks and infinities
/// included. Oracle: mpmath with 400 digits, the limit at the infinities, PyTorch's side at the kinks. Tolerance: no
/// error for straight lines, 4 ULP for elementary functions, and what a rounded exponent or a cancellation adds.
#[must_use]
pub fn exact_activations() -> Vec<Fact> {
    let mut facts = Vec::new();
    for case in golden::activations().cases {
        let activation = case.activation.activation();
        let mut fact = Fact::new(
            Rung::Goldens,
            format!("{activation:?} and its derivative are right to the last places"),
            "stratified inputs, f64",
            "mpmath, 400 digits",
            expected(activation, 0.0).0,
        );
        for (x, value, derivative, _, _) in rows(&case) {
            let [value_limit, derivative_limit] = limits(activation, x, value, derivative);
            fact.ulps(activation.value(x), value, value_limit, || format!("value at x = {x:e}"));
            fact.ulps(activation.derivative(x), derivative, derivative_limit, || {
                format!("derivative at x = {x:e}")
            });
        }
        facts.push(fact);
    }
    facts
}

/// Claim: they are PyTorch's functions, with PyTorch's derivative at every kink. Oracle: PyTorch's value and autograd.
/// Tolerance: 4e-15 of the larger of 1 and the number, except where PyTorch is known to be less accurate, see
/// `departures`.
#[must_use]
pub fn pytorch_activations() -> Vec<Fact> {
    let mut facts = Vec::new();
    for case in &golden::activations().cases {
        let activation = case.activation.activation();
        let mut fact = Fact::new(
            Rung::Goldens,
            format!("{activation:?} and its derivative are PyTorch's"),
            "stratified inputs, f64",
            "PyTorch, CPU, float64",
            PYTORCH,
        );
        for (x, exact_value, exact_derivative, value, derivative) in rows(case) {
            let [value_error, derivative_error] = departures(activation, x);
            for (name, found, exact, theirs, departure) in [
                ("value", activation.value(x), exact_value, value, value_error),
                ("derivative", activation.derivative(x), exact_derivative, derivative, derivative_error),
            ] {
                if theirs.is_nan() {
                    // PyTorch multiplies 0 by infinity on the way to a limit that exists.
                    fact.holds(found == exact, || {
                        format!("{name} at {x:e} is {found:e}, the limit {exact:e}")
                    });
                } else if theirs.is_infinite() {
                    fact.holds(found == theirs, || format!("{name} at {x:e} is {found:e}, not {theirs:e}"));
                } else {
                    let allowance = departure.max(PYTORCH.limit * theirs.abs().max(1.0));
                    fact.within(found, theirs, allowance, 0.0, || format!("{name} at x = {x:e}"));
                }
            }
        }
        facts.push(fact);
    }
    facts
}

/// Where PyTorch is less accurate than its arithmetic: the size of its error in value and derivative.
fn departures(activation: Activation, x: f64) -> [f64; 2] {
    match activation {
        // Above its `threshold` of 20, PyTorch takes x for ln(1 + e^x).
        Activation::Softplus if x > 20.0 => {
            [(-x).exp() + PYTORCH.limit * x.abs(), (-x).exp() + PYTORCH.limit]
        }
        // PyTorch's backward holds 1/6 as an f32.
        Activation::HardSigmoid => [0.0, f64::from(1.0_f32 / 6.0) - 1.0 / 6.0 + PYTORCH.limit],
        _ => [0.0, 0.0],
    }
}

/// Claim: NaN stays NaN. Oracle: PyTorch for the values; for the derivatives too where it agrees with itself: of
/// straight lines it returns one side's slope, and we return NaN, so that a NaN is never hidden.
#[must_use]
pub fn nan_activations() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Goldens,
        "NaN stays NaN, in value and derivative",
        "every activation, f64",
        "PyTorch, CPU, float64, for the values",
        EXACT,
    );
    for case in golden::activations().cases {
        let activation = case.activation.activation();
        for theirs in case.value_at_nan {
            fact.bits(activation.value(f64::NAN), theirs, || format!("value of {activation:?} at NaN"));
        }
        fact.holds(activation.derivative(f64::NAN).is_nan(), || {
            format!("derivative of {activation:?} at NaN")
        });
    }
    vec![fact]
}

/// Input, exact value and derivative, PyTorch's value and derivative.
fn rows(case: &ActivationCase) -> impl Iterator<Item = (f64, f64, f64, f64, f64)> {
    let lengths =
        [&case.value, &case.derivative, &case.exact_value, &case.exact_derivative].map(|column| column.len());
    assert_eq!(lengths, [case.x.len(); 4], "activations.json has a column that is too short");
    let exact = case.exact_value.iter().zip(&case.exact_derivative);
    let theirs = case.value.iter().zip(&case.derivative);
    case.x.iter().zip(exact).zip(theirs).map(|((&x, (&ev, &ed)), (&v, &d))| (x, ev, ed, v, d))
}
