//! What layers ask of the caller's memory: the one walk from which every size and every layout follows.
//!
//! All figures count scalars. Figures "per sample" are multiplied by the batch of the call, so that a partial batch is
//! laid out exactly as a smaller network run would be.

use super::error::{NetworkError, NetworkFault};
use super::path::LayerPath;
use crate::feature::Feature;
use crate::layer::{BatchNorm, Dense, Layer, LayerNorm, Prelu, Slopes};

/// What a layer, or a list of layers, asks of the caller's memory.
///
/// Working memory is one stretch. A layer's input and its output lie at its two ends (for the way back: the gradients of
/// both). A residual leaves at its end what it adds to the branch's output, and lends the branch the rest. So a list
/// needs as much as the most demanding of its layers, and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Footprint {
    /// Width of the output.
    pub(crate) outputs: usize,
    /// Number of layers, those inside branches included.
    pub(crate) layers: usize,
    /// Learned scalars.
    pub(crate) parameters: usize,
    /// Running statistics.
    pub(crate) state: usize,
    /// What a training pass keeps for the way back, per sample: the outputs, and layer norm's two statistics.
    pub(crate) tape_per_sample: usize,
    /// What it keeps whatever the batch: batch norm's two statistics per feature.
    pub(crate) tape_fixed: usize,
    /// Working memory of inference, per sample, when the input lies in it too.
    pub(crate) infer_within: usize,
    /// The same when the input lies elsewhere.
    pub(crate) infer_from_outside: usize,
    /// Working memory of the way back, per sample, when the gradient of the input is wanted.
    pub(crate) back_to_input: usize,
    /// The same when it is not.
    pub(crate) back_to_parameters: usize,
    /// Whether any batch norm is among the layers.
    pub(crate) batch_norm: bool,
}

impl Footprint {
    /// No layer at all, on inputs of this width.
    pub(crate) const fn empty(inputs: usize) -> Self {
        Self {
            outputs: inputs,
            layers: 0,
            parameters: 0,
            state: 0,
            tape_per_sample: 0,
            tape_fixed: 0,
            infer_within: 0,
            infer_from_outside: 0,
            back_to_input: 0,
            back_to_parameters: 0,
            batch_norm: false,
        }
    }

    /// The tape of a pass over `batch` samples.
    pub(crate) const fn tape(&self, batch: usize) -> Option<usize> {
        match self.tape_per_sample.checked_mul(batch) {
            Some(length) => length.checked_add(self.tape_fixed),
            None => None,
        }
    }

    /// What `layer` asks for after an output of width `inputs`. The layer must already be checked; `None` means that a
    /// size does not fit.
    pub(crate) const fn of_layer(layer: &Layer<'_>, inputs: usize) -> Option<Self> {
        if let Layer::Residual(branch) = layer {
            return match Self::of_layers(branch, inputs) {
                Some(branch) => Self::of_residual(branch, inputs),
                None => None,
            };
        }
        let Some(Plain { outputs, parameters, state, kept_per_sample, kept_fixed }) =
            Plain::of(layer, inputs)
        else {
            return None;
        };
        let Some(both) = inputs.checked_add(outputs) else { return None };
        let Some(tape_per_sample) = outputs.checked_add(kept_per_sample) else { return None };
        Some(Self {
            outputs,
            layers: 1,
            parameters,
            state,
            tape_per_sample,
            tape_fixed: kept_fixed,
            infer_within: both,
            infer_from_outside: outputs,
            back_to_input: both,
            back_to_parameters: outputs,
            batch_norm: matches!(layer, Layer::BatchNorm(_)),
        })
    }

    /// A residual keeps nothing of its own: the sum is formed where the branch left its output.
    const fn of_residual(branch: Self, inputs: usize) -> Option<Self> {
        let Some(infer_within) = branch.infer_from_outside.checked_add(inputs) else { return None };
        let Some(back_to_input) = branch.back_to_input.checked_add(inputs) else { return None };
        let Some(layers) = branch.layers.checked_add(1) else { return None };
        Some(Self { layers, infer_within, back_to_input, ..branch })
    }

    /// The sum over a list of layers, each on the output of the one before.
    pub(crate) const fn of_layers(layers: &[Layer<'_>], inputs: usize) -> Option<Self> {
        let mut total = Self::empty(inputs);
        let mut rest = layers;
        while let [layer, tail @ ..] = rest {
            let Some(next) = Self::of_layer(layer, total.outputs) else { return None };
            total = match total.then(next) {
                Some(sum) => sum,
                None => return None,
            };
            rest = tail;
        }
        Some(total)
    }

    /// `self`, followed by `next`.
    pub(crate) const fn then(self, next: Self) -> Option<Self> {
        let first = self.layers == 0;
        let (Some(layers), Some(parameters), Some(state), Some(tape_per_sample), Some(tape_fixed)) = (
            self.layers.checked_add(next.layers),
            self.parameters.checked_add(next.parameters),
            self.state.checked_add(next.state),
            self.tape_per_sample.checked_add(next.tape_per_sample),
            self.tape_fixed.checked_add(next.tape_fixed),
        ) else {
            return None;
        };
        Some(Self {
            outputs: next.outputs,
            layers,
            parameters,
            state,
            tape_per_sample,
            tape_fixed,
            infer_within: larger(self.infer_within, next.infer_within),
            infer_from_outside: if first {
                next.infer_from_outside
            } else {
                larger(self.infer_from_outside, next.infer_within)
            },
            back_to_input: larger(self.back_to_input, next.back_to_input),
            back_to_parameters: if first {
                next.back_to_parameters
            } else {
                larger(self.back_to_parameters, next.back_to_input)
            },
            batch_norm: self.batch_norm | next.batch_norm,
        })
    }
}

/// What a layer other than a residual holds of its own: what a walk over the layers cuts off for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plain {
    /// Width of the output.
    pub(crate) outputs: usize,
    /// Learned scalars.
    pub(crate) parameters: usize,
    /// Running statistics.
    pub(crate) state: usize,
    /// What a training pass keeps beside the output, per sample: layer norm's two statistics.
    kept_per_sample: usize,
    /// What it keeps whatever the batch: batch norm's two statistics per feature.
    kept_fixed: usize,
}

