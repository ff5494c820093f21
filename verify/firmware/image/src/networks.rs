//! The layers and optimisers that are weighed. An image makes a network of the layers it uses: with others the build, which
//! leaves out what the image does not name, would not compile.

use headwater_core::{Activation, Adam, Layer, Optimiser, Sgd};

/// Samples in a batch.
pub const BATCH: usize = 8;
/// Width of an input sample.
pub const INPUTS: usize = 64;
/// Two dense layers.
pub const PLAIN: &[Layer] = &[Layer::dense(8), Layer::dense(10)];
/// The same with an activation.
pub const ACTIVATED: &[Layer] = &[Layer::dense(8), Layer::activation(Activation::Relu), Layer::dense(10)];
/// The same with batch norm.
pub const NORMALISED: &[Layer] = &[
    Layer::dense_without_bias(8),
    Layer::batch_norm(),
    Layer::activation(Activation::Relu),
    Layer::dense(10),
];
/// The same with tanh.
pub const SMOOTH: &[Layer] = &[
    Layer::dense_without_bias(8),
    Layer::batch_norm(),
    Layer::activation(Activation::Tanh),
    Layer::dense(10),
];
/// Plain gradient descent.
pub const SGD: Optimiser<f32> = Optimiser::Sgd(Sgd::plain());
/// Adam with PyTorch's defaults.
pub const ADAM: Optimiser<f32> =
    Optimiser::Adam(Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 });
