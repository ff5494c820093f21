//! All the evidence, in one list: what the tests assert, what the command line certifies, and what planted bugs are
//! tried against.
//!
//! Each part of the [`ladder`] lists its own [`Evidence`]; [`evidence`] joins the lists. A piece of evidence is a
//! function without arguments that gathers [`Fact`]s, the same ones on every run and with any number of threads.

mod certificate;
mod subject;
mod trust;

pub use headwater_core::FUSED;

pub use certificate::{Certificate, Entry, FactLine, RungLine, WorstCase};
pub use subject::Subject;
pub use trust::{TRUST, Trust};

use crate::exhaustive;
use crate::fact::Fact;
use crate::ladder;
use crate::parallel;
use crate::rung::Rung;

/// One piece of evidence: a claim about one part of the catalogue, and the function that gathers the facts for it.
#[derive(Debug, Clone, Copy)]
pub struct Evidence {
    /// Its name on the command line and in the kill matrix, in lower case with hyphens.
    pub name: &'static str,
    /// The kind of evidence.
    pub rung: Rung,
    /// What it is about.
    pub subject: Subject,
    /// What is claimed, in one sentence.
    pub claim: &'static str,
    /// Gathers the facts, each of which has its own [`Fact::verdict`].
    pub gather: fn() -> Vec<Fact>,
}

/// What the certificate says above the facts of a piece of evidence. The fields are [`Evidence`]'s.
#[derive(Debug, Clone, Copy)]
pub struct Heading {
    /// Its name.
    pub name: &'static str,
    /// The kind of evidence.
    pub rung: Rung,
    /// What it is about.
    pub subject: Subject,
    /// What is claimed, in one sentence.
    pub claim: &'static str,
}

impl Evidence {
    /// What the certificate says above its facts.
    #[must_use]
    pub const fn heading(&self) -> Heading {
        let Evidence { name, rung, subject, claim, .. } = *self;
        Heading { name, rung, subject, claim }
    }
}

/// Every piece of evidence, by subject and then by rung; what comes from outside sources last.
pub fn evidence() -> impl Iterator<Item = &'static Evidence> {
    [
        ladder::activation::EVIDENCE,
        exhaustive::EVIDENCE,
        ladder::loss::EVIDENCE,
        ladder::network::EVIDENCE,
        ladder::optimiser::EVIDENCE,
        ladder::identity::EVIDENCE,
        ladder::bounds::EVIDENCE,
        ladder::initialiser::EVIDENCE,
        ladder::theory::EVIDENCE,
        ladder::stream::EVIDENCE,
        ladder::probe::EVIDENCE,
        ladder::checkpoint::EVIDENCE,
        ladder::golden::EVIDENCE,
    ]
    .into_iter()
    .flatten()
}

/// Evidence that takes minutes, and is no part of [`evidence`]: random networks and training at full size.
pub fn in_full() -> impl Iterator<Item = &'static Evidence> {
    ladder::theory::IN_FULL.iter()
}

/// What these pieces of evidence have gathered, in their order.
///
/// They run side by side on as many threads as the machine has cores; `done` hears of each that has ended.
pub fn gather(
    pieces: impl IntoIterator<Item = &'static Evidence>,
    done: impl Fn(&Evidence) + Sync,
) -> Vec<(&'static Evidence, Vec<Fact>)> {
    let pieces: Vec<_> = pieces.into_iter().collect();
    parallel::each(&pieces, |evidence| {
        let facts = (evidence.gather)();
        done(evidence);
        (*evidence, facts)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{evidence, in_full};

    #[test]
    fn names_are_unique_and_can_be_typed() {
        let mut names = BTreeSet::new();
        for evidence in evidence().chain(in_full()) {
            let name = evidence.name;
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
            assert!(names.insert(name), "'{name}' names two pieces of evidence");
            assert!(!evidence.claim.is_empty() && !evidence.claim.ends_with('.'), "{name}");
        }
    }
}
