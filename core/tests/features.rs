//! What a build holds and what it leaves out. `.ci/features` runs this with every feature alone, with none and with all.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use headwater_core::{
    Activation, Adam, AdamW, Backward, Forward, Infer, Initialise, Layer, Loss, Network, NotCompiled,
    Optimiser, RmsProp, Scheme, Sgd, Targets, Update,
};
use rand_pcg::Pcg32;
use std::collections::BTreeSet;

const BRANCH: &[Layer] = &[Layer::dense(3)];
const LOSSES: [Loss; 4] = [
    Loss::mean_squared_error(),
    Loss::huber(1.0),
    Loss::binary_cross_entropy_with_logits(),
    Loss::softmax_cross_entropy(),
];

fn layers() -> impl Iterator<Item = Layer<'static>> {
    let others = [Layer::prelu(), Layer::batch_norm(), Layer::layer_norm(), Layer::residual(BRANCH)];
    others.into_iter().chain(Activation::ALL.into_iter().map(Layer::activation))
}

fn optimisers() -> [Optimiser<f64>; 4] {
    [
        Optimiser::Sgd(Sgd::with_momentum(0.5)),
        Optimiser::RmsProp(RmsProp::default()),
        Optimiser::Adam(Adam::default()),
        Optimiser::AdamW(AdamW::default()),
    ]
}

/// Every kind's name and the feature it asks for.
fn kinds() -> impl Iterator<Item = (&'static str, &'static str)> {
    let layers = layers().map(|layer| (layer.name(), layer.feature()));
    let losses = LOSSES.into_iter().map(|loss| (loss.name(), loss.feature()));
    let optimisers = optimisers().map(|rule| (rule.name(), rule.feature()));
    layers.chain(losses).chain(optimisers).map(|(name, feature)| (name, feature.unwrap()))
}

/// The features that the manifest puts under `full`.
fn full() -> BTreeSet<&'static str> {
    let (_, rest) = include_str!("../Cargo.toml").split_once("full = [").unwrap();
    let (list, _) = rest.split_once(']').unwrap();
    let named = list.lines().filter(|line| !line.trim_start().starts_with('#'));
    named.flat_map(|line| line.split('"').skip(1).step_by(2)).collect()
}

/// Whether the test itself was compiled with a feature: the test and the core are given the same.
fn on(feature: &str) -> bool {
    macro_rules! any {
        ($($name:literal)*) => { [$(($name, cfg!(feature = $name))),*] };
    }
    let all = any!(
        "prelu" "batch-norm" "layer-norm" "residual"
        "identity" "sigmoid" "tanh" "relu" "leaky-relu" "elu" "selu" "celu" "gelu" "gelu-tanh" "silu" "softplus"
        "softsign" "mish" "hard-sigmoid" "hard-tanh" "hard-swish" "relu6" "log-sigmoid"
        "mse-loss" "huber-loss" "binary-cross-entropy-with-logits" "cross-entropy"
        "sgd" "rmsprop" "adam" "adamw"
    );
    all.into_iter().find(|(name, _)| *name == feature).unwrap().1
}

fn refusal(name: &str, feature: &str) -> String {
    format!("{name}: left out of this build; enable the feature `{feature}` of headwater-core")
}

/// Claim: a feature is the kind's name in lower case, with dashes; no two kinds share one; and `full` is all of them.
#[test]
fn each_kind_has_a_feature_of_its_name() {
    for (name, feature) in kinds() {
        assert_eq!(feature, name.to_lowercase().replace('_', "-"));
    }
    assert_eq!(kinds().count(), full().len());
    assert_eq!(kinds().map(|(_, feature)| feature).collect::<BTreeSet<_>>(), full());
    assert_eq!(Layer::dense(1).feature(), None);
}

