//! Rungs 2 to 4 for activations: the slope against finite differences and dual numbers, and `f32` against
//! `f64`.

use headwater_core::{Activation, Real};

use super::checks;
use crate::difference::slope;
use crate::dual::Dual;
use crate::fact::{Fact, show};
use crate::rung::Rung;
use crate::strata::Stratum;
use crate::tolerance::{EXACT_SLOPE, FINITE_DIFFERENCE, ORACLE_SHARE, SINGLE_ULPS};
use crate::traced::{Traced, trail_of};
use crate::ulp::Float;

/// The size below which an error of a slope counts as one of this size: where its terms cancel.
const CANCELLED: f64 = 0.125;

fn scale(root: Option<[f64; 2]>, x: f64) -> f64 {
    match root {
        Some([low, high]) if (low..=high).contains(&x) => CANCELLED,
        _ => 0.0,
    }
}

/// Claim: the slope is the limit of differences of the values.
#[must_use]
pub fn differences(activation: Activation) -> Fact {
    let mut fact = Fact::new(
        Rung::FiniteDifferences,
        format!("{activation:?}: the slope is that of the values"),
        "f64, |x| below 30",
        "Richardson's extrapolation of central differences, five levels",
        FINITE_DIFFERENCE,
    )
    .covering(&[Stratum::Ordinary, Stratum::Saturation]);
    for stratum in Stratum::ALL {
        for x in stratum.scalars::<f64>().into_iter().filter(|x| x.abs() < 30.0) {
            let found = activation.derivative(x);
            let sufficient = 0.3 * ORACLE_SHARE * FINITE_DIFFERENCE.limit;
            let estimate = slope(x, sufficient, |at| trail_of(|| activation.value(Traced(at)).0));
            match estimate {
                None => fact.reject("a kink or a change of formula within every step"),
                Some(slope) => {
                    fact.cover(stratum);
                    fact.relative(found, slope.value, 1.0, slope.error, || show(x));
                }
            }
        }
    }
    fact
}

/// Claim: the slope is the exact derivative of the shipping value, to a few roundings of *itself*: the tails
/// are there.
#[must_use]
pub fn duals(activation: Activation) -> Fact {
    duals_of(activation, |x| activation.derivative(x))
}

/// [`duals`] for a slope from elsewhere: a planted fault.
pub fn duals_of(activation: Activation, slope: impl Fn(f64) -> f64) -> Fact {
    let checks = checks(activation);
    let mut fact = Fact::new(
        Rung::ExactDerivative,
        format!("{activation:?}: the slope is the exact derivative, relative to itself"),
        "f64, all finite strata where the square does not overflow",
        "the same value on dual numbers",
        EXACT_SLOPE,
    )
    .covering(&[
        Stratum::Ordinary,
        Stratum::Zero,
        Stratum::Kink,
        Stratum::Tiny,
        Stratum::Subnormal,
        Stratum::Saturation,
    ]);
    for stratum in Stratum::ALL {
        for x in stratum.scalars::<f64>().into_iter().filter(|x| x.is_finite() && x.abs() < 1e150) {
            let exact = activation.value(Dual::moving(x, 1.0)).derivative;
            if exact != 0.0 && exact.abs() < f64::MIN_POSITIVE {
                fact.reject("below the normal numbers, where the oracle has few digits");
                continue;
            }
            fact.cover(stratum);
            // Rounding an exponent of size e makes a relative error of e u.
            let scale = scale(checks.slope_root, x);
            let conditioned = scale.max(exact.abs() * ((checks.exponent)(x) / 8.0).max(1.0));
            fact.relative(slope(x), exact, conditioned, 0.0, || show(x));
        }
    }
    fact
}

/// Every how many of the 2^32 inputs one is tried in the default run; a prime, so that no bit pattern repeats.
const STRIDE: usize = 40_009;

/// Claim: `f32` values and slopes are within so many ULP of the `f64` ones, at every exponent.
#[must_use]
pub fn single(activation: Activation) -> Fact {
    let limits = checks(activation);
    let mut fact = Fact::new(
        Rung::SinglePrecision,
        format!(
            "{activation:?}: f32 is within {} ULP of f64, its slope within {}",
            limits.value_ulps, limits.slope_ulps
        ),
        format!("f32: all strata, and one in {STRIDE} of all 2^32 inputs"),
        "the same code in f64",
        SINGLE_ULPS,
    )
    .covering(&Stratum::ALL);
    let judge = |x: f32, fact: &mut Fact| {
        let wide = f64::from(x);
        let input = |what: &str| format!("{what} at {}", show(x));
        fact.ulps(activation.value(x), activation.value(wide), limits.value_ulps, || input("value"));
        let exact = activation.derivative(wide);
        let floor = scale(limits.slope_root, wide);
        if exact.abs() < floor {
            let spacing = crate::ulp::unit_in_the_last_place::<f32>(floor);
            let allowance = limits.slope_ulps * spacing;
            fact.within(activation.derivative(x).to_f64(), exact, allowance, 0.0, || input("slope"));
        } else {
            fact.ulps(activation.derivative(x), exact, limits.slope_ulps, || input("slope"));
        }
    };
    for stratum in Stratum::ALL {
        for x in stratum.scalars::<f32>() {
            fact.cover(stratum);
            judge(x, &mut fact);
        }
    }
    for bits in (0..=u32::MAX).step_by(STRIDE) {
        let x = f32::from_bits(bits);
        if Real::is_finite(x) {
            judge(x, &mut fact);
        }
    }
    fact
}
