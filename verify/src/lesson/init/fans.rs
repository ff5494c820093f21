//! Layers that are not square: the count of inputs keeps one way, the count of outputs the other, Xavier neither.

use headwater_core::{Fan, Initialiser, Layer, Network};

use crate::flow::{Start, Trial, repeat};
use crate::lesson::Settings;

pub(super) const INPUTS: usize = 64;
pub(super) const OUTPUTS: usize = 256;
const BATCH: usize = 64;

/// One dense layer from [`INPUTS`] to [`OUTPUTS`].
#[derive(Debug)]
pub(super) struct Fans {
    pub(super) name: &'static str,
    /// Factor of the mean square, forward: n_in Var(W).
    pub(super) forward: f64,
    pub(super) expected_forward: f64,
    /// Factor of the gradient's mean square, back: n_out Var(W).
    pub(super) backward: f64,
    pub(super) expected_backward: f64,
}

pub(super) fn fans(settings: &Settings, seeds: usize) -> Vec<Fans> {
    let fan_out = Initialiser::HeNormal { gain: 1.0, fan: Fan::Out };
    let (inputs, outputs) = (INPUTS as f64, OUTPUTS as f64);
    [
        ("1 / inputs (LeCun)", Initialiser::LeCunNormal, 1.0 / inputs),
        ("1 / outputs", fan_out, 1.0 / outputs),
        ("2 / (inputs + outputs) (Xavier)", Initialiser::xavier_normal(), 2.0 / (inputs + outputs)),
    ]
    .into_iter()
    .map(|(name, weights, variance)| {
        let layers = [Layer::dense(OUTPUTS)];
        let factors = repeat(settings.seed, &format!("init/fans/{name}"), seeds, |generator| {
            let network = Network::new(INPUTS, &layers).expect("one dense layer");
            let flow = Trial::<f64>::draw(network, Start::weights(weights), BATCH, generator).run();
            let dense = flow.dense.first().copied().unwrap_or_default();
            let back = (flow.input_gradient / dense.delta).powi(2) * outputs / inputs;
            (dense.variance / dense.input, back)
        });
        let mean = |of: fn(&(f64, f64)) -> f64| factors.iter().map(of).sum::<f64>() / factors.len() as f64;
        Fans {
            name,
            forward: mean(|factor| factor.0),
            expected_forward: inputs * variance,
            backward: mean(|factor| factor.1),
            expected_backward: outputs * variance,
        }
    })
    .collect()
}
