//! A fact: what is claimed, over which domain, by which rung, and how close it came to being false.
//!
//! A check feeds a [`Fact`] case by case and ends with [`Fact::verdict`] or [`Fact::assert`]. A fact without a
//! case is not a fact, nor is one whose oracle is less accurate than the tolerance it judges by, nor one that
//! missed a stratum of inputs it was told to cover.

mod judge;

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use crate::coverage::Region;
use crate::field::Field;
use crate::rung::Rung;
use crate::strata::Stratum;
use crate::tolerance::Tolerance;
use crate::ulp::Float;

use judge::Kept;

/// The case that came nearest to its allowance, or went past it.
#[derive(Debug, Clone, PartialEq)]
pub struct Worst {
    /// The input, in decimal and in hex.
    pub input: String,
    /// What the oracle says.
    pub expected: String,
    /// What the code says.
    pub found: String,
    /// The distance between the two, in the unit of the allowance.
    pub error: f64,
    /// The largest error allowed here.
    pub allowance: f64,
}

impl Worst {
    /// Error over allowance: above 1 the claim is false. 0 when the two agree to the bit.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.error == 0.0 { 0.0 } else { self.error / self.allowance }
    }
}

impl fmt::Display for Worst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Worst { input, expected, found, error, allowance } = self;
        write!(
            f,
            "    input     {input}\n    expected  {expected}\n    found     {found}\n    error     {error:e} \
             against an allowance of {allowance:e}"
        )
    }
}

/// A claim with the evidence gathered for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The kind of evidence.
    pub rung: Rung,
    /// What is claimed, in one sentence.
    pub claim: String,
    /// The inputs it is claimed for.
    pub domain: String,
    /// What judges it.
    pub oracle: &'static str,
    /// How far off it may be, and why.
    pub tolerance: Tolerance,
    /// How many comparisons were made.
    pub cases: u64,
    /// How many cases were left out, by reason.
    pub rejected: BTreeMap<&'static str, u64>,
    /// How many cases each stratum had.
    pub covered: BTreeMap<Stratum, u64>,
    /// How often each checked function was seen in each region of inputs.
    pub seen: BTreeMap<(String, Region), u64>,
    /// The case nearest to its allowance.
    pub worst: Option<Worst>,
    required: Vec<Stratum>,
    vacuous: u64,
    failed: u64,
    failures: Vec<String>,
    terse: bool,
}

/// How many failures are printed in full: those of the shortest inputs, which are the simplest.
const SHOWN: usize = 3;

impl Fact {
    /// A claim without evidence yet.
    pub fn new(
        rung: Rung,
        claim: impl Into<String>,
        domain: impl Into<String>,
        oracle: &'static str,
        tolerance: Tolerance,
    ) -> Self {
        Self {
            rung,
            claim: claim.into(),
            domain: domain.into(),
            oracle,
            tolerance,
            cases: 0,
            rejected: BTreeMap::new(),
            covered: BTreeMap::new(),
            seen: BTreeMap::new(),
            worst: None,
            required: Vec::new(),
            vacuous: 0,
            failed: 0,
            failures: Vec::new(),
            terse: false,
        }
    }

    /// The same without simpler inputs for its first failure: for a search that makes inputs simpler itself.
    #[must_use]
    pub fn tersely(mut self) -> Self {
        self.terse = true;
        self
    }

    /// Whether a judge that can make a failing input simpler should do so: for the first failure of a fact.
    #[must_use]
    pub fn wants_detail(&self) -> bool {
        !self.terse && self.failed == 0
    }

    /// Demands at least one case from each of these strata.
    #[must_use]
    pub fn covering(mut self, strata: &[Stratum]) -> Self {
        self.required.extend_from_slice(strata);
        self
    }

    /// Counts a case of a stratum.
    pub fn cover(&mut self, stratum: Stratum) {
        *self.covered.entry(stratum).or_default() += 1;
    }

    /// Notes that a checked function was tried on numbers of a stratum: if they show what it is named for.
    pub fn saw<F: Float>(&mut self, function: &str, stratum: Stratum, values: &[F]) {
        if stratum.is_in(values) {
            *self.seen.entry((function.to_owned(), Region::Values(stratum))).or_default() += 1;
        }
    }

