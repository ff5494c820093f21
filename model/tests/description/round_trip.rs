//! From a model to TOML and back.

use headwater_core::{Activation, Decay, Initialiser, Layer, Loss, Momentum, Optimiser, Sgd, WeightDecay};
use headwater_model::{Clip, Model, Storage};
use proptest::prelude::*;

/// Layers of width 8 as tables, branches up to three deep.
fn layer() -> impl Strategy<Value = String> {
    let number = || prop_oneof![Just(0.0), Just(1.0), 1e-9..1.0_f64];
    let names = Activation::ALL.map(Activation::name);
    let leaf = prop_oneof![
        Just("{ kind = \"dense\", outputs = 8, bias = false }".to_owned()),
        prop::sample::select(names.to_vec()).prop_map(|name| format!("{{ kind = \"{name}\" }}")),
        (1e-9..9.0_f64).prop_map(|slope| format!("{{ kind = \"leaky_relu\", slope = {slope:?} }}")),
        (1e-9..9.0_f64).prop_map(|alpha| format!("{{ kind = \"celu\", alpha = {alpha:?} }}")),
        any::<bool>().prop_map(|each| {
            format!("{{ kind = \"prelu\", slopes = \"{}\" }}", if each { "per_feature" } else { "shared" })
        }),
        (number(), number(), any::<bool>()).prop_map(|(epsilon, momentum, affine)| format!(
            "{{ kind = \"batch_norm\", epsilon = {epsilon:?}, momentum = {momentum:?}, running_variance = \"biased\", \
             affine = {affine} }}"
        )),
        (number(), any::<bool>())
            .prop_map(|(epsilon, affine)| format!("{{ kind = \"layer_norm\", epsilon = {epsilon:?}, affine = {affine} }}")),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop::collection::vec(inner, 1..4)
            .prop_map(|layers| format!("{{ kind = \"residual\", branch = [{}] }}", layers.join(", ")))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(5), ..ProptestConfig::default() })]

    /// Claim: a model, written out, reads as the same model, to the bit of every number. Oracle: equality of the core's
    /// own network, loss, optimiser and schedule.
    #[test]
    fn a_model_reads_as_it_was_written(
        layers in prop::collection::vec(layer(), 1..5),
        factor in 0.0_f32..2.0,
        decay in 0.0_f32..1.0,
        rate in 0.0_f32..2.0,
        seed in 0..=i64::MAX as u64,
        batch in 1..=1_000_000_usize,
        initialiser in 0..Initialiser::ALL.len(),
        choice in 0..4_usize,
    ) {
        let text = format!("inputs = 8\nlayers = [{}]", layers.join(", "));
        let storage = Storage::new();
        let mut model = Model::parse("net.toml", &text, &storage).unwrap();
        model.scheme.weights = Initialiser::ALL[initialiser];
        model.settings.seed = seed;
        model.settings.batch = batch;
        model.schedule.rate = rate;
        let weights = [f64::from(rate), 0.1, 2.0, 0.0, 1.0, 1.0, 1.0, 1e-300];
        match choice {
            0 => {
                let momentum = Some(Momentum { factor, dampening: decay, nesterov: false });
                model.optimiser = Optimiser::Sgd(Sgd { momentum, weight_decay: WeightDecay::Decoupled(decay) });
                model.settings.clip = Clip::Norm(factor);
                model.loss = Loss::MeanSquaredError;
            }
            1 => {
                model.schedule.decay = Decay::Cosine { total: seed.max(1), minimum: rate * decay };
                model.settings.clip = Clip::Value(factor);
                model.optimiser = Model::optimisers()[1].1;
                model.loss = Loss::SoftmaxCrossEntropy { label_smoothing: 0.1, class_weights: Some(&weights) };
            }
            2 => {
                model.schedule.decay = Decay::Step { every: 7, gamma: decay };
                model.optimiser = Model::optimisers()[3].1;
                model.loss = Loss::Huber { delta: 0.3 };
            }
            _ => model.settings.update_in_place = true,
        }
        let written = model.to_toml();
        let storage = Storage::new();
        let read = Model::parse("net.toml", &written, &storage);
        prop_assert!(read.is_ok(), "{}\n{written}", read.unwrap_err());
        prop_assert_eq!(read.unwrap(), model, "{}", written);
    }
}

/// Claim: freezing survives, and the network is the one that the same layers make in Rust. Oracle: the core.
#[test]
fn a_file_makes_the_network_that_rust_makes() {
    let text = "inputs = 4\nfreeze = 2\n[[layers]]\nkind = \"dense\"\noutputs = 6\n[[layers]]\nkind = \
                \"batch_norm\"\n[[layers]]\nkind = \"residual\"\n[[layers.branch]]\nkind = \"tanh\"\n[[layers]]\nkind = \
                \"dense\"\noutputs = 3\n";
    let branch = [Layer::activation(Activation::Tanh)];
    let layers = [Layer::dense(6), Layer::batch_norm(), Layer::residual(&branch), Layer::dense(3)];
    let network = headwater_core::Network::new(4, &layers).unwrap().freeze(2).unwrap();
    let storage = Storage::new();
    let model = Model::parse("net.toml", text, &storage).unwrap();
    assert_eq!(model.network, network);
    let again = Storage::new();
    assert_eq!(Model::parse("net.toml", &model.to_toml(), &again).unwrap(), model);
}
