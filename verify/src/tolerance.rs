//! The one table of tolerances. No test carries a tolerance of its own.

/// What a tolerance is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Units in the last place of the reference.
    Ulp,
    /// Multiples of max(|reference|, scale), the scale being that of the terms that went into it.
    Relative,
    /// Multiples of a rounding bound derived for the case at hand.
    RoundingBound,
    /// Powers of ten: -log10 of the chance that a sound program does as badly.
    Surprise,
    /// The quantity's own unit.
    Absolute,
    /// Nothing: both sides are the same, or not.
    Identity,
}

/// How far a result may be from its oracle, and why so far and no farther.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// Its name in messages and in the certificate.
    pub name: &'static str,
    /// The limit, in the unit below.
    pub limit: f64,
    /// What the limit counts.
    pub unit: Unit,
    /// The reason for the limit.
    pub reason: &'static str,
}

impl Tolerance {
    const fn new(name: &'static str, limit: f64, unit: Unit, reason: &'static str) -> Self {
        Self { name, limit, unit, reason }
    }
}

/// Equality to the bit.
pub const EXACT: Tolerance =
    Tolerance::new("to the bit", 0.0, Unit::Ulp, "both sides round in the same places");

/// Rung 6: equality in a finite field.
pub const IDENTITY: Tolerance = Tolerance::new(
    "equality in the field",
    0.0,
    Unit::Identity,
    "nothing is rounded; two formulas that differ agree at both points with a chance below 1e-15",
);

/// Rung 2: a gradient against a finite difference in f64.
pub const FINITE_DIFFERENCE: Tolerance = Tolerance::new(
    "finite difference",
    1e-9,
    Unit::Relative,
    "Richardson with five levels reaches 6e-12; the difference's own estimate must be below a tenth of this",
);

/// Rung 3: a gradient against the same forward code on dual numbers.
pub const EXACT_DERIVATIVE: Tolerance = Tolerance::new(
    "dual number",
    1e-13,
    Unit::Relative,
    "a few hundred roundings of 1.1e-16 each, on either side",
);

/// Rung 3: an activation's derivative against its value on dual numbers, relative to max(1, |reference|).
pub const EXACT_SLOPE: Tolerance = Tolerance::new(
    "dual number, one activation",
    2e-15,
    Unit::Relative,
    "the slopes are of order 1 and both sides take about ten roundings of 1.1e-16, or one of libm's at 2 to 3 ULP",
);

/// Rung 1: a relation of a few values, each rounded a few times.
pub const FEW_ROUNDINGS: Tolerance = Tolerance::new(
    "a few roundings",
    4.0,
    Unit::Ulp,
    "two to four values of about one ULP each, counted against the largest term",
);

/// Rung 4: an activation in f32 against f64; the limit is that of each function.
pub const SINGLE_ULPS: Tolerance = Tolerance::new(
    "f32 against f64, by activation",
    0.0,
    Unit::Ulp,
    "each function's own: its largest error over all 2^32 inputs, from the table of rung 5",
);

/// Rung 5: every activation, every derivative and every elementary function of the core's own, for all `f32`.
pub const OWN_AIM: Tolerance = Tolerance::new(
    "two units in the last place",
    2.0,
    Unit::Ulp,
    "e^x, or a denominator, to 0.8, doubled where the result lies in the binade below, and the last rounding",
);

/// Rung 5: an elementary function that the core leaves to `libm`, for all `f32`. No activation uses one.
pub const LIBM_AIM: Tolerance = Tolerance::new(
    "libm, for all inputs",
    4.0,
    Unit::Ulp,
    "erfcf is off by 3.3 at worst, the others by less",
);

/// Rung 5: a derivative where it crosses zero.
pub const CROSSING: Tolerance = Tolerance::new(
    "where a derivative crosses zero",
    f32::EPSILON as f64,
    Unit::Relative,
    "2^-23: its terms are of order 1 and each is rounded",
);

