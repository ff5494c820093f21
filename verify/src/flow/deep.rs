//! A deep network of equal layers.

use headwater_core::{Activation, Layer};

/// What stands between a dense layer and its activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Norm {
    /// Nothing.
    None,
    /// Batch norm.
    Batch,
    /// Layer norm.
    Layer,
}

/// `depth` times a dense layer of `width` units, a normalisation if there is one, and an activation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deep {
    /// phi.
    pub activation: Activation,
    /// Units in each layer, and inputs.
    pub width: usize,
    /// Dense layers.
    pub depth: usize,
    /// Between dense layer and activation.
    pub norm: Norm,
}

impl Deep {
    /// Without normalisation.
    pub const fn plain(activation: Activation, width: usize, depth: usize) -> Deep {
        Deep { activation, width, depth, norm: Norm::None }
    }

    /// The layers, for a network of `width` inputs.
    pub fn layers(&self) -> Vec<Layer<'static>> {
        let norm = match self.norm {
            Norm::None => None,
            Norm::Batch => Some(Layer::batch_norm()),
            Norm::Layer => Some(Layer::layer_norm()),
        };
        let dense = Some(Layer::dense(self.width));
        let block = [dense, norm, Some(Layer::activation(self.activation))];
        (0..self.depth).flat_map(|_| block.into_iter().flatten()).collect()
    }
}
