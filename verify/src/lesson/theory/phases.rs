//! Tanh on both sides of criticality: theory beside simulation.

use headwater_core::Activation;

use crate::flow::{DenseFlow, Flow, Rate, Series, Start};
use crate::lesson::Settings;
use crate::theory::Plain;

pub(super) const WIDTH: usize = 64;
pub(super) const DEPTH: usize = 30;
/// sigma_b^2 of all networks.
pub(super) const BIAS_VARIANCE: f64 = 0.05;
/// sigma_w^2, from ordered to chaotic. The third is critical, chi = 1.
pub(super) const WEIGHT_VARIANCES: [f64; 5] = [1.0, 1.5, CRITICAL, 2.0, 4.0];
pub(super) const CRITICAL: f64 = 1.760_95;

/// Networks of one sigma_w^2.
#[derive(Debug)]
pub(super) struct Phase {
    pub(super) weight_variance: f64,
    /// q* by theory, and the mean square of pre-activations over all layers.
    pub(super) variance: f64,
    pub(super) measured_variance: f64,
    /// chi_1 at q* by theory.
    pub(super) chi: f64,
    /// rho over all layers, with what theory expects of them.
    pub(super) rate: Rate,
    /// xi_c by theory: the layers in which the correlation of two inputs comes nearer its end by e, in the end.
    pub(super) depth: f64,
    /// Mean correlation of two inputs, layer by layer.
    pub(super) correlations: Vec<f64>,
    /// The correlation at layer [`WATCHED`] by theory.
    pub(super) expected_correlation: f64,
}

/// The layer whose correlation is compared with theory.
pub(super) const WATCHED: usize = 10;

impl Phase {
    pub(super) fn measure(settings: &Settings, seeds: usize, weight_variance: f64) -> Phase {
        let start = Start::normal(weight_variance, BIAS_VARIANCE);
        let plain = Plain { activation: Activation::Tanh, weight_variance, bias_variance: BIAS_VARIANCE };
        let variance = plain.fixed_variance();
        // Inputs that give the first layer the variance q*, so that no layer is lost to settling.
        let input = (variance - BIAS_VARIANCE) / weight_variance;
        let series = Series { input, ..Series::plain(plain.activation, WIDTH, DEPTH, start) };
        let flows = series.flows(settings.seed, &format!("theory/{weight_variance}"), seeds);
        let correlations: Vec<f64> =
            (0..DEPTH).map(|layer| mean(&flows, layer, |dense| dense.correlation)).collect();
        let variances = (0..DEPTH).map(|layer| mean(&flows, layer, |dense| dense.variance));
        // Two random inputs have nothing in common but the biases.
        let first = BIAS_VARIANCE / variance;
        let expected_correlation = (1..WATCHED).fold(first, |c, _| plain.next_correlation(variance, c));
        Phase {
            weight_variance,
            variance,
            measured_variance: variances.sum::<f64>() / DEPTH as f64,
            chi: plain.chi(variance),
            rate: series.rate(&flows),
            depth: plain.correlation_depth(),
            correlations,
            expected_correlation,
        }
    }

    /// The correlation measured at layer [`WATCHED`].
    pub(super) fn correlation(&self) -> f64 {
        self.correlations.get(WATCHED - 1).copied().unwrap_or(f64::NAN)
    }
}

fn mean(flows: &[Flow], layer: usize, of: fn(&DenseFlow) -> f64) -> f64 {
    let values = flows.iter().filter_map(|flow| flow.dense.get(layer)).map(of);
    values.sum::<f64>() / flows.len() as f64
}
