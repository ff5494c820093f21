//! Which tensors a network has, and where each stands among its parameters and running statistics.

use std::ops::Range;

use headwater_core::{Layer, Network, Segment};

/// One tensor of a `state_dict`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tensor {
    /// `3.0.weight`.
    pub(super) name: String,
    /// The layer, as in the core's sentences: `layer 3.0 (dense)`.
    pub(super) layer: String,
    pub(super) shape: Vec<usize>,
    pub(super) place: Place,
}

/// Where a tensor's values stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    Parameters(Range<usize>),
    State(Range<usize>),
    /// The count of batches of the batch norm with this number.
    Batches(usize),
}

/// The tensors of a network, in the order of its layers.
pub(super) fn tensors(network: &Network<'_>) -> Vec<Tensor> {
    let mut tensors = Vec::new();
    let mut batch_norms = 0;
    for segment in network.segments() {
        let layer = format!("layer {} ({})", segment.path, segment.layer.name());
        let mut push = |suffix: &str, shape: Vec<usize>, place: Place| {
            let name = format!("{}.{suffix}", segment.path);
            tensors.push(Tensor { name, layer: layer.clone(), shape, place });
        };
        for (suffix, shape, range) in parameters(&segment) {
            push(suffix, shape, Place::Parameters(range));
        }
        if let Layer::BatchNorm(_) = segment.layer {
            let (start, width) = (segment.state.start, segment.inputs);
            push("running_mean", vec![width], Place::State(start..start + width));
            push("running_var", vec![width], Place::State(start + width..start + 2 * width));
            push("num_batches_tracked", vec![], Place::Batches(batch_norms));
            batch_norms += 1;
        }
    }
    tensors
}

/// A layer's learned tensors, in the core's order, which is PyTorch's.
fn parameters(segment: &Segment<'_>) -> Vec<(&'static str, Vec<usize>, Range<usize>)> {
    let all = segment.parameters.clone();
    let (inputs, outputs) = (segment.inputs, segment.outputs);
    let two = |middle: usize, first: Vec<usize>, second: usize| {
        vec![("weight", first, all.start..middle), ("bias", vec![second], middle..all.end)]
    };
    match segment.layer {
        Layer::Dense(dense) if dense.bias => two(all.end - outputs, vec![outputs, inputs], outputs),
        Layer::Dense(_) => vec![("weight", vec![outputs, inputs], all)],
        Layer::BatchNorm(_) | Layer::LayerNorm(_) if !all.is_empty() => {
            two(all.start + inputs, vec![inputs], inputs)
        }
        Layer::Prelu(_) => vec![("weight", vec![all.len()], all)],
        Layer::BatchNorm(_) | Layer::LayerNorm(_) | Layer::Activation(_) | Layer::Residual(_) => vec![],
    }
}
