//! What rectifying costs: units that say nothing.

use headwater_core::{Activation, Initialiser, Network};

use crate::flow::{Deep, Start, Trial, repeat};
use crate::lesson::Settings;
use crate::theory::{born_dead, rectified_correlation, silent_units};

const WIDTH: usize = 64;
pub(super) const DEPTH: usize = 50;
pub(super) const BATCH: usize = 64;

/// The share of units that are 0 for a whole batch, layer by layer.
#[derive(Debug)]
pub(super) struct Silence {
    /// ReLU with He weights.
    pub(super) measured: Vec<f64>,
    /// By the correlation map: samples grow alike with depth, and a unit below zero for one is so for all.
    pub(super) expected: Vec<f64>,
    /// Leaky ReLU, all layers together.
    pub(super) leaky: f64,
}

impl Silence {
    pub(super) fn measure(settings: &Settings, seeds: usize) -> Silence {
        let mut correlation = 0.0;
        let expected = (0..DEPTH).map(|_| {
            let share = silent_units(correlation, BATCH);
            correlation = rectified_correlation(correlation);
            share
        });
        let leaky = shares(settings, seeds, Activation::LeakyRelu { slope: 0.1 }).iter().sum();
        Silence { expected: expected.collect(), measured: shares(settings, seeds, Activation::Relu), leaky }
    }
}

fn shares(settings: &Settings, seeds: usize, activation: Activation) -> Vec<f64> {
    let layers = Deep::plain(activation, WIDTH, DEPTH).layers();
    let label = format!("relu/silence/{}", activation.name());
    let counts = repeat(settings.seed, &label, seeds, |generator| {
        let network = Network::new(WIDTH, &layers).expect("a plain network");
        let start = Start::weights(Initialiser::he_normal());
        let flow = Trial::<f32>::draw(network, start, BATCH, generator).run();
        flow.dense.iter().map(|dense| dense.silent).collect::<Vec<usize>>()
    });
    let share = |layer: usize| {
        let silent: usize = counts.iter().filter_map(|counts| counts.get(layer)).sum();
        silent as f64 / (WIDTH * seeds) as f64
    };
    (0..DEPTH).map(share).collect()
}

/// Layers of the narrow networks.
pub(super) const NARROW_DEPTH: usize = 20;

/// Narrow networks that answer an input with zeros only.
#[derive(Debug, Clone, Copy)]
pub(super) struct BornDead {
    pub(super) width: usize,
    pub(super) networks: usize,
    /// The share found.
    pub(super) measured: f64,
    /// 1 - (1 - 2^-n)^L.
    pub(super) expected: f64,
}

impl BornDead {
    pub(super) fn measure(settings: &Settings, networks: usize, width: usize) -> BornDead {
        let layers = Deep::plain(Activation::Relu, width, NARROW_DEPTH).layers();
        let label = format!("relu/narrow/{width}");
        let dead = repeat(settings.seed, &label, networks, |generator| {
            let network = Network::new(width, &layers).expect("a plain network");
            let flow =
                Trial::<f32>::draw(network, Start::weights(Initialiser::he_normal()), 1, generator).run();
            flow.dense.last().is_some_and(|last| last.silent == width)
        });
        let measured = dead.iter().filter(|dead| **dead).count() as f64 / networks as f64;
        BornDead { width, networks, measured, expected: born_dead(width, NARROW_DEPTH) }
    }

    /// Four standard deviations of the share among so many networks.
    pub(super) fn tolerance(&self) -> f64 {
        4.0 * (self.expected * (1.0 - self.expected) / self.networks as f64).sqrt()
    }
}
