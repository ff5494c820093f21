//! The mutants that need not be killed, each with its reason. The list is checked: an entry that matches no mutant, or
//! one that a test kills, is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::judge::Verdict;
use crate::mutant::Mutant;
use crate::place::Source;
use crate::rewrite::Number;

/// Mutants that may stay, and why.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    pub file: String,
    /// What `cargo mutants` prints after the position.
    pub change: String,
    /// Part of the line that is changed; needed where the function holds the same change more than once.
    #[serde(default)]
    pub line: String,
    /// Which of several on the line, from 1; all of them if left out.
    pub nth: Option<usize>,
    /// What the tests make of it.
    pub outcome: Outcome,
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Missed,
    OutOfTime,
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    exclusion: Vec<Exclusion>,
}

pub fn read(path: &Path) -> Result<Vec<Exclusion>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let list: List = toml::from_str(&text).with_context(|| path.display().to_string())?;
    for exclusion in &list.exclusion {
        ensure!(!exclusion.reason.trim().is_empty(), "no reason: {} {}", exclusion.file, exclusion.change);
    }
    Ok(list.exclusion)
}

/// The mutants that these speak of.
pub fn excluded(
    exclusions: &[Exclusion],
    mutants: &[Mutant],
    sources: &BTreeMap<String, Source>,
) -> BTreeSet<Number> {
    let of = |exclusion: &Exclusion| exclusion.matches(mutants, sources.get(&exclusion.file));
    exclusions.iter().flat_map(of).map(|index| index as Number + 1).collect()
}

impl Exclusion {
    /// The positions, in the list, of the mutants it speaks of.
    pub fn matches(&self, mutants: &[Mutant], source: Option<&Source>) -> Vec<usize> {
        let mut found: Vec<usize> = (0..mutants.len())
            .filter(|&index| {
                let mutant = &mutants[index];
                let line = source.map_or("", |source| source.line(mutant.span.start.line));
                mutant.file == self.file && mutant.change() == self.change && line.contains(&self.line)
            })
            .collect();
        found.sort_by_key(|&index| mutants[index].span.start);
        match self.nth {
            Some(nth) => found.into_iter().skip(nth - 1).take(1).collect(),
            None => found,
        }
    }

    /// Whether the verdict speaks against it. What is undecided does not.
    pub fn is_refuted_by(&self, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::Undecided(_) => false,
            Verdict::Missed(_) => self.outcome != Outcome::Missed,
            Verdict::OutOfTime => self.outcome != Outcome::OutOfTime,
            Verdict::Killed(_) | Verdict::Unviable => true,
        }
    }
}
