//! Training accuracy on the digits, by depth.
//!
//! Reference: the UCI optical digits, first 1,437 rows for training, shifted and scaled by one mean and deviation; width
//! 64, softmax cross-entropy, SGD, batch 64, 15 epochs, output layer Xavier. Training accuracy in the last epoch, median of
//! three seeds, best of the rates 0.01, 0.1 and 1; found by another program with other seeds. Deeper networks take minutes,
//! and on the edge of death their accuracy depends on the seed: the lesson shows some of them.

use headwater_core::{Activation, Initialiser};
use rayon::prelude::*;

use crate::experiment::{Normalisation, Recipe, Run, Setup, repetitions, train};
use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::ACCURACY;

/// Hidden layers.
const DEPTHS: [usize; 3] = [1, 3, 5];
const EPOCHS: usize = 15;

/// A kind of network, the best of the rates where it is shallow, and its accuracy at the first of [`DEPTHS`].
struct Row {
    name: &'static str,
    recipe: Recipe,
    rate: f64,
    accuracy: &'static [f64],
}

const fn row(name: &'static str, recipe: Recipe, rate: f64, accuracy: &'static [f64]) -> Row {
    Row { name, recipe, rate, accuracy }
}

const SIGMOID: Recipe = Recipe::plain(Activation::Sigmoid, Initialiser::xavier_uniform(), 1);
const ROWS: [Row; 7] = [
    row("sigmoid, Xavier", SIGMOID, 1.0, &[0.99, 0.97, 0.10]),
    row("sigmoid, layer norm", SIGMOID.normalised(Normalisation::Layer), 1.0, &[1.0, 0.98]),
    row("ReLU, default", Recipe::plain(Activation::Relu, Initialiser::PyTorchLinear, 1), 0.1, &[1.0, 0.98]),
    row("ReLU, Xavier", Recipe::plain(Activation::Relu, Initialiser::xavier_uniform(), 1), 0.1, &[1.0, 1.0]),
    row("tanh, Xavier", Recipe::plain(Activation::Tanh, Initialiser::xavier_uniform(), 1), 0.1, &[1.0, 0.99]),
    row("ReLU, He", Recipe::plain(Activation::Relu, Initialiser::he_normal(), 1), 0.1, &[1.0, 1.0]),
    row("sigmoid, batch norm", SIGMOID.normalised(Normalisation::Batch), 1.0, &[0.99, 0.99]),
];

/// Trained anew each time, unlike the lesson's runs: what is proved must not come from a memory of an earlier core.
fn trained(setups: &[Setup]) -> Vec<Run> {
    setups.par_iter().with_max_len(1).map(train).collect()
}

/// Claim: accuracies by depth, where they are settled: with one and three hidden layers, and the sigmoid's death at five.
/// One seed, at the rate that was best.
pub fn by_depth() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Statistics,
        "training accuracy on the digits, by depth",
        "7 kinds of networks, 1 and 3 hidden layers; the sigmoid also 5; one seed",
        "the same protocol in another program",
        ACCURACY,
    );
    let seed = repetitions(11, 1).next().unwrap_or_default();
    let cell = |row: &Row, depth: usize| Setup {
        label: row.name,
        recipe: Recipe { depth, ..row.recipe },
        rate: row.rate,
        epochs: EPOCHS,
        goal: f64::INFINITY,
        seed,
    };
    let cells = ROWS
        .iter()
        .flat_map(|row| DEPTHS.into_iter().zip(row.accuracy).map(move |(depth, known)| (row, depth, *known)));
    let cells: Vec<(&Row, usize, f64)> = cells.collect();
    let setups: Vec<Setup> = cells.iter().map(|(row, depth, _)| cell(row, *depth)).collect();
    for ((row, depth, known), run) in cells.into_iter().zip(trained(&setups)) {
        fact.within(run.accuracy(), known, ACCURACY.limit, 0.0, || {
            format!("{}, {depth} hidden layers", row.name)
        });
    }
    vec![fact]
}
