//! What a run found, in words and as an exit status.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::exclusion::Exclusion;
use crate::judge::Verdict;
use crate::mutant::Mutant;
use crate::place::Source;

/// A mutant and what became of it.
#[derive(Serialize, Deserialize)]
pub struct Outcome {
    pub name: String,
    pub verdict: Verdict,
}

impl Outcome {
    /// Whether the tests left it standing.
    pub fn stands(&self) -> bool {
        matches!(self.verdict, Verdict::Missed(_) | Verdict::OutOfTime | Verdict::Undecided(_))
    }
}

/// Prints the findings and whether there were none. `whole`: every mutant was run, so every exclusion must match.
pub fn print(
    mutants: &[Mutant],
    sources: &BTreeMap<String, Source>,
    outcomes: &[Outcome],
    exclusions: &[Exclusion],
    whole: bool,
) -> bool {
    let by_name: HashMap<&str, &Verdict> =
        outcomes.iter().map(|outcome| (outcome.name.as_str(), &outcome.verdict)).collect();
    let mut excluded = HashMap::new();
    let mut findings = Vec::new();
    for exclusion in exclusions {
        let matched = exclusion.matches(mutants, sources.get(&exclusion.file));
        if whole && matched.is_empty() {
            findings.push(format!("exclusion of no mutant: {} {}", exclusion.file, exclusion.change));
        }
        for index in matched {
            let name = mutants[index].name.as_str();
            if by_name.get(name).is_some_and(|verdict| exclusion.is_refuted_by(verdict)) {
                findings.push(format!("exclusion without need, {:?}: {name}", by_name[name]));
            }
            excluded.insert(name, exclusion);
        }
    }
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in outcomes {
        let name = outcome.name.as_str();
        let class = match &outcome.verdict {
            Verdict::Killed(_) => "killed",
            Verdict::Unviable => "refused by the compiler",
            _ if excluded.contains_key(name) => "excluded with a reason",
            Verdict::Undecided(_) => "undecided without --plain",
            Verdict::Missed(tests) => {
                findings.push(format!("missed, {tests} tests: {name}"));
                "missed"
            }
            Verdict::OutOfTime => {
                findings.push(format!("out of time: {name}"));
                "out of time"
            }
        };
        *count.entry(class).or_default() += 1;
    }
    for finding in &findings {
        println!("{finding}");
    }
    for (class, count) in count {
        println!("{count:5} {class}");
    }
    findings.is_empty()
}
