//! Turns each mutant on and runs the tests that pass its site, until one fails.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::time::Duration;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::crew;
use crate::mutant::Mutant;
use crate::place::Source;
use crate::rewrite::Number;
use crate::suite::{End, Test};

/// After so many tests that do not end, a mutant is said not to end.
const PATIENCE: usize = 3;

/// What the tests made of a mutant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// This test fails.
    Killed(String),
    /// No test fails; some do not end in time.
    OutOfTime,
    /// All tests that pass its site pass: so many.
    Missed(usize),
    /// The compiler refuses it.
    Unviable,
    /// No switch can turn it on, and why: left to `cargo mutants` itself.
    Undecided(String),
}

impl Verdict {
    /// What two groups of tests make of a mutant, the second having been asked because the first did not kill it.
    pub fn then(self, next: Self) -> Self {
        match (self, next) {
            (_, Self::Killed(test)) => Self::Killed(test),
            (Self::OutOfTime, _) | (_, Self::OutOfTime) => Self::OutOfTime,
            (Self::Missed(one), Self::Missed(other)) => Self::Missed(one + other),
            (_, next) => next,
        }
    }
}

/// A mutant that is behind a switch.
pub struct Subject<'m> {
    pub number: Number,
    /// The first mutant of its site.
    site: Number,
    pub mutant: &'m Mutant,
    /// Whether it lies in a `const fn`, which the compiler may have evaluated without it.
    constant: bool,
}

impl<'m> Subject<'m> {
    pub fn new(
        number: Number,
        site: Number,
        mutants: &'m [Mutant],
        sources: &BTreeMap<String, Source>,
    ) -> Self {
        let mutant = &mutants[number as usize - 1];
        let constant = sources[&mutant.file].is_in_constant_function(mutant.span.start);
        Self { number, site, mutant, constant }
    }
}

/// How often a test was tried on the mutants of a file, and how often it killed one.
type Record = HashMap<(usize, String), (f64, f64)>;

/// The verdict on each mutant.
pub fn judge(tests: &[Test], subjects: &[Subject<'_>]) -> Result<Vec<(Number, Verdict)>> {
    let record = Mutex::new(Record::new());
    let verdicts = Mutex::new(Vec::new());
    crew::each(subjects.len(), "mutants", |index| {
        let verdict = one(tests, &subjects[index], &record);
        let mut verdicts = verdicts.lock().expect("nothing panics while it holds this lock");
        verdicts.push((subjects[index].number, verdict));
    });
    let verdicts = verdicts.into_inner()?;
    verdicts.into_iter().map(|(number, verdict)| Ok((number, verdict?))).collect()
}

fn one(tests: &[Test], subject: &Subject<'_>, record: &Mutex<Record>) -> Result<Verdict> {
    let may_judge = |test: &Test| {
        test.passes.contains(&subject.site) && (!subject.constant || test.evaluates_at_run_time())
    };
    let mut left: Vec<usize> = (0..tests.len()).filter(|&test| may_judge(&tests[test])).collect();
    let count = left.len();
    let file = &subject.mutant.file;
    let mut endless = 0;
    sort(&mut left, tests, file, record);
    for test in left {
        let end = tests[test].run(subject.number)?;
        let mut record = record.lock().expect("nothing panics while it holds this lock");
        let (tried, killed) = record.entry((test, file.clone())).or_default();
        *tried += 1.0;
        match end {
            End::Passed => {}
            End::Failed => {
                *killed += 1.0;
                return Ok(Verdict::Killed(tests[test].name.clone()));
            }
            End::OutOfTime => {
                endless += 1;
                if endless == PATIENCE {
                    break;
                }
            }
        }
    }
    Ok(match endless {
        0 if subject.constant => {
            Verdict::Undecided("in a `const fn`, and no test at run time notices".to_owned())
        }
        0 => Verdict::Missed(count),
        _ => Verdict::OutOfTime,
    })
}

/// First those that kill most in the least time, going by what they did to the file's other mutants. The order decides
/// how long a run takes, not what it finds.
fn sort(left: &mut [usize], tests: &[Test], file: &str, record: &Mutex<Record>) {
    let record = record.lock().expect("nothing panics while it holds this lock");
    let cost = |test: &usize| {
        let (tried, killed) = record.get(&(*test, file.to_owned())).copied().unwrap_or_default();
        let start = Duration::from_millis(5).as_secs_f64();
        (start + tests[*test].time.as_secs_f64()) * (tried + 1.0) / (killed + 0.5)
    };
    left.sort_by(|one, other| cost(one).total_cmp(&cost(other)));
}
