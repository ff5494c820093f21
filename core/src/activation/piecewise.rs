//! Activations made of straight lines (and one parabola): the only rounding is in their own arithmetic.
//!
//! A value and its derivative ask the same questions in the same order, so that they agree on the piece even for a
//! scalar whose sign is a convention.

use crate::Real;

/// `result`, unless x is NaN: a comparison with NaN is false and would hide it.
#[inline(always)]
pub(super) fn unless_nan<R: Real>(x: R, result: R) -> R {
    #[allow(clippy::eq_op)]
    if x == x { result } else { x }
}

#[inline(always)]
pub(super) fn identity<R: Real>(x: R) -> R {
    x
}

#[inline(always)]
pub(super) fn identity_derivative<R: Real>(x: R) -> R {
    unless_nan(x, R::ONE)
}

#[inline(always)]
pub(super) fn relu<R: Real>(x: R) -> R {
    if x.is_positive() { x } else { unless_nan(x, R::ZERO) }
}

#[inline(always)]
pub(super) fn relu_derivative<R: Real>(x: R) -> R {
    if x.is_positive() { R::ONE } else { unless_nan(x, R::ZERO) }
}

/// x where x > 0, else slope * x: leaky ReLU with a constant slope, PReLU with a learned one.
#[inline(always)]
pub fn leaky_relu<R: Real>(x: R, slope: R) -> R {
    if x.is_positive() { x } else { slope * x }
}

/// The derivative of [`leaky_relu`] with respect to x: 1 where x > 0, else the slope, at 0 too.
#[inline(always)]
pub fn leaky_relu_derivative<R: Real>(x: R, slope: R) -> R {
    if x.is_positive() { R::ONE } else { unless_nan(x, slope) }
}

/// The derivative of [`leaky_relu`] with respect to the slope: 0 where x > 0, else x.
#[inline(always)]
pub fn leaky_relu_slope_derivative<R: Real>(x: R) -> R {
    if x.is_positive() { R::ZERO } else { x }
}

/// `inside` for x strictly between the bounds, else the limit on that side. NaN stays.
#[inline(always)]
fn between<R: Real>(x: R, (low, below): (f64, R), (high, above): (f64, R), inside: R) -> R {
    if !x.exceeds(R::from_f64(low)) {
        unless_nan(x, below)
    } else if !R::from_f64(high).exceeds(x) {
        above
    } else {
        inside
    }
}

#[inline(always)]
pub(super) fn relu6<R: Real>(x: R) -> R {
    between(x, (0.0, R::ZERO), (6.0, R::from_f64(6.0)), x)
}

#[inline(always)]
pub(super) fn relu6_derivative<R: Real>(x: R) -> R {
    between(x, (0.0, R::ZERO), (6.0, R::ZERO), R::ONE)
}

#[inline(always)]
pub(super) fn hard_tanh<R: Real>(x: R) -> R {
    between(x, (-1.0, -R::ONE), (1.0, R::ONE), x)
}

#[inline(always)]
pub(super) fn hard_tanh_derivative<R: Real>(x: R) -> R {
    between(x, (-1.0, R::ZERO), (1.0, R::ZERO), R::ONE)
}

#[inline(always)]
pub(super) fn hard_sigmoid<R: Real>(x: R) -> R {
    between(x, (-3.0, R::ZERO), (3.0, R::ONE), (x + R::from_f64(3.0)) / R::from_f64(6.0))
}

#[inline(always)]
pub(super) fn hard_sigmoid_derivative<R: Real>(x: R) -> R {
    between(x, (-3.0, R::ZERO), (3.0, R::ZERO), R::ONE / R::from_f64(6.0))
}

#[inline(always)]
pub(super) fn hard_swish<R: Real>(x: R) -> R {
    between(x, (-3.0, R::ZERO), (3.0, x), x * (x + R::from_f64(3.0)) / R::from_f64(6.0))
}

#[inline(always)]
pub(super) fn hard_swish_derivative<R: Real>(x: R) -> R {
    between(x, (-3.0, R::ZERO), (3.0, R::ONE), (x + x + R::from_f64(3.0)) / R::from_f64(6.0))
}
