//! The kill matrix: every planted bug is killed by some rung, every rung kills some bug, and correct code is accused by
//! nobody.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use headwater_planted::{CLASSES, Matrix, bugs};

/// Claim: the verifier catches what it should, and the committed table says exactly what it catches. Oracle: bugs that
/// were put there. Tolerance: none; where more is killed than the table says, the table is out of date.
///
/// `UPDATE_KILL_MATRIX=1 cargo test -p headwater-planted --test matrix` writes the table anew.
#[test]
fn every_bug_is_killed_as_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("kill_matrix.txt");
    let matrix =
        Matrix::measure().unwrap_or_else(|accusations| panic!("correct code is accused: {accusations}"));
    let table = matrix.to_string();
    println!("{table}");
    if std::env::var_os("UPDATE_KILL_MATRIX").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let survivors: Vec<_> = matrix.survivors().map(|bug| bug.name).collect();
    assert!(survivors.is_empty(), "not killed by any rung: {survivors:#?}");
    for (rung, kills) in matrix.kills() {
        assert!(kills > 0, "{rung} kills no bug");
    }
    let committed = fs::read_to_string(&path).unwrap();
    let differences: Vec<_> =
        table.lines().filter(|line| !committed.lines().any(|other| other == *line)).collect();
    assert!(differences.is_empty(), "not in {}:\n{}", path.display(), differences.join("\n"));
    assert_eq!(table, committed);
}

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
