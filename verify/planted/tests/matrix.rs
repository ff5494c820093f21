//! What is planted.

use std::collections::BTreeSet;

use headwater_planted::{CLASSES, bugs};

/// Claim: every way of going wrong that is known has a bug, and every bug is known by its own name. Oracle: the list of
/// classes, the first forty of which are the least that a verifier has to be tried on.
#[test]
fn every_class_has_a_bug() {
    assert!(bugs().count() >= 100);
    for class in CLASSES {
        assert!(bugs().any(|bug| bug.class == class), "no bug for '{class}'");
    }
    let mut names = BTreeSet::new();
    for bug in bugs() {
        assert!(CLASSES.contains(&bug.class), "{}: '{}' is no class", bug.name, bug.class);
        assert!(names.insert(bug.name), "'{}' names two bugs", bug.name);
    }
}
