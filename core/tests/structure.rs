//! What a network and its parts are called, what is refused, and what tells networks apart: asked at run time.
//!
//! The same functions are `const`, and other tests evaluate them in constants.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use headwater_core::{
    Activation, AdamW, Backward, BatchNorm, Error, Forward, Initialise, Initialiser, Kind, Layer, LayerNorm,
    Loss, MAXIMUM_NESTING, Network, Optimiser, Plan, RmsProp, Scheme, Sgd, Targets, WeightDecay,
};
use rand_pcg::Pcg32;

/// FNV-1a over 64-bit words, from its definition (Fowler, Noll and Vo), with the multiplication done by hand.
fn fnv(words: &[u64]) -> u64 {
    words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| {
        let mixed = u128::from(hash ^ word);
        // The prime is 2^40 + 2^8 + 0xb3.
        ((mixed << 40) + (mixed << 8) + 0xb3 * mixed) as u64
    })
}

/// Claim: the fingerprint is FNV-1a over the input width, the number of layers and what each layer is. Oracle: the words
/// written down by hand.
#[test]
fn a_fingerprint_is_the_hash_of_the_structure() {
    let inner = [Layer::dense_without_bias(3)];
    let activation = Layer::activation(Activation::LeakyRelu { slope: 0.5 });
    let norm = Layer::LayerNorm(LayerNorm { epsilon: 0.25, affine: false });
    let layers = [Layer::dense(3), activation, norm, Layer::residual(&inner)];
    let mut words = vec![2, 4];
    words.extend([1, 3, 1]);
    words.push(2);
    words.extend(b"leaky_relu".iter().copied().map(u64::from));
    words.push(0.5_f64.to_bits());
    words.extend([5, 0.25_f64.to_bits(), 0]);
    words.extend([6, 1, 1, 3, 0]);
    assert_eq!(Network::new(2, &layers).unwrap().fingerprint(), fnv(&words));
}

/// Claim: layers, what is measured of them and optimisers go by PyTorch's names.
#[test]
fn names_are_as_documented() {
    let branch = [Layer::dense(1)];
    let layers = [
        (Layer::dense(1), Kind::Dense, "dense"),
        (Layer::activation(Activation::Relu), Kind::Activation(Activation::Relu), "relu"),
        (Layer::prelu(), Kind::Prelu, "prelu"),
        (Layer::batch_norm(), Kind::BatchNorm, "batch_norm"),
        (Layer::layer_norm(), Kind::LayerNorm, "layer_norm"),
        (Layer::residual(&branch), Kind::Residual, "residual"),
    ];
    for (layer, kind, name) in layers {
        assert_eq!((layer.name(), kind.name()), (name, name));
    }
    assert_eq!(Kind::Unseen.name(), "frozen");
    assert_eq!(Optimiser::Sgd(Sgd::<f32>::plain()).name(), "SGD");
    assert_eq!(Optimiser::RmsProp(RmsProp::<f32>::default()).name(), "RMSprop");
    assert_eq!(Optimiser::AdamW(AdamW::<f32>::default()).name(), "AdamW");
}

/// Claim: momentum or weight decay makes SGD more than plain.
#[test]
fn only_a_bare_step_is_plain() {
    assert!(Sgd::<f32>::plain().is_plain());
    assert!(!Sgd::with_momentum(0.5_f32).is_plain());
    assert!(!Sgd { weight_decay: WeightDecay::Coupled(0.5_f32), ..Sgd::plain() }.is_plain());
}

/// Claim: each rule for a layer is stated in the error, with the path and the name of the layer at fault.
#[test]
fn wrong_layers_are_refused_with_their_path() {
    let norm =
        |epsilon: f64, momentum: f64| Layer::BatchNorm(BatchNorm { epsilon, momentum, ..BatchNorm::PYTORCH });
    let epsilon = "epsilon must be finite and not negative";
    let momentum = "momentum must be between 0 and 1";
    let layer_norm = |epsilon: f64| Layer::LayerNorm(LayerNorm { epsilon, affine: true });
    for (layer, name, rule) in [
        (norm(f64::INFINITY, 0.1), "batch_norm", epsilon),
        (norm(-1e-5, 0.1), "batch_norm", epsilon),
        (norm(1e-5, -0.1), "batch_norm", momentum),
        (norm(1e-5, 1.5), "batch_norm", momentum),
        (norm(1e-5, f64::NAN), "batch_norm", momentum),
        (layer_norm(f64::NAN), "layer_norm", epsilon),
        (layer_norm(f64::INFINITY), "layer_norm", epsilon),
        (layer_norm(-1.0), "layer_norm", epsilon),
    ] {
        let branch = [Layer::dense(4), layer];
        let layers = [Layer::dense(4), Layer::residual(&branch)];
        let sentence = Network::new(4, &layers).unwrap_err().to_string();
        assert!(sentence.contains(&format!("layer 1.1 ({name})")) && sentence.contains(rule), "{sentence}");
    }
    for (epsilon, momentum) in [(0.0, 0.0), (1.0, 1.0)] {
        assert!(Network::new(4, &[norm(epsilon, momentum), layer_norm(epsilon)]).is_ok());
    }
    let narrow = [Layer::dense(3)];
    let layers = [Layer::dense(4), Layer::residual(&narrow)];
    let sentence = Network::new(4, &layers).unwrap_err().to_string();
    assert!(sentence.contains("layer 1 (residual)"), "{sentence}");
}

