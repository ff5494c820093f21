//! The engine against its own arithmetic: every layer at once, in every way a pass can be run.
//!
//! Oracle: central differences in f64, accurate to about 1e-8 here; `headwater-verify` holds the sharper evidence.

use headwater_core::{
    Activation, Backward, Dense, Error, Fan, Forward, Infer, Initialise, Initialiser, Layer, Loss, Network,
    Prelu, Scheme, Slopes, Targets, UpdateInPlace, network,
};
use rand_pcg::Pcg32;

const NET: Network = network!(
    5,
    &[
        Layer::residual(&[
            Layer::layer_norm(),
            Layer::dense(7),
            Layer::residual(&[Layer::activation(Activation::Tanh), Layer::dense(7)]),
            Layer::dense(5),
        ]),
        Layer::dense(19),
        Layer::batch_norm(),
        Layer::residual(&[Layer::prelu(), Layer::residual(&[Layer::dense(19)]), Layer::batch_norm()]),
        Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
        Layer::Dense(Dense { outputs: 3, bias: false }),
    ]
);
const BATCH: usize = 6;

fn wave(count: usize, phase: f64) -> Vec<f64> {
    (0..count).map(|i| ((i as f64 + 1.0) * 0.7345 + phase).sin() * 0.8).collect()
}

fn loss(parameters: &[f64], inputs: &[f64], network: Network<'_>) -> (f64, Vec<f64>, Vec<f64>) {
    let mut state = vec![0.5; network.state_count()];
    let mut scratch =
        vec![f64::NAN; network.training_scratch_with_input_gradient(inputs.len() / network.inputs())];
    let mut gradients = vec![f64::NAN; network.gradient_count()];
    let mut input_gradient = vec![f64::NAN; inputs.len()];
    let wanted = network.frozen_layers() == 0;
    let targets = wave(inputs.len() / network.inputs() * network.outputs(), 2.0);
    let mut pass =
        network.forward(Forward { parameters, state: &mut state, inputs, scratch: &mut scratch }).unwrap();
    let loss = pass.loss(Loss::MeanSquaredError, Targets::Values(&targets)).unwrap();
    let input_gradient_slot = wanted.then_some(&mut input_gradient[..]);
    pass.backward(Backward { parameters, gradients: &mut gradients, input_gradient: input_gradient_slot })
        .unwrap();
    (loss, gradients, input_gradient)
}

fn slope(values: &[f64], index: usize, mut f: impl FnMut(&[f64]) -> f64) -> f64 {
    let step = 1e-5;
    let mut at = |offset: f64| {
        let mut moved = values.to_vec();
        moved[index] += offset;
        f(&moved)
    };
    (at(step) - at(-step)) / (2.0 * step)
}

#[test]
fn gradients_are_slopes_frozen_or_not() {
    let parameters = wave(NET.parameter_count(), 0.3);
    let inputs = wave(BATCH * NET.inputs(), 1.0);
    for frozen in 0..NET.layers().len() {
        let network = NET.freeze(frozen).unwrap();
        let (_, gradients, input_gradient) = loss(&parameters, &inputs, network);
        for (index, gradient) in gradients.iter().enumerate() {
            let place = network.frozen_parameter_count() + index;
            let expected = slope(&parameters, place, |moved| loss(moved, &inputs, network).0);
            let allowance = 1e-7 * (1.0 + expected.abs());
            assert!(
                (gradient - expected).abs() < allowance,
                "parameter {place} of {network:?}: {gradient} {expected}"
            );
        }
        if frozen == 0 {
            for (index, gradient) in input_gradient.iter().enumerate() {
                let expected = slope(&inputs, index, |moved| loss(&parameters, moved, network).0);
                assert!((gradient - expected).abs() < 1e-7, "input {index}: {gradient} {expected}");
            }
        }
    }
}

#[test]
fn an_update_on_the_way_back_has_the_bits_of_backward_and_then_sgd() {
    let inputs: Vec<f32> = wave(BATCH * NET.inputs(), 1.0).iter().map(|&x| x as f32).collect();
    let before: Vec<f32> = wave(NET.parameter_count(), 0.3).iter().map(|&x| x as f32).collect();
    let mut scratch = vec![0.0_f32; NET.training_scratch(BATCH)];
    let mut gradients = vec![0.0_f32; NET.gradient_count()];
    let mut state = vec![0.0; NET.state_count()];
    let targets = vec![0.25; BATCH * NET.outputs()];

    let mut pass = NET
        .forward(Forward { parameters: &before, state: &mut state, inputs: &inputs, scratch: &mut scratch })
        .unwrap();
    pass.loss(Loss::MeanSquaredError, Targets::Values(&targets)).unwrap();
    pass.backward(Backward { parameters: &before, gradients: &mut gradients, input_gradient: None }).unwrap();
    let expected: Vec<f32> = before.iter().zip(&gradients).map(|(p, g)| p - 0.1 * g).collect();

    let mut parameters = before.clone();
    let mut pass = NET
        .forward(Forward {
            parameters: &parameters,
            state: &mut state,
            inputs: &inputs,
            scratch: &mut scratch,
        })
        .unwrap();
    pass.loss(Loss::MeanSquaredError, Targets::Values(&targets)).unwrap();
    pass.update_in_place(UpdateInPlace { parameters: &mut parameters, rate: 0.1 }).unwrap();
    assert_eq!(parameters, expected);
}

