//! Sigmoid and tanh with their derivatives, for every scalar.
//!
//! All take t = e^-|x|, which lies in (0, 1]: nothing overflows, and t keeps the tail that 1 - s would lose. Sums,
//! products and quotients that follow are in pairs, so that the error is that of t and of one last rounding. `f32` has
//! the same functions in fewer operations (`logistic`).

use super::Pair;
use crate::Real;

/// 1 + t, for |t| <= 1.
#[inline(always)]
pub(crate) fn one_plus<R: Real>(t: R) -> Pair<R> {
    Pair::ordered_sum(R::ONE, t)
}

#[inline(always)]
pub(crate) fn sigmoid<R: Real>(x: R) -> R {
    let t = (-x.abs()).exp();
    let numerator = if x.is_negative() { t } else { R::ONE };
    Pair::exact(numerator).over(one_plus(t)).value()
}

/// s(x) s(-x) = t / (1 + t)^2.
#[inline(always)]
pub(crate) fn sigmoid_derivative<R: Real>(x: R) -> R {
    let t = (-x.abs()).exp();
    let d = one_plus(t);
    Pair::exact(t).over(d.times(d)).value()
}

/// -m / (2 + m) with m = e^(-2|x|) - 1, and the sign of x.
#[inline(always)]
pub(crate) fn tanh<R: Real>(x: R) -> R {
    let two = R::from_f64(2.0);
    let m = (-(two * x.abs())).exp_m1();
    let numerator = if x.is_negative() { m } else { -m };
    Pair::exact(numerator).over(Pair::ordered_sum(two, m)).value()
}

/// 1 - tanh^2 = 4t / (1 + t)^2 with t = e^(-2|x|).
#[inline(always)]
pub(crate) fn tanh_derivative<R: Real>(x: R) -> R {
    let exponent = -(R::from_f64(2.0) * x.abs());
    // The factor goes in before e^x can underflow. Taking t back from the product keeps the result at most 1.
    let four = R::from_f64(4.0);
    let numerator = exponent.exp_times(R::ZERO, four);
    let d = one_plus(numerator / four);
    Pair::exact(numerator).over(d.times(d)).value()
}
