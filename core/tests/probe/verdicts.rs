//! The diagnosis against networks that are sick on purpose, each in one known way, and against healthy ones.
//!
//! Oracle: the construction. Weights are drawn normal with a chosen standard deviation, so that mean field theory gives
//! the factor per layer: chi = variance x width x E phi'(z)^2 (Schoenholz et al. 2017).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use headwater_core::{
    Activation, Backward, Cause, Finding, Flow, Forward, Layer, LayerStatistics, Network, Probe, diagnose,
    layer_updates,
};
use rand_core::Rng;
use rand_pcg::Pcg32;

const WIDTH: usize = 64;
const BATCH: usize = 32;

/// Twelve uniform numbers, summed: variance 1, normal enough here.
fn normal(generator: &mut Pcg32) -> f32 {
    (0..12).map(|_| f64::from(generator.next_u32()) / 4_294_967_296.0).sum::<f64>() as f32 - 6.0
}

struct Patient {
    layers: Vec<LayerStatistics<f32>>,
    findings: Vec<Finding<f32>>,
}

/// Statistics and findings of `layers`, weights of standard deviation `gain / sqrt(width)`, biases `bias`.
fn examine(layers: &[Layer<'_>], gain: f32, bias: f32, scale: f32, repeat: usize) -> Patient {
    let network = Network::new(WIDTH, layers).unwrap();
    let mut generator = Pcg32::new(66, 1);
    let deviation = gain / (WIDTH as f32).sqrt();
    let mut parameters: Vec<f32> = Vec::new();
    for layer in layers {
        let (weights, biases) = match layer {
            Layer::Dense(_) => (WIDTH * WIDTH, WIDTH),
            Layer::BatchNorm(_) => (0, 0),
            _ => continue,
        };
        parameters.extend((0..weights).map(|_| deviation * normal(&mut generator)));
        parameters.extend(std::iter::repeat_n(bias, biases));
        if matches!(layer, Layer::BatchNorm(_)) {
            parameters.extend(std::iter::repeat_n(1.0, WIDTH));
            parameters.extend(std::iter::repeat_n(0.0, WIDTH));
        }
    }
    let sample: Vec<f32> = (0..BATCH * WIDTH).map(|_| normal(&mut generator)).collect();
    let cotangent: Vec<f32> = (0..BATCH * WIDTH).map(|_| scale * normal(&mut generator)).collect();
    let inputs = sample.repeat(repeat);
    let mut state = vec![0.0; network.state_count()];
    let mut scratch = vec![0.0; network.training_scratch(BATCH * repeat)];
    let mut gradients = vec![0.0; network.gradient_count()];
    let mut statistics = vec![LayerStatistics::UNSEEN; network.layer_count()];
    let mut probe = Probe::new(&network, &mut statistics).unwrap();
    let call = Forward { parameters: &parameters, state: &mut state, inputs: &inputs, scratch: &mut scratch };
    let mut pass = network.forward_observed(call, &mut probe).unwrap();
    pass.output_gradient_mut().copy_from_slice(&cotangent.repeat(repeat));
    let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
    pass.backward_observed(call, &mut probe).unwrap();
    let mut findings = Vec::new();
    diagnose(&statistics, |finding| findings.push(finding));
    Patient { layers: statistics, findings }
}

fn stack(depth: usize, activation: Activation, batch_norm: bool) -> Vec<Layer<'static>> {
    let mut layers = Vec::new();
    for _ in 0..depth {
        layers.push(Layer::dense(WIDTH));
        if batch_norm {
            layers.push(Layer::batch_norm());
        }
        layers.push(Layer::activation(activation));
    }
    layers.push(Layer::dense(WIDTH));
    layers
}

/// Claim: a network that keeps its gradient is not accused.
#[test]
fn healthy_networks_have_no_finding() {
    let root_two = std::f32::consts::SQRT_2;
    assert_eq!(examine(&stack(10, Activation::Relu, false), root_two, 0.0, 1.0, 1).findings, []);
    assert_eq!(examine(&stack(10, Activation::Tanh, false), 1.0, 0.0, 1.0, 1).findings, []);
    assert_eq!(examine(&stack(10, Activation::Sigmoid, true), 1.0, 0.0, 1.0, 1).findings, []);
}

/// Claim: deep sigmoid layers with weights of gain 1 are named for their slope ceiling, not for saturation, and rho is
/// near the 0.236 of mean field theory; 15 % covers 64 units and one draw.
#[test]
fn sigmoid_dies_by_its_ceiling() {
    let patient = examine(&stack(8, Activation::Sigmoid, false), 1.0, 0.0, 1.0, 1);
    let Some(Finding::Vanishing { rho, steps: 8, cause: Cause::SlopeCeiling { slope }, .. }) =
        patient.findings.first()
    else {
        panic!("expected a slope ceiling, found {:?}", patient.findings)
    };
    assert!((rho / 0.236 - 1.0).abs() < 0.15, "rho {rho}");
    assert!((slope / 0.236 - 1.0).abs() < 0.15, "slope {slope}");
    assert!(patient.findings.iter().any(|finding| matches!(finding, Finding::Collapsing { .. })));
}

