//! Rung 0 for whole networks: every loss and every number of frozen layers is met in the data. What it shows is asserted with
//! the rest of the rung.

use headwater_core::Loss;
use headwater_verify::golden;

/// Networks in the file, each with 0, 1, 3 and all but the last of its layers frozen.
const CASES: usize = 16;

/// Claim: every loss ends some network, and every number of frozen layers is met. Oracle: the catalogue. No wildcard: a
/// loss without a network does not compile.
#[test]
fn every_loss_ends_a_network() {
    let cases = golden::networks().cases;
    assert_eq!(cases.len(), CASES);
    let mut counts = [0; 4];
    for case in &cases {
        let place = case.loss.as_ref().map(|loss| match loss.loss() {
            Loss::MeanSquaredError => 0,
            Loss::Huber { .. } => 1,
            Loss::BinaryCrossEntropyWithLogits => 2,
            Loss::SoftmaxCrossEntropy { .. } => 3,
        });
        counts[place.expect("a network's golden has a loss")] += 1;
    }
    assert_eq!(counts, [4; 4]);
    for frozen in [0, 1, 3] {
        assert_eq!(cases.iter().filter(|case| case.frozen == frozen).count(), 4);
    }
}
