//! How many units in the last place f32 may be off, tails and subnormals included.

use headwater_core::{Activation, Real};

use super::reference::{normal_cdf, normal_density, reference};

/// A prime, so that the walk over all bit patterns meets every exponent with changing low bits.
const STRIDE: usize = 65_537;

/// One unit in the last place of f32 at `value`; below the normal numbers it is the smallest subnormal.
fn ulp(value: f64) -> f64 {
    let exponent = (value.abs().to_bits() >> 52) as i32 - 1023;
    2.0_f64.powi(exponent.max(-126) - 23)
}

/// Every `STRIDE`th finite f32.
fn inputs() -> impl Iterator<Item = f32> {
    (0..=u32::MAX).step_by(STRIDE).map(f32::from_bits).filter(|x| x.is_finite())
}

/// The largest error over `inputs`, in units of `unit(x, expected)`, and where. What f32 cannot hold is left out.
fn worst(
    computed: impl Fn(f32) -> f32,
    expected: impl Fn(f64) -> f64,
    unit: impl Fn(f32, f64) -> f64,
) -> (f64, f32) {
    let mut worst = (0.0, 0.0);
    for x in inputs() {
        let expected = expected(f64::from(x));
        if expected.abs() > f64::from(f32::MAX) {
            continue;
        }
        let error = (f64::from(computed(x)) - expected).abs() / unit(x, expected);
        if error > worst.0 || error.is_nan() {
            worst = (error, x);
        }
    }
    worst
}

/// The allowance for value and derivative, in ULP.
///
/// Each is the largest error of a sweep over every 61st bit pattern or, of sigmoid and tanh, over all, rounded up to the
/// next twentieth. What remains of it is the rounding of e^x, at most 0.78, or of a denominator, doubled where the result
/// lies in the binade below, and the last rounding.
fn allowance(activation: Activation) -> (f64, f64) {
    match activation {
        Activation::Identity | Activation::Relu | Activation::HardTanh | Activation::Relu6 => (0.0, 0.0),
        Activation::Sigmoid => (1.8, 2.0),
        Activation::Tanh => (1.4, 2.0),
        Activation::LeakyRelu { .. } => (0.5, 0.5),
        Activation::Elu { .. } | Activation::Celu { .. } => (0.55, 0.8),
        // Its two constants are themselves rounded to f32.
        Activation::Selu => (1.65, 1.95),
        Activation::Gelu => (1.55, 1.55),
        Activation::GeluTanh => (1.5, 1.55),
        Activation::Silu => (1.5, 1.55),
        Activation::Softplus => (1.5, 1.8),
        Activation::LogSigmoid => (1.5, 1.45),
        Activation::Softsign => (0.55, 1.5),
        Activation::Mish => (1.5, 1.6),
        // Plain arithmetic in the order of the formula: a sum, a product, a quotient.
        Activation::HardSigmoid => (1.0, 0.5),
        Activation::HardSwish => (1.95, 1.0),
    }
}

/// Where a derivative crosses zero, the interval round the crossing. No relative error can be kept there.
fn crossing(activation: Activation) -> Option<core::ops::Range<f32>> {
    match activation {
        Activation::Gelu | Activation::GeluTanh => Some(-1.5..-0.3),
        Activation::Silu => Some(-3.0..-0.6),
        Activation::Mish => Some(-2.6..-0.5),
        _ => None,
    }
}

/// Claim: every value and derivative in f32 is within its allowance of the true value. Oracle: the textbook formulas
/// in f64. Tolerance: [`allowance`]; where a derivative crosses zero it is absolute, 2^-23.
#[test]
fn every_activation_is_right_to_its_last_places() {
    for activation in Activation::ALL {
        let (value, derivative) = allowance(activation);
        let (error, x) =
            worst(|x| activation.value(x), |x| reference(activation, x).0, |_, expected| ulp(expected));
        assert!(error <= value, "{} at {x:e} ({:#010x}): {error} ULP", activation.name(), x.to_bits());

        let near_crossing = |x: f32| crossing(activation).is_some_and(|range| range.contains(&x));
        let unit = |x: f32, expected: f64| {
            if near_crossing(x) { 2.0_f64.powi(-23) / derivative } else { ulp(expected) }
        };
        let (error, x) = worst(|x| activation.derivative(x), |x| reference(activation, x).1, unit);
        assert!(error <= derivative, "{}' at {x:e} ({:#010x}): {error} ULP", activation.name(), x.to_bits());
    }
}

/// Claim: so are the elementary functions under them. Oracle: the platform's in f64. Tolerance: as above; e^x is off by
/// 0.57 ULP but where a subnormal result is rounded a second time.
#[test]
fn every_elementary_function_is_right_to_its_last_place() {
    let check = |name: &str, computed: fn(f32) -> f32, expected: fn(f64) -> f64, allowance: f64| {
        let (error, x) = worst(computed, expected, |_, expected| ulp(expected));
        assert!(error <= allowance, "{name} at {x:e} ({:#010x}): {error} ULP", x.to_bits());
    };
    check("exp", Real::exp, f64::exp, 0.8);
    check("exp_m1", Real::exp_m1, f64::exp_m1, 0.7);
    check("ln_1p", |x| Real::ln_1p(x.max(-0.999)), |x| f64::from((x as f32).max(-0.999)).ln_1p(), 0.85);
    check("normal_cdf_times", |x| x.normal_cdf_times(1.0), normal_cdf, 1.6);
    check("normal_density_times", |x| x.normal_density_times(1.0), normal_density, 1.05);
    // A factor of more than 12 digits, so that its second part counts.
    const FACTOR: f32 = 1.234_567_9;
    let expected = |x: f64| f64::from(FACTOR) * normal_density(x);
    check("normal_density_times a long factor", |x| x.normal_density_times(FACTOR), expected, 1.5);
}

/// Claim: the bounds of the slopes hold after rounding: sigmoid' <= 1/4 and tanh' <= 1. Oracle: calculus. No tolerance.
#[test]
fn rounding_does_not_lift_a_slope_above_its_bound() {
    // The slopes are largest at 0, so more of them are taken where they round to the bound or just below it.
    let close = (0.0_f32.to_bits()..1e-2_f32.to_bits()).step_by(STRIDE).map(f32::from_bits);
    for x in inputs().chain(close.clone()).chain(close.map(|x| -x)) {
        assert!(Activation::Sigmoid.derivative(x) <= 0.25, "{x:e}");
        assert!(Activation::Tanh.derivative(x) <= 1.0, "{x:e}");
    }
}