/// Claim: ReLU at PyTorch's default deviation, gain 1/sqrt(3), dies by its weights: rho = sqrt(1/6) = 0.408, and a factor
/// of sqrt 2 would have been needed. 15 % as above.
#[test]
fn relu_dies_by_small_weights() {
    let patient = examine(&stack(8, Activation::Relu, false), (1.0_f32 / 3.0).sqrt(), 0.0, 1.0, 1);
    let Some(Finding::Vanishing { rho, cause: Cause::Weights { factor, needed }, .. }) =
        patient.findings.first()
    else {
        panic!("expected small weights, found {:?}", patient.findings)
    };
    assert!((rho / 0.408 - 1.0).abs() < 0.15, "rho {rho}");
    assert!(factor < needed && (needed / 1.414 - 1.0).abs() < 0.15, "factor {factor}, needed {needed}");
}

/// Claim: large weights saturate tanh, and make ReLU explode; batch norm with ReLU explodes by itself when deep, its
/// squared gradient by 1.49 a layer at batch 64 (here 32).
#[test]
fn saturation_and_explosion_are_told_apart() {
    let tanh = examine(&stack(4, Activation::Tanh, false), 30.0, 0.0, 1.0, 1);
    assert!(tanh.findings.iter().any(|finding| matches!(finding, Finding::Saturated { index: 1, .. })));
    let relu = examine(&stack(8, Activation::Relu, false), 4.0, 0.0, 1.0, 1);
    assert!(matches!(relu.findings.first(), Some(Finding::Exploding { cause: Cause::Weights { .. }, .. })));
    let normalised = examine(&stack(40, Activation::Relu, true), 1.414, 0.0, 1.0, 1);
    let Some(Finding::Exploding { rho, cause, .. }) = normalised.findings.first() else {
        panic!("expected an explosion, found {:?}", normalised.findings)
    };
    assert!(matches!(cause, Cause::Normalisation { .. } | Cause::Weights { .. }));
    assert!((1.15..1.35).contains(rho), "rho {rho}");
}

/// Claim: a ReLU layer pushed below zero by its bias is named dead, by its number.
#[test]
fn dead_units_are_named() {
    let patient = examine(&stack(1, Activation::Relu, false), 1.0, -20.0, 1.0, 1);
    assert!(patient.findings.iter().any(|finding| matches!(finding, Finding::Dead { index: 1, .. })));
    assert_eq!(patient.layers[1].dead, 1.0);
    assert_eq!(patient.layers[1].zero_outputs, 1.0);
}

/// Claim: scaling the loss or repeating the batch changes no verdict. Scaling by a power of two is exact.
#[test]
fn verdicts_do_not_depend_on_the_loss_scale_or_on_repeated_samples() {
    let layers = stack(8, Activation::Sigmoid, false);
    let flow = |scale, repeat| Flow::of(&examine(&layers, 1.0, 0.0, scale, repeat).layers).unwrap();
    let (plain, scaled, repeated) = (flow(1.0, 1), flow(1024.0, 1), flow(1.0, 2));
    assert_eq!(plain.ratio, scaled.ratio);
    assert!((plain.ratio / repeated.ratio - 1.0).abs() < 1e-5, "one more rounding for each sum");
}

/// Claim: an infinity is reported first and alone, with its layer.
#[test]
fn infinities_are_found() {
    let patient = examine(&stack(2, Activation::Identity, false), 1e30, 0.0, 1.0, 1);
    assert_eq!(
        patient.findings,
        [Finding::NotFinite { index: 2 }],
        "the second dense layer's outputs overflow"
    );
}

/// Claim: parameters that an update left alone to the bit are counted, layer by layer.
#[test]
fn unchanged_parameters_are_counted() {
    let layers =
        [Layer::dense(2), Layer::activation(Activation::Relu), Layer::residual(&[const { Layer::dense(2) }])];
    let network = Network::new(1, &layers).unwrap();
    let before = vec![1.0_f32; network.parameter_count()];
    let mut after = before.clone();
    after[0] -= 1e-9;
    after[4..].fill(1.5);
    let mut seen = Vec::new();
    layer_updates(&network, &before, &after, &mut vec![0.0; before.len()], |update| seen.push(update))
        .unwrap();
    assert_eq!(seen.iter().map(|update| update.index).collect::<Vec<_>>(), [0, 3]);
    assert_eq!(seen.iter().map(|update| update.unchanged).collect::<Vec<_>>(), [1.0, 0.0]);
    assert_eq!(seen[1].relative, 0.5);
    assert!(matches!(seen[0].finding(), Some(Finding::Unchanged { index: 0, .. })));
    assert_eq!(seen[1].finding(), None);
}

/// Claim: each finding is one line that says what to do.
#[test]
fn findings_read_as_sentences() {
    let patient = examine(&stack(8, Activation::Sigmoid, false), 1.0, 0.0, 1.0, 1);
    let sentence = patient.findings[0].to_string();
    assert!(sentence.starts_with("the gradient vanishes: "), "{sentence}");
    assert!(sentence.contains("over 8 steps (learning stops below 0.004)"), "{sentence}");
    assert!(sentence.contains("use ReLU with He initialisation, or batch norm"), "{sentence}");
}
