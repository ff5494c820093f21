//! Activations of the form x * gate(x), with a gate that goes from 0 to 1: GELU, SiLU, Mish.
//!
//! Left of zero the gate is never taken as 1 minus something, which would round it to zero while x * gate(x) is far
//! from it.

use super::{
    piecewise::unless_nan,
    sigmoidal::{sigmoid, sigmoid_derivative},
};
use crate::Real;

/// 0.044715, the cubic term of the tanh approximation (Hendrycks & Gimpel 2016).
const GELU_CUBIC: f64 = 0.044_715;
/// 2 sqrt(2/pi).
const TWO_SQRT_2_OVER_PI: f64 = 2.0 * core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2;

/// The value of x * gate(x) at an infinite x, where the product would be 0 * infinity. NaN stays.
#[inline(always)]
fn value_at_infinity<R: Real>(x: R) -> R {
    if x.is_negative() { R::ZERO } else { x }
}

/// The derivative of x * gate(x) at an infinite x. NaN stays.
#[inline(always)]
fn derivative_at_infinity<R: Real>(x: R) -> R {
    if x.is_negative() { R::ZERO } else { unless_nan(x, R::ONE) }
}

/// Phi(x) = erfc(-x / sqrt 2) / 2.
#[inline(always)]
fn normal_distribution<R: Real>(x: R) -> R {
    R::from_f64(0.5) * (-x * R::from_f64(core::f64::consts::FRAC_1_SQRT_2)).erfc()
}

#[inline(always)]
pub(super) fn gelu<R: Real>(x: R) -> R {
    if x.is_finite() { x * normal_distribution(x) } else { value_at_infinity(x) }
}

/// Phi(x) + x Phi'(x).
#[inline(always)]
pub(super) fn gelu_derivative<R: Real>(x: R) -> R {
    let z = x * R::from_f64(core::f64::consts::FRAC_1_SQRT_2);
    let density = R::from_f64(0.5 * core::f64::consts::FRAC_1_SQRT_2 * core::f64::consts::FRAC_2_SQRT_PI)
        * (-(z * z)).exp();
    if x.is_finite() { normal_distribution(x) + x * density } else { derivative_at_infinity(x) }
}

/// (1 + tanh u) / 2 = sigmoid(2u): this is the argument of that sigmoid.
#[inline(always)]
fn gelu_tanh_argument<R: Real>(x: R) -> R {
    R::from_f64(TWO_SQRT_2_OVER_PI) * x * (R::ONE + R::from_f64(GELU_CUBIC) * x * x)
}

#[inline(always)]
pub(super) fn gelu_tanh<R: Real>(x: R) -> R {
    if x.is_finite() { x * sigmoid(gelu_tanh_argument(x)) } else { value_at_infinity(x) }
}

#[inline(always)]
pub(super) fn gelu_tanh_derivative<R: Real>(x: R) -> R {
    if !x.is_finite() {
        return derivative_at_infinity(x);
    }
    let argument = gelu_tanh_argument(x);
    // Where x^2 overflows the sigmoid is flat: 0 times that infinity would be NaN.
    let gate_slope = sigmoid_derivative(argument);
    let slope = if gate_slope == R::ZERO {
        R::ZERO
    } else {
        R::from_f64(TWO_SQRT_2_OVER_PI) * (R::ONE + R::from_f64(3.0 * GELU_CUBIC) * x * x)
    };
    sigmoid(argument) + x * slope * gate_slope
}

#[inline(always)]
pub(super) fn silu<R: Real>(x: R) -> R {
    if x.is_finite() { x * sigmoid(x) } else { value_at_infinity(x) }
}

#[inline(always)]
pub(super) fn silu_derivative<R: Real>(x: R) -> R {
    if x.is_finite() { sigmoid(x) + x * sigmoid_derivative(x) } else { derivative_at_infinity(x) }
}

/// tanh(ln(1 + e)) = n / (n + 2) with n = e (e + 2), e = e^x; and in t = e^-x where x is not negative.
#[inline(always)]
pub(super) fn mish<R: Real>(x: R) -> R {
    if !x.is_finite() {
        return value_at_infinity(x);
    }
    let two = R::from_f64(2.0);
    let t = (-x.abs()).exp();
    if x.is_negative() {
        let n = t * (t + two);
        x * (n / (n + two))
    } else {
        let n = R::ONE + two * t;
        x * (n / (n + two * t * t))
    }
}

/// gate + x gate', with gate' = 4e (e + 1) / (n + 2)^2. The product of x is with e first: 4x overflows where e is 0.
#[inline(always)]
pub(super) fn mish_derivative<R: Real>(x: R) -> R {
    if !x.is_finite() {
        return derivative_at_infinity(x);
    }
    let (two, four) = (R::from_f64(2.0), R::from_f64(4.0));
    let t = (-x.abs()).exp();
    if x.is_negative() {
        let n = t * (t + two);
        let d = n + two;
        (t * (t + two) * d + four * (t * x) * (t + R::ONE)) / (d * d)
    } else {
        let n = R::ONE + two * t;
        let d = n + two * t * t;
        (n + four * (t * x) * t * (R::ONE + t) / d) / d
    }
}
