//! S-shaped activations and the integrals of the sigmoid.
//!
//! All take t = e^-|x|, which lies in (0, 1]: nothing overflows, and t keeps the tail that 1 - s would lose. Sums,
//! products and quotients that follow are in pairs, so that the error is that of t and of one last rounding.

use super::piecewise::unless_nan;
use crate::{Real, elementary::Pair};

/// 1 + t, for |t| <= 1.
#[inline(always)]
pub(super) fn one_plus<R: Real>(t: R) -> Pair<R> {
    Pair::ordered_sum(R::ONE, t)
}

#[inline(always)]
pub(super) fn sigmoid<R: Real>(x: R) -> R {
    let t = (-x.abs()).exp();
    let numerator = if x.is_negative() { t } else { R::ONE };
    Pair::exact(numerator).over(one_plus(t)).value()
}

/// s(x) s(-x) = t / (1 + t)^2.
#[inline(always)]
pub(super) fn sigmoid_derivative<R: Real>(x: R) -> R {
    let t = (-x.abs()).exp();
    let d = one_plus(t);
    Pair::exact(t).over(d.times(d)).value()
}

/// -m / (2 + m) with m = e^(-2|x|) - 1, and the sign of x.
#[inline(always)]
pub(super) fn tanh<R: Real>(x: R) -> R {
    let two = R::from_f64(2.0);
    let m = (-(two * x.abs())).exp_m1();
    let numerator = if x.is_negative() { m } else { -m };
    Pair::exact(numerator).over(Pair::ordered_sum(two, m)).value()
}

/// 1 - tanh^2 = 4t / (1 + t)^2 with t = e^(-2|x|).
#[inline(always)]
pub(super) fn tanh_derivative<R: Real>(x: R) -> R {
    let exponent = -(R::from_f64(2.0) * x.abs());
    // The factor goes in before e^x can underflow. Taking t back from the product keeps the result at most 1.
    let four = R::from_f64(4.0);
    let numerator = exponent.exp_times(R::ZERO, four);
    let d = one_plus(numerator / four);
    Pair::exact(numerator).over(d.times(d)).value()
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
    let numerator = if x.is_negative() { R::ONE } else { t };
    Pair::exact(numerator).over(one_plus(t)).value()
}

#[inline(always)]
pub(super) fn softsign<R: Real>(x: R) -> R {
    if x.is_finite() { Pair::exact(x).over(Pair::sum(R::ONE, x.abs())).value() } else { sign(x) }
}

/// 1 / (1 + |x|)^2, squared last: the square of 1 + |x| overflows while the derivative is still above zero.
#[inline(always)]
pub(super) fn softsign_derivative<R: Real>(x: R) -> R {
    if !x.is_finite() {
        return unless_nan(x, R::ZERO);
    }
    let u = Pair::exact(R::ONE).over(Pair::sum(R::ONE, x.abs()));
    u.times(u).value()
}

#[inline(always)]
fn sign<R: Real>(x: R) -> R {
    if x.is_negative() { -R::ONE } else { unless_nan(x, R::ONE) }
}
