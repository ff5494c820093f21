//! Activations that are straight above zero and exponential below: ELU, SELU, CELU.
//!
//! The exponential side takes `exp_m1`: e^x - 1 loses every bit where x is small.

use crate::Real;

/// Klambauer et al. 2017, to the precision of f64: the fixed point of mean 0 and variance 1.
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

#[inline(always)]
pub(super) fn elu<R: Real>(x: R, alpha: R) -> R {
    if x.is_positive() { x } else { alpha * x.exp_m1() }
}

#[inline(always)]
pub(super) fn elu_derivative<R: Real>(x: R, alpha: R) -> R {
    if x.is_positive() { R::ONE } else { alpha * x.exp() }
}

#[inline(always)]
pub(super) fn selu<R: Real>(x: R) -> R {
    if x.is_positive() {
        R::from_f64(SELU_SCALE) * x
    } else {
        R::from_f64(SELU_SCALE * SELU_ALPHA) * x.exp_m1()
    }
}

#[inline(always)]
pub(super) fn selu_derivative<R: Real>(x: R) -> R {
    if x.is_positive() { R::from_f64(SELU_SCALE) } else { R::from_f64(SELU_SCALE * SELU_ALPHA) * x.exp() }
}

#[inline(always)]
pub(super) fn celu<R: Real>(x: R, alpha: R) -> R {
    if x.is_positive() { x } else { alpha * (x / alpha).exp_m1() }
}

#[inline(always)]
pub(super) fn celu_derivative<R: Real>(x: R, alpha: R) -> R {
    if x.is_positive() { R::ONE } else { (x / alpha).exp() }
}
