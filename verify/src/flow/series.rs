//! Deep plain networks of one kind, and what theory expects of them.

use headwater_core::{Activation, Network};

use super::{Deep, Flow, Rate, Start, Trial, repeat};
use crate::theory::{Depth, LogDelta, Plain};

/// Networks that differ in their random numbers only.
#[derive(Debug, Clone, Copy)]
pub struct Series {
    /// The layers.
    pub deep: Deep,
    /// How they start.
    pub start: Start,
    /// Mean square of the inputs.
    pub input: f64,
    /// Samples in each pass.
    pub batch: usize,
}

impl Series {
    /// Plain networks, inputs of mean square 1 and passes of 4 samples.
    pub const fn plain(activation: Activation, width: usize, depth: usize, start: Start) -> Series {
        Series { deep: Deep::plain(activation, width, depth), start, input: 1.0, batch: 4 }
    }

    /// Passes in f64 through `count` networks.
    pub fn flows(&self, seed: u64, label: &str, count: usize) -> Vec<Flow> {
        let layers = self.deep.layers();
        repeat(seed, label, count, |generator| {
            let network = Network::new(self.deep.width, &layers).expect("a deep network");
            let mut trial = Trial::<f64>::draw(network, self.start, self.batch, generator);
            trial.inputs.iter_mut().for_each(|input| *input *= self.input.sqrt());
            trial.run()
        })
    }

    /// The networks as theory has them; without regard to a normalisation.
    pub fn theory(&self) -> Plain {
        self.start.plain(self.deep.activation, self.deep.width)
    }

    /// Variances and factors at each layer, at infinite width.
    pub fn layers(&self) -> Vec<Depth> {
        self.theory().layers(self.input, self.deep.depth)
    }

    /// What is expected of |delta| at each layer.
    pub fn expected(&self) -> Vec<LogDelta> {
        self.theory().log_deltas(self.input, self.deep.width, self.deep.depth)
    }

    /// The factor of |delta| per layer in these passes.
    pub fn rate(&self, flows: &[Flow]) -> Rate {
        Rate::of(flows, &self.expected())
    }
}
