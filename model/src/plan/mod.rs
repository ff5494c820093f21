//! What a network takes on a board, in bytes by part, and what would make it fit.
//!
//! Every count is the core's own: [`Network::training_plan`], [`Network::inference_plan`], [`checkpoint::size`]. Scalars are
//! `f32`. Not counted: the samples of a batch and their answers, which the caller may keep in flash, read from a sensor or
//! hold in memory, and what [`targets`] has no measurement of.

mod change;
mod choice;
mod search;
pub mod targets;

pub use change::{Change, rule};
pub use choice::{Choice, FrozenIn};
pub use search::{Remedy, least, remedies};

use headwater_core::checkpoint::{self, CheckpointShape};
use headwater_core::{Network, NetworkError, Training};
use serde::Serialize;

/// Bytes of a scalar.
const SCALAR: usize = size_of::<f32>();
/// Bytes of a whole number in a checkpoint.
const NUMBER: usize = size_of::<u64>();

/// What a network takes, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Inference, one sample at a time.
    pub inference: Bytes,
    /// Training as chosen.
    pub training: Bytes,
    /// One checkpoint, wherever it is kept: a part of neither. It is the one that an exported module writes.
    pub checkpoint: usize,
    /// The samples of a training batch: a part of neither.
    pub inputs: usize,
}

/// Bytes by part and by where they must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bytes {
    /// RAM: parameters that change.
    pub parameters: usize,
    /// RAM: their gradients.
    pub gradients: usize,
    /// RAM: running statistics that change.
    pub state: usize,
    /// RAM: the optimiser's moments.
    pub moments: usize,
    /// RAM: scratch.
    pub scratch: usize,
    /// RAM: scratch of frozen layers that are a network of their own.
    pub frozen_scratch: usize,
    /// All of the RAM.
    pub ram: usize,
    /// Flash: parameters and running statistics, to compute with or to start from.
    pub flash: usize,
}

impl Bytes {
    /// Adds up the RAM. All figures saturate, so that what cannot be counted fits nowhere.
    fn of(scalars: &headwater_core::Plan, frozen_scratch: usize, flash: usize) -> Self {
        let bytes = |count: usize| count.saturating_mul(SCALAR);
        Self {
            parameters: bytes(scalars.parameters),
            gradients: bytes(scalars.gradients),
            state: bytes(scalars.state),
            moments: bytes(scalars.moments),
            scratch: bytes(scalars.scratch),
            frozen_scratch: bytes(frozen_scratch),
            ram: bytes(scalars.total().saturating_add(frozen_scratch)),
            flash: bytes(flash),
        }
    }
}

impl Plan {
    /// The plan of a network as it would be trained with `choice`; what the network itself freezes does not count.
    ///
    /// # Errors
    /// More layers to freeze than leave one to train.
    pub fn new(network: &Network<'_>, choice: &Choice) -> Result<Self, NetworkError> {
        let whole = network.freeze(choice.frozen)?;
        let weights = whole.parameter_count().saturating_add(whole.state_count());
        let inference = headwater_core::Plan { parameters: 0, state: 0, ..whole.inference_plan(1) };
        let (trained, frozen_scratch) = match choice.split(network)? {
            None => (whole, 0),
            Some((frozen, rest)) => (rest, frozen.inference_scratch(choice.batch)),
        };
        let moments = choice.optimiser.moment_count(trained.gradient_count());
        let training = trained.training_plan(Training {
            batch: choice.batch,
            gradients: choice.gradients,
            input_gradient: false,
            moments,
        });
        let shape = CheckpointShape {
            parameters: trained.parameter_count(),
            state: trained.state_count(),
            moments,
            // What is kept there: the seed, the epochs finished, and the batches that each batch norm has seen.
            generator: NUMBER * (2 + choice.trained_batch_norms(network)),
        };
        Ok(Self {
            inference: Bytes::of(&inference, 0, weights),
            training: Bytes::of(&training, frozen_scratch, weights),
            checkpoint: checkpoint::size::<f32>(shape),
            inputs: choice.batch.saturating_mul(network.inputs()).saturating_mul(SCALAR),
        })
    }
}
