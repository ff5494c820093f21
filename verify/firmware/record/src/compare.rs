//! What has grown, what has shrunk, and what is missing.

use crate::table::Table;
use std::collections::BTreeMap;

/// What a comparison finds.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Findings {
    /// Figures that were compared.
    pub(crate) figures: usize,
    /// What must not be.
    pub(crate) failures: Vec<String>,
    /// What is better than recorded.
    pub(crate) notes: Vec<String>,
}

/// Compares every figure; one that has grown by more than `growth` hundredths is a failure, and so is one that only one
/// of the tables has.
pub(crate) fn compare(recorded: &Table, found: &Table, growth: u64) -> Findings {
    let recorded: BTreeMap<String, u64> = recorded.figures().into_iter().collect();
    let found: BTreeMap<String, u64> = found.figures().into_iter().collect();
    let mut findings = Findings { figures: found.len(), ..Findings::default() };
    if found.is_empty() {
        findings.failures.push("nothing was measured".to_owned());
    }
    for (name, &before) in &recorded {
        let Some(&after) = found.get(name) else {
            findings.failures.push(format!("{name}: recorded {before}, but not measured"));
            continue;
        };
        if u128::from(after) * 100 > u128::from(before) * u128::from(100 + growth) {
            findings.failures.push(format!("{name}: recorded {before}, found {after}"));
        } else if u128::from(after) * u128::from(100 + growth) < u128::from(before) * 100 {
            findings.notes.push(format!("{name}: recorded {before}, found {after}: better, record it"));
        }
    }
    for (name, after) in found.iter().filter(|(name, _)| !recorded.contains_key(*name)) {
        findings.failures.push(format!("{name}: not recorded, found {after}"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{Findings, compare};
    use crate::table::Table;

    fn against(recorded: u64, found: u64, growth: u64) -> Findings {
        let table = |figure: u64| Table::parse(&format!("what size\nx {figure}\n")).expect("it is a table");
        compare(&table(recorded), &table(found), growth)
    }

    /// Claim: growth is allowed up to its limit and not beyond. Oracle: 3 % of 1000 by hand.
    #[test]
    fn growth_has_a_limit() {
        assert!(against(1000, 1030, 3).failures.is_empty());
        assert_eq!(against(1000, 1031, 3).failures, ["x size: recorded 1000, found 1031"]);
        assert!(against(1000, 1000, 0).failures.is_empty());
        assert_eq!(against(1000, 1001, 0).failures.len(), 1);
        assert_eq!(against(0, 1, 3).failures.len(), 1);
        assert!(against(u64::MAX, u64::MAX, 3).failures.is_empty());
    }

    /// Claim: an improvement is said, and is no failure.
    #[test]
    fn an_improvement_is_said() {
        assert!(against(1030, 1000, 3).notes.is_empty());
        let better = against(1031, 1000, 3);
        assert!(better.failures.is_empty() && better.notes.len() == 1);
    }

    /// Claim: a figure that only one table has is a failure, and so is a table without figures.
    #[test]
    fn nothing_goes_missing() {
        let table = |text| Table::parse(text).expect("it is a table");
        let (one, two) = (table("what size\nx 1\n"), table("what size\nx 1\ny 2\n"));
        assert_eq!(compare(&one, &two, 3).failures, ["y size: not recorded, found 2"]);
        assert_eq!(compare(&two, &one, 3).failures, ["y size: recorded 2, but not measured"]);
        assert_eq!(compare(&table("what size\n"), &table("what size\n"), 3).failures.len(), 1);
    }
}
