//! The products with e^x and with the normal distribution that are the core's own in `f64`.
//!
//! Oracle: mpmath with 60 digits. The tables hold inputs with full mantissas, on both sides of every place where a
//! formula ends, and factors that lift a result out of the subnormal numbers. Tolerances are the largest errors seen, in
//! units in the last place: `libm`'s e^x and erfc are off by up to one, and two or three products follow.

use headwater_core::Real;

use crate::golden::{EXP_TIMES, NORMAL_CDF_TIMES, NORMAL_DENSITY_TIMES};

/// The error in units in the last place of what was expected; below the normal numbers that is the smallest subnormal.
fn ulps(computed: f64, expected: f64) -> f64 {
    let binade = (expected.abs().to_bits() >> 52).max(1);
    // 2^52 units, a normal number: the unit itself may be none.
    let units = f64::from_bits(binade << 52);
    let error = (computed - expected).abs();
    if error > units { f64::INFINITY } else { error / units * 2.0_f64.powi(52) }
}

/// Claim: factor * e^(x + low) is right to the last place, and to two where half the exponent is taken at a time.
#[test]
fn exponentials_keep_their_tails() {
    assert_eq!(EXP_TIMES.len(), 210);
    for &(x, low, factor, expected) in EXP_TIMES {
        let allowance = if x < -700.0 { 2.0 } else { 1.0 };
        let error = ulps(x.exp_times(low, factor), expected);
        assert!(error <= allowance, "{factor:?} * e^({x:?} + {low:?}): {error} ULP");
    }
}

/// Claim: factor * phi(x) is right to two units in the last place, and 0 where it has underflowed, at infinity too.
#[test]
fn normal_densities_keep_their_tails() {
    assert_eq!(NORMAL_DENSITY_TIMES.len(), 138);
    for &(x, factor, expected) in NORMAL_DENSITY_TIMES {
        let error = ulps(x.normal_density_times(factor), expected);
        assert!(error <= 2.0, "{factor:?} * phi({x:?}): {error} ULP");
    }
}

/// Claim: factor * Phi(x) is right to the last place from -1 on, and to two below.
#[test]
fn normal_distribution_functions_keep_their_tails() {
    assert_eq!(NORMAL_CDF_TIMES.len(), 232);
    for &(x, factor, expected) in NORMAL_CDF_TIMES {
        let allowance = if x < -1.0 { 2.0 } else { 1.0 };
        let error = ulps(x.normal_cdf_times(factor), expected);
        assert!(error <= allowance, "{factor:?} * Phi({x:?}): {error} ULP");
    }
}
