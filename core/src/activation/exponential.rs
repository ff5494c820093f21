//! Activations that are straight above zero and exponential below: ELU, SELU, CELU.
//!
//! The exponential side takes `exp_m1`: e^x - 1 loses every bit where x is small.

use crate::{Real, elementary::Pair};

/// Klambauer et al. 2017, to the precision of f64: the fixed point of mean 0 and variance 1.
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
const SELU_SCALE_TIMES_ALPHA: f64 = SELU_SCALE * 1.673_263_242_354_377_2;

#[inline(always)]
pub(super) fn elu<R: Real>(x: R, alpha: R) -> R {
    if x.is_positive() { x } else { alpha * x.exp_m1() }
}

#[inline(always)]
pub(super) fn elu_derivative<R: Real>(x: R, alpha: R) -> R {
    if x.is_positive() { R::ONE } else { x.exp_times(R::ZERO, alpha) }
}

#[inline(always)]
pub(super) fn selu<R: Real>(x: R) -> R {
    if x.is_positive() {
        R::from_f64(SELU_SCALE) * x
    } else {
        R::from_f64(SELU_SCALE_TIMES_ALPHA) * x.exp_m1()
    }
}

#[inline(always)]
pub(super) fn selu_derivative<R: Real>(x: R) -> R {
    if x.is_positive() { R::from_f64(SELU_SCALE) } else { R::from_f64(SELU_SCALE_TIMES_ALPHA) * x.exp() }
}

#[inline(always)]
pub(super) fn celu<R: Real>(x: R, alpha: R) -> R {
    if x.is_positive() { x } else { alpha * (x / alpha).exp_m1() }
}

#[inline(always)]
pub(super) fn celu_derivative<R: Real>(x: R, alpha: R) -> R {
    let quotient = x / alpha;
    // e^q multiplies the rounding of q by q. Below -1000 there is nothing left to correct.
    let low = if quotient.exceeds(R::from_f64(-1000.0)) {
        let exact = Pair::exact(x).over(Pair::exact(alpha));
        (exact.high - quotient) + exact.low
    } else {
        R::ZERO
    };
    if x.is_positive() { R::ONE } else { quotient.exp_times(low, R::ONE) }
}
