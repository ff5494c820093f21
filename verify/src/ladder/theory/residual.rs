//! Residual networks at initialisation: how |gradient|^2 grows from the output of L blocks to the input.

use headwater_core::{Activation, Fan, Initialiser, Layer, Network};

use super::figure::Figure::{Exact, Rounded};
use super::{simulation_fact, theory_fact};
use crate::fact::Fact;
use crate::flow::{Start, Trial, repeat};
use crate::theory::Residual;

const BLOCKS: usize = 10;
const WIDTH: usize = 64;
const NETWORKS: usize = 160;

const BRANCHES: [(Residual, &str); 4] = [
    (Residual::Plain, "plain"),
    (Residual::Scaled, "scaled by 1 / sqrt(L)"),
    (Residual::PreNorm, "layer norm first"),
    (Residual::Zeroed, "scaled by 0"),
];

/// Claim: with a branch that keeps the second moment, |gradient|^2 grows by 2^L; by (1 + 1/L)^L, which tends to e, when the
/// branch is scaled by 1 / sqrt(L); by L + 1 when it begins with a layer norm; and not at all when it is scaled by 0.
pub fn growth() -> Vec<Fact> {
    let mut formulas = theory_fact(
        "growth of |gradient|^2 through residual blocks, in closed form",
        "four branches, 1 to 1000 blocks",
        "the formulas",
    );
    for blocks in [1, 2, 10, 50] {
        let length = blocks as f64;
        let factors =
            [2.0_f64.powi(blocks as i32), (1.0 + 1.0 / length).powi(blocks as i32), length + 1.0, 1.0];
        for ((branch, name), factor) in BRANCHES.into_iter().zip(factors) {
            // The share of a factor of 2^50 that a double holds is all that can be asked.
            Exact(1.0)
                .judge(&mut formulas, branch.growth(blocks) / factor, || format!("{name}, {blocks} blocks"));
        }
    }
    Rounded("2.717").judge(&mut formulas, Residual::Scaled.growth(1000), || "scaled, 1000 blocks".to_owned());

    let mut simulated = simulation_fact(
        "growth of |gradient|^2 through random residual blocks",
        format!("{NETWORKS} networks of {BLOCKS} blocks of {WIDTH} ReLU units"),
        "the formulas, with the drift of this width",
    );
    for (branch, name) in BRANCHES {
        let noise = branch.log_noise(BLOCKS, WIDTH);
        let expected = branch.growth(BLOCKS) * (-0.5 * noise).exp();
        // Four standard deviations of the mean logarithm; nothing for a branch that adds nothing.
        let allowed = (4.0 * (noise / NETWORKS as f64).sqrt()).exp_m1();
        simulated.within(simulate(branch, name), expected, allowed * expected, 0.0, || name.to_owned());
    }
    vec![formulas, simulated]
}

/// The factor of |gradient|^2, its mean logarithm over networks.
fn simulate(branch: Residual, label: &str) -> f64 {
    let gain = match branch {
        Residual::Plain | Residual::PreNorm => 2.0_f64.sqrt(),
        Residual::Scaled => (2.0 / BLOCKS as f64).sqrt(),
        Residual::Zeroed => 0.0,
    };
    let rectified = [Layer::activation(Activation::Relu), Layer::dense_without_bias(WIDTH)];
    let normalised = [Layer::layer_norm(), rectified[0], rectified[1]];
    let block =
        if branch == Residual::PreNorm { Layer::residual(&normalised) } else { Layer::residual(&rectified) };
    let layers = [block; BLOCKS];
    let start = Start::weights(Initialiser::HeNormal { gain, fan: Fan::In });
    let logs = repeat(11, label, NETWORKS, |generator| {
        let network = Network::new(WIDTH, &layers).expect("a network of blocks");
        let trial = Trial::<f64>::draw(network, start, 1, generator);
        let output: f64 = trial.output_gradient.iter().map(|g| g * g).sum();
        (trial.run().input_gradient.powi(2) / output).ln()
    });
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    // A branch that adds nothing leaves every bit as it was.
    if logs.iter().all(|log| log.abs() < 1e-15) { 1.0 } else { mean.exp() }
}
