//! Rung 0 for the elementary functions: NumPy's and SciPy's tables, their sizes, and the limits they are judged by. What they show is
//! asserted with the rest of the rung.

use headwater_verify::fact::Fact;
use headwater_verify::golden::tolerance::TABLE_LIMITS;
use headwater_verify::golden::{self, Scalar};
use headwater_verify::ladder::golden::{numpy, scipy};

/// Claim: no row is lost. Oracle: the counts of the extraction.
#[test]
fn every_row_is_there() {
    let numpy = golden::numpy().cases;
    let rows = |wanted: Scalar| -> Vec<(String, usize)> {
        let tables = numpy.iter().filter(|table| table.scalar == wanted);
        tables.map(|table| (table.function.clone(), table.x.len())).collect()
    };
    let named = |rows: [(&str, usize); 5]| rows.map(|(name, count)| (name.to_owned(), count));
    let singles = [("exp", 129), ("expm1", 714), ("log", 113), ("log1p", 714), ("tanh", 714)];
    assert_eq!(rows(Scalar::F32), named(singles));
    let doubles = [("exp", 238), ("expm1", 714), ("log", 147), ("log1p", 714), ("tanh", 714)];
    assert_eq!(rows(Scalar::F64), named(doubles));
    assert!(numpy.iter().all(|table| table.x.len() == table.y.len()));

    let scipy = golden::scipy().cases;
    assert_eq!(scipy.iter().map(|table| table.x.len()).collect::<Vec<_>>(), [500, 150, 300, 80, 80]);
    assert!(scipy.iter().all(|table| table.x.len() == table.y.len()));
}

/// Claim: the sources are as accurate as the limits suppose: within 0.63 ULP, so that a table's value is the exact one
/// rounded, or its neighbour. Oracle: mpmath with 60 digits, by the extraction scripts.
#[test]
fn the_sources_are_accurate() {
    let errors = golden::numpy().cases.into_iter().map(|table| table.source_error);
    let largest = errors.chain(golden::scipy().cases.into_iter().map(|table| table.source_error));
    assert_eq!(largest.fold(0.0, f64::max), 0.626, "NumPy's exp of f64");
}

/// Claim: no limit is above what NumPy allows itself, and none is looser than measured. Oracle: the tables; the largest
/// distance of this run.
#[test]
fn no_limit_is_loose() {
    for table in golden::numpy().cases {
        let ours = TABLE_LIMITS.iter().filter(|limit| limit.table == table.function);
        let ours = ours.filter(|limit| (limit.scalar == "f32") == (table.scalar == Scalar::F32));
        assert!(ours.into_iter().all(|limit| limit.ulps <= table.source_limit), "{}", table.function);
    }
    let facts: Vec<Fact> = numpy().into_iter().chain(scipy()).collect();
    assert_eq!(facts.len(), TABLE_LIMITS.len(), "a limit judges nothing, or something has none");
    for fact in facts {
        let worst = fact.worst.as_ref().expect("a table has rows");
        let step = if worst.allowance.fract() == 0.0 { 1.0 } else { 0.01 };
        assert!(worst.error > worst.allowance - step, "{}: only {} was seen", fact.claim, worst.error);
    }
}
