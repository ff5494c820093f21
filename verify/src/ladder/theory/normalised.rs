//! Batch norm and layer norm: chi in the wide limit, at a finite batch, and in random networks.

use headwater_core::{Activation, Backward, BatchNorm, Forward, Initialiser, Layer, Network};

use super::figure::Figure::{self, Exact, Rounded};
use super::{simulation_fact, theory_fact};
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::flow::{Deep, Norm, Series, Start};
use crate::gaussian::{expectation, mean_square};
use crate::rung::Rung;
use crate::theory::{batch_norm_chi, layer_norm_chi};
use crate::tolerance::EXACT;

/// As good as infinite.
const LARGE: usize = 1 << 40;

/// chi with batch norm in the wide limit, E phi'^2 / Var phi.
const BATCH: [(Activation, Figure); 6] = [
    (Activation::Relu, Rounded("1.46694")),
    (Activation::Tanh, Rounded("1.178")),
    (Activation::Sigmoid, Rounded("1.034")),
    (Activation::Gelu, Rounded("1.319")),
    (Activation::Selu, Rounded("1.072")),
    (Activation::Identity, Exact(1.0)),
];
/// chi with layer norm, E phi'^2 / E phi^2.
const LAYER: [(Activation, Figure); 3] = [
    (Activation::Relu, Exact(1.0)),
    (Activation::Tanh, Rounded("1.178")),
    (Activation::Sigmoid, Rounded("0.153")),
];

/// Claim: chi of normalised networks, row by row; with batch norm it is never below 1.
pub fn wide() -> Vec<Fact> {
    let mut fact = theory_fact(
        "chi of normalised networks",
        "batch norm with six activations, layer norm with three",
        "figures of another program",
    );
    for (activation, chi) in BATCH {
        chi.judge(&mut fact, batch_norm_chi(activation, LARGE), || {
            format!("{}, batch norm", activation.name())
        });
    }
    let closed = std::f64::consts::PI / (std::f64::consts::PI - 1.0);
    Exact(closed)
        .judge(&mut fact, batch_norm_chi(Activation::Relu, LARGE), || "ReLU, pi / (pi - 1)".to_owned());
    for (activation, chi) in LAYER {
        chi.judge(&mut fact, layer_norm_chi(activation), || format!("{}, layer norm", activation.name()));
    }
    for batch in [8, 64] {
        let expected = (batch as f64 - 2.0) / (batch as f64 - 3.0);
        Exact(expected).judge(&mut fact, batch_norm_chi(Activation::Identity, batch), || {
            format!("linear at batch {batch}")
        });
    }
    let mut never = theory_fact(
        "batch norm never lets a gradient vanish: chi >= 1",
        "the whole catalogue",
        "the Poincare inequality",
    );
    for activation in Activation::ALL {
        let chi = batch_norm_chi(activation, LARGE);
        never.holds(chi > 1.0 - 1e-9, || format!("{}: {chi}", activation.name()));
    }
    vec![fact, never]
}

const WIDTH: usize = 128;
const DEPTH: usize = 12;

/// Random networks: activation, normalisation, batch, how many, and chi with the relative distance allowed.
struct Simulation {
    activation: Activation,
    norm: Norm,
    batch: usize,
    networks: usize,
    chi: f64,
    allowed: f64,
}

