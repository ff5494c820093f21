//! Elementary functions of the core's own.
//!
//! For `f32`: no branch, no table, no fused multiply-add, no `f64`.
//!
//! `libm` is right to a unit in the last place, but an activation is built from several such steps, and its branches
//! keep a loop from being vectorised. These carry the part that rounding drops as a second number (see `pair`), where it
//! would count, so that one rounding or little more is left at the end; and they compute every case and select, so that
//! a loop over a slice becomes vector code. Only operations that IEEE 754 defines to the bit occur, in an order written
//! in the source. For `f64` (`double`) only what `libm` lacks.

pub(crate) mod double;
mod exponential;
mod logarithm;
pub(crate) mod logistic;
pub(crate) mod multiply_add;
mod normal;
mod pair;
pub(crate) mod root;
pub(crate) mod sigmoidal;

pub(crate) use exponential::{exp, exp_m1, exp_times};
pub(crate) use logarithm::ln_1p;
pub(crate) use normal::{normal_cdf_times, normal_density_times, normal_gate_slope};
pub(crate) use pair::Pair;
pub(crate) use sigmoidal::one_plus;

/// The first 12 significant bits of `value`.
#[inline(always)]
pub(crate) fn high_half(value: f32) -> f32 {
    f32::from_bits(value.to_bits() & 0xffff_f000)
}
