//! A statement of the lesson and the verdict its measurements lead to.

use std::fmt;

use serde::Serialize as DeriveSerialize;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Measurement;

/// A statement of the lesson with the measurements that decide it.
///
/// There is no field for the verdict: [`Claim::verdict`] computes it, and serialising writes what it computes.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The row of the lesson: `slope`, `decay`, ...
    pub id: &'static str,
    /// What the lesson says, in our words, as one sentence.
    pub statement: &'static str,
    /// The numbers that must all satisfy their bounds for the statement to hold.
    pub measurements: Vec<Measurement>,
    /// Where the statement needs a "but", each with the number that shows it.
    pub qualifications: Vec<Qualification>,
}

/// A limit of the lesson's statement, shown by a measurement of its own.
#[derive(Debug, Clone, PartialEq, DeriveSerialize)]
pub struct Qualification {
    /// The limit, as one sentence built from the measured number.
    pub text: String,
    /// The evidence. The qualification applies if, and only if, this holds.
    pub evidence: Measurement,
}

/// What the measurements say of a statement.
#[derive(Debug, Clone, PartialEq, DeriveSerialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Verdict {
    /// Every measurement satisfies its bound, and no qualification applies.
    Holds,
    /// Every measurement satisfies its bound, and these qualifications apply.
    HoldsWithQualification {
        /// The texts of the qualifications that apply.
        qualifications: Vec<String>,
    },
    /// At least one measurement is outside its bound, or there was nothing to judge.
    Fails {
        /// The names of the measurements outside their bounds.
        broken: Vec<String>,
    },
}

impl Claim {
    /// The verdict: a function of the measured numbers and their bounds, and of nothing else.
    pub fn verdict(&self) -> Verdict {
        let broken: Vec<String> =
            self.measurements.iter().filter(|each| !each.holds()).map(|each| each.name.clone()).collect();
        if !broken.is_empty() || self.measurements.is_empty() {
            return Verdict::Fails { broken };
        }
        let qualifications: Vec<String> = self
            .qualifications
            .iter()
            .filter(|each| each.evidence.holds())
            .map(|each| each.text.clone())
            .collect();
        if qualifications.is_empty() {
            Verdict::Holds
        } else {
            Verdict::HoldsWithQualification { qualifications }
        }
    }
}

impl Verdict {
    /// Whether the statement fails.
    pub fn is_failure(&self) -> bool {
        matches!(self, Verdict::Fails { .. })
    }
}

/// The verdict in a word or two, for a table.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Holds => "holds",
            Verdict::HoldsWithQualification { .. } => "holds, qualified",
            Verdict::Fails { .. } => "FAILS",
        })
    }
}

impl Serialize for Claim {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Claim", 5)?;
        fields.serialize_field("id", &self.id)?;
        fields.serialize_field("statement", &self.statement)?;
        fields.serialize_field("measurements", &self.measurements)?;
        fields.serialize_field("qualifications", &self.qualifications)?;
        fields.serialize_field("verdict", &self.verdict())?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::{Claim, Qualification, Verdict};
    use crate::claim::{Bound, Measurement};

    fn measured(name: &str, value: f64) -> Measurement {
        let (name, reason) = (name.to_owned(), "chosen for this test".to_owned());
        Measurement { name, value, unit: "", bound: Bound::at_most(1.0), reason }
    }

    fn claim(value: f64, evidence: f64) -> Claim {
        Claim {
            id: "test",
            statement: "One is enough.",
            measurements: vec![measured("fixed", 0.5), measured("moving", value)],
            qualifications: vec![Qualification {
                text: "But not always.".to_owned(),
                evidence: measured("evidence", evidence),
            }],
        }
    }

    /// Claim: the verdict follows the numbers alone. Oracle: the three outcomes, by hand.
    #[test]
    fn verdict_follows_the_numbers() {
        assert_eq!(claim(1.0, 2.0).verdict(), Verdict::Holds);
        let qualifications = vec!["But not always.".to_owned()];
        assert_eq!(claim(1.0, 1.0).verdict(), Verdict::HoldsWithQualification { qualifications });
        assert_eq!(claim(1.1, 1.0).verdict(), Verdict::Fails { broken: vec!["moving".to_owned()] });
        assert!(claim(f64::NAN, 1.0).verdict().is_failure(), "NaN is never inside a bound");
    }

    /// Claim: a statement that nothing was measured for does not hold. Oracle: the rule that a check which ran no case fails.
    #[test]
    fn an_empty_claim_fails() {
        let empty = Claim { measurements: vec![], ..claim(1.0, 1.0) };
        assert!(empty.verdict().is_failure());
    }
}
