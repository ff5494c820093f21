//! A network's description, short enough for a table.

use headwater_core::{Activation, Initialiser, Layer, Network};

use crate::digits::{CLASSES, PIXELS};

/// Width of every hidden layer.
pub const WIDTH: usize = 64;

/// What stands between a dense layer and its activation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Normalisation {
    /// Nothing.
    None,
    /// Batch norm.
    Batch,
    /// Layer norm.
    Layer,
}

/// How the hidden layers are joined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Architecture {
    /// One after the other: dense, normalisation, activation.
    Plain,
    /// The first layer dense, then every layer as a branch added to its own input: normalisation, activation, dense;
    /// normalisation and activation once more before the output (He et al. 2016, "Identity mappings").
    Residual,
}

/// A network of equal hidden layers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recipe {
    /// The activation of every hidden layer.
    pub activation: Activation,
    /// How the hidden layers' weights, and their biases, are drawn.
    pub weights: Initialiser,
    /// What precedes every activation.
    pub normalisation: Normalisation,
    /// How the layers are joined.
    pub architecture: Architecture,
    /// Hidden dense layers, at least 1; the output layer is one more.
    pub depth: usize,
}

impl Recipe {
    /// Plain layers without normalisation.
    pub const fn plain(activation: Activation, weights: Initialiser, depth: usize) -> Recipe {
        let (normalisation, architecture) = (Normalisation::None, Architecture::Plain);
        Recipe { activation, weights, normalisation, architecture, depth }
    }

    /// The same with a normalisation before every activation.
    pub const fn normalised(self, normalisation: Normalisation) -> Recipe {
        Recipe { normalisation, ..self }
    }

    /// The same with residual branches.
    pub const fn residual(self) -> Recipe {
        Recipe { architecture: Architecture::Residual, ..self }
    }

    /// Hands the network to `use_network`, since it borrows its layers.
    pub(super) fn with_network<T>(&self, use_network: impl FnOnce(Network<'_>) -> T) -> T {
        let activate = || {
            let normalisation = match self.normalisation {
                Normalisation::None => None,
                Normalisation::Batch => Some(Layer::batch_norm()),
                Normalisation::Layer => Some(Layer::layer_norm()),
            };
            normalisation.into_iter().chain([Layer::activation(self.activation)])
        };
        let branch: Vec<Layer<'_>> = activate().chain([Layer::dense(WIDTH)]).collect();
        let mut layers = vec![Layer::dense(WIDTH)];
        for _ in 1..self.depth {
            match self.architecture {
                Architecture::Plain => layers.extend(activate().chain([Layer::dense(WIDTH)])),
                Architecture::Residual => layers.push(Layer::residual(&branch)),
            }
        }
        layers.extend(activate().chain([Layer::dense(CLASSES)]));
        use_network(Network::new(PIXELS, &layers).expect("every branch ends with the width it begins with"))
    }
}
