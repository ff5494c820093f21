//! Single layers against figures worked out by hand.

use headwater_core::{
    Activation, Backward, BatchNorm, Error, Forward, Infer, Layer, LayerNorm, Network, Prelu,
    RunningVariance, Slopes,
};

/// Outputs, gradients, gradient of the inputs and running statistics of a pass with the cotangent `dy`.
struct Run {
    outputs: Vec<f64>,
    gradients: Vec<f64>,
    input_gradient: Vec<f64>,
    state: Vec<f64>,
}

fn run(width: usize, layer: Layer<'_>, parameters: &[f64], state: &[f64], x: &[f64], dy: &[f64]) -> Run {
    let layers = [layer];
    let network = Network::new(width, &layers).unwrap();
    let mut state = state.to_vec();
    let mut scratch = vec![f64::NAN; network.training_scratch_with_input_gradient(x.len() / width)];
    let mut gradients = vec![f64::NAN; network.gradient_count()];
    let mut input_gradient = vec![f64::NAN; x.len()];
    let call = Forward { parameters, state: &mut state, inputs: x, scratch: &mut scratch };
    let mut pass = network.forward(call).unwrap();
    let outputs = pass.outputs().to_vec();
    pass.output_gradient_mut().copy_from_slice(dy);
    let call = Backward { parameters, gradients: &mut gradients, input_gradient: Some(&mut input_gradient) };
    pass.backward(call).unwrap();
    Run { outputs, gradients, input_gradient, state }
}

/// Claim: running = (1 - momentum) running + momentum new, with the unbiased variance or the biased one. Oracle: 1, 2, 3, 6
/// have mean 3, squared deviations 14: 14/3 unbiased, 14/4 biased. Tolerance: four roundings.
#[test]
fn running_statistics_follow_their_convention() {
    for (running_variance, variance) in
        [(RunningVariance::Unbiased, 14.0 / 3.0), (RunningVariance::Biased, 3.5)]
    {
        let norm = BatchNorm { momentum: 0.25, running_variance, affine: false, ..BatchNorm::PYTORCH };
        let Run { state, .. } =
            run(1, Layer::BatchNorm(norm), &[], &[10.0, 20.0], &[1.0, 2.0, 3.0, 6.0], &[0.0; 4]);
        assert_eq!(state[0], 0.75 * 10.0 + 0.25 * 3.0);
        assert!((state[1] - (15.0 + 0.25 * variance)).abs() < 1e-14, "{}", state[1]);
    }
}

/// Claim: inference uses each feature's own running statistics, in layers wider than a block too, with and without weight
/// and bias; epsilon stands under the root. Oracle: the formula of the documentation.
#[test]
fn batch_norm_infers_feature_by_feature() {
    const WIDTH: usize = 37;
    let feature = |start: f64, step: f64| (0..WIDTH).map(move |j| start + step * j as f64);
    for affine in [true, false] {
        let layers = [Layer::BatchNorm(BatchNorm { affine, epsilon: 0.5, ..BatchNorm::PYTORCH })];
        let network = Network::new(WIDTH, &layers).unwrap();
        let state: Vec<f64> = feature(-3.0, 0.25).chain(feature(0.5, 0.125)).collect();
        let parameters: Vec<f64> =
            if affine { feature(2.0, -0.5).chain(feature(1.0, 0.75)).collect() } else { Vec::new() };
        let inputs: Vec<f64> = feature(5.0, -1.0).collect();
        let mut scratch = vec![f64::NAN; network.inference_scratch(1)];
        let call = Infer { parameters: &parameters, state: &state, inputs: &inputs };
        let outputs = network.infer(call, &mut scratch).unwrap();
        for (j, &output) in outputs.iter().enumerate() {
            let (weight, bias) = if affine { (parameters[j], parameters[WIDTH + j]) } else { (1.0, 0.0) };
            let expected = weight * ((inputs[j] - state[j]) / (state[WIDTH + j] + 0.5).sqrt()) + bias;
            assert!((output - expected).abs() <= 1e-14 * (1.0 + expected.abs()), "{j}: {output} {expected}");
        }
    }
}

