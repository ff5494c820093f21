//! Fused multiply-add without the standard library.
//!
//! a * b + c, rounded once (IEEE 754-2008, section 5.4.1, fusedMultiplyAdd). The standard library has it; without it
//! stable Rust has none, and `libm` computes it from whole numbers. Where a Cortex-M with floating-point registers has an
//! instruction for it, that is used: a line of assembly, which is why this is not part of `headwater-core`, where `unsafe`
//! is forbidden. The results are the same.
#![no_std]

/// a * b + c, rounded once.
///
/// ```
/// // The product is 1 + 2^-11 + 2^-24; rounded on its own it would lose its last term.
/// let a = 1.0 + f32::EPSILON * 2048.0;
/// assert_eq!(headwater_fused::single(a, a, -(a * a)), 5.960_464_5e-8);
/// ```
#[inline(always)]
#[must_use]
pub fn single(a: f32, b: f32, c: f32) -> f32 {
    #[cfg(vfma)]
    {
        let mut sum = c.to_bits();
        // SAFETY: only the registers named are read and written. The build script has seen to it that the target has the
        // instruction. Through whole-number registers, since stable Rust lets nobody name a floating-point operand on
        // targets without double precision.
        unsafe {
            core::arch::asm!(
                "vmov s0, {a}",
                "vmov s1, {b}",
                "vmov s2, {sum}",
                "vfma.f32 s2, s0, s1",
                "vmov {sum}, s2",
                a = in(reg) a.to_bits(), b = in(reg) b.to_bits(), sum = inout(reg) sum,
                out("s0") _, out("s1") _, out("s2") _,
                options(pure, nomem, nostack, preserves_flags),
            );
        }
        f32::from_bits(sum)
    }
    #[cfg(not(vfma))]
    libm::fmaf(a, b, c)
}

/// a * b + c, rounded once.
#[inline(always)]
#[must_use]
pub fn double(a: f64, b: f64, c: f64) -> f64 {
    libm::fma(a, b, c)
}
