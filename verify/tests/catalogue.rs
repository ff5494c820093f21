//! Nothing of the catalogue is left out of the evidence: each list of examples holds every variant of its enum.

use headwater_core::{Activation, Layer, Loss, Optimiser};
use headwater_verify::ladder::network::{Shape, Subject};
use headwater_verify::ladder::{activation, loss, network, optimiser};

#[test]
fn no_activation_is_missing() {
    for activation in Activation::ALL {
        assert!(activation::examples().contains(&activation));
    }
}

/// Claim: every variant of the enum has an example. Oracle: the enum, by a match without a wildcard.
#[test]
fn no_loss_is_missing() {
    let number = |loss: &Loss<'_>| match loss {
        Loss::MeanSquaredError => 0,
        Loss::Huber { .. } => 1,
        Loss::BinaryCrossEntropyWithLogits => 2,
        Loss::SoftmaxCrossEntropy { .. } => 3,
    };
    let mut numbers: Vec<usize> = loss::examples().iter().map(number).collect();
    numbers.dedup();
    assert_eq!(numbers, [0, 1, 2, 3]);
}

/// Claim: every variant of the enum has an example. Oracle: the enum, by a match without a wildcard.
#[test]
fn no_optimiser_is_missing() {
    let number = |optimiser: &Optimiser<f64>| match optimiser {
        Optimiser::Sgd(_) => 0,
        Optimiser::RmsProp(_) => 1,
        Optimiser::Adam(_) => 2,
        Optimiser::AdamW(_) => 3,
    };
    let mut numbers: Vec<usize> = optimiser::examples().iter().map(number).collect();
    numbers.dedup();
    assert_eq!(numbers, [0, 1, 2, 3]);
}

/// Claim: every variant of the enum has an example. Oracle: the enum, by a match without a wildcard.
#[test]
fn no_layer_is_missing() {
    let mut seen = [false; 6];
    for layer in network::examples(4) {
        let number = match layer {
            Layer::Dense(_) => 0,
            Layer::Activation(_) => 1,
            Layer::Prelu(_) => 2,
            Layer::BatchNorm(_) => 3,
            Layer::LayerNorm(_) => 4,
            Layer::Residual(_) => 5,
        };
        seen[number] = true;
    }
    assert_eq!(seen, [true; 6]);
}

/// Claim: random networks hold every kind of layer, branches within branches included, so that the sweeps cover
/// them.
#[test]
fn random_networks_hold_every_layer() {
    fn count(layers: &[Layer<'_>], depth: usize, seen: &mut [usize; 7]) {
        for layer in layers {
            match layer {
                Layer::Dense(_) => seen[0] += 1,
                Layer::Activation(_) => seen[1] += 1,
                Layer::Prelu(_) => seen[2] += 1,
                Layer::BatchNorm(_) => seen[3] += 1,
                Layer::LayerNorm(_) => seen[4] += 1,
                Layer::Residual(branch) => {
                    seen[if depth == 0 { 5 } else { 6 }] += 1;
                    count(branch, depth + 1, seen);
                }
            }
        }
    }
    let mut seen = [0; 7];
    for seed in 0..200 {
        count(Subject::draw(Shape { inputs: 3, depth: 5, widest: 6, batch: 3, seed }).layers, 0, &mut seen);
    }
    assert!(
        seen.iter().all(|count| *count >= 10),
        "dense, activation, prelu, batch norm, layer norm, residual, nested: {seen:?}"
    );
}
