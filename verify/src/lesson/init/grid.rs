//! Every activation with every scheme.

use headwater_core::{Activation, Initialiser};

use crate::flow::{Flow, Rate, Series, Start};
use crate::lesson::Settings;
use crate::parallel;

pub(super) const WIDTH: usize = 64;
pub(super) const DEPTH: usize = 15;

pub(super) const ACTIVATIONS: [Activation; 7] = [
    Activation::Identity,
    Activation::Sigmoid,
    Activation::Tanh,
    Activation::Relu,
    Activation::Selu,
    Activation::Gelu,
    Activation::Silu,
];

/// How weights are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scheme {
    pub(super) name: &'static str,
    pub(super) start: Start,
}

const fn normal(standard_deviation: f64) -> Start {
    Start::weights(Initialiser::Normal { mean: 0.0, standard_deviation })
}

pub(super) const SMALL: Scheme = Scheme { name: "N(0, .01^2)", start: normal(0.01) };
pub(super) const DEFAULT: Scheme = Scheme { name: "PyTorch", start: Start::PYTORCH };
/// In square layers the same variance as LeCun's.
pub(super) const XAVIER: Scheme =
    Scheme { name: "Xavier", start: Start::weights(Initialiser::xavier_uniform()) };
pub(super) const ORTHOGONAL: Scheme =
    Scheme { name: "orthogonal", start: Start::weights(Initialiser::orthogonal()) };
pub(super) const HE: Scheme = Scheme { name: "He", start: Start::weights(Initialiser::he_normal()) };
pub(super) const LARGE: Scheme = Scheme { name: "N(0, 1)", start: normal(1.0) };
pub(super) const SCHEMES: [Scheme; 6] = [SMALL, DEFAULT, XAVIER, ORTHOGONAL, HE, LARGE];

/// One activation with one scheme.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) activation: Activation,
    pub(super) scheme: &'static str,
    /// Factor per layer of the pre-activations' root mean square, going forward.
    pub(super) forward: f64,
    /// The same by theory.
    pub(super) expected_forward: f64,
    /// Factor per layer of |delta|, going back.
    pub(super) backward: Rate,
}

impl Cell {
    pub(super) fn measure(settings: &Settings, seeds: usize, activation: Activation, scheme: Scheme) -> Cell {
        let series = Series::plain(activation, WIDTH, DEPTH, scheme.start);
        Cell::of(settings, seeds, series, scheme.name)
    }

    pub(super) fn of(settings: &Settings, seeds: usize, series: Series, scheme: &'static str) -> Cell {
        let activation = series.deep.activation;
        let flows = series.flows(settings.seed, &format!("init/{}/{scheme}", activation.name()), seeds);
        let layers = series.layers();
        let variances = layers.first().zip(layers.last()).map(|(first, last)| last.variance / first.variance);
        Cell {
            activation,
            scheme,
            forward: (flows.iter().map(log_forward).sum::<f64>() / flows.len() as f64).exp(),
            expected_forward: (0.5 * variances.unwrap_or(f64::NAN).ln() / (DEPTH - 1) as f64).exp(),
            backward: series.rate(&flows),
        }
    }

    /// The larger of |ln(measured / expected)| of the two ways.
    pub(super) fn surprise(&self) -> f64 {
        let forward = (self.forward / self.expected_forward).ln().abs();
        forward.max(self.backward.surprise().abs())
    }
}

/// ln of the factor per layer of the pre-activations' root mean square.
fn log_forward(flow: &Flow) -> f64 {
    match flow.dense.as_slice() {
        [first, .., last] => 0.5 * (last.variance / first.variance).ln() / (flow.dense.len() - 1) as f64,
        _ => f64::NAN,
    }
}

/// Every activation with every scheme, activation by activation.
pub(super) fn grid(settings: &Settings, seeds: usize) -> Vec<Cell> {
    let pairs: Vec<(Activation, Scheme)> =
        ACTIVATIONS.iter().flat_map(|&each| SCHEMES.map(|scheme| (each, scheme))).collect();
    parallel::each(&pairs, |(each, scheme)| Cell::measure(settings, seeds, *each, *scheme))
}
