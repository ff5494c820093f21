//! Where a run stands: all that the next step depends on.

use std::ops::Range;
use std::path::Path;

use headwater_core::checkpoint::{self, Checkpoint, CheckpointMut, CheckpointShape};
use headwater_core::{Gradients, Initialise, Layer, Training};
use rand_pcg::Pcg32;

use super::{MOST_MEMORY, TrainingError};
use crate::weights::batch_norms;
use crate::{Fault, Model, Weights, files};

/// A network in training.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// What it has learned.
    pub weights: Weights,
    /// The optimiser's memory.
    pub moments: Vec<f32>,
    /// Steps taken.
    pub steps: u64,
    /// Epochs finished.
    pub epochs: u64,
    /// Seed of the order of the samples.
    pub seed: u64,
}

impl Progress {
    /// A network that was just initialised, from the model's seed.
    ///
    /// # Errors
    /// Too little memory, or an initialisation that the core refuses.
    pub fn begin(model: &Model<'_>) -> Result<Self, TrainingError> {
        let mut progress = blank(model)?;
        let Weights { parameters, state, .. } = &mut progress.weights;
        let call = Initialise { parameters, state, scheme: model.scheme };
        model.network.initialise(call, &mut Pcg32::new(model.settings.seed, 0))?;
        Ok(progress)
    }

    /// A network with these weights, whose optimiser has seen nothing yet.
    ///
    /// # Errors
    /// Too little memory.
    pub fn with_weights(model: &Model<'_>, weights: Weights) -> Result<Self, TrainingError> {
        check_memory(model)?;
        let moments = vec![0.0; model.optimiser.moment_count(model.network.gradient_count())];
        Ok(Self { weights, moments, steps: 0, epochs: 0, seed: model.settings.seed })
    }

    /// The network of a checkpoint that [`checkpoint`](Self::checkpoint) wrote: a run that goes on from it equals one that
    /// was not interrupted, its seed included.
    ///
    /// # Errors
    /// A damaged record, or one of another network or optimiser.
    pub fn resume(model: &Model<'_>, bytes: &[u8]) -> Result<Self, TrainingError> {
        let mut progress = blank(model)?;
        let mut generator = progress.generator();
        let Self { weights, moments, steps, .. } = &mut progress;
        let record = CheckpointMut {
            structure: model.network.fingerprint(),
            step: steps,
            parameters: &mut weights.parameters,
            state: &mut weights.state,
            moments,
            generator: &mut generator,
        };
        checkpoint::read(bytes, record)?;
        let mut numbers =
            generator.chunks(8).map(|bytes| u64::from_le_bytes(bytes.try_into().unwrap_or_default()));
        progress.seed = numbers.next().unwrap_or_default();
        progress.epochs = numbers.next().unwrap_or_default();
        progress.weights.batches = numbers.collect();
        Ok(progress)
    }

    /// Reads a checkpoint file for [`resume`](Self::resume).
    ///
    /// # Errors
    /// A file that cannot be read or is longer than the checkpoint of this network and optimiser, and those of
    /// [`resume`](Self::resume).
    pub fn read(path: &Path, model: &Model<'_>) -> Result<Self, Fault> {
        let name = path.display().to_string();
        let told = |error: TrainingError| Fault::of(&name, error.to_string());
        let expected = blank(model).and_then(|blank| blank.checkpoint(model)).map_err(told)?.len();
        let found = files::open(path)?.1;
        if found > expected as u64 {
            let sentence = format!(
                "expected a checkpoint of this network and optimiser, which has {expected} bytes, found {found}"
            );
            return Err(Fault::of(&name, sentence));
        }
        Self::resume(model, &files::bytes(path)?).map_err(told)
    }

    /// The core's record of the run, from which it can be resumed.
    ///
    /// # Errors
    /// None that can be met: the record is sized for what it holds.
    pub fn checkpoint(&self, model: &Model<'_>) -> Result<Vec<u8>, TrainingError> {
        let generator = self.generator();
        let Weights { parameters, state, .. } = &self.weights;
        let shape = CheckpointShape {
            parameters: parameters.len(),
            state: state.len(),
            moments: self.moments.len(),
            generator: generator.len(),
        };
        let mut bytes = vec![0; checkpoint::size::<f32>(shape)];
        let structure = model.network.fingerprint();
        let (step, moments) = (self.steps, self.moments.as_slice());
        checkpoint::write(
            &mut bytes,
            Checkpoint { structure, step, parameters, state, moments, generator: &generator },
        )?;
        Ok(bytes)
    }

    /// A hash of the parameters, running statistics, moments and the count of steps: two runs of a network with the same
    /// hash are the same and go on alike. It is FNV-1a over their bytes, little endian; an exported module computes the same.
    #[must_use]
    pub fn hash(&self) -> u64 {
        let Self { weights, moments, steps, .. } = self;
        let scalars = weights.parameters.iter().chain(&weights.state).chain(moments);
        let bytes = scalars.flat_map(|scalar| scalar.to_le_bytes()).chain(steps.to_le_bytes());
        bytes
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// What the order of the samples follows from, and batch norm's counts, for which the record has no other place.
    fn generator(&self) -> Vec<u8> {
        let numbers = [self.seed, self.epochs].into_iter().chain(self.weights.batches.iter().copied());
        numbers.flat_map(u64::to_le_bytes).collect()
    }

    /// Counts a step for every batch norm that is trained.
    pub(super) fn count_batch(&mut self, model: &Model<'_>) {
        for count in self.weights.batches.get_mut(trained_batch_norms(model)).unwrap_or_default() {
            *count = count.saturating_add(1);
        }
    }
}

/// Which of a network's batch norms are trained, by their numbers: those behind the frozen layers, which come first.
pub(crate) fn trained_batch_norms(model: &Model<'_>) -> Range<usize> {
    let frozen = model.network.frozen_layers();
    let norms = model.network.segments().filter(|each| matches!(each.layer, Layer::BatchNorm(_)));
    let untrained =
        norms.filter(|segment| segment.path.indices().first().is_some_and(|layer| *layer < frozen)).count();
    untrained..batch_norms(&model.network)
}

/// A run whose every number is 0, once its memory has been counted.
fn blank(model: &Model<'_>) -> Result<Progress, TrainingError> {
    check_memory(model)?;
    let weights = Weights {
        parameters: vec![0.0; model.network.parameter_count()],
        state: vec![0.0; model.network.state_count()],
        batches: vec![0; batch_norms(&model.network)],
    };
    Progress::with_weights(model, weights)
}

/// Refuses a network that asks for more memory than there can be, before any is set aside.
fn check_memory(model: &Model<'_>) -> Result<(), TrainingError> {
    let network = &model.network;
    let plan = network.training_plan(Training {
        batch: model.settings.batch,
        gradients: Gradients::Kept,
        input_gradient: false,
        moments: model.optimiser.moment_count(network.gradient_count()),
    });
    let needed = plan.total().saturating_mul(size_of::<f32>());
    if needed > MOST_MEMORY { Err(TrainingError::Memory { needed }) } else { Ok(()) }
}