    /// Notes that a checked function was tried on a batch, or on a width.
    pub fn saw_shape(&mut self, function: &str, region: Region) {
        *self.seen.entry((function.to_owned(), region)).or_default() += 1;
    }

    /// Compares to the bit where `expected` is infinite or NaN, and else within the relative tolerance.
    pub fn relative_or_same<F: Float>(
        &mut self,
        found: F,
        expected: F,
        scale: f64,
        input: impl FnOnce() -> String,
    ) {
        let kept = self.judge_relative_or_same(found, expected, scale);
        self.keep(kept, input);
    }

    /// Counts a case that is left out, and why.
    pub fn reject(&mut self, reason: &'static str) {
        *self.rejected.entry(reason).or_default() += 1;
    }

    /// Compares to the bit; any NaN equals any other.
    pub fn bits<F: Float>(&mut self, found: F, expected: F, input: impl FnOnce() -> String) {
        let kept = self.judge_bits(found, expected);
        self.keep(kept, input);
    }

    /// Compares two elements of a field: the same, at a distance of 0, or not, at a distance of 1.
    pub fn equal(&mut self, found: Field, expected: Field, input: impl FnOnce() -> String) {
        let kept = self.judge_equal(found, expected);
        self.keep(kept, input);
    }

    /// Compares slices to the bit, element by element; a difference in length is a failure.
    pub fn slices<F: Float>(&mut self, found: &[F], expected: &[F], input: impl Fn() -> String) {
        self.judge_slices(found, expected, &input);
    }

    /// Compares in units in the last place, against this limit or the tolerance's own if that is larger.
    pub fn ulps<F: Float>(&mut self, found: F, reference: f64, limit: f64, input: impl FnOnce() -> String) {
        let kept = self.judge_ulps(found, reference, limit);
        self.keep(kept, input);
    }

    /// Compares within the relative tolerance, relative to max(|expected|, `scale`). `doubt` is the oracle's
    /// own error; one above a tenth of the allowance makes the case vacuous.
    pub fn relative<F: Float>(
        &mut self,
        found: F,
        expected: F,
        scale: f64,
        doubt: f64,
        input: impl FnOnce() -> String,
    ) {
        let kept = self.judge_relative(found, expected, scale, doubt);
        self.keep(kept, input);
    }

    /// Compares within a bound derived for this case.
    pub fn within<F: Float>(
        &mut self,
        found: F,
        expected: F,
        allowance: f64,
        doubt: f64,
        input: impl FnOnce() -> String,
    ) {
        let kept = self.judge_within(found, expected, allowance, doubt);
        self.keep(kept, input);
    }

    /// Checks a condition that has no number.
    pub fn holds(&mut self, condition: bool, description: impl FnOnce() -> String) {
        let kept = self.judge_condition(condition);
        self.keep(kept, description);
    }

    /// Keeps a case with its input. With the methods above, all that is compiled for each place that compares something.
    #[inline]
    fn keep(&mut self, kept: Option<Kept>, input: impl FnOnce() -> String) {
        if let Some(kept) = kept {
            self.keep_with(kept, input());
        }
    }

    /// Keeps a failure if it is among the simplest.
    fn show_failure(&mut self, message: String) {
        self.failures.push(message);
        self.failures.sort_by_key(String::len);
        self.failures.truncate(SHOWN);
    }

    /// The same claim without evidence.
    #[must_use]
    pub fn blank(&self) -> Self {
        let Fact { rung, claim, domain, oracle, tolerance, .. } = self.clone();
        Self::new(rung, claim, domain, oracle, tolerance).covering(&self.required)
    }

    /// Adds the evidence that another run gathered for the same claim.
    pub fn absorb(&mut self, other: Self) {
        self.cases += other.cases;
        self.failed += other.failed;
        self.vacuous += other.vacuous;
        for (reason, count) in other.rejected {
            *self.rejected.entry(reason).or_default() += count;
        }
        for (seen, count) in other.seen {
            *self.seen.entry(seen).or_default() += count;
        }
        for (stratum, count) in other.covered {
            *self.covered.entry(stratum).or_default() += count;
        }
        let share = |fact: Option<&Worst>| fact.map_or(-1.0, Worst::share);
        if share(other.worst.as_ref()) > share(self.worst.as_ref()) {
            self.worst = other.worst;
        }
        for failure in other.failures {
            self.show_failure(failure);
        }
    }

