//! A network to be examined.

use headwater_core::{
    Activation, Backward, Finding, Forward, Layer, LayerStatistics, Network, Probe, Segment, diagnose,
};
use rand_core::Rng;
use rand_pcg::Pcg32;

pub(crate) const WIDTH: usize = 64;
pub(crate) const BATCH: usize = 32;

/// Twelve uniform numbers, summed: variance 1, normal enough here.
fn normal(generator: &mut Pcg32) -> f32 {
    (0..12).map(|_| f64::from(generator.next_u32()) / 4_294_967_296.0).sum::<f64>() as f32 - 6.0
}

/// Weights have standard deviation `gain / sqrt(width)`, biases are `bias`, normalisations start with weight 1 and bias 0.
#[derive(Clone, Copy)]
pub(crate) struct Body {
    pub(crate) gain: f32,
    pub(crate) bias: f32,
    /// What the inputs are multiplied by.
    pub(crate) inputs: f32,
    /// What the gradient of the loss is multiplied by.
    pub(crate) loss: f32,
    /// How often the batch is repeated.
    pub(crate) repeat: usize,
    pub(crate) frozen: usize,
}

impl Body {
    pub(crate) fn of_gain(gain: f32) -> Self {
        Self { gain, bias: 0.0, inputs: 1.0, loss: 1.0, repeat: 1, frozen: 0 }
    }
}

pub(crate) struct Patient {
    pub(crate) layers: Vec<LayerStatistics<f32>>,
    pub(crate) findings: Vec<Finding<f32>>,
}

impl Patient {
    pub(crate) fn sentences(&self) -> Vec<String> {
        self.findings.iter().map(ToString::to_string).collect()
    }
}

/// Statistics and findings of `layers`.
pub(crate) fn examine(layers: &[Layer<'_>], body: Body) -> Patient {
    operate(layers, body, |_, _| {})
}

/// The same, after `change` has had its way with each layer's parameters.
pub(crate) fn operate(
    layers: &[Layer<'_>],
    body: Body,
    change: impl Fn(&Segment<'_>, &mut [f32]),
) -> Patient {
    let network = Network::new(WIDTH, layers).unwrap().freeze(body.frozen).unwrap();
    let mut generator = Pcg32::new(66, 1);
    let mut parameters = vec![0.0; network.parameter_count()];
    for segment in network.segments() {
        let own = &mut parameters[segment.parameters.clone()];
        match segment.layer {
            Layer::Dense(_) => {
                let deviation = body.gain / (segment.inputs as f32).sqrt();
                let (weights, biases) = own.split_at_mut(segment.inputs * segment.outputs);
                weights.fill_with(|| deviation * normal(&mut generator));
                biases.fill(body.bias);
            }
            Layer::BatchNorm(_) | Layer::LayerNorm(_) => own[..segment.inputs].fill(1.0),
            _ => {}
        }
        change(&segment, own);
    }
    let mut numbers = |factor: f32, width: usize| {
        let once: Vec<f32> = (0..BATCH * width).map(|_| factor * normal(&mut generator)).collect();
        once.repeat(body.repeat)
    };
    let (inputs, cotangent) = (numbers(body.inputs, WIDTH), numbers(body.loss, network.outputs()));
    let mut state = vec![1.0; network.state_count()];
    let mut scratch = vec![0.0; network.training_scratch(BATCH * body.repeat)];
    let mut gradients = vec![0.0; network.gradient_count()];
    let mut statistics = vec![LayerStatistics::UNSEEN; network.layer_count()];
    let mut probe = Probe::new(&network, &mut statistics).unwrap();
    let call = Forward { parameters: &parameters, state: &mut state, inputs: &inputs, scratch: &mut scratch };
    let mut pass = network.forward_observed(call, &mut probe).unwrap();
    pass.output_gradient_mut().copy_from_slice(&cotangent);
    let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
    pass.backward_observed(call, &mut probe).unwrap();
    let mut findings = Vec::new();
    diagnose(&statistics, |finding| findings.push(finding));
    Patient { layers: statistics, findings }
}

/// `depth` times dense, `between`, activation; then a dense layer.
pub(crate) fn stack(depth: usize, between: &[Layer<'static>], activation: Activation) -> Vec<Layer<'static>> {
    let mut layers = Vec::new();
    for _ in 0..depth {
        layers.push(Layer::dense(WIDTH));
        layers.extend_from_slice(between);
        layers.push(Layer::activation(activation));
    }
    layers.push(Layer::dense(WIDTH));
    layers
}