#[test]
fn a_second_way_back_needs_a_gradient_of_its_own() {
    let network = network!(1, &[Layer::dense(1)]);
    let mut scratch = [0.0; 2];
    let mut pass = network
        .forward(Forward { parameters: &[1.0, 0.0], state: &mut [], inputs: &[2.0], scratch: &mut scratch })
        .unwrap();
    pass.output_gradient_mut()[0] = 3.0;
    let mut gradients = [0.0; 2];
    pass.accumulate(Backward { parameters: &[1.0, 0.0], gradients: &mut gradients, input_gradient: None })
        .unwrap();
    assert_eq!(gradients, [6.0, 3.0]);
    let call = Backward { parameters: &[1.0, 0.0], gradients: &mut gradients, input_gradient: None };
    assert_eq!(pass.backward(call), Err(Error::NoOutputGradient));
}

#[test]
fn inference_is_one_sample_at_a_time_or_all_together() {
    let parameters = wave(NET.parameter_count(), 0.3);
    let state = vec![0.5; NET.state_count()];
    let inputs = wave(BATCH * NET.inputs(), 1.0);
    let mut scratch = vec![f64::NAN; NET.inference_scratch(BATCH)];
    let all =
        NET.infer(Infer { parameters: &parameters, state: &state, inputs: &inputs }, &mut scratch).unwrap();
    let mut small = vec![f64::NAN; NET.inference_scratch(1)];
    for (input, expected) in inputs.chunks(NET.inputs()).zip(all.chunks(NET.outputs())) {
        let one =
            NET.infer(Infer { parameters: &parameters, state: &state, inputs: input }, &mut small).unwrap();
        assert_eq!(one, expected);
    }
}

#[test]
fn errors_name_the_place_the_finding_and_the_way_out() {
    let net = network!(2, &[Layer::residual(&[Layer::dense(2), Layer::batch_norm()]), Layer::dense(1)]);
    let parameters = vec![0.1; net.parameter_count()];
    let mut state = vec![0.0; net.state_count()];
    let mut scratch = vec![0.0; net.training_scratch(2)];
    let mut say = |inputs: &[f64], parameters: &[f64], scratch: &mut [f64]| {
        net.forward(Forward { parameters, state: &mut state, inputs, scratch }).unwrap_err().to_string()
    };
    assert_eq!(
        say(&[1.0, 2.0], &parameters, &mut scratch),
        "layer 0.1 (batch_norm): a batch of one has no variance to normalise by; train it on at least 2 samples, \
         freeze it, or use layer norm"
    );
    assert_eq!(say(&[], &parameters, &mut scratch), "inputs: expected at least one sample, found none");
    assert_eq!(
        say(&[1.0; 3], &parameters, &mut scratch),
        "inputs: expected whole samples of 2 values, found 3 values, which leaves 1 over"
    );
    assert_eq!(
        say(&[1.0; 4], &[0.1; 4], &mut scratch),
        "parameters: expected 13 values, found 4; size it with Network::parameter_count"
    );
    assert!(say(&[1.0; 4], &parameters, &mut scratch[..3]).starts_with("scratch: expected "));
    assert!(
        say(&[1.0, 1.0, f64::NAN, 1.0], &parameters, &mut scratch)
            .starts_with("inputs: the value at index 2")
    );
    assert!(
        say(&[1.0, f64::NAN, f64::INFINITY, 1.0], &parameters, &mut scratch)
            .starts_with("inputs: the value at index 1")
    );
    assert!(state.iter().all(|&value| value == 0.0), "a refused pass must not move the running statistics");
}