    /// What went wrong in this run alone: failed and vacuous cases, not the lack of any.
    ///
    /// # Errors
    ///
    /// The first failures in full.
    pub fn so_far(&self) -> Result<(), String> {
        if self.failures.is_empty() { Ok(()) } else { Err(self.failures.join("\n")) }
    }

    /// Puts the smallest input that still fails before the other failures.
    pub(crate) fn shrunk(&mut self, description: String) {
        self.failures.insert(0, description);
        self.failures.truncate(SHOWN);
        self.failed = self.failed.max(1);
    }

    /// Whether some comparison went past its allowance. A planted fault is caught when this is true.
    #[must_use]
    pub fn is_refuted(&self) -> bool {
        self.failed > 0
    }

    /// The claim's standing.
    ///
    /// # Errors
    ///
    /// A message with the claim, the oracle and the first failures in full: when a case failed, when no case
    /// ran, when the oracle was too weak, when most cases were rejected, or when a required stratum is missing.
    pub fn verdict(&self) -> Result<(), String> {
        let mut complaints = self.failures.clone();
        if self.cases == 0 {
            complaints.push("  no case was run".to_owned());
        }
        let rejected: u64 = self.rejected.values().sum();
        if rejected > self.cases {
            complaints.push(format!("  {rejected} cases were rejected and only {} judged", self.cases));
        }
        for stratum in &self.required {
            if !self.covered.contains_key(stratum) {
                complaints.push(format!("  no case from the stratum '{stratum}'"));
            }
        }
        if complaints.is_empty() {
            return Ok(());
        }
        let Fact { rung, claim, domain, oracle, cases, vacuous, failed, tolerance, .. } = self;
        let mut message = format!(
            "\n{rung}: {claim}\n  domain    {domain}\n  oracle    {oracle}\n  tolerance {} ({})\n  {failed} of \
             {cases} cases failed, {vacuous} vacuous\n",
            tolerance.name, tolerance.reason
        );
        for complaint in complaints {
            let _ = writeln!(message, "{complaint}");
        }
        Err(message)
    }

    /// Prints the fact, and stops the test with the full message if it does not stand.
    ///
    /// # Panics
    ///
    /// When [`Fact::verdict`] is an error.
    pub fn assert(&self) {
        println!("{self}");
        if let Err(message) = self.verdict() {
            panic!("{message}");
        }
    }
}

/// Prints every fact, then stops the test with the messages of all that do not stand.
///
/// # Panics
///
/// When the verdict of a fact is an error, or when there is no fact.
pub fn assert_all(facts: impl IntoIterator<Item = Fact>) {
    let (mut count, mut broken) = (0, Vec::new());
    for fact in facts {
        println!("{fact}");
        count += 1;
        broken.extend(fact.verdict().err());
    }
    assert!(count > 0, "there is no fact to assert");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// One line for the certificate, and the worst case under it.
impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fact { rung, claim, domain, cases, rejected, worst, .. } = self;
        write!(f, "{rung}: {claim}; {domain}; {cases} cases")?;
        for (reason, count) in rejected {
            write!(f, ", {count} left out ({reason})")?;
        }
        if let Some(worst) = worst.as_ref().filter(|worst| worst.error > 0.0) {
            let margin = 1.0 - worst.share();
            write!(f, "; margin {:.0} %, worst case:\n{worst}", 100.0 * margin)?;
        } else {
            write!(f, "; no error at all")?;
        }
        Ok(())
    }
}

/// A number in decimal and in hex.
pub fn show<F: Float>(value: F) -> String {
    format!("{:e} ({})", value.to_f64(), value.hex())
}

/// The first numbers of a slice in decimal and in hex, and how many there are.
pub fn show_slice<F: Float>(values: &[F]) -> String {
    let shown: Vec<String> = values.iter().take(8).map(|value| show(*value)).collect();
    let more = if values.len() > 8 { format!(", ... {} in all", values.len()) } else { String::new() };
    format!("[{}{more}]", shown.join(", "))
}

