//! The decay experiment for the rectifiers and the functions they are compared with.

use headwater_core::{Activation, Initialiser};

use crate::flow::{Flow, Rate, Series, Spread, Start};
use crate::lesson::Settings;
use crate::parallel;

pub(super) const WIDTH: usize = 64;
pub(super) const DEPTH: usize = 20;

pub(super) const SIGMOID: Activation = Activation::Sigmoid;
pub(super) const RELU: Activation = Activation::Relu;
/// In the order of the table.
pub(super) const ACTIVATIONS: [Activation; 8] = [
    SIGMOID,
    Activation::Tanh,
    RELU,
    Activation::LeakyRelu { slope: 0.1 },
    Activation::Elu { alpha: 1.0 },
    Activation::Selu,
    Activation::Gelu,
    Activation::Silu,
];

/// Where weights start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weights {
    /// PyTorch's default: n Var(W) = 1/3.
    Default,
    /// n Var(W) = 1.
    Xavier,
    /// n Var(W) = 2.
    He,
}

impl Weights {
    pub(super) const ALL: [Weights; 3] = [Weights::Default, Weights::Xavier, Weights::He];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Weights::Default => "PyTorch",
            Weights::Xavier => "Xavier",
            Weights::He => "He",
        }
    }

    fn start(self) -> Start {
        match self {
            Weights::Default => Start::PYTORCH,
            Weights::Xavier => Start::weights(Initialiser::xavier_normal()),
            Weights::He => Start::weights(Initialiser::he_normal()),
        }
    }
}

/// One activation with one kind of weights.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) activation: Activation,
    pub(super) weights: Weights,
    pub(super) rate: Rate,
    /// |delta_1| / |delta_20|.
    pub(super) reach: Spread,
}

/// Every activation with every kind of weights.
pub(super) fn cases(settings: &Settings, seeds: usize) -> Vec<Case> {
    let pairs: Vec<(Activation, Weights)> =
        ACTIVATIONS.iter().flat_map(|&each| Weights::ALL.map(|weights| (each, weights))).collect();
    parallel::each(&pairs, |(activation, weights)| case(settings, seeds, *activation, *weights))
}

fn case(settings: &Settings, seeds: usize, activation: Activation, weights: Weights) -> Case {
    let series = Series::plain(activation, WIDTH, DEPTH, weights.start());
    let flows = series.flows(settings.seed, &format!("relu/{}/{weights:?}", activation.name()), seeds);
    let reach = Spread::of(flows.iter().map(Flow::reach));
    Case { activation, weights, rate: series.rate(&flows), reach }
}

/// The case of this activation and these weights.
pub(super) fn find(cases: &[Case], activation: Activation, weights: Weights) -> &Case {
    let wanted = |case: &&Case| case.activation == activation && case.weights == weights;
    cases.iter().find(wanted).expect("every pair was measured")
}