#[test]
fn a_wrong_network_is_named_by_its_layer() {
    let say = |inputs: usize, layers: &[Layer<'_>]| Network::new(inputs, layers).unwrap_err().to_string();
    assert_eq!(say(0, &[Layer::dense(1)]), "network: the input width is 0; give it at least 1");
    assert_eq!(say(1, &[]), "network: there is no layer; add at least one");
    assert_eq!(
        say(4, &[Layer::dense(8), Layer::residual(&[Layer::batch_norm(), Layer::dense(4)])]),
        "layer 1 (residual): the branch begins with width 8 and ends with width 4, but is added to its own input; end \
         it with a dense layer of 8 outputs"
    );
    assert_eq!(
        say(4, &[Layer::residual(&[Layer::dense(0)])]),
        "layer 0.0 (dense): a dense layer with 0 outputs; give it at least 1"
    );
    assert_eq!(
        say(4, &[Layer::residual(&[])]),
        "layer 0 (residual): the branch has no layer; add one, or leave the residual out"
    );
    assert_eq!(
        say(usize::MAX, &[Layer::dense(2)]),
        "network: its size does not fit the address space; make it narrower"
    );
    let frozen = Network::new(1, &[Layer::dense(1)]).unwrap().freeze(1).unwrap_err();
    assert_eq!(frozen.to_string(), "network: cannot freeze 1 of 1 layers; leave at least one to train");
}

/// Claim: a network is filled layer by layer from one stream, each dense layer with the gain of the activation that
/// follows, the rest with their constants. Oracle: the same fills by hand.
#[test]
fn initialisation_follows_the_order_of_the_parameters() {
    const BLOCK: Network = network!(
        3,
        &[
            Layer::dense(4),
            Layer::batch_norm(),
            Layer::activation(Activation::Tanh),
            Layer::residual(&[Layer::prelu(), Layer::dense(4)]),
            Layer::dense(2),
        ]
    );
    let mut parameters = vec![9.0; BLOCK.parameter_count()];
    let mut state = vec![9.0; BLOCK.state_count()];
    let call = Initialise { parameters: &mut parameters, state: &mut state, scheme: Scheme::HE };
    BLOCK.initialise(call, &mut Pcg32::new(1, 2)).unwrap();

    let mut generator = Pcg32::new(1, 2);
    let mut expected = Vec::new();
    for (gain, outputs, inputs, rest) in [
        (5.0 / 3.0, 4, 3, &[0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.25][..]),
        (1.0, 4, 4, &[0.0; 4]),
        (1.0, 2, 4, &[0.0; 2]),
    ] {
        let mut weights = vec![0.0; outputs * inputs];
        let initialiser = Initialiser::HeNormal { gain, fan: Fan::In };
        initialiser.fill(&mut weights, outputs, inputs, &mut generator).unwrap();
        expected.extend(weights.into_iter().chain(rest.iter().copied()));
    }
    assert_eq!(parameters, expected);
    assert_eq!(state, [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0]);
}

/// Claim: any one change of a network changes its fingerprint, freezing aside. Oracle: all pairs of a list of networks that
/// differ in one thing each.
#[test]
fn fingerprints_tell_networks_apart() {
    use headwater_core::{BatchNorm, LayerNorm, RunningVariance};
    let branches: [&[Layer<'_>]; 2] = [&[const { Layer::prelu() }], &[const { Layer::prelu() }; 2]];
    let norm = BatchNorm::PYTORCH;
    let mut lists = vec![
        vec![Layer::dense(2)],
        vec![Layer::dense(3)],
        vec![Layer::dense_without_bias(2)],
        vec![Layer::dense(2), Layer::dense(2)],
        vec![Layer::BatchNorm(norm)],
        vec![Layer::BatchNorm(BatchNorm { epsilon: 1e-3, ..norm })],
        vec![Layer::BatchNorm(BatchNorm { momentum: 0.2, ..norm })],
        vec![Layer::BatchNorm(BatchNorm { affine: false, ..norm })],
        vec![Layer::BatchNorm(BatchNorm { running_variance: RunningVariance::Biased, ..norm })],
        vec![Layer::layer_norm()],
        vec![Layer::LayerNorm(LayerNorm { affine: false, ..LayerNorm::PYTORCH })],
        vec![Layer::LayerNorm(LayerNorm { epsilon: 0.0, ..LayerNorm::PYTORCH })],
        vec![Layer::prelu()],
        vec![Layer::Prelu(Prelu { slopes: Slopes::PerFeature })],
        vec![Layer::residual(branches[0])],
        vec![Layer::residual(branches[1])],
        vec![Layer::residual(branches[0]), Layer::prelu()],
        vec![Layer::activation(Activation::LeakyRelu { slope: 0.2 })],
    ];
    lists.extend(Activation::ALL.map(|activation| vec![Layer::activation(activation)]));
    let mut seen: Vec<u64> =
        lists.iter().map(|layers| Network::new(4, layers).unwrap().fingerprint()).collect();
    seen.push(Network::new(5, &lists[0]).unwrap().fingerprint());
    let count = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), count);
    assert_eq!(NET.fingerprint(), NET.freeze(2).unwrap().fingerprint());
}
