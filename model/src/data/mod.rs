//! Samples to learn from.

mod answers;
mod csv;

pub use answers::Answers;
pub(crate) use answers::Prepared;
pub use csv::Columns;

use headwater_core::Network;
use rand_pcg::Pcg32;

use crate::order::shuffled;

/// Samples with their answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    /// Values of one sample.
    pub width: usize,
    /// `[samples, width]`, all finite.
    pub inputs: Vec<f32>,
    /// What the network should say.
    pub answers: Answers,
}

/// Samples to train on, and samples that training does not see.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// To train on.
    pub train: Data,
    /// Held out; `None` if nothing is.
    pub held_out: Option<Data>,
    /// How they were told apart, for a sentence: `the last 360 rows`.
    pub how: String,
}

impl Data {
    /// Number of samples.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.inputs.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether a network can be trained on them.
    ///
    /// # Errors
    /// One sentence: no sample, samples of another width, or answers that do not go with the outputs.
    pub fn check(&self, network: &Network<'_>) -> Result<(), String> {
        if self.samples() == 0 {
            return Err("expected at least one sample, found none".to_owned());
        }
        if self.width != network.inputs() {
            return Err(format!(
                "expected samples of {} values, the network's `inputs`, found {}",
                network.inputs(),
                self.width
            ));
        }
        self.answers.check(network.outputs())
    }

    /// Holds out a share of the samples, drawn at random but the same for the same number of samples, whatever the seed of
    /// training: so a network that is trained further is still judged by samples it has not seen.
    ///
    /// At least one sample is held out when `share` is above 0, and at least one is not.
    #[must_use]
    pub fn split(self, share: f64) -> Split {
        let samples = self.samples();
        let wanted = (samples as f64 * share).round() as usize;
        let held = if share > 0.0 { wanted.clamp(1, samples.saturating_sub(1).max(1)) } else { 0 };
        if held == 0 || samples < 2 {
            return Split { train: self, held_out: None, how: "nothing".to_owned() };
        }
        let order = shuffled(samples, &mut Pcg32::new(0x5911, 0x5911));
        let (held_out, train) = order.split_at_checked(held).unwrap_or_default();
        // In the order of the file again.
        let [held_out, train] = [held_out, train].map(|part| {
            let mut part = part.to_vec();
            part.sort_unstable();
            self.pick(&part)
        });
        let how = format!("{held} of {samples} rows, drawn at random");
        Split { train, held_out: Some(held_out), how }
    }

    /// The first `count` samples, or all there are.
    #[must_use]
    pub fn first(&self, count: usize) -> Data {
        self.pick(&(0..count.min(self.samples())).collect::<Vec<_>>())
    }

    /// The samples with these numbers. A number that is not there is left out.
    #[must_use]
    pub(crate) fn pick(&self, samples: &[usize]) -> Data {
        let width = self.width;
        Data { width, inputs: rows(&self.inputs, width, samples), answers: self.answers.pick(samples) }
    }
}

/// The rows of `values` with these numbers, one after another. A number that is not there is left out.
fn rows(values: &[f32], width: usize, numbers: &[usize]) -> Vec<f32> {
    let row = |number: &usize| values.get(number * width..(number + 1) * width);
    numbers.iter().filter_map(row).collect::<Vec<_>>().concat()
}
