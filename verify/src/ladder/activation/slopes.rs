//! Rungs 2 to 4 for activations: the slope against finite differences and dual numbers, and `f32` against
//! `f64`.

use headwater_core::{Activation, Real};

use super::checks;
use crate::difference::slope;
use crate::dual::Dual;
use crate::exhaustive::{Function, Row, Table, claims};
use crate::fact::{Fact, show};
use crate::rung::Rung;
use crate::strata::Stratum;
use crate::sweep::spread;
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

/// One in this many of the 2^32 inputs is tried; a prime, so that no bit pattern repeats.
const STRIDE: u32 = 40_009;

/// The largest errors of a function over all `f32`, as the table of rung 5 has them.
struct Limits {
    /// In ULP.
    ulps: f64,
    /// Where a slope crosses zero.
    crossing: Option<Crossing>,
}

/// From where to where, and how far off.
struct Crossing {
    from: f64,
    to: f64,
    error: f64,
}

impl Limits {
    fn of(table: &Table, function: Function) -> Self {
        let row = table.row(&function.name());
        let region = claims(function).crossing;
        let error = row.and_then(Row::crossing);
        let crossing = region.zip(error).map(|([from, to], multiples)| Crossing {
            from: from.into(),
            to: to.into(),
            error: multiples * f64::from(f32::EPSILON),
        });
        // A function that the table does not have must be exact.
        Self { ulps: row.and_then(Row::ulps).unwrap_or_default(), crossing }
    }

    fn judge(&self, x: f64, found: f32, exact: f64, fact: &mut Fact, input: impl FnOnce() -> String) {
        match self.crossing.as_ref().filter(|crossing| (crossing.from..=crossing.to).contains(&x)) {
            Some(crossing) => fact.within(found.to_f64(), exact, crossing.error, 0.0, input),
            None => fact.ulps(found, exact, self.ulps, input),
        }
    }
}

/// The same with its hyperparameters as `f32` holds them.
fn held(activation: Activation) -> Activation {
    let held = |parameter: f64| f64::from(parameter as f32);
    match activation {
        Activation::LeakyRelu { slope } => Activation::LeakyRelu { slope: held(slope) },
        Activation::Elu { alpha } => Activation::Elu { alpha: held(alpha) },
        Activation::Celu { alpha } => Activation::Celu { alpha: held(alpha) },
        other => other,
    }
}

/// Claim: `f32` values and slopes are as near the `f64` ones, at every exponent, as the table of all inputs has them
/// near the true ones; `f64` itself is off by a millionth of that.
#[must_use]
pub fn single(activation: Activation) -> Fact {
    let (table, exact) = (Table::of_all(), held(activation));
    let value = Limits::of(&table, Function::Value(activation));
    let slope = Limits::of(&table, Function::Derivative(activation));
    let mut fact = Fact::new(
        Rung::SinglePrecision,
        format!(
            "{activation:?}: f32 is within {:.3} ULP of f64, its slope within {:.3}",
            value.ulps, slope.ulps
        ),
        format!("f32: all strata, and one in {STRIDE} of all 2^32 inputs"),
        "the same code in f64",
        SINGLE_ULPS,
    )
    .covering(&Stratum::ALL);
    let judge = |x: f32, fact: &mut Fact| {
        let wide = f64::from(x);
        let input = |what: &str| format!("{what} at {}", show(x));
        value.judge(wide, activation.value(x), exact.value(wide), fact, || input("value"));
        slope.judge(wide, activation.derivative(x), exact.derivative(wide), fact, || input("slope"));
    };
    for stratum in Stratum::ALL {
        for x in stratum.scalars::<f32>() {
            fact.cover(stratum);
            judge(x, &mut fact);
        }
    }
    for number in spread(u32::MAX / STRIDE + 1) {
        let x = f32::from_bits(number * STRIDE);
        if Real::is_finite(x) {
            judge(x, &mut fact);
        }
    }
    fact
}