/// Claim: equal values have no variance, not less than none: neither a running variance below 0 nor an output that is
/// NaN. Oracle: the definition. The values and counts are such that sums of thousands of equal f32 are rounded.
#[test]
fn equal_values_have_no_variance() {
    for (value, count) in
        [(93.605_71_f32, 1752), (5990.7656, 1752), (11_635_590.0, 6699), (744_677_760.0, 6699)]
    {
        let values = vec![value; count];
        for (layer, width) in [(Layer::batch_norm(), 1), (Layer::layer_norm(), count)] {
            let layers = [layer];
            let network = Network::new(width, &layers).unwrap();
            let parameters = vec![0.5; network.parameter_count()];
            let mut state = vec![0.0; network.state_count()];
            let mut scratch = vec![0.0; network.training_scratch(count / width)];
            let call = Forward {
                parameters: &parameters,
                state: &mut state,
                inputs: &values,
                scratch: &mut scratch,
            };
            let pass = network.forward(call).unwrap();
            assert!(pass.outputs().iter().all(|output| output.is_finite()), "{value} {count}");
            assert!(state.get(1).is_none_or(|&variance| variance >= 0.0), "{value} {count}: {state:?}");
        }
    }
}

/// Claim: what rounding took from a mean is made good, in the squared deviations and in what is kept of the mean. Oracle:
/// 2^20 and 2^20 + 1/8 are neighbours in f32, so that their mean rounds to the first; the variance is 1/256 all the same,
/// and with epsilon 0 the outputs lie 1/8 times 16 apart, exactly.
#[test]
fn a_rounded_mean_does_not_spoil_the_variance() {
    let values = [1_048_576.0_f32, 1_048_576.0 + 0.125];
    let batch = Layer::BatchNorm(BatchNorm {
        epsilon: 0.0,
        affine: false,
        momentum: 1.0,
        running_variance: RunningVariance::Biased,
    });
    let layer = Layer::LayerNorm(LayerNorm { epsilon: 0.0, affine: false });
    for (layer, width) in [(batch, 1), (layer, 2)] {
        let layers = [layer];
        let network = Network::new(width, &layers).unwrap();
        let mut state = vec![0.0; network.state_count()];
        let mut scratch = vec![0.0; network.training_scratch(2 / width)];
        let call = Forward { parameters: &[], state: &mut state, inputs: &values, scratch: &mut scratch };
        let pass = network.forward(call).unwrap();
        let [first, second] = pass.outputs() else { panic!("two outputs") };
        assert_eq!(second - first, 2.0, "width {width}");
        assert!(state.get(1).is_none_or(|&variance| variance == 1.0 / 256.0), "{state:?}");
    }
}

/// Claim: layer norm without weight and bias only normalises, and its gradient is that of weights 1. Oracle: the same layer
/// with weights 1 and biases 0.
#[test]
fn layer_norm_without_weights_is_the_one_with_weights_of_one() {
    let (x, dy) = ([1.0, 2.0, 4.0, -3.0, 0.5, 7.0], [1.0, -2.0, 0.5, 0.25, 3.0, -1.0]);
    let plain = Layer::LayerNorm(LayerNorm { affine: false, ..LayerNorm::PYTORCH });
    let without = run(3, plain, &[], &[], &x, &dy);
    let with = run(3, Layer::layer_norm(), &[1.0, 1.0, 1.0, 0.0, 0.0, 0.0], &[], &x, &dy);
    assert_eq!((without.outputs, without.input_gradient), (with.outputs, with.input_gradient));
    assert!(without.gradients.is_empty() && with.gradients.len() == 6);
}

