//! Rung 1 for layers and networks: the reference, the order of samples, running statistics.

use headwater_core::{Forward, Infer, Layer};

use super::gradients::each_layer;
use super::reference::{checks, network_forward, running_after};
use super::subject::{Shape, Subject};
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::gradient::Differentiable;
use crate::ladder::loss::rows;
use crate::rung::Rung;
use crate::strata::WIDTHS;
use crate::tolerance::{EXACT, LAW, Tolerance};

pub(super) fn law(claim: &str, domain: &str, oracle: &'static str, tolerance: Tolerance) -> Fact {
    Fact::new(Rung::Laws, claim, domain, oracle, tolerance)
}

/// Random networks of all layers, the same ones every time.
pub(in crate::ladder) fn each_network(count: u64, mut check: impl FnMut(Subject, &mut Draw)) {
    for seed in 0..count {
        let mut draw = Draw::new(1000 + seed);
        let shape = Shape {
            inputs: 1 + draw.below(6),
            depth: 1 + draw.below(6),
            widest: 9,
            batch: 1 + draw.below(6),
            seed,
        };
        check(Subject::draw(shape), &mut draw);
    }
}

/// Claim: the outputs are those of the papers' formulas, layer by layer and in networks.
#[must_use]
pub fn forward_is_the_reference() -> Fact {
    let domain = "f64, each layer at widths of 1 to 33, and random networks";
    let mut fact =
        law("outputs are those of the papers' formulas", domain, "the formulas, loop by loop", LAW);
    let mut check = |subject: Subject, draw: &mut Draw| {
        let (parameters, data) = (subject.parameters(draw), subject.data(draw));
        let expected = network_forward(subject.layers, &parameters, &data, subject.inputs);
        let found = subject.pass(&parameters, &data, |pass| pass.outputs().to_vec());
        let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
        fact.holds(found.len() == expected.len(), input);
        // A normalisation of nearly equal values magnifies their rounding: by up to 1/sqrt(epsilon) here.
        let magnified = if uses_small_epsilon(subject.layers) { 300.0 } else { 10.0 };
        for (found, expected) in found.iter().zip(&expected) {
            fact.relative(*found, *expected, magnified, 0.0, input);
        }
    };
    each_layer(71, &WIDTHS, &mut check);
    each_network(200, &mut check);
    fact
}

fn uses_small_epsilon(layers: &[Layer<'_>]) -> bool {
    layers.iter().any(|layer| match layer {
        Layer::BatchNorm(norm) => norm.epsilon < 0.01,
        Layer::LayerNorm(norm) => norm.epsilon < 0.01,
        Layer::Residual(branch) => uses_small_epsilon(branch),
        Layer::Dense(_) | Layer::Activation(_) | Layer::Prelu(_) => false,
    })
}

/// Claim: the order of the samples does not matter: outputs and input gradients move with their samples,
/// parameter gradients stay. Inference and networks without batch norm give each sample the bits it has on its
/// own.
#[must_use]
pub fn order() -> Fact {
    let claim = "samples may come in any order, and alone";
    let mut fact = law(claim, "f64, random networks, batches of 1 to 6", "the law itself", LAW);
    each_network(150, |subject, draw| {
        let (parameters, data) = (subject.parameters(draw), subject.data(draw));
        let cotangent = subject.cotangent(draw);
        let network = subject.network();
        let (inputs, outputs) = (subject.inputs, network.outputs());
        let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
        let order = draw.permutation(subject.batch);
        let (gradients, back) = subject.gradients(&parameters, &data, &cotangent);
        let (permuted, moved) =
            subject.gradients(&parameters, &rows(&data, inputs, &order), &rows(&cotangent, outputs, &order));
        for (found, expected) in permuted.iter().zip(&gradients) {
            fact.relative(*found, *expected, 10.0, 0.0, input);
        }
        for (found, expected) in moved.iter().zip(rows(&back, inputs, &order)) {
            fact.relative(*found, expected, 10.0, 0.0, input);
        }
        let state: Vec<f64> = (0..network.state_count()).map(|_| draw.uniform(0.5, 1.5)).collect();
        let mut scratch = vec![f64::NAN; network.inference_scratch(subject.batch)];
        let infer = |data: &[f64], scratch: &mut [f64]| {
            let call = Infer { parameters: &parameters, state: &state, inputs: data };
            network.infer(call, scratch).expect("a right call").to_vec()
        };
        let together = infer(&data, &mut scratch);
        let by_sample = subject.layers.iter().try_fold(inputs, |width, layer| {
            let claimed = checks(layer, width);
            claimed.by_sample.then_some(claimed.outputs)
        });
        for (sample, (x, y)) in data.chunks(inputs).zip(together.chunks(outputs)).enumerate() {
            let bits = |found: &[f64], what: &str, fact: &mut Fact| {
                let same = found.iter().zip(y).all(|(a, b)| a.to_bits() == b.to_bits());
                fact.holds(same, || format!("{what}, sample {sample} of {}", input()));
            };
            bits(&infer(x, &mut scratch), "inference alone", &mut fact);
            if by_sample.is_some() {
                let alone = Subject { batch: 1, ..subject };
                let outputs = alone.pass(&parameters, x, |pass| pass.outputs().to_vec());
                bits(&outputs, "training alone", &mut fact);
            }
        }
    });
    fact
}

/// Claim: a training pass moves the running statistics by the documented rule, once, mean before variance;
/// inference takes them for those of the batch.
#[must_use]
pub fn running_statistics() -> Fact {
    let claim = "running statistics follow PyTorch's rule or ONNX's, and inference uses them";
    let domain = "f64, every batch norm at widths of 1 to 33, batches of 2 to 6";
    let mut fact = law(claim, domain, "the rule, feature by feature", LAW);
    each_layer(72, &WIDTHS, |subject, draw| {
        let [layer @ Layer::BatchNorm(norm)] = subject.layers else { return };
        let width = subject.inputs;
        let (parameters, data) = (subject.parameters(draw), subject.data(draw));
        let before: Vec<f64> = (0..2 * width).map(|_| draw.uniform(0.5, 1.5)).collect();
        let (mut state, network) = (before.clone(), subject.network());
        let mut scratch = vec![f64::NAN; network.training_scratch(subject.batch)];
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &data, scratch: &mut scratch };
        fact.holds(network.forward(call).is_ok(), || subject.name());
        let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
        for (found, expected) in state.iter().zip(running_after(layer, &before, &data, width)) {
            fact.relative(*found, expected, 1.0, 0.0, input);
        }
        let mut scratch = vec![f64::NAN; network.inference_scratch(subject.batch)];
        let call = Infer { parameters: &parameters, state: &state, inputs: &data };
        let found = network.infer(call, &mut scratch).expect("a right call").to_vec();
        for (i, (found, x)) in found.iter().zip(&data).enumerate() {
            let (feature, (weight, bias)) = (
                i % width,
                if norm.affine { (parameters[i % width], parameters[width + i % width]) } else { (1.0, 0.0) },
            );
            let expected =
                weight * (x - state[feature]) / (state[width + feature] + norm.epsilon).sqrt() + bias;
            fact.relative(*found, expected, 1.0, 0.0, input);
        }
    });
    fact
}

/// The tolerance of laws that hold to the bit.
pub(super) const BITS: Tolerance = EXACT;
