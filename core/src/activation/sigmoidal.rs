//! S-shaped activations and the integrals of the sigmoid.
//!
//! All take t = e^-|x|, which lies in (0, 1]: nothing overflows, and t keeps the tail that 1 - s would lose.

use super::piecewise::unless_nan;
use crate::Real;

#[inline(always)]
pub(super) fn sigmoid<R: Real>(x: R) -> R {
    let t = (-x.abs()).exp();
    (if x.is_negative() { t } else { R::ONE }) / (R::ONE + t)
}

/// s(x) s(-x) = t / (1 + t)^2.
#[inline(always)]
pub(super) fn sigmoid_derivative<R: Real>(x: R) -> R {
    let t = (-x.abs()).exp();
    t / (R::ONE + t * (R::from_f64(2.0) + t))
}

/// -m / (2 + m) with m = e^(-2|x|) - 1, and the sign of x.
#[inline(always)]
pub(super) fn tanh<R: Real>(x: R) -> R {
    let m = (x.abs() * R::from_f64(-2.0)).exp_m1();
    (if x.is_negative() { m } else { -m }) / (R::from_f64(2.0) + m)
}

/// 1 - tanh^2 = 4t / (1 + t)^2 with t = e^(-2|x|).
#[inline(always)]
pub(super) fn tanh_derivative<R: Real>(x: R) -> R {
    let t = (x.abs() * R::from_f64(-2.0)).exp();
    R::from_f64(4.0) * t / (R::ONE + t * (R::from_f64(2.0) + t))
}

#[inline(always)]
pub(super) fn softplus<R: Real>(x: R) -> R {
    (if x.is_negative() { R::ZERO } else { x }) + (-x.abs()).exp().ln_1p()
}

#[inline(always)]
pub(super) fn softplus_derivative<R: Real>(x: R) -> R {
    sigmoid(x)
}

#[inline(always)]
pub(super) fn log_sigmoid<R: Real>(x: R) -> R {
    (if x.is_negative() { x } else { R::ZERO }) - (-x.abs()).exp().ln_1p()
}

/// sigmoid(-x), asking for the sign of x as [`log_sigmoid`] does.
#[inline(always)]
pub(super) fn log_sigmoid_derivative<R: Real>(x: R) -> R {
    let t = (-x.abs()).exp();
    (if x.is_negative() { R::ONE } else { t }) / (R::ONE + t)
}

#[inline(always)]
pub(super) fn softsign<R: Real>(x: R) -> R {
    if x.is_finite() { x / (R::ONE + x.abs()) } else { sign(x) }
}

/// 1 / (1 + |x|)^2, squared last: the square of 1 + |x| overflows while the derivative is still above zero.
#[inline(always)]
pub(super) fn softsign_derivative<R: Real>(x: R) -> R {
    let u = R::ONE / (R::ONE + x.abs());
    u * u
}

#[inline(always)]
fn sign<R: Real>(x: R) -> R {
    if x.is_negative() { -R::ONE } else { unless_nan(x, R::ONE) }
}
