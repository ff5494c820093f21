//! Training accuracy on the digits, by depth.
//!
//! Reference: the UCI optical digits, first 1,437 rows for training, shifted and scaled by one mean and deviation; width
//! 64, softmax cross-entropy, SGD, batch 64, 15 epochs, output layer Xavier. Training accuracy in the last epoch, median of
//! three seeds, best of the rates 0.01, 0.1 and 1; found by another program with other seeds. The whole protocol takes
//! minutes; shallow networks, with one seed and the best rate, seconds.

use headwater_core::{Activation, Initialiser};

use crate::experiment::{Normalisation, Recipe, Run, Setup, repetitions, train};
use crate::fact::Fact;
use crate::flow::Spread;
use crate::parallel;
use crate::rung::Rung;
use crate::tolerance::{ACCURACY, EDGE, Tolerance};

/// Hidden layers.
const DEPTHS: [usize; 8] = [1, 3, 5, 8, 10, 15, 20, 30];
const RATES: [f64; 3] = [0.01, 0.1, 1.0];
const SEEDS: usize = 3;
const EPOCHS: usize = 15;

/// A kind of network, its accuracy at each of [`DEPTHS`], the best of the rates where it is shallow, and at how many
/// depths it is tried in seconds.
struct Row {
    name: &'static str,
    recipe: Recipe,
    accuracy: [f64; DEPTHS.len()],
    rate: f64,
    shallow: usize,
}

const fn row(
    name: &'static str,
    recipe: Recipe,
    accuracy: [f64; DEPTHS.len()],
    rate: f64,
    shallow: usize,
) -> Row {
    Row { name, recipe, accuracy, rate, shallow }
}

const SIGMOID: Recipe = Recipe::plain(Activation::Sigmoid, Initialiser::xavier_uniform(), 1);
const RELU: Recipe = Recipe::plain(Activation::Relu, Initialiser::he_normal(), 1);
const TANH: Recipe = Recipe::plain(Activation::Tanh, Initialiser::xavier_uniform(), 1);
const RELU_XAVIER: Recipe = Recipe { weights: Initialiser::xavier_uniform(), ..RELU };
const RELU_DEFAULT: Recipe = Recipe { weights: Initialiser::PyTorchLinear, ..RELU };

#[rustfmt::skip]
const ROWS: [Row; 7] = [
    row("sigmoid, Xavier", SIGMOID, [0.99, 0.97, 0.10, 0.10, 0.10, 0.10, 0.10, 0.10], 1.0, 3),
    row("sigmoid, layer norm", SIGMOID.normalised(Normalisation::Layer),
        [1.00, 0.98, 0.61, 0.10, 0.10, 0.10, 0.10, 0.10], 1.0, 2),
    row("ReLU, default", RELU_DEFAULT, [1.00, 0.98, 0.66, 0.12, 0.10, 0.10, 0.10, 0.10], 0.1, 2),
    row("ReLU, Xavier", RELU_XAVIER, [1.00, 1.00, 1.00, 0.99, 0.94, 0.44, 0.20, 0.10], 0.1, 2),
    row("tanh, Xavier", TANH, [1.00, 0.99, 1.00, 1.00, 1.00, 1.00, 1.00, 0.93], 0.1, 2),
    row("ReLU, He", RELU, [1.00, 1.00, 1.00, 1.00, 1.00, 0.93, 0.89, 0.71], 0.1, 2),
    row("sigmoid, batch norm", SIGMOID.normalised(Normalisation::Batch),
        [0.99, 0.99, 0.99, 0.99, 0.99, 0.98, 0.98, 0.95], 1.0, 2),
];

impl Row {
    fn setup(&self, depth: usize, rate: f64, seed: u64) -> Setup {
        let recipe = Recipe { depth, ..self.recipe };
        Setup { label: self.name, recipe, rate, epochs: EPOCHS, goal: f64::INFINITY, seed }
    }
}

/// Trained anew each time, unlike the lesson's runs: what is proved must not come from a memory of an earlier core.
fn trained(setups: &[Setup]) -> Vec<Run> {
    parallel::each(setups, train)
}

fn fact(domain: &str, tolerance: Tolerance) -> Fact {
    let claim = "training accuracy on the digits, by depth";
    Fact::new(Rung::Statistics, claim, domain, "the same protocol in another program", tolerance)
}

/// Claim: accuracies by depth, where they are settled: with one and three hidden layers, and the sigmoid's death at five.
/// One seed, at the rate that was best.
pub fn by_depth() -> Vec<Fact> {
    let mut fact = fact("7 kinds of networks, 1 and 3 hidden layers; the sigmoid also 5; one seed", ACCURACY);
    let seed = repetitions(11, 1).next().unwrap_or_default();
    let cells = ROWS.iter().flat_map(|row| {
        DEPTHS.into_iter().zip(row.accuracy).take(row.shallow).map(move |(depth, known)| (row, depth, known))
    });
    let cells: Vec<(&Row, usize, f64)> = cells.collect();
    // A few at a time, so that the first wrong one can end it.
    for cells in cells.chunks(4) {
        let setups: Vec<Setup> =
            cells.iter().map(|(row, depth, _)| row.setup(*depth, row.rate, seed)).collect();
        for ((row, depth, known), run) in cells.iter().zip(trained(&setups)) {
            fact.within(run.accuracy(), *known, ACCURACY.limit, 0.0, || {
                format!("{}, {depth} hidden layers", row.name)
            });
        }
    }
    vec![fact]
}

/// Claim: the whole table by its whole protocol: median of three seeds, best of three rates, up to 30 hidden layers. Where
/// the table has neither success nor failure, and at the next depth, a network is on the edge of death and its accuracy a
/// matter of the seed.
pub fn by_depth_in_full() -> Vec<Fact> {
    let mut settled =
        fact("7 kinds of networks, 1 to 30 hidden layers, where training succeeds or fails", ACCURACY);
    let mut edge = fact("7 kinds of networks, 5 to 30 hidden layers, on the edge between the two", EDGE);
    for row in &ROWS {
        let mut setups = Vec::new();
        for (depth, rate) in DEPTHS.into_iter().flat_map(|depth| RATES.map(|rate| (depth, rate))) {
            setups.extend(repetitions(11, SEEDS).map(|seed| row.setup(depth, rate, seed)));
        }
        let runs = trained(&setups);
        // Beginning to fail at one depth, it may or may not have failed at the next.
        let mut failing = false;
        for ((runs, depth), known) in runs.chunks(RATES.len() * SEEDS).zip(DEPTHS).zip(row.accuracy) {
            let median = |runs: &[Run]| Spread::of(runs.iter().map(Run::accuracy)).median;
            let best = runs.chunks(SEEDS).map(median).fold(0.0, f64::max);
            let input = || format!("{}, {depth} hidden layers", row.name);
            let between = (0.15..0.96).contains(&known);
            if between || failing {
                edge.within(best, known, EDGE.limit, 0.0, input);
            } else {
                settled.within(best, known, ACCURACY.limit, 0.0, input);
            }
            failing = between;
        }
    }
    vec![settled, edge]
}
