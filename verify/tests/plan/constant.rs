//! The plan of a constant is the plan at run time.

use headwater_core::{
    Activation, Backward, Forward, Gradients, Infer, Layer, LayerNorm, Loss, Network, Prelu, Slopes, Targets,
    Training, network,
};
use headwater_verify::ladder::network::residual_of;

const PLAIN: Network = network!(3, &[Layer::dense(4), Layer::activation(Activation::Tanh), Layer::dense(2)]);
const NARROW: Network = network!(1, &[Layer::activation(Activation::Relu)]);
const BRANCH: &[Layer] = &[
    Layer::layer_norm(),
    Layer::dense(11),
    Layer::residual(&[
        Layer::activation(Activation::Gelu),
        Layer::residual(&[Layer::dense_without_bias(11)]),
    ]),
    Layer::prelu(),
    Layer::dense(5),
];
const DEEP: Network = network!(
    5,
    &[
        Layer::residual(BRANCH),
        Layer::batch_norm(),
        Layer::residual(&[Layer::batch_norm(), Layer::Prelu(Prelu { slopes: Slopes::PerFeature })]),
        Layer::dense(17),
        Layer::LayerNorm(LayerNorm { epsilon: 0.5, affine: false }),
        Layer::dense(3),
    ]
);
const FROZEN: Network = match DEEP.freeze(3) {
    Ok(network) => network,
    Err(error) => panic!("{}", error.sentence().as_str()),
};
const NETS: [Network; 4] = [PLAIN, NARROW, DEEP, FROZEN];

/// The same layers, from vectors of their own.
fn copied(layers: &[Layer<'_>]) -> Vec<Layer<'static>> {
    let copy = |layer: &Layer<'_>| match *layer {
        Layer::Residual(branch) => residual_of(copied(branch)),
        Layer::Dense(dense) => Layer::Dense(dense),
        Layer::Activation(activation) => Layer::Activation(activation),
        Layer::Prelu(prelu) => Layer::Prelu(prelu),
        Layer::BatchNorm(norm) => Layer::BatchNorm(norm),
        Layer::LayerNorm(norm) => Layer::LayerNorm(norm),
    };
    layers.iter().map(copy).collect()
}

const BATCHES: [usize; 4] = [1, 2, 9, 1000];

const fn training(batch: usize) -> Training {
    Training { batch, gradients: Gradients::Kept, input_gradient: true, moments: 0 }
}

/// Every count of the constant networks, computed by the compiler.
const COUNTS: [[[usize; 8]; BATCHES.len()]; NETS.len()] = {
    let mut counts = [[[0; 8]; BATCHES.len()]; NETS.len()];
    let mut net = 0;
    while net < NETS.len() {
        let mut batch = 0;
        while batch < BATCHES.len() {
            counts[net][batch] = counts_of(&NETS[net], BATCHES[batch]);
            batch += 1;
        }
        net += 1;
    }
    counts
};

const fn counts_of(network: &Network<'_>, batch: usize) -> [usize; 8] {
    [
        network.parameter_count(),
        network.gradient_count(),
        network.state_count(),
        network.layer_count(),
        network.inference_scratch(batch),
        network.training_scratch(batch),
        network.training_scratch_with_input_gradient(batch),
        network.training_plan(training(batch)).total(),
    ]
}

/// Claim: sizes found by the compiler and sizes of the same network built at run time are equal.
/// Oracle: the same `const fn`, run.
#[test]
fn sizes_of_a_constant_are_those_of_run_time() {
    let mut compared = 0;
    for (network, counts) in NETS.into_iter().zip(COUNTS) {
        let layers = copied(network.layers());
        let built = Network::new(network.inputs(), &layers).unwrap().freeze(network.frozen_layers()).unwrap();
        assert_eq!(built, network);
        assert!(built.segments().eq(network.segments()));
        for (batch, expected) in BATCHES.into_iter().zip(counts) {
            assert_eq!(counts_of(&built, batch), expected, "batch {batch} of {network:?}");
            compared += expected.len();
        }
    }
    println!("{compared} sizes compared");
}

/// Claim: the sizes of a constant serve as lengths of `static` arrays and of arrays on the stack, and are enough for
/// training and inference. Oracle: the engine's own refusals.
#[test]
fn sizes_of_a_constant_are_lengths_of_arrays() {
    const BATCH: usize = 4;
    static PARAMETERS: [f32; FROZEN.parameter_count()] = [0.25; FROZEN.parameter_count()];
    let mut gradients = [f32::NAN; FROZEN.gradient_count()];
    let mut state = [1.0; FROZEN.state_count()];
    let mut scratch = [f32::NAN; FROZEN.training_scratch(BATCH)];
    let mut small = [f32::NAN; FROZEN.inference_scratch(BATCH)];
    let inputs: [f32; BATCH * FROZEN.inputs()] = std::array::from_fn(|i| (i * i % 7) as f32 / 4.0);

    let call = Infer { parameters: &PARAMETERS, state: &state, inputs: &inputs };
    assert_eq!(FROZEN.infer(call, &mut small).unwrap().len(), BATCH * FROZEN.outputs());
    let call = Forward { parameters: &PARAMETERS, state: &mut state, inputs: &inputs, scratch: &mut scratch };
    let mut pass = FROZEN.forward(call).unwrap();
    let targets = [0.5; BATCH * FROZEN.outputs()];
    assert!(pass.loss(Loss::MeanSquaredError, Targets::Values(&targets)).unwrap().is_finite());
    let call = Backward { parameters: &PARAMETERS, gradients: &mut gradients, input_gradient: None };
    pass.backward(call).unwrap();
    assert!(gradients.iter().all(|gradient| gradient.is_finite()));
}
