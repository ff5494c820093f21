//! The elementary functions against the tables of NumPy and SciPy.

use headwater_core::Activation;

use crate::fact::{Fact, show};
use crate::golden::tolerance::{BOOST, NUMPY, TABLE_LIMITS};
use crate::golden::{self, NumpyTable, Scalar, ScipyTable};
use crate::rung::Rung;
use crate::tolerance::Tolerance;
use crate::ulp::Float;

/// A function of the core that a table judges, and the arguments at which it is meant to be the tabulated function.
struct Judged<F> {
    name: &'static str,
    function: fn(F) -> F,
    domain: fn(F) -> bool,
}

/// What the core has of a tabulated function. None for a name that is not known, which leaves a fact without a case.
fn judged<F: Float>(function: &str) -> Vec<Judged<F>> {
    let everywhere = |_| true;
    let at_most_zero = |x: F| !x.is_positive();
    let elementary = |name, function| Judged { name, function, domain: everywhere };
    match function {
        "exp" => vec![
            elementary("Real::exp", F::exp),
            // Written for exponents that underflow: in f64 it has no value where e^x overflows.
            Judged {
                name: "Real::exp_times",
                function: |x| x.exp_times(F::ZERO, F::ONE),
                domain: at_most_zero,
            },
        ],
        "expm1" => vec![
            elementary("Real::exp_m1", F::exp_m1),
            Judged {
                name: "ELU below zero",
                function: |x| Activation::Elu { alpha: 1.0 }.value(x),
                domain: at_most_zero,
            },
        ],
        "log" => vec![elementary("Real::ln", F::ln)],
        "log1p" => vec![elementary("Real::ln_1p", F::ln_1p)],
        "tanh" => vec![
            elementary("Real::tanh", F::tanh),
            elementary("Activation::Tanh", |x| Activation::Tanh.value(x)),
        ],
        "erfc" => vec![elementary("Real::erfc", F::erfc)],
        _ => Vec::new(),
    }
}

/// How far a function of the core may be from a table's values, in units in the last place of them; nothing, without an entry.
fn limit<F: Float>(table: &str, name: &str) -> f64 {
    let entry = TABLE_LIMITS
        .iter()
        .find(|entry| (entry.table, entry.function, entry.scalar) == (table, name, F::NAME));
    entry.map_or(0.0, |entry| entry.ulps)
}

/// Compares everything that the core has of `function` with pairs of argument and value.
fn compare<F: Float>(
    table: &str,
    function: &str,
    tolerance: Tolerance,
    oracle: &'static str,
    pairs: &[(F, f64)],
) -> Vec<Fact> {
    let facts = judged::<F>(function).into_iter().map(|Judged { name, function, domain }| {
        let limit = limit::<F>(table, name);
        let claim = format!("{name} is within {limit} ULP of the table {table}");
        let rows: Vec<_> = (1..).zip(pairs).filter(|(_, (x, _))| domain(*x)).collect();
        let domain = format!("{} of {} rows, {}", rows.len(), pairs.len(), F::NAME);
        let mut fact = Fact::new(Rung::Goldens, claim, domain, oracle, tolerance);
        for (row, &(x, y)) in rows {
            fact.ulps(function(x), y, limit, || format!("row {row} of the table {table}, x = {}", show(x)));
        }
        fact
    });
    facts.collect()
}

/// Claim: the elementary functions, and the activations that are nothing else, have NumPy's values. Oracle: the tables NumPy
/// validates itself with. Tolerance: see [`NUMPY`].
#[must_use]
pub fn numpy() -> Vec<Fact> {
    const ORACLE: &str = "NumPy 2.4.6, umath-validation-set";
    let facts = golden::numpy().cases.into_iter().flat_map(|table| {
        let NumpyTable { function, scalar, x, y, .. } = table;
        let rows = x.into_iter().zip(y);
        match scalar {
            Scalar::F32 => {
                let single = |pattern: u64| f32::from_bits(pattern as u32);
                let pairs: Vec<_> = rows.map(|(x, y)| (single(x), f64::from(single(y)))).collect();
                compare(&function, &function, NUMPY, ORACLE, &pairs)
            }
            Scalar::F64 => {
                let pairs: Vec<_> = rows.map(|(x, y)| (f64::from_bits(x), f64::from_bits(y))).collect();
                compare(&function, &function, NUMPY, ORACLE, &pairs)
            }
        }
    });
    facts.collect()
}

/// Claim: the elementary functions have Boost's values in `f64`, and in `f32` at the same arguments. Oracle: the tables SciPy tests
/// itself with, whose arguments both scalars hold. Tolerance: see [`BOOST`].
#[must_use]
pub fn scipy() -> Vec<Fact> {
    const ORACLE: &str = "SciPy 1.17.1, boost.npz, from Boost.Math";
    let facts = golden::scipy().cases.into_iter().flat_map(|table| {
        let ScipyTable { table, function, x, y, .. } = table;
        let double: Vec<_> = x.iter().map(|x| f64::from(*x)).zip(y.iter().copied()).collect();
        let single: Vec<_> = x.into_iter().zip(y).collect();
        let mut facts = compare(&table, &function, BOOST, ORACLE, &double);
        facts.extend(compare(&table, &function, BOOST, ORACLE, &single));
        facts
    });
    facts.collect()
}
