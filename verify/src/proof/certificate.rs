//! The certificate: what was claimed and how near each claim came to being false, as plain data.

use serde::Serialize;

use super::trust::{TRUST, Trust};
use super::{Heading, Subject};
use crate::fact::{Fact, Worst};
use crate::rung::Rung;

/// Everything that a run of the evidence has shown.
#[derive(Debug, Clone, Serialize)]
pub struct Certificate {
    /// The pieces of evidence that were run.
    pub evidence: Vec<Entry>,
    /// The same by rung, those with evidence only.
    pub rungs: Vec<RungLine>,
    /// What has to be taken on trust all the same.
    pub trust: &'static [Trust],
    /// Whether every piece stands, and there is at least one.
    pub stands: bool,
}

/// One piece of evidence with what it gathered.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Its name on the command line.
    pub name: &'static str,
    /// The rung's number.
    pub rung: u8,
    /// What it is about.
    pub subject: &'static str,
    /// What is claimed.
    pub claim: &'static str,
    /// How many comparisons were made.
    pub cases: u64,
    /// How many cases were left out.
    pub left_out: u64,
    /// What is left of the allowance at the worst case, as a share of it: 1 when all agree to the bit, negative when the
    /// claim is false. Nothing when no case was compared.
    pub margin: Option<f64>,
    /// Whether every fact stands.
    pub stands: bool,
    /// The facts, one by one.
    pub facts: Vec<FactLine>,
}

/// One fact.
#[derive(Debug, Clone, Serialize)]
pub struct FactLine {
    /// What is claimed.
    pub claim: String,
    /// The inputs it is claimed for.
    pub domain: String,
    /// What judges it.
    pub oracle: &'static str,
    /// The tolerance's name.
    pub tolerance: &'static str,
    /// Why so far and no farther.
    pub reason: &'static str,
    /// How many comparisons were made.
    pub cases: u64,
    /// How many cases were left out, by reason.
    pub left_out: Vec<(&'static str, u64)>,
    /// How many cases each stratum had, where they were counted.
    pub strata: Vec<(String, u64)>,
    /// The case nearest to its allowance.
    pub worst: Option<WorstCase>,
    /// See [`Entry::margin`].
    pub margin: Option<f64>,
    /// Why it does not stand; nothing when it does.
    pub failure: Option<String>,
}

/// The case nearest to its allowance, or past it.
#[derive(Debug, Clone, Serialize)]
pub struct WorstCase {
    /// The input, in decimal and in hex.
    pub input: String,
    /// What the oracle says.
    pub expected: String,
    /// What the code says.
    pub found: String,
    /// The distance between the two, in the unit of the allowance.
    pub error: f64,
    /// The largest error allowed.
    pub allowance: f64,
}

/// A rung's sum over its pieces of evidence.
#[derive(Debug, Clone, Serialize)]
pub struct RungLine {
    /// Its number.
    pub rung: u8,
    /// Its name.
    pub name: &'static str,
    /// Pieces of evidence.
    pub pieces: usize,
    /// Facts.
    pub facts: usize,
    /// Comparisons.
    pub cases: u64,
    /// The least margin.
    pub margin: Option<f64>,
    /// Whether every piece stands.
    pub stands: bool,
}

impl Certificate {
    /// The certificate of what was gathered.
    #[must_use]
    pub fn of(gathered: &[(Heading, Vec<Fact>)]) -> Self {
        let evidence: Vec<Entry> =
            gathered.iter().map(|(heading, facts)| Entry::of(*heading, facts)).collect();
        let rungs = Rung::ALL.into_iter().filter_map(|rung| RungLine::of(rung, &evidence)).collect();
        let stands = !evidence.is_empty() && evidence.iter().all(|entry| entry.stands);
        Self { evidence, rungs, trust: TRUST, stands }
    }

    /// The names of the pieces that do not stand.
    pub fn fallen(&self) -> impl Iterator<Item = &'static str> {
        self.evidence.iter().filter(|entry| !entry.stands).map(|entry| entry.name)
    }
}