/// The first elements of a field, and how many there are.
pub fn show_residues(values: &[Field]) -> String {
    let shown: Vec<String> = values.iter().take(8).map(Field::to_string).collect();
    let more = if values.len() > 8 { format!(", ... {} in all", values.len()) } else { String::new() };
    format!("[{}{more}]", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::Fact;
    use crate::rung::Rung;
    use crate::strata::Stratum;
    use crate::tolerance::{EXACT, FINITE_DIFFERENCE};

    fn fact(tolerance: crate::tolerance::Tolerance) -> Fact {
        Fact::new(Rung::Laws, "two is two", "small numbers", "arithmetic", tolerance)
    }

    #[test]
    fn a_fact_without_a_case_fails() {
        assert!(fact(EXACT).verdict().expect_err("no case").contains("no case was run"));
    }

    #[test]
    fn a_failure_names_claim_oracle_input_and_error_in_full() {
        let mut fact = fact(FINITE_DIFFERENCE);
        fact.relative(2.0_f64, 2.0, 1.0, 0.0, || "x = 1".to_owned());
        fact.verdict().expect("equal numbers");
        fact.relative(2.0_f64, 2.5, 1.0, 0.0, || "x = 3".to_owned());
        let message = fact.verdict().expect_err("different numbers");
        for part in [
            "two is two",
            "small numbers",
            "arithmetic",
            "x = 3",
            "2e0 (0x4000000000000000)",
            "2.5e0 (0x4004000000000000)",
            "error     5e-1 against an allowance of 2.5e-9",
            "1 of 2 cases failed",
        ] {
            assert!(message.contains(part), "'{part}' is missing in: {message}");
        }
        assert!(fact.is_refuted());
    }

    #[test]
    fn an_oracle_weaker_than_its_tolerance_fails() {
        let mut fact = fact(FINITE_DIFFERENCE);
        fact.relative(1.0_f64, 1.0, 1.0, 0.0, String::new);
        fact.relative(1.0_f64, 1.0, 1.0, 2e-10, String::new);
        assert!(fact.verdict().expect_err("a weak oracle").contains("1 vacuous"));
        let mut fact = self::fact(FINITE_DIFFERENCE);
        fact.relative(1.0_f64, 1.0, 1.0, f64::NAN, String::new);
        fact.verdict().expect_err("an oracle without a number");
    }

    #[test]
    fn a_missing_stratum_or_too_many_rejections_fail() {
        let mut fact = fact(EXACT).covering(&[Stratum::Zero, Stratum::Infinite]);
        fact.bits(1.0_f32, 1.0, String::new);
        fact.cover(Stratum::Zero);
        assert!(fact.verdict().expect_err("infinity").contains("'infinite'"));
        fact.cover(Stratum::Infinite);
        fact.verdict().expect("all strata covered");
        fact.reject("a reason");
        fact.verdict().expect("half of the cases judged");
        fact.reject("a reason");
        fact.verdict().expect_err("most cases rejected");
    }

    #[test]
    fn bits_tell_zeros_apart_and_nans_not() {
        let mut fact = fact(EXACT);
        fact.bits(f32::NAN, -f32::NAN, String::new);
        assert!(!fact.is_refuted());
        fact.bits(0.0_f32, -0.0, String::new);
        assert!(fact.is_refuted());
    }

    #[test]
    fn a_nan_is_no_agreement() {
        let mut fact = fact(FINITE_DIFFERENCE);
        fact.relative(f64::NAN, 1.0, 1.0, 0.0, String::new);
        assert!(fact.is_refuted());
    }

    #[test]
    fn the_worst_case_is_kept() {
        let mut fact = fact(FINITE_DIFFERENCE);
        for error in [1e-12, 5e-10, 2e-10] {
            fact.relative(1.0 + error, 1.0_f64, 1.0, 0.0, || format!("{error:e}"));
        }
        let worst = fact.worst.as_ref().expect("three cases");
        assert_eq!(worst.input, "5e-10");
        assert!(fact.to_string().contains("margin 50 %"), "{fact}");
    }
}
