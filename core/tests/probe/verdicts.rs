//! Verdicts on whole networks.

use crate::patient::{Body, examine, stack};
use headwater_core::{Activation, Cause, Finding, Flow, Layer, Network, Place, layer_updates};

const BATCH_NORM: [Layer<'static>; 1] = [Layer::batch_norm()];

/// Claim: a network that keeps its gradient is not accused.
#[test]
fn healthy_networks_have_no_finding() {
    let root_two = std::f32::consts::SQRT_2;
    assert_eq!(examine(&stack(10, &[], Activation::Relu), Body::of_gain(root_two)).findings, []);
    assert_eq!(examine(&stack(10, &[], Activation::Tanh), Body::of_gain(1.0)).findings, []);
    assert_eq!(examine(&stack(10, &BATCH_NORM, Activation::Sigmoid), Body::of_gain(1.0)).findings, []);
}

/// Claim: deep sigmoid layers with weights of gain 1 are named for their slope ceiling, not for saturation, and rho is
/// near the 0.236 of mean field theory; 15 % covers 64 units and one draw.
#[test]
fn sigmoid_dies_by_its_ceiling() {
    let patient = examine(&stack(8, &[], Activation::Sigmoid), Body::of_gain(1.0));
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
    let patient = examine(&stack(8, &[], Activation::Relu), Body::of_gain((1.0_f32 / 3.0).sqrt()));
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
    let tanh = examine(&stack(4, &[], Activation::Tanh), Body::of_gain(30.0));
    assert!(
        tanh.findings
            .iter()
            .any(|finding| matches!(finding, Finding::Saturated { layer: Place { index: 1, .. }, .. }))
    );
    let relu = examine(&stack(8, &[], Activation::Relu), Body::of_gain(4.0));
    assert!(matches!(relu.findings.first(), Some(Finding::Exploding { cause: Cause::Weights { .. }, .. })));
    let normalised = examine(&stack(40, &BATCH_NORM, Activation::Relu), Body::of_gain(1.414));
    let Some(Finding::Exploding { rho, cause, .. }) = normalised.findings.first() else {
        panic!("expected an explosion, found {:?}", normalised.findings)
    };
    assert!(matches!(cause, Cause::Normalisation { .. }), "{cause:?}");
    assert!((1.15..1.35).contains(rho), "rho {rho}");
}

/// Claim: a ReLU layer pushed below zero by its bias is named dead, by its number.
#[test]
fn dead_units_are_named() {
    let patient = examine(&stack(1, &[], Activation::Relu), Body { bias: -20.0, ..Body::of_gain(1.0) });
    assert!(
        patient
            .findings
            .iter()
            .any(|finding| matches!(finding, Finding::Dead { layer: Place { index: 1, .. }, .. }))
    );
    assert_eq!(patient.layers[1].dead, 1.0);
    assert_eq!(patient.layers[1].zero_outputs, 1.0);
}

/// Claim: scaling the loss or repeating the batch changes no verdict. Scaling by a power of two is exact.
#[test]
fn verdicts_do_not_depend_on_the_loss_scale_or_on_repeated_samples() {
    let layers = stack(8, &[], Activation::Sigmoid);
    let flow = |loss, repeat| {
        let body = Body { loss, repeat, ..Body::of_gain(1.0) };
        Flow::of(&examine(&layers, body).layers).unwrap()
    };
    let (plain, scaled, repeated) = (flow(1.0, 1), flow(1024.0, 1), flow(1.0, 2));
    assert_eq!(plain.ratio, scaled.ratio);
    assert!((plain.ratio / repeated.ratio - 1.0).abs() < 1e-5, "one more rounding for each sum");
}

/// Claim: an infinity is reported first and alone, with its layer.
#[test]
fn infinities_are_found() {
    let patient = examine(&stack(2, &[], Activation::Identity), Body::of_gain(1e30));
    let [Finding::NotFinite { layer: Place { index: 2, .. } }] = patient.findings[..] else {
        panic!("the second dense layer's outputs overflow, found {:?}", patient.findings)
    };
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
    assert!(matches!(seen[0].finding(), Some(Finding::Unchanged { layer: Place { index: 0, .. }, .. })));
    assert_eq!(seen[1].finding(), None);
    assert_eq!((seen[1].path.to_string().as_str(), seen[1].name, seen[1].frozen), ("2.0", "dense", false));

    let mut frozen = Vec::new();
    let network = network.freeze(1).unwrap();
    layer_updates(&network, &before, &before, &mut vec![0.0; before.len()], |update| frozen.push(update))
        .unwrap();
    assert_eq!(frozen[0].finding(), None, "a frozen layer is not expected to change");
    assert_eq!(
        frozen[1].finding().unwrap().to_string(),
        "layer 2.0 (dense): 100 % of the parameters did not change at all (too many above 50 %); the update is below \
         their last bit, so raise the rate or cure the vanishing gradient"
    );
}

/// Claim: each finding is one line that names the layer by its path, gives figures in three digits, and says what to do.
#[test]
fn findings_read_as_sentences() {
    let sentences = examine(&stack(8, &[], Activation::Sigmoid), Body::of_gain(1.0)).sentences();
    let sentence = &sentences[0];
    assert!(sentence.starts_with("the gradient vanishes: "), "{sentence}");
    assert!(
        sentence.contains(" a step over 8 steps (learning stops below 0.004); the activation leaves 0.2"),
        "{sentence}"
    );
    assert!(sentence.contains("use ReLU with He initialisation, or batch norm"), "{sentence}");
    let tanh = examine(&stack(4, &[], Activation::Tanh), Body::of_gain(30.0)).sentences();
    let saturated = tanh.iter().find(|sentence| sentence.starts_with("layer 1 (tanh): ")).unwrap();
    assert!(saturated.contains(" % of the elements are saturated (too many above 50 %); "), "{saturated}");
    for sentence in sentences.iter().chain(&tanh) {
        let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
        assert!(
            sentence.split(' ').all(|word| digits(word) <= 7),
            "a figure with too many digits: {sentence}"
        );
        assert!(!sentence.contains('\n') && sentence.contains("; "), "{sentence}");
    }
}