/// Claim: random networks with a normalisation have that chi: ReLU with batch norm at a batch of 64 about 1.49, a linear
/// layer (B - 2) / (B - 3).
pub fn simulated() -> Vec<Fact> {
    let mut fact = simulation_fact(
        "chi of random normalised networks is that of the theory",
        format!("{DEPTH} layers of {WIDTH} units, batches of 8 to 64"),
        "E phi'^2 / Var phi and E phi'^2 / E phi^2, with (B - 2) / (B - 3)",
    );
    let batch = |activation, batch, networks, chi, allowed| Simulation {
        activation,
        norm: Norm::Batch,
        batch,
        networks,
        chi,
        allowed,
    };
    let layer = |activation| Simulation {
        activation,
        norm: Norm::Layer,
        batch: 2,
        networks: 30,
        chi: layer_norm_chi(activation),
        allowed: 0.03,
    };
    let rows = [
        batch(Activation::Relu, 64, 3, 1.49, 0.015),
        batch(Activation::Tanh, 64, 3, batch_norm_chi(Activation::Tanh, 64), 0.015),
        batch(Activation::Sigmoid, 64, 3, batch_norm_chi(Activation::Sigmoid, 64), 0.015),
        batch(Activation::Identity, 8, 20, 6.0 / 5.0, 0.02),
        batch(Activation::Identity, 64, 3, 62.0 / 61.0, 0.01),
        layer(Activation::Relu),
        layer(Activation::Tanh),
        layer(Activation::Sigmoid),
    ];
    for row in rows {
        let found = simulate(&row);
        fact.within(found, row.chi, row.allowed * row.chi, 0.0, || {
            format!("{}, {:?} norm, batch {}", row.activation.name(), row.norm, row.batch)
        });
    }
    vec![fact]
}

fn simulate(row: &Simulation) -> f64 {
    let Simulation { activation, norm, batch, networks, .. } = *row;
    let square = mean_square(|z| activation.value(z));
    let mean = expectation(|z| activation.value(z));
    // Inputs of the size that an activation hands on make the first layer like the others.
    let input = if norm == Norm::Batch { square - mean * mean } else { square };
    let deep = Deep { activation, width: WIDTH, depth: DEPTH, norm };
    let series = Series { deep, start: Start::weights(Initialiser::he_normal()), input, batch };
    let flows = series.flows(11, &format!("{activation:?} {norm:?} {batch}"), networks);
    let mean_log = flows.iter().map(|flow| flow.reach().ln()).sum::<f64>() / flows.len() as f64;
    (2.0 * mean_log / (DEPTH - 1) as f64).exp()
}

/// Claim: with a batch of 2 and epsilon 0 the gradient below batch norm is exactly 0. Oracle: the two outputs of a feature
/// are -1 and 1 whatever its inputs. Inputs whose half difference is a power of two, and dyadic cotangents, leave nothing to
/// round.
pub fn batch_of_two() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Statistics,
        "a batch of 2 with epsilon 0 sends no gradient below batch norm",
        "16 features, 50 draws of exact inputs",
        "0",
        EXACT,
    );
    let layers = [Layer::BatchNorm(BatchNorm { epsilon: 0.0, ..BatchNorm::PYTORCH })];
    let network = Network::new(16, &layers).expect("one layer");
    let mut draw = Draw::new(1100);
    for _ in 0..50 {
        let middle: Vec<f64> = (0..16).map(|_| draw.dyadic()).collect();
        let half: Vec<f64> = (0..16)
            .map(|_| 0.5_f64.powi(draw.below(8) as i32) * if draw.below(2) == 0 { 1.0 } else { -1.0 })
            .collect();
        let inputs: Vec<f64> = [1.0, -1.0]
            .iter()
            .flat_map(|sign| middle.iter().zip(&half).map(move |(m, h)| m + sign * h))
            .collect();
        let parameters: Vec<f64> = (0..32).map(|_| draw.dyadic()).collect();
        let mut state = vec![1.0; network.state_count()];
        let mut scratch = vec![0.0; network.training_scratch_with_input_gradient(2)];
        let (mut gradients, mut input_gradient) = (vec![0.0; 32], vec![f64::NAN; 32]);
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &inputs, scratch: &mut scratch };
        let mut pass = network.forward(call).expect("a pass of the planned size");
        pass.output_gradient_mut().iter_mut().for_each(|g| *g = draw.dyadic());
        let call = Backward {
            parameters: &parameters,
            gradients: &mut gradients,
            input_gradient: Some(&mut input_gradient),
        };
        pass.backward(call).expect("a pass of the planned size");
        fact.holds(input_gradient.iter().all(|g| *g == 0.0), || {
            format!("inputs {}, gradient {}", show_slice(&inputs), show_slice(&input_gradient))
        });
    }
    vec![fact]
}
