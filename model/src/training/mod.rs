//! Training on a desk: the core's own passes over a file's samples, epoch by epoch.
//!
//! Everything follows from the model, the samples and the seed. The initial weights are those that
//! [`Network::initialise`](headwater_core::Network::initialise) draws from `Pcg32::new(seed, 0)`, and the order of the
//! samples in epoch n is drawn from `Pcg32::new(seed, n)`, n from 1; so a run that is resumed from a checkpoint equals, bit
//! for bit, one that was not interrupted.

mod epoch;
mod health;
mod progress;

pub use epoch::{Epoch, Stopped};
pub use health::{Health, LayerHealth};
pub use progress::Progress;
pub(crate) use progress::trained_batch_norms;

use std::fmt;

use headwater_core::Error;
use headwater_core::checkpoint::CheckpointError;

use crate::{Model, Split};
use epoch::Training;

/// The most memory that training sets aside, in bytes.
pub const MOST_MEMORY: usize = 1 << 32;

/// What became of a training run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// One entry for each epoch that was finished.
    pub epochs: Vec<Epoch>,
    /// The layers before the first step.
    pub start: Health,
    /// The layers after the last.
    pub end: Health,
    /// Why it ended early, if it did.
    pub stopped: Option<Stopped>,
    /// The network as it now is.
    pub progress: Progress,
}

/// Why a run cannot be begun or carried on.
#[derive(Debug, Clone, PartialEq)]
pub enum TrainingError {
    /// The core refuses.
    Core(Error),
    /// More memory than [`MOST_MEMORY`].
    Memory {
        /// Bytes needed; `usize::MAX` when they cannot be counted.
        needed: usize,
    },
    /// Samples that do not fit the network.
    Data(String),
    /// Settings that do not go together.
    Settings(String),
    /// A checkpoint that cannot be used.
    Checkpoint(CheckpointError),
}

impl fmt::Display for TrainingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TrainingError::Core(error) => error.fmt(f),
            TrainingError::Memory { needed } => write!(
                f,
                "expected a network that takes at most {MOST_MEMORY} bytes, found one that takes {needed}; make it narrower, or \
                 the batch smaller"
            ),
            TrainingError::Data(sentence) | TrainingError::Settings(sentence) => f.write_str(sentence),
            TrainingError::Checkpoint(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for TrainingError {}

impl From<Error> for TrainingError {
    fn from(error: Error) -> Self {
        TrainingError::Core(error)
    }
}

impl From<CheckpointError> for TrainingError {
    fn from(error: CheckpointError) -> Self {
        TrainingError::Checkpoint(error)
    }
}

/// Trains a model for as many more epochs as its settings say, from `progress` on. `see` is told of each epoch.
///
/// # Errors
/// Samples or settings that do not fit, too little memory, or what the core refuses, such as a batch norm that is to be
/// trained on batches of one.
pub fn train(
    model: &Model<'_>,
    split: &Split,
    progress: Progress,
    see: &mut dyn FnMut(&Epoch),
) -> Result<Run, TrainingError> {
    let network = &model.network;
    model.settings.check(&model.optimiser).map_err(TrainingError::Settings)?;
    for data in [Some(&split.train), split.held_out.as_ref()].into_iter().flatten() {
        data.check(network).map_err(TrainingError::Data)?;
    }
    let before = progress.weights.parameters.clone();
    let mut training = Training::new(model, split, progress)?;
    let start = training.health(&before)?;
    let (mut epochs, mut stopped) = (Vec::new(), None);
    for _ in 0..model.settings.epochs {
        match training.epoch()? {
            Ok(epoch) => {
                see(&epoch);
                epochs.push(epoch);
            }
            Err(why) => {
                stopped = Some(why);
                break;
            }
        }
    }
    let end = training.health(&before)?;
    Ok(Run { epochs, start, end, stopped, progress: training.progress })
}
