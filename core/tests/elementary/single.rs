//! The elementary functions of the core's own in `f32`, where they end. How accurate they are for every input is rung 5's.

use headwater_core::Real;

/// Claim: what underflows or overflows with any factor is 0 or infinite, whatever the correction. Oracle: the definition:
/// e^175 > 2^252, and factors lie between 2^-100 and 2^100. No tolerance.
#[test]
fn exponentials_end_whatever_the_correction() {
    let factors = [2.0_f32.powi(-100), 1.0, 2.0_f32.powi(100)];
    for x in [174.5_f32, 175.0, 1e4, f32::MAX, f32::INFINITY] {
        for low in [0.0, -0.05, f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            for factor in factors {
                assert_eq!(x.exp_times(low, factor), f32::INFINITY, "{factor} * e^({x} + {low})");
                assert_eq!((-x).exp_times(low, factor), 0.0, "{factor} * e^({} + {low})", -x);
            }
        }
    }
}

/// Claim: from -18 down the normal distribution function and its density are 0 with factors up to 2^80. Oracle: 2^80
/// phi(18) < 2^-155, and a half of the smallest number is 2^-150. No tolerance.
#[test]
fn normal_tails_end() {
    for factor in [1.0_f32, -3.0, 2.0_f32.powi(80)] {
        for x in [18.0_f32, 18.000002, 19.0, 1e30, f32::MAX, f32::INFINITY] {
            assert_eq!((-x).normal_cdf_times(factor), 0.0, "{factor} * Phi({})", -x);
            assert_eq!(x.normal_density_times(factor), 0.0, "{factor} * phi({x})");
            assert_eq!((-x).normal_density_times(factor), 0.0, "{factor} * phi({})", -x);
        }
    }
}

/// Claim: where e^x - 1 ends its own formula it is e^x to the last bit. Oracle: `exp`: the 1 is below 2^-43 of e^30. No
/// tolerance.
#[test]
fn the_formulas_for_exp_m1_meet() {
    for x in [30.0_f32, 30.0_f32.next_down(), 30.0_f32.next_up()] {
        assert_eq!(Real::exp_m1(x), Real::exp(x), "{x:?}");
    }
}
