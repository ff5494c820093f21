//! The networks and optimisers that are weighed.

use headwater_core::{Activation, Adam, Layer, Network, Optimiser, Sgd, network};

/// Samples in a batch.
pub const BATCH: usize = 8;
/// Two dense layers.
pub const PLAIN: Network = network!(64, &[Layer::dense(8), Layer::dense(10)]);
/// The same with an activation.
pub const ACTIVATED: Network =
    network!(64, &[Layer::dense(8), Layer::activation(Activation::Relu), Layer::dense(10)]);
/// The same with batch norm.
pub const NORMALISED: Network = network!(
    64,
    &[
        Layer::dense_without_bias(8),
        Layer::batch_norm(),
        Layer::activation(Activation::Relu),
        Layer::dense(10),
    ]
);
/// Plain gradient descent.
pub const SGD: Optimiser<f32> = Optimiser::Sgd(Sgd::plain());
/// Adam with PyTorch's defaults.
pub const ADAM: Optimiser<f32> =
    Optimiser::Adam(Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 });
