//! The square root, which IEEE 754 defines to the bit.
//!
//! `libm` takes it by an instruction written in assembly, one number at a time. With the standard library, which the feature
//! `dispatch` takes anyway, the compiler knows what it is and takes many at once.

#[cfg(feature = "dispatch")]
extern crate std;

/// sqrt(value).
#[inline(always)]
pub(crate) fn single(value: f32) -> f32 {
    #[cfg(feature = "dispatch")]
    return f32::sqrt(value);
    #[cfg(not(feature = "dispatch"))]
    libm::sqrtf(value)
}

/// sqrt(value).
#[inline(always)]
pub(crate) fn double(value: f64) -> f64 {
    #[cfg(feature = "dispatch")]
    return f64::sqrt(value);
    #[cfg(not(feature = "dispatch"))]
    libm::sqrt(value)
}