/// Rung 4: f32 against f64 with a running error bound.
pub const ROUNDING: Tolerance = Tolerance::new(
    "f32 against f64",
    1.0,
    Unit::RoundingBound,
    "the bound is a theorem: it may be met, never passed",
);

/// Laws that hold in real arithmetic and lose a few roundings in f64, relative to the terms that went in.
pub const LAW: Tolerance = Tolerance::new(
    "law in f64",
    2e-14,
    Unit::Relative,
    "a hundred or two roundings of 1.1e-16, of sums of a few dozen terms through a few layers",
);

/// The same in f32.
pub const LAW_IN_SINGLE: Tolerance =
    Tolerance::new("law in f32", 2e-6, Unit::Relative, "thirty-odd roundings of 6e-8");

/// Rung 4: normalisation of values with a mean far above their spread.
pub const SHIFTED: Tolerance = Tolerance::new(
    "shifted normalisation",
    2.0,
    Unit::RoundingBound,
    "the mean rounds by up to u times itself, and shifts every normalised value by that over the deviation",
);

/// Rung 4: the spread of values far from zero, whose distances are exact.
pub const SPREAD: Tolerance = Tolerance::new(
    "spread far from zero",
    1.0,
    Unit::RoundingBound,
    "exact distances, a sum of n squares in order, a root and two products: n/2 + 12 roundings at most",
);

const MEASURED: &str =
    "the largest error over all 2^32 inputs, rounded up to a thousandth: what rungs 4 and 7 build on";

/// Rungs 4 and 7: e^x of the core, in `f32`.
pub const SINGLE_EXP: Tolerance = Tolerance::new("exp in f32", 0.777, Unit::Ulp, MEASURED);
/// Rungs 4 and 7: e^x - 1 of the core, in `f32`.
pub const SINGLE_EXP_M1: Tolerance = Tolerance::new("exp_m1 in f32", 0.715, Unit::Ulp, MEASURED);
/// Rungs 4 and 7: ln x, `libm`'s, in `f32`.
pub const SINGLE_LN: Tolerance = Tolerance::new("ln in f32", 0.835, Unit::Ulp, MEASURED);
/// Rungs 4 and 7: ln(1 + x) of the core, in `f32`.
pub const SINGLE_LN_1P: Tolerance = Tolerance::new("ln_1p in f32", 0.84, Unit::Ulp, MEASURED);
/// Rungs 4 and 7: tanh of the core, in `f32`.
pub const SINGLE_TANH: Tolerance = Tolerance::new("tanh in f32", 1.374, Unit::Ulp, MEASURED);
/// Rungs 4 and 7: erfc, `libm`'s, in `f32`.
pub const SINGLE_ERFC: Tolerance = Tolerance::new("erfc in f32", 3.3, Unit::Ulp, MEASURED);

/// Rung 11: the chance of a statistic as far from what is expected.
pub const CHANCE: Tolerance = Tolerance::new(
    "chance",
    9.0,
    Unit::Surprise,
    "at one in 1e9 for each of at most 1,000 comparisons, a sound program is accused for one choice of seeds in a million",
);

/// Rung 11: inner products of orthogonal matrices.
pub const ORTHONORMAL: Tolerance = Tolerance::new(
    "orthonormal",
    2.0,
    Unit::RoundingBound,
    "in units of 2u times the root of the length, as the rounding of a sum of squares grows; measured 0.7",
);

/// Rung 11: a gain against quadrature.
pub const GAIN: Tolerance = Tolerance::new(
    "gain",
    2e-11,
    Unit::Relative,
    "the quadrature is good to 1e-12, and a tolerance is ten times its oracle's doubt",
);

/// Rung 11: a prediction of theory against a figure of another program.
pub const THEORY: Tolerance = Tolerance::new(
    "figure of the theory",
    0.0,
    Unit::Absolute,
    "half a unit of the last digit of each figure; 1e-10 where the figure is known exactly",
);

