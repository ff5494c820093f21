//! The same networks with and without batch norm.

use std::sync::Arc;

use super::super::Settings;
use crate::experiment::{Contestant, Run, Setup, repetitions, runs};
use crate::flow::Spread;

/// Depth of the sigmoid networks that both learn.
pub(super) const SHALLOW: usize = 3;
/// Depth of the others.
pub(super) const DEEP: usize = 10;
/// Depth at which batch norm alone is not enough.
pub(super) const DEEPEST: usize = 40;
/// The accuracy that training should reach fast.
pub(super) const FAST: f64 = 0.95;

/// Runs of one network without and with batch norm, one a seed.
pub(super) struct Pair {
    pub(super) without: Vec<Arc<Run>>,
    pub(super) with: Vec<Arc<Run>>,
}

impl Pair {
    pub(super) fn without(&self, measure: impl Fn(&Run) -> f64) -> f64 {
        median(&self.without, measure)
    }

    pub(super) fn with(&self, measure: impl Fn(&Run) -> f64) -> f64 {
        median(&self.with, measure)
    }

    /// Median without over median with.
    pub(super) fn ratio(&self, measure: impl Fn(&Run) -> f64) -> f64 {
        self.without(&measure) / self.with(&measure)
    }

    /// The same of geometric means, seed by seed: steadier where every seed has its own noise.
    pub(super) fn mean_ratio(&self, measure: impl Fn(&Run) -> f64) -> f64 {
        let logarithm =
            |runs: &[Arc<Run>]| runs.iter().map(|run| measure(run).ln()).sum::<f64>() / runs.len() as f64;
        (logarithm(&self.without) - logarithm(&self.with)).exp()
    }

    /// The first run without and the first with.
    pub(super) fn first(&self) -> [&Run; 2] {
        [&self.without[0], &self.with[0]]
    }
}

pub(super) fn median(runs: &[Arc<Run>], measure: impl Fn(&Run) -> f64) -> f64 {
    Spread::of(runs.iter().map(|run| measure(run))).median
}

pub(super) struct Trial {
    /// Three sigmoid layers, trained to the goal.
    pub(super) shallow: Pair,
    /// Ten ReLU layers, trained for all epochs.
    pub(super) deep: Pair,
    /// Ten sigmoid layers, not trained.
    pub(super) sigmoid: Pair,
    /// Forty ReLU layers with batch norm, not trained.
    pub(super) deepest: Vec<Arc<Run>>,
}

/// How many seeds, and the setup of one.
type Planned = (usize, fn(u64) -> Setup);

impl Trial {
    pub(super) fn of(settings: &Settings, done: impl Fn(&str) + Sync) -> Trial {
        let count = if settings.quick { 1 } else { 3 };
        // Generalisation is noisy: fewer seeds would not do.
        let planned: [Planned; 7] = [
            (count, |seed| Contestant::SIGMOID.setup(SHALLOW, seed)),
            (count, |seed| Contestant::SIGMOID_BATCH.setup(SHALLOW, seed)),
            (3, |seed| Contestant::RELU_HE.setup(DEEP, seed).to_the_end()),
            (3, |seed| Contestant::RELU_BATCH.setup(DEEP, seed).to_the_end()),
            (count, |seed| Contestant::SIGMOID.setup(DEEP, seed).untrained()),
            (count, |seed| Contestant::SIGMOID_BATCH.setup(DEEP, seed).untrained()),
            (count, |seed| Contestant::RELU_BATCH.setup(DEEPEST, seed).untrained()),
        ];
        let of = |&(count, setup): &Planned| repetitions(settings.seed, count).map(setup);
        let setups: Vec<Setup> = planned.iter().flat_map(of).collect();
        let mut all = runs(&setups, |setup| done(&setup.name())).into_iter();
        let mut counts = planned.iter().map(|(count, _)| *count);
        let mut next = || all.by_ref().take(counts.next().unwrap_or(0)).collect::<Vec<_>>();
        let mut pair = || Pair { without: next(), with: next() };
        let (shallow, deep, sigmoid) = (pair(), pair(), pair());
        Trial { shallow, deep, sigmoid, deepest: next() }
    }

    /// The largest mean over the batch of any unit's normalised input, before training.
    pub(super) fn largest_mean(&self) -> f64 {
        self.normalised(|run| {
            run.start().pre_activations.iter().flat_map(|layer| layer.means.clone()).collect()
        })
        .fold(0.0, |largest, mean| mean.abs().max(largest))
    }

    /// The variance over the batch that is farthest from 1.
    pub(super) fn farthest_variance(&self) -> f64 {
        self.normalised(|run| {
            run.start().pre_activations.iter().flat_map(|layer| layer.variances.clone()).collect()
        })
        .fold(
            1.0,
            |farthest: f64, each| if (each - 1.0).abs() > (farthest - 1.0).abs() { each } else { farthest },
        )
    }

    fn normalised<'a>(&'a self, values: impl Fn(&Run) -> Vec<f64> + 'a) -> impl Iterator<Item = f64> + 'a {
        [&self.shallow, &self.deep, &self.sigmoid]
            .into_iter()
            .flat_map(|pair| &pair.with)
            .flat_map(move |run| values(run))
    }
}
