//! What a sweep shows, as facts.

use headwater_scalar::{Family, Function, Sightings, Tally, error_of, reference};

use super::claims::claims;
use super::sample::{STRIDE, sample};
use super::sweep::Sweep;
use super::table::{REGENERATE, Row, Table};
use crate::fact::{Fact, show};
use crate::proof::{Evidence, Heading, Subject};
use crate::rung::Rung;
use crate::strict;
use crate::tolerance::{CROSSING, EXACT, LIBM_AIM, OWN_AIM, Tolerance};

/// What the default run gathers.
pub static EVIDENCE: &[Evidence] = &[
    piece(
        "activation-sample-piecewise",
        "f32 values and slopes of activations made of straight lines are as near the true ones, to the digit, as the \
         committed table says, and keep their bounds and symmetries",
        || sampled(Family::Piecewise),
    ),
    piece("activation-sample-exponential", "the same for ELU, SELU and CELU", || {
        sampled(Family::Exponential)
    }),
    piece(
        "activation-sample-sigmoidal",
        "the same for sigmoid, tanh, softsign, softplus and log-sigmoid",
        || sampled(Family::Sigmoidal),
    ),
    piece("activation-sample-gated", "the same for GELU, SiLU and Mish", || sampled(Family::Gated)),
    piece("activation-sample-elementary", "the same for the elementary functions of a scalar", || {
        sampled(Family::Elementary)
    }),
];

/// How the certificate names what a whole sweep has shown.
pub const WHOLE: Heading = Heading {
    name: "activation-exhaustive",
    rung: Rung::Exhaustive,
    subject: Subject::Activation,
    claim: "the same for every f32 there is",
};

const fn piece(name: &'static str, claim: &'static str, gather: fn() -> Vec<Fact>) -> Evidence {
    Evidence { name, rung: Rung::Exhaustive, subject: Subject::Activation, claim, gather }
}

const ORACLE: &str = "formulas in f64 over libm, cross-checked against correctly rounded functions";

fn sampled(family: Family) -> Vec<Fact> {
    let mut functions = Function::all();
    functions.retain(|function| function.family() == family);
    let tallies = sample(&functions, &Table::of_all());
    let domain =
        format!("f32: one magnitude in {STRIDE}, and all next to kinks, limits and the worst of all inputs");
    let tallies = || functions.iter().copied().zip(&tallies);
    facts(&domain, &Table::of_sample(), tallies)
}

impl Sweep {
    /// What it has shown. It is compared with the committed table only when it covered all inputs.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact> {
        let done = self.progress();
        if self.is_exhaustive() && self.is_complete() {
            return facts("f32: all 2^32 inputs", &Table::of_all(), || self.tallies());
        }
        let domain = format!("f32: {} of {} inputs, in bit order", done.covered, done.total);
        laws(&domain, || self.tallies())
    }
}

fn facts<'a, T: Iterator<Item = (Function, &'a Tally)>>(
    domain: &str,
    expected: &Table,
    tallies: impl Fn() -> T,
) -> Vec<Fact> {
    let mut facts = laws(domain, &tallies);
    facts.push(recorded(domain, expected, tallies()));
    facts
}

/// All that can be said of any set of inputs.
fn laws<'a, T: Iterator<Item = (Function, &'a Tally)>>(domain: &str, tallies: impl Fn() -> T) -> Vec<Fact> {
    let errors = tallies().flat_map(|(function, tally)| errors(domain, function, tally));
    errors.chain([conduct(domain, tallies())]).collect()
}

/// Claim: each result is within so many units in the last place of the true one; near the zero of a derivative it is
/// within 2^-23.
fn errors(domain: &str, function: Function, tally: &Tally) -> Vec<Fact> {
    let claims = claims(function);
    let name = function.name();
    let fact = |what: &str, domain: String, tolerance: Tolerance| {
        Fact::new(Rung::Exhaustive, format!("{name}: {what}"), domain, ORACLE, tolerance)
    };
    let mut facts = Vec::new();
    if let Some(peak) = tally.ulps {
        let tolerance = if claims.own { OWN_AIM } else { LIBM_AIM };
        let what = format!("f32 is within {} ULP of the true value", tolerance.limit);
        let x = f32::from_bits(peak.at);
        let mut fact = fact(&what, domain.to_owned(), tolerance);
        fact.ulps(function.at(x), reference(function, x), 0.0, || show(x));
        fact.holds(error_of(function.at(x), reference(function, x)) == peak.error, || {
            format!("{} gives the same result alone as among others", show(x))
        });
        fact.cases = tally.inputs;
        facts.push(fact);
    }
    if let (Some(peak), Some([low, high])) = (tally.crossing, claims.crossing) {
        let x = f32::from_bits(peak.at);
        let domain = format!("{domain}, from {low} to {high}, where it crosses zero");
        let mut fact = fact("f32 is within 2^-23 of the true value", domain, CROSSING);
        fact.relative(f64::from(function.at(x)), reference(function, x), 1.0, 0.0, || show(x));
        facts.push(fact);
    }
    facts
}

/// Claim: bounds and symmetries hold to the bit, and a NaN comes out as NaN.
fn conduct<'a>(domain: &str, tallies: impl Iterator<Item = (Function, &'a Tally)>) -> Fact {
    let mut fact = Fact::new(
        Rung::Exhaustive,
        "values and slopes keep their bounds, symmetries hold to the bit, NaN gives NaN",
        domain,
        "calculus, as stated for each function",
        EXACT,
    );
    for (function, tally) in tallies {
        let mut none = |sightings: Sightings, what: &str| {
            fact.holds(sightings.count == 0, || {
                let at = sightings.first.map_or_else(String::new, |at| show(f32::from_bits(at)));
                format!("{}: {} inputs {what}, the first {at}", function.name(), sightings.count)
            });
        };
        none(tally.outside, "give a result outside the bounds");
        none(tally.lopsided, "give another result than their mirror image");
        none(tally.hidden_nans, "are NaN and give a number");
        fact.cases += tally.inputs.saturating_sub(3);
    }
    fact
}

/// Claim: the worst of each kind is what the committed table says, neither worse nor better.
fn recorded<'a>(
    domain: &str,
    expected: &Table,
    tallies: impl Iterator<Item = (Function, &'a Tally)>,
) -> Fact {
    let mut fact = Fact::new(
        Rung::Exhaustive,
        "the largest errors, the extremes and the descents are those of the committed table",
        domain,
        "the committed table",
        EXACT,
    );
    // A sample that was thinned out has the worst inputs all the same.
    let every_input = strict::blocks() == 1;
    for (function, tally) in tallies {
        let found = Table::of([(function, tally)]);
        let (expected, row) = (expected.row(&function.name()), found.rows.first());
        let same = if every_input {
            expected == row
        } else {
            expected.map(Row::without_counts) == row.map(Row::without_counts)
        };
        fact.holds(same, || {
            let expected = expected.map_or_else(|| "no such line".to_owned(), ToString::to_string);
            let found = found.rows.first().map_or_else(String::new, ToString::to_string);
            format!(
                "\n      table {expected}\n      found {found}\n      if that is meant: {REGENERATE}\n     "
            )
        });
        fact.cases += tally.inputs.saturating_sub(1);
    }
    fact
}