/// Claim: a network with a layer that this build has learns, its gradient reaches the first weights, and inference gives
/// numbers; with a layer that it has not, there is no such network. Oracle: what the test was compiled with.
#[test]
fn a_layer_works_or_is_refused() {
    for layer in layers() {
        let feature = layer.feature().unwrap();
        let layers = [Layer::dense(3), layer, Layer::dense(2)];
        let network = match Network::new(2, &layers) {
            Ok(network) => network,
            Err(error) => {
                assert!(!on(feature), "{error}");
                assert_eq!(error.to_string(), refusal(&format!("layer 1 ({})", layer.name()), feature));
                continue;
            }
        };
        assert!(on(feature), "{feature}");
        let mut parameters = vec![0.0_f64; network.parameter_count()];
        let mut gradients = vec![0.0; network.gradient_count()];
        let mut state = vec![0.0; network.state_count()];
        let mut scratch = vec![0.0; network.training_scratch(4)];
        let inputs = [1.0, 2.0, -1.0, 0.5, 0.25, -2.0, -0.5, -1.0];
        let start = Initialise { parameters: &mut parameters, state: &mut state, scheme: Scheme::XAVIER };
        network.initialise(start, &mut Pcg32::new(66, 1)).unwrap();
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &inputs, scratch: &mut scratch };
        let mut pass = network.forward(call).unwrap();
        pass.output_gradient_mut().copy_from_slice(&[1.0, -0.5, 0.25, 2.0, -1.0, 0.5, 0.75, -0.25]);
        let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
        pass.backward(call).unwrap();
        assert!(gradients[..6].iter().any(|gradient| *gradient != 0.0), "{}", layer.name());
        assert!(gradients.iter().all(|gradient| gradient.is_finite()), "{}", layer.name());
        let call = Infer { parameters: &parameters, state: &state, inputs: &inputs };
        let outputs = network.infer(call, &mut scratch).unwrap();
        assert!(outputs[0] != outputs[2] && outputs.iter().all(|output| output.is_finite()));
    }
}

/// Claim: an activation that this build leaves out writes nothing, and its value is NaN. Oracle: as above.
#[test]
fn an_activation_works_or_is_refused() {
    for activation in Activation::ALL {
        let (name, feature) = (activation.name(), activation.feature().unwrap());
        let (mut y, mut dx) = ([7.0_f32], [7.0]);
        let forward = activation.forward(&[0.5], &mut y);
        let backward = activation.backward(&[0.5], &[1.0], &mut dx);
        assert_eq!(forward, backward);
        if on(feature) {
            assert_eq!(forward, Ok(()));
            assert_eq!((y, dx), ([activation.value(0.5)], [activation.derivative(0.5)]));
        } else {
            assert_eq!(forward, Err(NotCompiled { kind: name, feature }.into()));
            assert_eq!(forward.unwrap_err().to_string(), refusal(name, feature));
            assert_eq!((y, dx), ([7.0], [7.0]));
            assert!(activation.value(0.5_f32).is_nan() && activation.derivative(0.5_f32).is_nan());
        }
    }
}

/// Claim: a loss that this build has falls against its gradient; one that it has not is refused, and nothing is written.
#[test]
fn a_loss_works_or_is_refused() {
    for loss in LOSSES {
        let feature = loss.feature().unwrap();
        let (outputs, targets) = ([0.5, -1.0_f64], Targets::Values(&[1.0, 0.0]));
        let mut gradient = [7.0; 2];
        let before = loss.evaluate_with_gradient(&outputs, 2, targets, &mut gradient);
        assert_eq!(before, loss.evaluate(&outputs, 2, targets));
        if on(feature) {
            let [x, y] = outputs;
            let [dx, dy] = gradient;
            let after = loss.evaluate(&[x - 0.1 * dx, y - 0.1 * dy], 2, targets);
            assert!(after.unwrap() < before.unwrap(), "{feature}");
        } else {
            assert_eq!(before.unwrap_err().to_string(), refusal(loss.name(), feature));
            assert_eq!(gradient, [7.0; 2]);
        }
    }
}

/// Claim: an optimiser that this build has moves a parameter against its gradient; one that it has not is refused, and
/// nothing is moved.
#[test]
fn an_optimiser_works_or_is_refused() {
    for rule in optimisers() {
        let feature = rule.feature().unwrap();
        let (mut parameters, mut moments) = ([1.0], vec![0.0; rule.moment_count(1)]);
        let (gradients, step, rate) = (&[2.0], 1, 0.25);
        let update = Update { parameters: &mut parameters, gradients, moments: &mut moments, step, rate };
        let result = rule.update(update);
        if on(feature) {
            assert_eq!(result, Ok(()));
            assert!(parameters[0] < 1.0, "{feature}");
        } else {
            assert_eq!(result.unwrap_err().to_string(), refusal(rule.name(), feature));
            assert_eq!(parameters, [1.0]);
        }
    }
}
