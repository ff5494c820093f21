//! The same bits everywhere, of whole networks and of every function under them.
//!
//! Claim: a network with every kind of layer and every activation, initialised from a seed and trained for a few steps by
//! each optimiser, ends with the same parameters and running statistics, to the bit, on every target and at every
//! optimisation level and vector width. Oracle: one committed hash per optimiser and arithmetic; `.ci/same-bits` runs this
//! test in each setting. A change of a hash is a change of what users compute: it belongs in the release notes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use headwater_core::{
    Activation, Adam, AdamW, Backward, FUSED, Forward, Gain, Initialise, Initialiser, Layer, Loss, Network,
    Optimiser, Real, RmsProp, Scheme, Sgd, Targets, Update,
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
    let committed = if FUSED {
        ["19a074961488e61b", "cfd60a4cf815176e", "55e4d2bde0db05a9", "91e8778a6d0b9f9c"]
    } else {
        ["9dd3a287255cc6e2", "9d1c7e6fb83e34de", "19238840a0e68da9", "6899cd65704d51dc"]
    };
    assert_eq!(ends, committed);
}

/// Every 65,537th `f32`, and those about the places where a formula ends.
fn inputs() -> impl Iterator<Item = f32> {
    let edges = [
        0.0_f32,
        f32::MIN_POSITIVE,
        0.5494,
        1.0,
        3.0,
        6.0,
        18.0,
        20.0,
        30.0,
        40.0,
        53.0,
        88.7,
        103.9,
        104.0,
        174.0,
        1e4,
        f32::MAX,
    ];
    let near = edges.into_iter().flat_map(|edge| [edge.next_down(), edge, edge.next_up()]);
    (0..=u32::MAX).step_by(65_537).map(f32::from_bits).chain(near.flat_map(|edge| [edge, -edge]))
}

/// The hash of a function's results. Which of the NaN a NaN is differs between processors.
fn hash_of(function: impl Fn(f32) -> f32) -> u64 {
    let results: Vec<f32> =
        inputs().map(&function).map(|result| if result.is_nan() { f32::NAN } else { result }).collect();
    hash(&results)
}

/// A name and a function.
type Named = (&'static str, fn(f32) -> f32);

/// Claim: so have each function and its derivative over the whole range of `f32`. Oracle: a committed hash for each.
#[test]
fn every_function_has_the_committed_bits() {
    let elementary: [Named; 10] = [
        ("exp", Real::exp),
        ("exp_m1", Real::exp_m1),
        ("ln", Real::ln),
        ("ln_1p", Real::ln_1p),
        ("tanh", Real::tanh),
        ("erfc", Real::erfc),
        ("sqrt", Real::sqrt),
        ("normal_cdf_times", |x| x.normal_cdf_times(1.5)),
        ("normal_density_times", |x| x.normal_density_times(1.5)),
        ("normal_gate_slope", Real::normal_gate_slope),
    ];
    let mut found: Vec<String> = Vec::new();
    for (name, function) in elementary {
        found.push(format!("{name} {:016x}", hash_of(function)));
    }
    let others = [Activation::Elu { alpha: 0.7 }, Activation::Celu { alpha: 0.7 }];
    for activation in Activation::ALL.into_iter().chain(others) {
        let (value, derivative) = (|x| activation.value(x), |x| activation.derivative(x));
        found.push(format!("{activation:?} {:016x} {:016x}", hash_of(value), hash_of(derivative)));
    }
    assert_eq!(found, FUNCTIONS);
}

/// Each function, the hash of its values and that of its derivative's.
const FUNCTIONS: [&str; 31] = [
    "exp 31cd449e255e1029",
    "exp_m1 4361c5e705c27bdb",
    "ln 156240921c56e71b",
    "ln_1p c9b66009b3125273",
    "tanh e894f329252cd265",
    "erfc a014649a976910a4",
    "sqrt ae76a62d20f28132",
    "normal_cdf_times 17bd2b11537f787c",
    "normal_density_times f6722cde13e106c7",
    "normal_gate_slope 761c8cde382e7c81",
    "Identity 9c0dd9463d0f81d5 2b69fd337fc9bd55",
    "Sigmoid 44383a1c64b9eb4d 92de4de00309d16d",
    "Tanh 114ad8647ec14ce7 97614936980027b9",
    "Relu 96a74c09b1d2fc23 9f61f6de1c967a68",
    "LeakyRelu { slope: 0.01 } e83a0e5c81e6fb56 5ff55c54c9b0abec",
    "Elu { alpha: 1.0 } 9106158de2223e15 007a6a48eafd319a",
    "Selu d14cc2a7c3bd301b bf4b0927fa2a3fa8",
    "Celu { alpha: 1.0 } 9106158de2223e15 007a6a48eafd319a",
    "Gelu d692dada178b75e2 761c8cde382e7c81",
    "GeluTanh 3347feaaaf88fec0 bc6620faa9734c36",
    "Silu 9619227831e98aaf 14aea94675f8de17",
    "Softplus 5dbd8f0a4cd05009 44383a1c64b9eb4d",
    "Softsign 78ad133b61412f78 1f600e699b63e94b",
    "Mish 159559218a612c3a d4a0fc158aa827a2",
    "HardSigmoid 76b4fc5cf65eb4af 38ed9860495a9a15",
    "HardTanh f2d8911a544d503d 3395dc19ddde0755",
    "HardSwish 413dbc543e25f2b0 dd81976348e84d4b",
    "Relu6 45318f02984cf7c9 5ed4f55172082388",
    "LogSigmoid 1f61b3b327743d75 50573b13c2ad66ee",
    "Elu { alpha: 0.7 } 394fdade85a04c02 6591259dbb8996be",
    "Celu { alpha: 0.7 } cb052ab39cc523ec d3d6bcfb80fab3c3",
];
