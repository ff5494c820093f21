//! Comparisons, without the closures that say what was compared: those are compiled for each place that compares
//! something, and this once for each scalar.

use super::{Fact, Worst, show};
use crate::field::Field;
use crate::strict;
use crate::tolerance::{ORACLE_SHARE, Unit};
use crate::ulp::{Float, error_in_ulps};

/// Among how many failures, the first ones, the simplest are chosen.
const CONSIDERED: u64 = 256;

/// What is kept of a case, but for its input.
pub(super) enum Kept {
    /// As the nearest to its allowance, as a failure to show, or both.
    Judged { case: Worst, nearest: bool, shown: bool },
    /// As a failure, because the oracle's own error is too large.
    Vacuous { allowance: f64, doubt: f64 },
}

impl Fact {
    #[cold]
    #[inline(never)]
    pub(super) fn keep_with(&mut self, kept: Kept, input: String) {
        match kept {
            Kept::Judged { case, nearest, shown } => {
                let case = Worst { input, ..case };
                if shown {
                    self.show_failure(case.to_string());
                }
                if nearest {
                    self.worst = Some(case);
                }
            }
            Kept::Vacuous { allowance, doubt } => self.show_failure(format!(
                "  vacuous: the oracle's own error of {doubt:e} is too much for an allowance of {allowance:e}\n    \
                 input     {input}"
            )),
        }
    }

    pub(super) fn judge_bits<F: Float>(&mut self, found: F, expected: F) -> Option<Kept> {
        let error = if found.same_bits(expected) { 0.0 } else { found.ulps_from(expected).max(1) as f64 };
        self.judge(error, 0.0, || (show(expected), show(found)))
    }

    pub(super) fn judge_equal(&mut self, found: Field, expected: Field) -> Option<Kept> {
        let error = if found == expected { 0.0 } else { 1.0 };
        self.judge(error, 0.0, || {
            // A missing factor is a small fraction.
            let times = (found / expected).fraction().map(|(above, below)| match below {
                1 => format!(", {above} times what is expected"),
                _ => format!(", {above}/{below} times what is expected"),
            });
            (expected.to_string(), format!("{found}{}", times.unwrap_or_default()))
        })
    }

    pub(super) fn judge_slices<F: Float>(&mut self, found: &[F], expected: &[F], input: &dyn Fn() -> String) {
        self.holds(found.len() == expected.len(), || {
            format!("{}: {} values where {} are expected", input(), found.len(), expected.len())
        });
        for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
            self.bits(*found, *expected, || format!("{}, element {index}", input()));
        }
    }

    pub(super) fn judge_ulps<F: Float>(&mut self, found: F, reference: f64, limit: f64) -> Option<Kept> {
        let error = error_in_ulps(found, reference);
        self.judge(error, limit.max(self.tolerance.limit), || (show(reference), show(found)))
    }

    pub(super) fn judge_relative<F: Float>(
        &mut self,
        found: F,
        expected: F,
        scale: f64,
        doubt: f64,
    ) -> Option<Kept> {
        debug_assert_eq!(self.tolerance.unit, Unit::Relative);
        let allowance = self.tolerance.limit * expected.to_f64().abs().max(scale);
        self.judge_within(found, expected, allowance, doubt)
    }

    pub(super) fn judge_relative_or_same<F: Float>(
        &mut self,
        found: F,
        expected: F,
        scale: f64,
    ) -> Option<Kept> {
        if expected.is_finite() {
            self.judge_relative(found, expected, scale, 0.0)
        } else {
            self.judge_bits(found, expected)
        }
    }

    pub(super) fn judge_within<F: Float>(
        &mut self,
        found: F,
        expected: F,
        allowance: f64,
        doubt: f64,
    ) -> Option<Kept> {
        let same = found.same_bits(expected) || found == expected;
        let error = if same { 0.0 } else { (found.to_f64() - expected.to_f64()).abs() };
        // Written so that a NaN doubt is too much doubt.
        let sharp = allowance == 0.0 || doubt <= ORACLE_SHARE * strict::allowance(&self.tolerance, allowance);
        if !sharp || allowance.is_infinite() {
            return self.doubted(allowance, doubt);
        }
        self.judge(error, allowance, || (show(expected), show(found)))
    }

    pub(super) fn judge_condition(&mut self, condition: bool) -> Option<Kept> {
        let error = if condition { 0.0 } else { f64::INFINITY };
        self.judge(error, 0.0, || ("true".to_owned(), condition.to_string()))
    }

    #[cold]
    fn doubted(&mut self, allowance: f64, doubt: f64) -> Option<Kept> {
        self.vacuous += 1;
        strict::judged(true);
        (self.vacuous + self.failed <= CONSIDERED).then_some(Kept::Vacuous { allowance, doubt })
    }

    /// Counts a case, and says what to keep of it, if anything. `describe` tells what is expected and what was found.
    fn judge(
        &mut self,
        error: f64,
        allowance: f64,
        describe: impl FnOnce() -> (String, String),
    ) -> Option<Kept> {
        self.cases += 1;
        let allowance = strict::allowance(&self.tolerance, allowance);
        let error = if error.is_nan() { f64::INFINITY } else { error };
        let fails = error > allowance;
        strict::judged(fails);
        let share = if error == 0.0 { 0.0 } else { error / allowance };
        let nearest = self.worst.as_ref().is_none_or(|worst| share > worst.share());
        self.failed += u64::from(fails);
        let shown = fails && self.vacuous + self.failed <= CONSIDERED;
        (nearest || shown).then(|| {
            let (expected, found) = describe();
            let case = Worst { input: String::new(), expected, found, error, allowance };
            Kept::Judged { case, nearest, shown }
        })
    }
}
