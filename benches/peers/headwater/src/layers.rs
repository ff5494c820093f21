//! The network of a workload.

use headwater_core::{Activation, Layer, Network};
use peers_common::{Failure, Spec};

/// The network that `spec` describes.
///
/// Its layers are leaked, since a network borrows them: a runner builds a few hundred networks and ends.
pub(crate) fn network(spec: &Spec) -> Result<Network<'static>, Failure> {
    let activation = match spec.activation {
        peers_common::Activation::Sigmoid => Activation::Sigmoid,
        peers_common::Activation::Relu => Activation::Relu,
        peers_common::Activation::Tanh => Activation::Tanh,
    };
    let mut layers = Vec::new();
    for &width in &spec.hidden {
        layers.push(Layer::dense(width));
        if spec.batch_norm {
            layers.push(Layer::batch_norm());
        }
        layers.push(Layer::activation(activation));
    }
    layers.push(Layer::dense(spec.outputs));
    Ok(Network::new(spec.inputs, Vec::leak(layers))?)
}
