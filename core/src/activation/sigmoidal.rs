//! Softsign and the integrals of the sigmoid. Sigmoid and tanh are functions of the scalar: [`Real::sigmoid`].
//!
//! All take t = e^-|x|, which lies in (0, 1]: nothing overflows, and t keeps the tail that 1 - s would lose. Sums,
//! products and quotients that follow are in pairs, so that the error is that of t and of one last rounding.

use super::piecewise::unless_nan;
use crate::{
    Real,
    elementary::{Pair, one_plus},
};

#[inline(always)]
pub(super) fn softplus<R: Real>(x: R) -> R {
    (if x.is_negative() { R::ZERO } else { x }) + (-x.abs()).exp().ln_1p()
}

#[inline(always)]
pub(super) fn softplus_derivative<R: Real>(x: R) -> R {
    x.sigmoid()
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
