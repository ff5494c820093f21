//! Finite width: the random walk of a ReLU network's length, and networks that are dead from birth.

use headwater_core::Gain;
use headwater_core::{Activation, Infer, Initialise, Initialiser, Layer, Network, Scheme};

use super::figure::Figure::Rounded;
use super::theory_fact;
use crate::chance::{judge, mean};
use crate::fact::Fact;
use crate::flow::{Deep, repeat};
use crate::rung::Rung;
use crate::theory::{Rectified, born_dead};
use crate::tolerance::CHANCE;

const WIDTH: usize = 50;
const DEPTH: usize = 10;

/// Claim: ln |x_L|^2 / |x_0|^2 of bias-free He ReLU layers: mean -0.5174 and variance 1.0817 for ten layers of 50; the
/// textbook's 5 sum 1/n is the limit of wide layers.
pub fn rectified() -> Vec<Fact> {
    let mut fact = theory_fact(
        "mean and variance of ln length through ReLU layers",
        "ten layers of 50 units; wide layers",
        "figures of another program, and the wide limit",
    );
    let layer = Rectified::layer(WIDTH, WIDTH);
    Rounded("-0.5174").judge(&mut fact, DEPTH as f64 * layer.mean, || "mean".to_owned());
    Rounded("1.0817").judge(&mut fact, DEPTH as f64 * layer.variance, || "variance".to_owned());
    // The next term is about 4 / n of the first.
    let wide = Rectified::layer(4000, 4000);
    fact.within(4000.0 * wide.variance, 5.0, 0.01, 0.0, || "n Var at n = 4000".to_owned());
    fact.within(4000.0 * wide.mean, -2.5, 0.01, 0.0, || "n E at n = 4000".to_owned());
    fact.holds(DEPTH as f64 * layer.variance > 1.05 * 5.0 * DEPTH as f64 / WIDTH as f64, || {
        "at n = 50 the textbook's variance of 1 is too small".to_owned()
    });
    vec![fact]
}

/// Networks that are simulated, and for the chance of being dead.
const NETWORKS: usize = 600;
const SMALL_NETWORKS: usize = 4000;

/// The outputs of a random bias-free ReLU network for one normal input, and the input.
fn lengths(width: usize, depth: usize, label: &str, count: usize) -> Vec<(f64, f64)> {
    let layers: Vec<Layer<'_>> = Deep::plain(Activation::Relu, width, depth).layers();
    repeat(11, label, count, |generator| {
        let network = Network::new(width, &layers).expect("a plain network");
        let mut parameters = vec![0.0_f32; network.parameter_count()];
        let scheme = Scheme { weights: Initialiser::he_normal(), gain: Gain::Given };
        let call = Initialise { parameters: &mut parameters, state: &mut [], scheme };
        network.initialise(call, generator).expect("a sensible scheme");
        let mut inputs = vec![0.0_f32; width];
        Initialiser::normal().fill(&mut inputs, 1, width, generator).expect("a row of normal numbers");
        let mut scratch = vec![0.0; network.inference_scratch(1)];
        let call = Infer { parameters: &parameters, state: &[], inputs: &inputs };
        let outputs = network.infer(call, &mut scratch).expect("a pass of the planned size");
        let square = |values: &[f32]| values.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        (square(outputs), square(&inputs))
    })
}

/// Claim: simulated networks have that mean and variance, and as many are dead from birth as 1 - (1 - 2^-n)^L says.
pub fn simulated() -> Vec<Fact> {
    let mut walk = Fact::new(
        Rung::Statistics,
        "random ReLU networks lengthen their input as theory says",
        format!("{NETWORKS} networks of {DEPTH} layers of {WIDTH} units"),
        "mean and variance of ln length",
        CHANCE,
    );
    let layer = Rectified::layer(WIDTH, WIDTH);
    let (expected, variance) = (DEPTH as f64 * layer.mean, DEPTH as f64 * layer.variance);
    let logs: Vec<f64> = lengths(WIDTH, DEPTH, "rectified", NETWORKS)
        .into_iter()
        .map(|(output, input)| (output / input).ln())
        .collect();
    let average = |of: &dyn Fn(f64) -> f64| logs.iter().map(|log| of(*log)).sum::<f64>() / NETWORKS as f64;
    let found = average(&|log| log);
    judge(&mut walk, mean(found, expected, variance, NETWORKS), || format!("mean {found}"));
    let square = average(&|log| (log - expected).powi(2));
    let fourth = average(&|log| (log - expected).powi(4));
    judge(&mut walk, mean(square, variance, fourth - square * square, NETWORKS), || {
        format!("variance {square}")
    });

    let mut dead = Fact::new(
        Rung::Statistics,
        "as many networks are dead from birth as theory says",
        format!("{SMALL_NETWORKS} networks of 2 to 6 units, 5 to 30 layers"),
        "1 - (1 - 2^-n)^L",
        CHANCE,
    );
    for (width, depth) in [(2, 5), (3, 20), (4, 10), (6, 30)] {
        let chance = born_dead(width, depth);
        let outputs = lengths(width, depth, &format!("born dead {width} {depth}"), SMALL_NETWORKS);
        let share =
            outputs.iter().filter(|(output, _)| *output == 0.0).count() as f64 / SMALL_NETWORKS as f64;
        judge(&mut dead, mean(share, chance, chance * (1.0 - chance), SMALL_NETWORKS), || {
            format!("{share} of the networks of {depth} layers of {width} units")
        });
    }
    vec![walk, dead]
}
