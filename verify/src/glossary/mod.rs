//! The words of the field, each with a number that is computed rather than quoted.
//!
//! A term's figure is a [`Measurement`], so that the glossary is judged like the lesson: the value comes from running
//! the core, the bound from a closed form or a paper, and a test asserts that it holds.

mod activations;
mod gradients;
mod initialisation;
mod normalisation;
mod theory;
mod training;

use crate::claim::{Bound, Measurement};

/// A word and what to know about it.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// The word, British spelling.
    pub name: &'static str,
    /// Other spellings, abbreviations and relatives that lead here.
    pub aliases: &'static [&'static str],
    /// What it means, in plain English.
    pub definition: &'static str,
    /// The formula, with its letters explained.
    pub formula: &'static str,
    /// A number that makes it concrete, computed here and now.
    pub figure: fn() -> Measurement,
    /// The sections of the report that show it.
    pub sections: &'static [&'static str],
    /// Where it comes from.
    pub source: &'static str,
}

/// Every term, grouped by subject.
pub fn terms() -> impl Iterator<Item = &'static Term> {
    let groups: [&'static [Term]; 6] = [
        gradients::TERMS,
        activations::TERMS,
        initialisation::TERMS,
        normalisation::TERMS,
        training::TERMS,
        theory::TERMS,
    ];
    groups.into_iter().flatten()
}

/// The term of this name or alias. Case, spaces and hyphens don't matter, nor whether one writes -isation or -ization.
///
/// ```
/// use headwater_verify::glossary::find;
///
/// assert_eq!(find("Batch-Norm").map(|term| term.name), Some("batch normalisation"));
/// assert!(find("satur").is_none());
/// ```
pub fn find(name: &str) -> Option<&'static Term> {
    let wanted = key(name);
    terms().find(|term| key(term.name) == wanted || term.aliases.iter().any(|alias| key(alias) == wanted))
}

/// What remains of a name when spelling habits are taken away.
fn key(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase);
    letters.collect::<String>().replace("isation", "ization").replace("ising", "izing")
}

fn figure(name: &str, value: f64, unit: &'static str, bound: Bound, reason: &str) -> Measurement {
    Measurement { name: name.to_owned(), value, unit, bound, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{find, key, terms};

    /// Claim: every figure of the glossary is what its bound says. Oracle: each bound's stated reason.
    #[test]
    fn figures_hold() {
        for term in terms() {
            let figure = (term.figure)();
            assert!(
                figure.holds(),
                "{}: {} = {:e}, should be {}",
                term.name,
                figure.name,
                figure.value,
                figure.bound
            );
            assert!(figure.bound.violation().is_some(), "{}: no number breaks the bound", term.name);
        }
    }

    /// Claim: a name leads to one term only, and every term is complete. Oracle: all pairs.
    #[test]
    fn names_are_unique() {
        let mut seen = std::collections::BTreeMap::new();
        for term in terms() {
            for name in term.aliases.iter().chain([&term.name]) {
                let before = seen.insert(key(name), term.name);
                assert_eq!(before, None, "`{name}` leads to two places");
                assert_eq!(find(name).map(|found| found.name), Some(term.name));
            }
            for text in [term.definition, term.formula, term.source] {
                assert!(!text.trim().is_empty(), "{} is incomplete", term.name);
            }
        }
        println!("{} names of {} terms", seen.len(), terms().count());
    }

    /// Claim: common spellings arrive. Oracle: by hand.
    #[test]
    fn common_spellings_arrive() {
        let spellings = [
            ("batchnorm", "batch normalisation"),
            ("BN", "batch normalisation"),
            ("batch normalization", "batch normalisation"),
            ("relu", "ReLU"),
            ("he", "He initialisation"),
            ("kaiming", "He initialisation"),
            ("glorot", "Xavier initialisation"),
            ("backprop", "backpropagation"),
            ("vanishing gradients", "vanishing gradient"),
        ];
        for (typed, name) in spellings {
            assert_eq!(find(typed).map(|term| term.name), Some(name), "for {typed}");
        }
    }
}