/// Rung 11: random networks against a prediction of theory.
pub const SIMULATION: Tolerance = Tolerance::new(
    "simulation",
    0.0,
    Unit::Relative,
    "what so many networks of this width scatter by, for each row its own",
);

/// Rung 11: the end of training against the solution of a linear system.
pub const OPTIMUM: Tolerance = Tolerance::new(
    "optimum",
    1e-9,
    Unit::Absolute,
    "the last steps of Adam and RMSProp are as long as their rate, which has fallen to 1e-10",
);

/// Rung 11: gradient descent on a quadratic, step by step.
pub const QUADRATIC: Tolerance = Tolerance::new(
    "quadratic",
    1.1e-13,
    Unit::Relative,
    "ten times the doubt of the closed forms, powers of up to 60, and a little; measured 9e-15",
);

/// Rung 11: training accuracy where training always or never succeeds.
pub const ACCURACY: Tolerance = Tolerance::new(
    "settled accuracy",
    0.03,
    Unit::Absolute,
    "the spread over seeds and the rounding of the reference to a percent",
);

/// Rung 11: training accuracy where it depends on the seed whether training succeeds.
pub const EDGE: Tolerance = Tolerance::new(
    "accuracy on the edge",
    0.15,
    Unit::Absolute,
    "medians of three seeds, which on their own are up to 0.34 apart there; measured 0.12",
);

/// Every tolerance above, for the certificate.
pub const TABLE: [Tolerance; 30] = [
    EXACT,
    IDENTITY,
    FINITE_DIFFERENCE,
    EXACT_DERIVATIVE,
    EXACT_SLOPE,
    FEW_ROUNDINGS,
    SINGLE_ULPS,
    ROUNDING,
    SHIFTED,
    SPREAD,
    LAW,
    LAW_IN_SINGLE,
    OWN_AIM,
    LIBM_AIM,
    CROSSING,
    SINGLE_EXP,
    SINGLE_EXP_M1,
    SINGLE_LN,
    SINGLE_LN_1P,
    SINGLE_TANH,
    SINGLE_ERFC,
    CHANCE,
    ORTHONORMAL,
    GAIN,
    THEORY,
    SIMULATION,
    OPTIMUM,
    QUADRATIC,
    ACCURACY,
    EDGE,
];

/// An oracle must be this much more accurate than the tolerance it judges by.
pub const ORACLE_SHARE: f64 = 0.1;

#[cfg(test)]
mod tests {
    use super::{
        SINGLE_ERFC, SINGLE_EXP, SINGLE_EXP_M1, SINGLE_LN, SINGLE_LN_1P, SINGLE_TANH, TABLE, Tolerance,
    };
    use crate::exhaustive::{Row, Table};

    /// Claim: the table above leaves no tolerance out. Oracle: this file.
    #[test]
    fn every_tolerance_is_in_the_table() {
        let declared = include_str!("tolerance.rs").matches("\npub const ").count();
        // The table itself, and the share that is an oracle's.
        assert_eq!(declared - 2, TABLE.len());
    }

    /// Claim: what rungs 4 and 7 build on is what rung 5 measured. Oracle: its committed table.
    #[test]
    fn errors_of_elementary_functions_are_those_of_all_inputs() {
        let all = Table::of_all();
        let functions: [(&str, Tolerance); 6] = [
            ("Real::exp", SINGLE_EXP),
            ("Real::exp_m1", SINGLE_EXP_M1),
            ("Real::ln", SINGLE_LN),
            ("Real::ln_1p", SINGLE_LN_1P),
            ("Real::tanh", SINGLE_TANH),
            ("Real::erfc", SINGLE_ERFC),
        ];
        for (name, tolerance) in functions {
            let most = all.row(name).and_then(Row::ulps).unwrap();
            assert_eq!(tolerance.limit, (1000.0 * most).ceil() / 1000.0, "{name}");
        }
    }
}
