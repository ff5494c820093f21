//! Batch norm and layer norm at initialisation: theory beside simulation.

use headwater_core::{Activation, Initialiser};

use crate::flow::{Deep, Flow, Norm, Series, Start};
use crate::gaussian::{expectation, mean_square};
use crate::lesson::Settings;
use crate::theory::{batch_norm_chi, layer_norm_chi, log_chi_noise};

pub(super) const WIDTH: usize = 64;
pub(super) const DEPTH: usize = 12;
pub(super) const BATCH: usize = 64;

/// One activation with one normalisation.
#[derive(Debug)]
pub(super) struct Normalised {
    pub(super) activation: Activation,
    pub(super) norm: &'static str,
    /// chi, the factor of |delta|^2 per layer.
    pub(super) chi: f64,
    pub(super) expected: f64,
    /// The relative distance from theory that random weights and a finite width may make.
    pub(super) tolerance: f64,
    /// Where it comes from.
    pub(super) reason: &'static str,
}

impl Normalised {
    pub(super) fn measure(
        settings: &Settings,
        seeds: usize,
        activation: Activation,
        norm: Norm,
    ) -> Normalised {
        let name = if norm == Norm::Batch { "batch norm" } else { "layer norm" };
        let expected =
            if norm == Norm::Batch { batch_norm_chi(activation, BATCH) } else { layer_norm_chi(activation) };
        // A normalisation makes the weights' scale irrelevant.
        let start = Start::weights(Initialiser::he_normal());
        let series = Series {
            deep: Deep { activation, width: WIDTH, depth: DEPTH, norm },
            start,
            input: carried(activation, norm),
            batch: if norm == Norm::Batch { BATCH } else { 4 },
        };
        let flows = series.flows(settings.seed, &format!("theory/{name}/{}", activation.name()), seeds);
        let logs: Vec<f64> = flows.iter().map(log_chi).collect();
        let count = logs.len() as f64;
        let mean = logs.iter().sum::<f64>() / count;
        let noise = log_chi_noise(activation, 1.0, WIDTH).1 / (DEPTH - 1) as f64 / count;
        let (tolerance, reason) = match norm {
            Norm::Batch => {
                (0.06, "E phi'^2 / Var phi; 30 pairs of networks scattered by 1.3 %, up to 2 % above it")
            }
            _ => (
                4.0 * noise.sqrt(),
                "E phi'^2 / E phi^2; four standard deviations of random weights of this width",
            ),
        };
        Normalised { activation, norm: name, chi: mean.exp(), expected, tolerance, reason }
    }
}

/// The variance or mean square that the activation hands to the next normalisation. Inputs of the same size make the
/// first layer like the others; of another size, its normalisation would scale the gradient by the difference.
fn carried(activation: Activation, norm: Norm) -> f64 {
    let square = mean_square(|z| activation.value(z));
    let mean = expectation(|z| activation.value(z));
    if norm == Norm::Batch { square - mean * mean } else { square }
}

fn log_chi(flow: &Flow) -> f64 {
    2.0 * flow.reach().ln() / (DEPTH - 1) as f64
}
