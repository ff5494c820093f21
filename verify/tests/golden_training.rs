//! Rung 0 for training as a whole: every run is in the data, with all its steps. What they show is asserted with the rest of the
//! rung.

use headwater_verify::golden;

/// Claim: no run and no step is lost. Oracle: the counts of the extraction.
#[test]
fn every_run_has_its_steps() {
    let steps: Vec<usize> = golden::training().cases.iter().map(|case| case.batches.len()).collect();
    assert_eq!(steps, [20; 4]);
}
