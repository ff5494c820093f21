//! The same bits everywhere.
//!
//! Claim: a network with every kind of layer and every activation, initialised from a seed and trained for a few steps by
//! each optimiser, ends with the same parameters and running statistics, to the bit, on every target and at every
//! optimisation level and vector width. Oracle: one committed hash per optimiser; `.ci/same-bits` runs this test in each
//! setting. A change of a hash is a change of what users compute: it belongs in the release notes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use headwater_core::{
    Activation, Adam, AdamW, Backward, Forward, Gain, Initialise, Initialiser, Layer, Loss, Network,
    Optimiser, RmsProp, Scheme, Sgd, Targets, Update,
};
use rand_pcg::Pcg32;

const BATCH: usize = 13;
const WIDTH: usize = 19;

/// FNV-1a over the bits, little endian.
fn hash(values: &[f32]) -> u64 {
    let bytes = values.iter().flat_map(|value| value.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn train(optimiser: Optimiser<f32>, rate: f32) -> u64 {
    let activations: Vec<[Layer<'_>; 3]> = Activation::ALL
        .iter()
        .map(|&activation| [Layer::dense(WIDTH), Layer::batch_norm(), Layer::activation(activation)])
        .collect();
    let mut layers = vec![Layer::dense(WIDTH), Layer::layer_norm(), Layer::prelu()];
    layers.extend(activations.iter().map(|branch| Layer::residual(branch)));
    layers.push(Layer::dense(10));
    let network = Network::new(7, &layers).unwrap();

    let mut generator = Pcg32::new(66, 1);
    let mut parameters = vec![0.0; network.parameter_count()];
    let mut state = vec![0.0; network.state_count()];
    let scheme = Scheme { weights: Initialiser::orthogonal(), gain: Gain::Forward };
    let call = Initialise { parameters: &mut parameters, state: &mut state, scheme };
    network.initialise(call, &mut generator).unwrap();
    let mut inputs = vec![0.0; BATCH * 7];
    Initialiser::normal().fill(&mut inputs, BATCH, 7, &mut generator).unwrap();
    let classes: Vec<usize> = (0..BATCH).map(|sample| sample % 10).collect();

    let mut gradients = vec![0.0; network.gradient_count()];
    let mut moments = vec![0.0; optimiser.moment_count(network.gradient_count())];
    let mut scratch = vec![0.0; network.training_scratch(BATCH)];
    for step in 1..=5 {
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &inputs, scratch: &mut scratch };
        let mut pass = network.forward(call).unwrap();
        pass.loss(Loss::softmax_cross_entropy(), Targets::Classes(&classes)).unwrap();
        pass.backward(Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None })
            .unwrap();
        let (parameters, moments) = (&mut parameters[..], &mut moments[..]);
        optimiser.update(Update { parameters, gradients: &gradients, moments, step, rate }).unwrap();
    }
    assert!(
        parameters.iter().chain(&state).all(|value| value.is_finite()),
        "a hash of NaN would prove nothing"
    );
    hash(&parameters) ^ hash(&state).rotate_left(1)
}

#[test]
fn every_optimiser_ends_with_the_committed_bits() {
    let ends = [
        train(Optimiser::Sgd(Sgd::with_momentum(0.9)), 0.05),
        train(Optimiser::RmsProp(RmsProp::default()), 0.001),
        train(Optimiser::Adam(Adam::default()), 0.002),
        train(Optimiser::AdamW(AdamW::default()), 0.002),
    ]
    .map(|hash| format!("{hash:016x}"));
    assert_eq!(ends, ["35f157ffc5f99df2", "db940ae77fe15c66", "b72a544bb26fbd54", "b9a01e3a7a4b958a"]);
}
