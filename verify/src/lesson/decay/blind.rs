//! Why delta is watched and not the gradient of the weights.
//!
//! In a network without biases whose activation satisfies phi(c h) = c phi(h) for c > 0, multiplying one layer's weights
//! by c multiplies the output by c, whichever the layer. So <W, dL/dW> is the same for every layer: it cannot show where
//! gradients vanish.

use headwater_core::{Activation, Initialiser, Network};

use crate::flow::{Deep, Flow, Spread, Start, Trial, repeat};
use crate::lesson::Settings;

pub(super) const LAYERS: usize = 8;
const WIDTH: usize = 64;
const BATCH: usize = 16;

/// What the two gradients of the same networks say.
#[derive(Debug)]
pub(super) struct Blind {
    /// |dL/dW_1| / |dL/dW_8|.
    pub(super) weight_gradient: Spread,
    /// |delta_1| / |delta_8|.
    pub(super) delta: Spread,
    /// The largest relative difference of <W, dL/dW> between two layers of a network.
    pub(super) unequal: f64,
}

impl Blind {
    /// Bias-free ReLU networks with PyTorch's default weights.
    pub(super) fn measure(settings: &Settings, seeds: usize) -> Blind {
        let layers = Deep::plain(Activation::Relu, WIDTH, LAYERS).layers();
        let flows = repeat(settings.seed, "decay/blind", seeds, |generator| {
            let network = Network::new(WIDTH, &layers).expect("a plain network");
            Trial::<f64>::draw(network, Start::weights(Initialiser::PyTorchLinear), BATCH, generator).run()
        });
        let weights = |flow: &Flow| match flow.dense.as_slice() {
            [first, .., last] => first.weight_gradient / last.weight_gradient,
            _ => f64::NAN,
        };
        Blind {
            weight_gradient: Spread::of(flows.iter().map(weights)),
            delta: Spread::of(flows.iter().map(Flow::reach)),
            unequal: flows.iter().map(unequal).fold(0.0, f64::max),
        }
    }
}

fn unequal(flow: &Flow) -> f64 {
    let products = Spread::of(flow.dense.iter().map(|dense| dense.weight_times_gradient));
    (products.high - products.low) / products.median.abs()
}
