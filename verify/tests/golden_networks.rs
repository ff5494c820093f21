//! Rung 0 for whole networks: loss, every gradient, running statistics and inference, with and without frozen layers.

use headwater_core::Loss;
use headwater_verify::fact::Fact;
use headwater_verify::golden::tolerance::LAYERS;
use headwater_verify::golden::{self, replay};
use headwater_verify::rung::Rung;

/// Networks in the file, each with 0, 1, 3 and all but the last of its layers frozen.
const CASES: usize = 16;

/// Claim: a network of several kinds of layer is PyTorch's, loss and gradients of every parameter and input; and frozen
/// layers are PyTorch's in evaluation mode without gradients. Oracle: PyTorch and its autograd. Tolerance: see [`LAYERS`], times
/// what a batch norm may multiply a rounding by.
#[test]
fn networks_agree_with_pytorch() {
    let cases = golden::networks().cases;
    assert_eq!(cases.len(), CASES);
    for case in &cases {
        let claim = format!("{} is PyTorch's, {} layers frozen", case.name, case.frozen);
        let mut fact =
            Fact::new(Rung::Goldens, claim, "batches of 6 and 2, f64", "PyTorch, CPU, float64", LAYERS);
        replay::compare(&mut fact, case);
        fact.assert();
    }
}

/// Claim: every loss ends some network, and every number of frozen layers is met. Oracle: the catalogue. No wildcard: a
/// loss without a network does not compile.
#[test]
fn every_loss_ends_a_network() {
    let cases = golden::networks().cases;
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
