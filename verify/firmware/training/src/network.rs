//! The network, its optimisers, and the memory both take.

use crate::digits::{CLASSES, PIXELS};
use headwater_core::checkpoint::{self, CheckpointShape};
use headwater_core::{Activation, Adam, Gradients, Layer, Network, Optimiser, Plan, Sgd, Training, network};

/// Images in a batch.
pub(crate) const BATCH: usize = 8;
/// Units of the hidden layer.
const HIDDEN: usize = 8;
/// Bytes that stand for the generator of the order of images in a checkpoint.
pub(crate) const GENERATOR: usize = size_of::<u64>();

pub(crate) const NET: Network = network!(
    PIXELS,
    &[
        Layer::dense_without_bias(HIDDEN),
        Layer::batch_norm(),
        Layer::activation(Activation::Tanh),
        Layer::dense(CLASSES),
    ]
);

/// An optimiser and its rate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recipe {
    pub(crate) optimiser: Optimiser<f32>,
    pub(crate) rate: f32,
}

pub(crate) const SGD: Recipe = Recipe { optimiser: Optimiser::Sgd(Sgd::with_momentum(0.9)), rate: 0.05 };
pub(crate) const ADAM: Recipe = Recipe {
    optimiser: Optimiser::Adam(Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 }),
    rate: 0.01,
};

impl Recipe {
    /// The memory of a training run, in scalars.
    pub(crate) const fn plan(&self) -> Plan {
        let moments = self.optimiser.moment_count(NET.gradient_count());
        NET.training_plan(Training {
            batch: BATCH,
            gradients: Gradients::Kept,
            input_gradient: false,
            moments,
        })
    }

    /// What a checkpoint of the run holds.
    pub(crate) const fn shape(&self) -> CheckpointShape {
        let Plan { parameters, state, moments, .. } = self.plan();
        CheckpointShape { parameters, state, moments, generator: GENERATOR }
    }

    /// Bytes of a checkpoint.
    pub(crate) const fn record(&self) -> usize {
        checkpoint::size::<f32>(self.shape())
    }
}

// A batch is inferred in the memory it is trained in.
const _: () =
    assert!(NET.inference_scratch(BATCH) <= SGD.plan().scratch, "the training scratch also serves inference");
