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
        ["4b42e71dcd41159d", "db52f5c2f7989244", "972f525331c5c4f3", "0b38525c21b09894"]
    } else {
        ["9c62fb0e844fc82d", "bf5659eb93e09abf", "eb92cbfd8219eee5", "05c296c3956491b6"]
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
    "exp 90f22c342be64f4a",
    "exp_m1 f750caacb3235974",
    "ln ba68013ac4722313",
    "ln_1p 00419e7534524d59",
    "tanh 753b1c2c55f1deba",
    "erfc d5c4d418129e76f6",
    "sqrt 6056fe04c218325c",
    "normal_cdf_times e017d795961209bc",
    "normal_density_times 70f3f1c3b0a555b3",
    "normal_gate_slope eff92a16446890bb",
    "Identity 34cd51d67ba4bfb9 b2bb4fc1ac9b4315",
    "Sigmoid 2fce00a13e98b372 91bc878be6adcc35",
    "Tanh 753b1c2c55f1deba 6858ecd78aa2976a",
    "Relu ccb873e6b656782a 7f54e0a9152c9c28",
    "LeakyRelu { slope: 0.01 } a9987aeb4f9af152 d9bf43902b3a510c",
    "Elu { alpha: 1.0 } 67a57edd88aa2668 3a85a5a5b3a3bc90",
    "Selu 51eee7464378bf54 f3f00db638e4b8ca",
    "Celu { alpha: 1.0 } 67a57edd88aa2668 3a85a5a5b3a3bc90",
    "Gelu b692bc4f90f2e5e3 eff8aa164467b73b",
    "GeluTanh 725e7c709373cbcc ad586718a3670265",
    "Silu b30a4c9f452c11c4 2a9a5790a55896d0",
    "Softplus 35b04e3f46470f19 2fce00a13e98b372",
    "Softsign f8ef2c1b8601ee94 0b14099e0c587a43",
    "Mish f59564c169605967 df086453648dd5c5",
    "HardSigmoid 4342883175f86c4f 5faff6aa7ebb9a3d",
    "HardTanh d5d146a6cfb96875 a61743a70917dae5",
    "HardSwish e753643d3d80ab68 aa1f80026f389dc0",
    "Relu6 2962660b286bff97 14aabd8e8f750e55",
    "LogSigmoid 4ad8b30706896c88 a594b09df4be4590",
    "Elu { alpha: 0.7 } 59ce28129e740591 e410a6ed8d20652a",
    "Celu { alpha: 0.7 } c9fca773bc8c4916 06d6273ae0578259",
];
