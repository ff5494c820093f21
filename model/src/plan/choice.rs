//! How a network might be trained.

use headwater_core::{Gradients, Layer, Network, NetworkError, Optimiser, Sgd};

use crate::{Clip, Model};

/// What a user can choose about training that changes how much memory it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Samples in a batch.
    pub batch: usize,
    /// The rule.
    pub optimiser: Optimiser<f32>,
    /// Whether gradients are kept, or spent on the way back.
    pub gradients: Gradients,
    /// Whether gradients are clipped, for which they must be kept.
    pub clips: bool,
    /// How many of the first layers training leaves alone.
    pub frozen: usize,
    /// Where those are.
    pub frozen_in: FrozenIn,
}

/// Where frozen layers' parameters and running statistics are while the others are trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FrozenIn {
    /// Beside the others: [`Network::freeze`].
    Ram,
    /// In flash, as a network of their own: its `infer` gives what the rest, a second network, is trained on. The bits are
    /// those of [`Network::freeze`].
    Flash,
}

impl Choice {
    /// What a model file chooses.
    #[must_use]
    pub fn of(model: &Model<'_>) -> Self {
        Self {
            batch: model.settings.batch,
            optimiser: model.optimiser,
            gradients: if model.settings.update_in_place { Gradients::Spent } else { Gradients::Kept },
            clips: model.settings.clip != Clip::None,
            frozen: model.network.frozen_layers(),
            frozen_in: FrozenIn::Ram,
        }
    }

    /// Whether the rule is plain gradient descent, for which gradients need not be kept.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(&self.optimiser, Optimiser::Sgd(rule) if Sgd::is_plain(rule))
    }

    /// The frozen layers and the rest as two networks, where the first stays in flash.
    ///
    /// # Errors
    /// More layers to freeze than leave one to train.
    pub fn split<'a>(
        &self,
        network: &Network<'a>,
    ) -> Result<Option<(Network<'a>, Network<'a>)>, NetworkError> {
        if self.frozen == 0 || self.frozen_in == FrozenIn::Ram {
            return Ok(None);
        }
        let layers: &'a [Layer<'a>] = network.layers();
        let (first, last) = layers.split_at_checked(self.frozen).unwrap_or((layers, &[]));
        let frozen = Network::new(network.inputs(), first)?;
        Ok(Some((frozen, Network::new(frozen.outputs(), last)?)))
    }

    /// The smallest batch that can be trained on: two samples where a batch norm is trained.
    #[must_use]
    pub fn least_batch(&self, network: &Network<'_>) -> usize {
        if self.trained_batch_norms(network) > 0 { 2 } else { 1 }
    }

    /// How many batch norms are trained.
    pub(super) fn trained_batch_norms(&self, network: &Network<'_>) -> usize {
        let trained = network.segments().filter(|segment| {
            let first = segment.path.indices().first().copied().unwrap_or_default();
            first >= self.frozen && matches!(segment.layer, Layer::BatchNorm(_))
        });
        trained.count()
    }
}
