//! What holds by definition between functions, for the field and for its count of degrees alike: were they to differ,
//! the degrees counted would be those of other formulas.

use headwater_core::Real;

/// e^x - 1.
pub(super) fn exp_m1<R: Real>(x: R) -> R {
    x.exp() - R::ONE
}

/// ln(1 + x).
pub(super) fn ln_1p<R: Real>(x: R) -> R {
    (R::ONE + x).ln()
}

/// tanh x as (1 - e^-2x) / (1 + e^-2x).
pub(super) fn tanh<R: Real>(x: R) -> R {
    let tail = (-(x + x)).exp();
    (R::ONE - tail) / (R::ONE + tail)
}
