//! factor * value + addend, the step that sums of products are made of.
//!
//! Rounded twice, after the product and after the sum: the same everywhere at no cost. Or once, with the feature `fused`:
//! just as exactly defined by IEEE 754, and so the same everywhere too, but fast only where the processor has it. With
//! the standard library, which the feature `dispatch` takes anyway, the compiler knows what it is and uses the
//! processor's instruction where it may; else `headwater-fused` does so on a Cortex-M that has it, and asks `libm`
//! elsewhere.

#[cfg(all(feature = "fused", feature = "dispatch"))]
extern crate std;

/// factor * value + addend.
#[inline(always)]
pub(crate) fn single(factor: f32, value: f32, addend: f32) -> f32 {
    #[cfg(all(feature = "fused", feature = "dispatch"))]
    return f32::mul_add(factor, value, addend);
    #[cfg(all(feature = "fused", not(feature = "dispatch")))]
    return headwater_fused::single(factor, value, addend);
    #[cfg(not(feature = "fused"))]
    return factor * value + addend;
}

/// factor * value + addend.
#[inline(always)]
pub(crate) fn double(factor: f64, value: f64, addend: f64) -> f64 {
    #[cfg(all(feature = "fused", feature = "dispatch"))]
    return f64::mul_add(factor, value, addend);
    #[cfg(all(feature = "fused", not(feature = "dispatch")))]
    return headwater_fused::double(factor, value, addend);
    #[cfg(not(feature = "fused"))]
    return factor * value + addend;
}
