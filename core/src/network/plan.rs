//! What a choice costs, part by part, before any memory is set aside.

use super::Network;

/// The caller's memory, in scalars.
///
/// ```
/// use headwater_core::{Activation, Gradients, Layer, Network, Training, network};
///
/// const NET: Network = network!(64, &[Layer::dense(32), Layer::activation(Activation::Relu), Layer::dense(10)]);
/// const ONE: Training = Training { batch: 1, gradients: Gradients::Kept, input_gradient: false, moments: 0 };
/// const KEPT: usize = NET.training_plan(ONE).total();
/// const SPENT: usize = NET.training_plan(Training { gradients: Gradients::Spent, ..ONE }).total();
/// // Spending each gradient on the way back saves as much memory as the parameters take.
/// assert_eq!(KEPT - SPENT, NET.parameter_count());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Length of `parameters`.
    pub parameters: usize,
    /// Length of `gradients`.
    pub gradients: usize,
    /// Length of `state`.
    pub state: usize,
    /// Length of the optimiser's `moments`.
    pub moments: usize,
    /// Length of `scratch`.
    pub scratch: usize,
}

/// A choice of how to train.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Training {
    /// The largest batch.
    pub batch: usize,
    /// Whether gradients are kept.
    pub gradients: Gradients,
    /// Whether the gradient with respect to the inputs is wanted.
    pub input_gradient: bool,
    /// Scalars the optimiser keeps: [`Optimiser::moment_count`](crate::Optimiser::moment_count) of
    /// [`Network::gradient_count`].
    pub moments: usize,
}

/// What becomes of the parameters' gradients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gradients {
    /// They are kept for an optimiser: [`Pass::backward`](crate::Pass::backward).
    Kept,
    /// They are spent on the way back by plain gradient descent: [`Pass::update_in_place`](crate::Pass::update_in_place).
    Spent,
}

impl Plan {
    /// All parts together, in scalars. Saturates at `usize::MAX`.
    pub const fn total(&self) -> usize {
        let Self { parameters, gradients, state, moments, scratch } = *self;
        parameters
            .saturating_add(gradients)
            .saturating_add(state)
            .saturating_add(moments)
            .saturating_add(scratch)
    }
}

impl Network<'_> {
    /// The memory for inference on up to `batch` samples.
    pub const fn inference_plan(&self, batch: usize) -> Plan {
        Plan {
            parameters: self.parameter_count(),
            gradients: 0,
            state: self.state_count(),
            moments: 0,
            scratch: self.inference_scratch(batch),
        }
    }

    /// The memory for training as chosen.
    pub const fn training_plan(&self, training: Training) -> Plan {
        let Training { batch, gradients, input_gradient, moments } = training;
        Plan {
            parameters: self.parameter_count(),
            gradients: match gradients {
                Gradients::Kept => self.gradient_count(),
                Gradients::Spent => 0,
            },
            state: self.state_count(),
            moments,
            scratch: if input_gradient {
                self.training_scratch_with_input_gradient(batch)
            } else {
                self.training_scratch(batch)
            },
        }
    }
}
