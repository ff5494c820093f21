//! Activations of the form x * gate(x), with a gate that goes from 0 to 1: GELU, SiLU, Mish.
//!
//! Left of zero the gate is never taken as 1 minus something, which would round it to zero while x * gate(x) is far
//! from it; and e^x is multiplied by its factor before it can underflow.

use super::piecewise::unless_nan;
use crate::{
    Real,
    elementary::{Pair, one_plus},
};

/// A constant in two parts, the first short enough for an exact product with half a scalar.
type Split = (f64, f64);
/// 0.044715, the cubic term of the tanh approximation (Hendrycks & Gimpel 2016).
const GELU_CUBIC: Split = (0.044_677_734_375, 0.000_037_265_625);
/// Three times that, for the derivative.
const GELU_CUBIC_TIMES_3: Split = (0.134_033_203_125, 0.000_111_796_875);
/// 2 sqrt(2/pi).
const TWO_SQRT_2_OVER_PI: Split = (1.595_703_125, 0.000_065_996_605_730_711_76);
/// Beyond it the tanh approximation is 0 or x, for `f64` too.
const GELU_TANH_RANGE: f64 = 40.0;

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

/// Where gate(x) + gate(-x) = 1, so do the derivatives of x * gate(x): the one at -|x| gives both.
#[inline(always)]
fn mirrored<R: Real>(x: R, left: Pair<R>) -> R {
    if x.is_negative() { left.value() } else { (R::ONE - left.high) - left.low }
}

#[inline(always)]
pub(super) fn gelu<R: Real>(x: R) -> R {
    if x.is_finite() { x.normal_cdf_times(x) } else { value_at_infinity(x) }
}

/// Phi(x) + x Phi'(x).
#[inline(always)]
pub(super) fn gelu_derivative<R: Real>(x: R) -> R {
    if x.is_finite() { x.normal_gate_slope() } else { derivative_at_infinity(x) }
}

#[inline(always)]
fn constant<R: Real>((high, low): Split) -> Pair<R> {
    Pair { high: R::from_f64(high), low: R::from_f64(low) }
}

/// 2 sqrt(2/pi) y (1 + cubic y^2): the gate is the sigmoid of it, since (1 + tanh u) / 2 = sigmoid(2u).
#[inline(always)]
fn gelu_tanh_argument<R: Real>(y: R, cubic: Split) -> Pair<R> {
    let y = Pair::exact(y);
    let bend = y.times(y).times(constant(cubic)).plus(R::ONE);
    y.times(bend).times(constant(TWO_SQRT_2_OVER_PI))
}

#[inline(always)]
pub(super) fn gelu_tanh<R: Real>(x: R) -> R {
    if x.abs().exceeds(R::from_f64(GELU_TANH_RANGE)) {
        return value_at_infinity(x);
    }
    let u = gelu_tanh_argument(x.abs(), GELU_CUBIC);
    let t = (-u.high).exp_times(-u.low, R::ONE);
    let numerator = if x.is_negative() { (-u.high).exp_times(-u.low, x) } else { x };
    Pair::exact(numerator).over(one_plus(t)).value()
}

/// At -y: t (1 + t - y u') / (1 + t)^2, with u' y = 2 sqrt(2/pi) y (1 + 3 * 0.044715 y^2).
#[inline(always)]
pub(super) fn gelu_tanh_derivative<R: Real>(x: R) -> R {
    if x.abs().exceeds(R::from_f64(GELU_TANH_RANGE)) {
        return derivative_at_infinity(x);
    }
    let u = gelu_tanh_argument(x.abs(), GELU_CUBIC);
    let slope = gelu_tanh_argument(x.abs(), GELU_CUBIC_TIMES_3);
    let t = (-u.high).exp_times(-u.low, R::ONE);
    let d = one_plus(t);
    let n = d.plus(-slope.high);
    let n = Pair { high: n.high, low: n.low - slope.low };
    let numerator = Pair { high: (-u.high).exp_times(-u.low, n.high), low: t * n.low };
    mirrored(x, numerator.over(d.times(d)))
}

#[inline(always)]
pub(super) fn silu<R: Real>(x: R) -> R {
    if !x.is_finite() {
        return value_at_infinity(x);
    }
    let y = x.abs();
    let numerator = if x.is_negative() { (-y).exp_times(R::ZERO, x) } else { x };
    Pair::exact(numerator).over(one_plus((-y).exp())).value()
}

/// At -y: s(-y) - y s(y) s(-y) = t (1 + t - y) / (1 + t)^2.
#[inline(always)]
pub(super) fn silu_derivative<R: Real>(x: R) -> R {
    if !x.is_finite() {
        return derivative_at_infinity(x);
    }
    let y = x.abs();
    let t = (-y).exp();
    let d = one_plus(t);
    let n = d.plus(-y);
    let numerator = Pair { high: (-y).exp_times(R::ZERO, n.high), low: t * n.low };
    mirrored(x, numerator.over(d.times(d)))
}

/// What mish takes from t = e^-|x|.
///
/// tanh(ln(1 + e^x)) is t h / d left of zero, with h = 1 + t/2 and d = 1 + t h; right of zero it is h / d with
/// h = 1 + 2t and d = h + 2t^2.
struct MishGate<R> {
    t: R,
    h: Pair<R>,
    d: Pair<R>,
}

impl<R: Real> MishGate<R> {
    #[inline(always)]
    fn at(x: R) -> Self {
        let t = (-x.abs()).exp();
        let two = R::from_f64(2.0);
        if x.is_negative() {
            let h = one_plus(t / two);
            MishGate { t, h, d: Pair::exact(t).times(h).plus(R::ONE) }
        } else {
            let h = Pair::sum(R::ONE, two * t);
            let square = Pair::exact(t).times(Pair::exact(two * t));
            let d = h.plus(square.high);
            MishGate { t, h, d: Pair { high: d.high, low: d.low + square.low } }
        }
    }
}

#[inline(always)]
pub(super) fn mish<R: Real>(x: R) -> R {
    if !x.is_finite() {
        return value_at_infinity(x);
    }
    let gate = MishGate::at(x);
    let numerator = if x.is_negative() { (-x.abs()).exp_times(R::ZERO, x) } else { x };
    Pair::exact(numerator).times(gate.h).over(gate.d).value()
}

/// t (h d + x (1 + t)) / d^2 left of zero; right of it 1 - 2t^2 (d - 2x (1 + t)) / d^2.
#[inline(always)]
pub(super) fn mish_derivative<R: Real>(x: R) -> R {
    if !x.is_finite() {
        return derivative_at_infinity(x);
    }
    let MishGate { t, h, d } = MishGate::at(x);
    if x.is_negative() {
        let product = h.times(d);
        let bend = Pair::exact(x).times(one_plus(t));
        let n = Pair::sum(product.high, bend.high);
        let low = n.low + (product.low + bend.low);
        let numerator = Pair { high: (-x.abs()).exp_times(R::ZERO, n.high), low: t * low };
        numerator.over(d.times(d)).value()
    } else {
        let two = R::from_f64(2.0);
        // t x before anything else: 2x alone could overflow.
        let bend = two * (t * x) * (R::ONE + t);
        let numerator = Pair::sum(t * d.high, -bend);
        let part = numerator.times(Pair::exact(two * t)).over(d.times(d));
        (R::ONE - part.high) - part.low
    }
}