impl Entry {
    fn of(heading: Heading, facts: &[Fact]) -> Self {
        let Heading { name, rung, subject, claim } = heading;
        let facts: Vec<FactLine> = facts.iter().map(FactLine::of).collect();
        Self {
            name,
            rung: rung.number(),
            subject: Subject::name(subject),
            claim,
            cases: facts.iter().map(|fact| fact.cases).sum(),
            left_out: facts.iter().flat_map(|fact| &fact.left_out).map(|(_, count)| count).sum(),
            margin: least(facts.iter().map(|fact| fact.margin)),
            stands: !facts.is_empty() && facts.iter().all(|fact| fact.failure.is_none()),
            facts,
        }
    }

    /// The fact with the least margin: the one to look at first.
    #[must_use]
    pub fn closest(&self) -> Option<&FactLine> {
        let margin = |fact: &&FactLine| fact.margin.unwrap_or(f64::NEG_INFINITY);
        self.facts.iter().min_by(|one, other| margin(one).total_cmp(&margin(other)))
    }
}

impl FactLine {
    fn of(fact: &Fact) -> Self {
        let margin = (fact.cases > 0).then(|| fact.worst.as_ref().map_or(1.0, |worst| 1.0 - worst.share()));
        Self {
            claim: fact.claim.clone(),
            domain: fact.domain.clone(),
            oracle: fact.oracle,
            tolerance: fact.tolerance.name,
            reason: fact.tolerance.reason,
            cases: fact.cases,
            left_out: fact.rejected.iter().map(|(reason, count)| (*reason, *count)).collect(),
            strata: fact.covered.iter().map(|(stratum, count)| (stratum.to_string(), *count)).collect(),
            worst: fact.worst.as_ref().map(WorstCase::of),
            margin,
            failure: fact.verdict().err(),
        }
    }
}

impl WorstCase {
    fn of(worst: &Worst) -> Self {
        let Worst { input, expected, found, error, allowance } = worst.clone();
        Self { input, expected, found, error, allowance }
    }
}

impl RungLine {
    fn of(rung: Rung, evidence: &[Entry]) -> Option<Self> {
        let of_this = || evidence.iter().filter(|entry| entry.rung == rung.number());
        (of_this().count() > 0).then(|| Self {
            rung: rung.number(),
            name: rung.name(),
            pieces: of_this().count(),
            facts: of_this().map(|entry| entry.facts.len()).sum(),
            cases: of_this().map(|entry| entry.cases).sum(),
            margin: least(of_this().map(|entry| entry.margin)),
            stands: of_this().all(|entry| entry.stands),
        })
    }
}

/// The least of the margins that there are.
fn least(margins: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    margins.flatten().min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::Certificate;
    use crate::fact::Fact;
    use crate::proof::{Heading, Subject};
    use crate::rung::Rung;
    use crate::tolerance::EXACT;

    const PIECE: Heading =
        Heading { name: "two", rung: Rung::Laws, subject: Subject::Activation, claim: "two is two" };

    fn fact(found: f64) -> Fact {
        let mut fact = Fact::new(Rung::Laws, "two is two", "one number", "arithmetic", EXACT);
        fact.bits(found, 2.0, || "2".to_owned());
        fact
    }

    /// Claim: a certificate stands on facts that stand, and on nothing less. Oracle: by hand.
    #[test]
    fn one_false_fact_or_none_at_all_brings_it_down() {
        let standing = Certificate::of(&[(PIECE, vec![fact(2.0), fact(2.0)])]);
        assert!(standing.stands);
        assert_eq!((standing.rungs[0].facts, standing.rungs[0].cases), (2, 2));
        assert_eq!(standing.rungs[0].margin, Some(1.0));
        assert_eq!(standing.fallen().count(), 0);

        let fallen = Certificate::of(&[(PIECE, vec![fact(2.0), fact(3.0)])]);
        assert!(!fallen.stands);
        assert_eq!(fallen.fallen().collect::<Vec<_>>(), ["two"]);
        let closest = fallen.evidence[0].closest().expect("two facts");
        assert!(closest.failure.as_ref().is_some_and(|message| message.contains("two is two")));

        assert!(!Certificate::of(&[(PIECE, Vec::new())]).stands);
        assert!(!Certificate::of(&[]).stands);
    }

    /// Claim: a fact without a case has no margin and does not stand.
    #[test]
    fn a_fact_without_a_case_has_no_margin() {
        let empty = fact(2.0).blank();
        let certificate = Certificate::of(&[(PIECE, vec![empty])]);
        assert_eq!(certificate.evidence[0].margin, None);
        assert!(!certificate.stands);
    }
}
