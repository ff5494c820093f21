//! The report as plain data.

use headwater_verify::claim::{Section, Verdict};
use headwater_verify::lesson::{Progress, Settings, sections};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use serde::Serialize;

use crate::arguments::ReportArguments;

/// The name and version of the JSON's shape; see `cli/REPORT_SCHEMA.md`.
pub(crate) const SCHEMA: &str = "headwater.report/1";

/// Everything that is printed, and nothing that is not reproducible.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) schema: &'static str,
    pub(crate) version: &'static str,
    pub(crate) seed: u64,
    pub(crate) quick: bool,
    pub(crate) sections: Vec<Section>,
    pub(crate) summary: Summary,
}

/// How many claims got which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Summary {
    pub(crate) claims: usize,
    pub(crate) hold: usize,
    pub(crate) hold_with_qualification: usize,
    pub(crate) fail: usize,
}

impl Report {
    /// Measures the sections asked for, or all, on as many threads as there are; their order is the registry's.
    pub(crate) fn measure(wanted: &ReportArguments, progress: &dyn Progress) -> Report {
        let settings = Settings { seed: wanted.seed, quick: wanted.quick };
        let chosen: Vec<_> = sections()
            .iter()
            .filter(|entry| {
                wanted.only.is_empty() || wanted.only.iter().any(|name| name.eq_ignore_ascii_case(entry.id))
            })
            .collect();
        let measured = chosen.par_iter().map(|entry| (entry.measure)(&settings, progress)).collect();
        Report::of(settings, measured)
    }

    /// The report of these sections.
    pub(crate) fn of(settings: Settings, sections: Vec<Section>) -> Report {
        let Settings { seed, quick } = settings;
        let summary = Summary::of(&sections);
        Report { schema: SCHEMA, version: env!("CARGO_PKG_VERSION"), seed, quick, sections, summary }
    }

    /// Whether any claim fails.
    pub(crate) fn fails(&self) -> bool {
        self.summary.fail > 0
    }
}

impl Summary {
    fn of(sections: &[Section]) -> Summary {
        let verdicts: Vec<Verdict> = sections.iter().map(|section| section.claim.verdict()).collect();
        let count = |wanted: fn(&Verdict) -> bool| verdicts.iter().filter(|verdict| wanted(verdict)).count();
        Summary {
            claims: verdicts.len(),
            hold: count(|verdict| matches!(verdict, Verdict::Holds)),
            hold_with_qualification: count(|verdict| {
                matches!(verdict, Verdict::HoldsWithQualification { .. })
            }),
            fail: count(Verdict::is_failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use headwater_verify::lesson::{Settings, Silent, sections};

    use super::Report;

    /// Claim: one measurement outside its bound makes the whole report fail. Oracle: the same report without it.
    #[test]
    fn one_broken_measurement_fails_the_report() {
        let settings = Settings { quick: true, ..Settings::default() };
        let slope = sections().iter().find(|entry| entry.id == "slope").expect("the lesson's first row");
        let mut section = (slope.measure)(&settings, &Silent);
        assert!(!Report::of(settings, vec![section.clone()]).fails());
        section.claim.measurements[0].value = f64::NAN;
        let report = Report::of(settings, vec![section]);
        assert!(report.fails());
        assert_eq!((report.summary.claims, report.summary.fail), (1, 1));
    }
}
