//! The networks that the lesson compares, each at a rate that suits it.

use headwater_core::{Activation, Initialiser};

use super::recipe::{Normalisation, Recipe};
use super::run::Setup;

/// Epochs of the longest runs: 330 steps.
pub const LONGEST: usize = 15;
/// A network has learned when an epoch recognises this share of its digits; most runs end there.
pub const GOAL: f64 = 0.97;

/// A kind of network at any depth.
///
/// The rate is the one of 0.03, 0.1, 0.3 and 1 that took this kind furthest at this depth, calibrated once over one
/// to three seeds; where none got it off the ground, the one that served it best at a smaller depth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contestant {
    /// Its name in tables and pictures.
    pub label: &'static str,
    recipe: Recipe,
    /// The rate up to a depth, in order of depth.
    rates: &'static [(usize, f64)],
}

const ANY: usize = usize::MAX;
const SIGMOID: Recipe = Recipe::plain(Activation::Sigmoid, Initialiser::xavier_uniform(), 1);
const RELU: Recipe = Recipe::plain(Activation::Relu, Initialiser::he_normal(), 1);

impl Contestant {
    /// The lesson's patient.
    pub const SIGMOID: Contestant =
        Contestant { label: "sigmoid, Xavier", recipe: SIGMOID, rates: &[(ANY, 1.0)] };
    /// ReLU without the initialisation it needs.
    pub const RELU_DEFAULT: Contestant = Contestant {
        label: "ReLU, default",
        recipe: Recipe::plain(Activation::Relu, Initialiser::PyTorchLinear, 1),
        rates: &[(ANY, 0.3)],
    };
    /// ReLU with He's initialisation.
    pub const RELU_HE: Contestant =
        Contestant { label: "ReLU, He", recipe: RELU, rates: &[(10, 0.1), (ANY, 0.03)] };
    /// tanh with Xavier's initialisation.
    pub const TANH: Contestant = Contestant {
        label: "tanh, Xavier",
        recipe: Recipe::plain(Activation::Tanh, Initialiser::xavier_uniform(), 1),
        rates: &[(5, 0.3), (ANY, 0.1)],
    };
    /// The patient with batch norm.
    pub const SIGMOID_BATCH: Contestant = Contestant {
        label: "sigmoid, batch norm",
        recipe: SIGMOID.normalised(Normalisation::Batch),
        rates: &[(3, 1.0), (5, 0.3), (ANY, 0.1)],
    };
    /// The patient with layer norm.
    pub const SIGMOID_LAYER: Contestant = Contestant {
        label: "sigmoid, layer norm",
        recipe: SIGMOID.normalised(Normalisation::Layer),
        rates: &[(ANY, 0.3)],
    };
    /// ReLU with batch norm.
    pub const RELU_BATCH: Contestant = Contestant {
        label: "ReLU, batch norm",
        recipe: RELU.normalised(Normalisation::Batch),
        rates: &[(ANY, 0.1)],
    };
    /// ReLU with layer norm.
    pub const RELU_LAYER: Contestant = Contestant {
        label: "ReLU, layer norm",
        recipe: RELU.normalised(Normalisation::Layer),
        rates: &[(ANY, 0.1)],
    };
    /// Residual ReLU without normalisation.
    pub const RESIDUAL: Contestant =
        Contestant { label: "residual", recipe: RELU.residual(), rates: &[(ANY, 0.03)] };
    /// Residual ReLU with batch norm in every branch.
    pub const RESIDUAL_BATCH: Contestant = Contestant {
        label: "residual, batch norm",
        recipe: Self::RELU_BATCH.recipe.residual(),
        rates: &[(ANY, 0.3)],
    };
    /// Residual ReLU with layer norm in every branch.
    pub const RESIDUAL_LAYER: Contestant = Contestant {
        label: "residual, layer norm",
        recipe: Self::RELU_LAYER.recipe.residual(),
        rates: &[(ANY, 0.3)],
    };

    /// The contestant with `depth` hidden layers, until it reaches the goal or for the longest time.
    pub fn setup(&self, depth: usize, seed: u64) -> Setup {
        let rate = self.rates.iter().find(|(up_to, _)| depth <= *up_to).map_or(f64::NAN, |(_, rate)| *rate);
        let recipe = Recipe { depth, ..self.recipe };
        Setup { label: self.label, recipe, rate, epochs: LONGEST, goal: GOAL, seed }
    }
}

/// The seeds of `count` repetitions under the report's seed, the first the same whatever the count.
pub fn repetitions(seed: u64, count: usize) -> impl Iterator<Item = u64> + Clone {
    (0..count as u64).map(move |number| seed.wrapping_mul(16).wrapping_add(number))
}
