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

/// Claim: the last inputs that are not yet taken for 0 are right even with a factor beyond the documented ones. Oracle:
/// mpmath 1.3.0. Tolerance: two units in the last place, as everywhere; for e^-174 one, of a subnormal result.
#[test]
fn the_last_inputs_count() {
    let factor = 2.0_f32.powi(120);
    let near = |found: f32, expected: f64, units: i32| {
        let unit = 2.0_f64.powi(units);
        assert!((f64::from(found) - expected).abs() <= unit, "{found:e}, not {expected:e}");
    };
    near((-174.0_f32).exp_times(0.0, factor), 3.600_473_580_522_582e-40, -149);
    near((-174.0_f32).exp_times(0.0625, factor), 3.832_684_175_946_434e-40, -149);
    near((-18.0_f32).normal_cdf_times(factor), 1.294_794_200_856_207e-36, -120 - 22);
    near(18.0_f32.normal_density_times(factor), 2.337_779_129_591_327e-35, -116 - 22);
    near((-18.0_f32).normal_density_times(factor), 2.337_779_129_591_327e-35, -116 - 22);
}

/// Claim: a normal density that has underflowed is 0 with every factor. Oracle: phi(20) < 2^-289. No tolerance.
#[test]
fn the_density_ends_with_every_factor() {
    for x in [20.0_f32, 25.0, -30.0, 1e4, f32::NEG_INFINITY] {
        assert_eq!(x.normal_density_times(f32::MAX), 0.0, "{x}");
    }
}
