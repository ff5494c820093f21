//! Rung 0 for the layers: forward, backward and running statistics against PyTorch, the normalisations against mpmath.
//!
//! Method: a layer is a network of one. Its parameters, running statistics, inputs and a random cotangent come from the
//! file; outputs, both gradients and the running statistics after each of several batches are compared, then inference.

use std::collections::BTreeMap;

use headwater_core::{Activation, BatchNorm, Layer, RunningVariance, Slopes};
use headwater_verify::fact::Fact;
use headwater_verify::golden::tolerance::LAYERS;
use headwater_verify::golden::{self, NetworkCase, replay};
use headwater_verify::rung::Rung;

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

/// Claim: each layer is PyTorch's, forward, backward and in what it keeps. Oracle: PyTorch's modules in training mode and
/// autograd; for a normalisation also mpmath with 400 digits, since PyTorch is off by 1e-8 where the mean is far from
/// zero. Tolerance: see [`LAYERS`], times the condition of subtracting the mean, which both sides pay.
#[test]
fn layers_agree_with_pytorch() {
    let mut counts = BTreeMap::new();
    for case in golden::layers().cases {
        count(case.list(), &mut counts);
        let oracle = "PyTorch, CPU, float64; mpmath for a normalisation";
        let domain = format!("{} batches, f64", case.steps.len());
        let mut fact = Fact::new(Rung::Goldens, &case.name, domain, oracle, LAYERS);
        replay::compare(&mut fact, &case);
        fact.assert();
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
