//! Rung 1: how a whole network starts, layer by layer.

use headwater_core::{Activation, Gain, Initialise, Initialiser, Layer, Network, Prelu, Scheme, Slopes};

use super::words::Words;
use crate::fact::Fact;
use crate::ladder::network::checks;
use crate::rung::Rung;
use crate::tolerance::EXACT;

static BRANCH: [Layer<'static>; 3] =
    [Layer::layer_norm(), Layer::dense(6), Layer::activation(Activation::Silu)];

static LAYERS: [Layer<'static>; 10] = [
    Layer::dense(5),
    Layer::batch_norm(),
    Layer::activation(Activation::Tanh),
    Layer::dense_without_bias(6),
    Layer::activation(Activation::Selu),
    Layer::residual(&BRANCH),
    Layer::dense(4),
    Layer::Prelu(Prelu { slopes: Slopes::PerFeature }),
    Layer::dense(3),
    Layer::prelu(),
];

/// What follows each dense layer, normalisations looked through, in the order of the parameters.
const FOLLOWING: [Option<Activation>; 5] =
    [Some(Activation::Tanh), Some(Activation::Selu), Some(Activation::Silu), None, None];

/// Claim: a network's dense layers are filled one after the other from one stream, weights and then biases, each with the
/// gain of the activation that follows; normalisations start with weight 1 and bias 0, learned slopes at 1/4, running
/// means at 0 and running variances at 1.
#[must_use]
pub fn network() -> Fact {
    let mut fact = Fact::new(
        Rung::Laws,
        "a network starts as its layers do, one after the other, from one stream",
        "f32, 10 layers and a branch of 3, 5 schemes with each gain",
        "the initialiser, called by hand for each layer in order",
        EXACT,
    );
    let network = Network::new(4, &LAYERS).expect("a right network");
    let weights = [
        Initialiser::he_normal(),
        Initialiser::XavierUniform { gain: 0.5 },
        Initialiser::orthogonal(),
        Initialiser::LeCunUniform,
        Initialiser::PyTorchLinear,
    ];
    for (weights, gain) in weights
        .iter()
        .flat_map(|w| [Gain::Given, Gain::PyTorch, Gain::Forward, Gain::Backward].map(|gain| (*w, gain)))
    {
        let mut parameters = vec![f32::NAN; network.parameter_count()];
        let mut state = vec![f32::NAN; network.state_count()];
        let (mut words, mut by_hand) = (Words::with_edges(151), Words::with_edges(151));
        let call =
            Initialise { parameters: &mut parameters, state: &mut state, scheme: Scheme { weights, gain } };
        let done = network.initialise(call, &mut words);
        fact.holds(done.is_ok(), || format!("{done:?}"));
        let (mut expected, mut variances) = (Vec::new(), Vec::new());
        let mut following = FOLLOWING.into_iter();
        by_layer(&LAYERS, 4, &mut |layer, width| match layer {
            Layer::Dense(dense) => {
                let scheme = match gain_of(gain, following.next().flatten()) {
                    Some(gain) => weights.with_gain(gain),
                    None => weights,
                };
                let mut matrix = vec![0.0; dense.outputs * width];
                let mut biases = vec![0.0; if dense.bias { dense.outputs } else { 0 }];
                let filled = scheme.fill(&mut matrix, dense.outputs, width, &mut by_hand);
                let biased = scheme.fill_bias(&mut biases, width, &mut by_hand);
                fact.holds(filled.is_ok() && biased.is_ok(), || format!("{filled:?}, {biased:?}"));
                expected.extend(matrix);
                expected.extend(biases);
            }
            Layer::Prelu(_) => expected.extend(vec![0.25; checks(layer, width).parameters]),
            Layer::BatchNorm(_) | Layer::LayerNorm(_) => {
                expected.extend(vec![1.0; width]);
                expected.extend(vec![0.0; width]);
                if let Layer::BatchNorm(_) = layer {
                    variances.extend(vec![0.0; width]);
                    variances.extend(vec![1.0; width]);
                }
            }
            Layer::Activation(_) | Layer::Residual(_) => {}
        });
        fact.slices(&parameters, &expected, || format!("parameters by {weights:?}, gain {gain:?}"));
        fact.slices(&state, &variances, || format!("state by {weights:?}, gain {gain:?}"));
    }
    fact
}

/// The gain of a layer that this activation follows; PyTorch's figures are those of its documentation.
fn gain_of(gain: Gain, following: Option<Activation>) -> Option<f64> {
    match gain {
        Gain::Given => None,
        Gain::PyTorch => Some(match following {
            Some(Activation::Tanh) => 5.0 / 3.0,
            Some(Activation::Selu) => 0.75,
            _ => 1.0,
        }),
        Gain::Forward => Some(following.map_or(1.0, Activation::forward_gain)),
        Gain::Backward => Some(following.map_or(1.0, Activation::backward_gain)),
    }
}

/// Each layer with the width of its input, a branch in its place.
fn by_layer(layers: &[Layer<'static>], mut width: usize, see: &mut impl FnMut(&Layer<'static>, usize)) {
    for layer in layers {
        see(layer, width);
        if let Layer::Residual(branch) = layer {
            by_layer(branch, width, see);
        }
        width = checks(layer, width).outputs;
    }
}