impl Plain {
    /// Of `layer`, with `inputs` values before it; nothing if it is a residual, or a size does not fit.
    pub(crate) const fn of(layer: &Layer<'_>, inputs: usize) -> Option<Self> {
        let same = Self { outputs: inputs, parameters: 0, state: 0, kept_per_sample: 0, kept_fixed: 0 };
        match layer {
            Layer::Dense(Dense { outputs, bias }) => {
                let Some(weights) = inputs.checked_mul(*outputs) else { return None };
                match weights.checked_add(if *bias { *outputs } else { 0 }) {
                    Some(parameters) => Some(Self { outputs: *outputs, parameters, ..same }),
                    None => None,
                }
            }
            Layer::Activation(_) => Some(same),
            Layer::Prelu(Prelu { slopes }) => {
                Some(Self { parameters: if matches!(slopes, Slopes::Shared) { 1 } else { inputs }, ..same })
            }
            Layer::BatchNorm(BatchNorm { affine, .. }) => {
                let Some(two) = inputs.checked_mul(2) else { return None };
                let parameters = if *affine { two } else { 0 };
                Some(Self { parameters, state: two, kept_fixed: two, ..same })
            }
            Layer::LayerNorm(LayerNorm { affine, .. }) => {
                let Some(two) = inputs.checked_mul(2) else { return None };
                Some(Self { parameters: if *affine { two } else { 0 }, kept_per_sample: 2, ..same })
            }
            Layer::Residual(_) => None,
        }
    }

    /// What a training pass over `batch` samples keeps beside the output.
    pub(crate) fn kept(&self, batch: usize) -> Option<usize> {
        self.kept_per_sample.checked_mul(batch)?.checked_add(self.kept_fixed)
    }
}

pub(crate) const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// Checks every layer and returns the width after the last.
pub(crate) const fn check(
    layers: &[Layer<'_>],
    inputs: usize,
    above: LayerPath,
) -> Result<usize, NetworkError> {
    let mut width = inputs;
    let mut index = 0;
    let mut rest = layers;
    while let [layer, tail @ ..] = rest {
        let Some(at) = above.child(index) else {
            return Err(NetworkError { at: above, layer: "residual", fault: NetworkFault::TooDeep });
        };
        width = match check_layer(layer, width, at) {
            Ok(width) => width,
            Err(error) => return Err(error),
        };
        index += 1;
        rest = tail;
    }
    Ok(width)
}

const fn check_layer(layer: &Layer<'_>, inputs: usize, at: LayerPath) -> Result<usize, NetworkError> {
    if let Some(Feature { name, on: false }) = layer.needs() {
        return Err(NetworkError {
            at,
            layer: layer.name(),
            fault: NetworkFault::NotCompiled { feature: name },
        });
    }
    let fault = match layer {
        Layer::Dense(Dense { outputs: 0, .. }) => NetworkFault::NoOutputs,
        Layer::Dense(Dense { outputs, .. }) => return Ok(*outputs),
        Layer::Activation(activation) => match activation.check() {
            Ok(()) => return Ok(inputs),
            Err(rule) => NetworkFault::Hyperparameter { rule },
        },
        Layer::Prelu(_) => return Ok(inputs),
        Layer::BatchNorm(norm) => match check_batch_norm(norm) {
            Ok(()) => return Ok(inputs),
            Err(rule) => NetworkFault::Hyperparameter { rule },
        },
        Layer::LayerNorm(norm) => match check_epsilon(norm.epsilon) {
            Ok(()) => return Ok(inputs),
            Err(rule) => NetworkFault::Hyperparameter { rule },
        },
        Layer::Residual([]) => NetworkFault::EmptyBranch,
        Layer::Residual(branch) => match check(branch, inputs, at) {
            Ok(outputs) if outputs == inputs => return Ok(inputs),
            Ok(outputs) => NetworkFault::BranchWidth { inputs, outputs },
            Err(error) => return Err(error),
        },
    };
    Err(NetworkError { at, layer: layer.name(), fault })
}

const fn check_epsilon(epsilon: f64) -> Result<(), &'static str> {
    if epsilon.is_finite() && epsilon >= 0.0 {
        Ok(())
    } else {
        Err("epsilon must be finite and not negative")
    }
}

const fn check_batch_norm(norm: &BatchNorm) -> Result<(), &'static str> {
    if !(norm.momentum >= 0.0 && norm.momentum <= 1.0) {
        return Err("momentum must be between 0 and 1; it is the weight of the new value, as in PyTorch");
    }
    check_epsilon(norm.epsilon)
}