/// Claim: at its kink PReLU passes slope * dy and learns nothing; each feature has its own slope. Oracle: PyTorch's
/// convention, by hand.
#[test]
fn prelu_at_its_kink() {
    let layer = Layer::Prelu(Prelu { slopes: Slopes::PerFeature });
    let x = [0.0, -0.0, 2.0, -3.0];
    let Run { outputs, gradients, input_gradient, .. } = run(2, layer, &[0.25, 0.5], &[], &x, &[1.0; 4]);
    assert_eq!(outputs, [0.0, 0.0, 2.0, -1.5]);
    assert_eq!(input_gradient, [0.25, 0.5, 1.0, 0.5]);
    assert_eq!(gradients, [0.0, -3.0]);
}

/// Claim: `accumulate` adds to the gradients, `backward` overwrites them, also of widths that change twice before a dense
/// layer. Oracle: twice the gradient of one pass.
#[test]
fn accumulate_adds_and_backward_overwrites() {
    let relu = Layer::activation(Activation::Relu);
    let layers = [Layer::dense(5), relu, Layer::dense(2), relu, Layer::batch_norm(), Layer::dense(3)];
    let network = Network::new(4, &layers).unwrap();
    let parameters: Vec<f64> = (0..network.parameter_count()).map(|i| (i as f64 * 0.7).sin()).collect();
    let mut state = vec![1.0; network.state_count()];
    let mut scratch = vec![f64::NAN; network.training_scratch(2)];
    let inputs: Vec<f64> = (0..8).map(|i| (i as f64 * 1.3).cos()).collect();
    let mut gradients = vec![f64::NAN; network.gradient_count()];
    let mut way_back = |gradients: &mut [f64], add: bool| {
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &inputs, scratch: &mut scratch };
        let mut pass = network.forward(call).unwrap();
        pass.output_gradient_mut().copy_from_slice(&[1.0, -2.0, 0.5, 3.0, 0.25, -1.0]);
        let call = Backward { parameters: &parameters, gradients, input_gradient: None };
        if add { pass.accumulate(call) } else { pass.backward(call) }.unwrap();
    };
    way_back(&mut gradients, false);
    let once = gradients.clone();
    assert!(once.iter().any(|&gradient| gradient != 0.0));
    way_back(&mut gradients, true);
    assert!(gradients.iter().zip(&once).all(|(&sum, &one)| sum == 2.0 * one));
    way_back(&mut gradients, false);
    assert_eq!(gradients, once);
}

/// Claim: a residual layer in inference adds its input once, at the start and behind other layers, in batches of any size.
/// Oracle: by hand, branch weight 2 and dense weight 3, so that (x + 2 x) 3 = 9 x and 9 x + 2 * 9 x = 27 x.
#[test]
fn residual_layers_infer_their_sum() {
    let branch = [Layer::dense_without_bias(1)];
    let layers = [Layer::residual(&branch), Layer::dense_without_bias(1), Layer::residual(&branch)];
    let network = Network::new(1, &layers).unwrap();
    let mut scratch = [f64::NAN; 64];
    let inputs: Vec<f64> = (1..=20).map(f64::from).collect();
    let call = Infer { parameters: &[2.0, 3.0, 2.0], state: &[], inputs: &inputs };
    let outputs = network.infer(call, &mut scratch).unwrap();
    assert!(outputs.iter().zip(&inputs).all(|(&y, &x)| y == 27.0 * x), "{outputs:?}");
}

/// Claim: inference refuses running statistics of the wrong length.
#[test]
fn inference_refuses_a_wrong_state() {
    let layers = [Layer::batch_norm()];
    let network = Network::new(1, &layers).unwrap();
    let call = Infer { parameters: &[1.0, 0.0], state: &[0.0], inputs: &[1.0] };
    let Err(Error::Length(mismatch)) = network.infer(call, &mut [0.0; 2]) else { panic!("not refused") };
    assert_eq!((mismatch.part, mismatch.expected, mismatch.found), ("state", 2, 1));
}
