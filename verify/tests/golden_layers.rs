//! Rung 0 for the layers: every kind has its cases in the data. What they show is asserted with the rest of the rung.

use std::collections::BTreeMap;

use headwater_core::{Activation, BatchNorm, Layer, RunningVariance, Slopes};
use headwater_verify::golden::{self, NetworkCase};

/// How many of the file's cases have each layer. A lost case fails.
const CASES: [(&str, usize); 10] = [
    ("activation", 24),
    ("batch norm, running variance biased", 1),
    ("batch norm, running variance unbiased", 15),
    ("batch norm, without weight and bias", 7),
    ("dense, with bias", 35),
    ("dense, without bias", 19),
    ("layer norm", 21),
    ("prelu, one slope", 8),
    ("prelu, one slope a feature", 8),
    ("residual", 15),
];

/// What a layer counts as. No wildcard: a layer without goldens does not compile.
fn kind(layer: &Layer<'_>) -> &'static str {
    match layer {
        Layer::Dense(dense) if dense.bias => "dense, with bias",
        Layer::Dense(_) => "dense, without bias",
        Layer::Activation(_) => "activation",
        Layer::Prelu(prelu) => match prelu.slopes {
            Slopes::Shared => "prelu, one slope",
            Slopes::PerFeature => "prelu, one slope a feature",
        },
        Layer::BatchNorm(BatchNorm { affine: false, .. }) => "batch norm, without weight and bias",
        Layer::BatchNorm(norm) => match norm.running_variance {
            RunningVariance::Unbiased => "batch norm, running variance unbiased",
            RunningVariance::Biased => "batch norm, running variance biased",
        },
        Layer::LayerNorm(_) => "layer norm",
        Layer::Residual(_) => "residual",
    }
}

fn count(layers: &[Layer<'_>], counts: &mut BTreeMap<&'static str, usize>) {
    for layer in layers {
        *counts.entry(kind(layer)).or_default() += 1;
        if let Layer::Residual(branch) = layer {
            count(branch, counts);
        }
    }
}

/// Claim: no case is lost. Oracle: the table above.
#[test]
fn every_layer_has_its_cases() {
    let mut counts = BTreeMap::new();
    for case in golden::layers().cases {
        count(case.list(), &mut counts);
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), CASES);
}

/// Claim: every activation has a golden as a layer. Oracle: the catalogue.
#[test]
fn every_activation_is_a_layer() {
    let cases = golden::layers().cases;
    let alone = |case: &NetworkCase| match case.list() {
        [Layer::Activation(activation)] => Some(activation.name()),
        _ => None,
    };
    let names: Vec<&str> = cases.iter().filter_map(alone).collect();
    assert_eq!(names, Activation::ALL.map(|activation| activation.name()));
}
