//! Deep networks, plain and residual.

use std::sync::Arc;

use super::super::Settings;
use crate::experiment::{Contestant, Run, Setup, repetitions, runs};

/// Where layer norm alone is tried on the sigmoid.
pub(super) const DEEP: usize = 10;
/// Where plain ReLU networks fail even with He's weights.
pub(super) const DEEPER: usize = 30;

/// One run each.
pub(super) struct Trial {
    pub(super) residual_batch: Arc<Run>,
    pub(super) residual_layer: Arc<Run>,
    pub(super) plain: Arc<Run>,
    pub(super) plain_batch: Arc<Run>,
    pub(super) relu_layer: Arc<Run>,
    pub(super) sigmoid_layer: Arc<Run>,
    /// Without normalisation, not trained: its first step would overflow.
    pub(super) residual: Arc<Run>,
}

impl Trial {
    pub(super) fn of(settings: &Settings, done: impl Fn(&str) + Sync) -> Trial {
        let seed = repetitions(settings.seed, 1).next().unwrap_or_default();
        // The others need three to five; in fifteen these fail as well.
        let epochs = if settings.quick { 5 } else { 10 };
        let failing = |contestant: Contestant, depth| Setup { epochs, ..contestant.setup(depth, seed) };
        let setups = [
            Contestant::RESIDUAL_BATCH.setup(DEEPER, seed),
            Contestant::RESIDUAL_LAYER.setup(DEEPER, seed),
            failing(Contestant::RELU_HE, DEEPER),
            failing(Contestant::RELU_BATCH, DEEPER),
            failing(Contestant::RELU_LAYER, DEEPER),
            failing(Contestant::SIGMOID_LAYER, DEEP),
            Contestant::RESIDUAL.setup(DEEPER, seed).untrained(),
        ];
        let mut all = runs(&setups, |setup| done(&setup.name())).into_iter();
        let mut next = || all.next().expect("one run for each setup");
        Trial {
            residual_batch: next(),
            residual_layer: next(),
            plain: next(),
            plain_batch: next(),
            relu_layer: next(),
            sigmoid_layer: next(),
            residual: next(),
        }
    }

    pub(super) fn trained(&self) -> [&Run; 6] {
        [
            &self.plain,
            &self.plain_batch,
            &self.relu_layer,
            &self.residual_batch,
            &self.residual_layer,
            &self.sigmoid_layer,
        ]
    }
}