/// Claim: paths and sentences print the same text plainly and when debugged, a sentence then in quotes.
#[test]
fn paths_and_sentences_print() {
    let branch = [Layer::dense(0)];
    let layers = [Layer::dense(2), Layer::residual(&branch)];
    let error = Network::new(2, &layers).unwrap_err();
    assert_eq!((format!("{}", error.at), format!("{:?}", error.at)), ("1.0".to_owned(), "1.0".to_owned()));
    let sentence = error.sentence();
    assert_eq!(format!("{sentence}"), sentence.as_str());
    assert!(!sentence.as_str().is_empty());
    assert_eq!(format!("{sentence:?}"), format!("{:?}", sentence.as_str()));
}

/// Claim: a pass knows its batch.
#[test]
fn a_pass_knows_its_batch() {
    let layers = [Layer::dense(1)];
    let network = Network::new(2, &layers).unwrap();
    let inputs = [0.5_f32; 6];
    let mut scratch = vec![0.0; network.training_scratch(3)];
    let call =
        Forward { parameters: &[1.0, 1.0, 0.0], state: &mut [], inputs: &inputs, scratch: &mut scratch };
    assert_eq!(network.forward(call).unwrap().batch(), 3);
}

/// Claim: a batch of one is refused wherever a batch norm is trained, beside other layers or alone. Oracle: its variance
/// is 0 / 0.
#[test]
fn any_batch_norm_refuses_a_batch_of_one() {
    let others = [Layer::dense(2), Layer::batch_norm(), Layer::dense(1)];
    let two = [Layer::batch_norm(), Layer::batch_norm()];
    for (layers, refused) in [(&others[..1], false), (&others[1..2], true), (&others, true), (&two, true)] {
        let network = Network::new(2, layers).unwrap();
        let (parameters, mut state) =
            (vec![0.5_f32; network.parameter_count()], vec![1.0; network.state_count()]);
        let mut scratch = vec![0.0; network.training_scratch(1)];
        let call = Forward {
            parameters: &parameters,
            state: &mut state,
            inputs: &[1.0, 2.0],
            scratch: &mut scratch,
        };
        assert_eq!(network.forward(call).is_err(), refused, "{layers:?}");
    }
}

/// Claim: frozen layers are counted, and there is no input gradient behind them. Oracle: the documentation.
#[test]
fn frozen_layers_have_no_input_gradient() {
    let layers = [Layer::dense(2), Layer::dense(1)];
    for frozen in [0, 1] {
        let network = Network::new(2, &layers).unwrap().freeze(frozen).unwrap();
        assert_eq!(network.frozen_layers(), frozen);
        let parameters = vec![0.5_f32; network.parameter_count()];
        let mut gradients = vec![0.0; network.gradient_count()];
        let mut scratch = vec![0.0; network.training_scratch_with_input_gradient(1)];
        let call =
            Forward { parameters: &parameters, state: &mut [], inputs: &[1.0, 2.0], scratch: &mut scratch };
        let mut pass = network.forward(call).unwrap();
        pass.loss(Loss::mean_squared_error(), Targets::Values(&[0.0])).unwrap();
        let mut input_gradient = [0.0; 2];
        let call = Backward {
            parameters: &parameters,
            gradients: &mut gradients,
            input_gradient: Some(&mut input_gradient),
        };
        let refused = matches!(pass.backward(call), Err(Error::FrozenInputGradient));
        assert_eq!(refused, frozen == 1);
    }
}

/// Claim: all of a plan is the sum of its parts, as far as a `usize` goes. Oracle: the sum.
#[test]
fn a_plan_is_the_sum_of_its_parts() {
    let plan = Plan { parameters: 1, gradients: 20, state: 300, moments: 4_000, scratch: 50_000 };
    assert_eq!(plan.total(), 54_321);
    assert_eq!(Plan { scratch: usize::MAX, ..plan }.total(), usize::MAX);
}

/// Claim: a scheme that only the last layer cannot take is refused before any weight is written. Oracle: in `f32` a bound of
/// 3e38 sqrt(6 / 2) overflows, and 3e38 sqrt(6 / 41) does not.
#[test]
fn an_impossible_scheme_writes_nothing() {
    let layers = [Layer::dense(1), Layer::dense(1)];
    let network = Network::new(40, &layers).unwrap();
    let mut parameters = vec![7.0_f32; network.parameter_count()];
    let scheme = Scheme { weights: Initialiser::XavierUniform { gain: 3e38 }, ..Scheme::XAVIER };
    let call = Initialise { parameters: &mut parameters, state: &mut [], scheme };
    assert!(network.initialise(call, &mut Pcg32::new(1, 1)).is_err());
    assert!(parameters.iter().all(|&parameter| parameter == 7.0));
    let call = Initialise { parameters: &mut parameters[..41], state: &mut [], scheme };
    assert!(Network::new(40, &layers[..1]).unwrap().initialise(call, &mut Pcg32::new(1, 1)).is_ok());
}

/// Claim: branches nest as deep as is documented, each layer with its path, and no deeper. Oracle: the documentation.
#[test]
fn branches_nest_as_deep_as_documented() {
    let mut layers: Vec<Layer<'static>> = vec![Layer::dense(1)];
    for _ in 0..MAXIMUM_NESTING {
        layers = vec![Layer::residual(layers.leak())];
    }
    let layers: &'static [Layer<'static>] = layers.leak();
    let network = Network::new(1, layers).unwrap();
    let paths: Vec<String> = network.segments().map(|segment| segment.path.to_string()).collect();
    let expected: Vec<String> = (1..=MAXIMUM_NESTING + 1).map(|depth| vec!["0"; depth].join(".")).collect();
    assert_eq!(paths, expected);
    let deeper = [Layer::residual(layers)];
    assert!(Network::new(1, &deeper).is_err());
}
