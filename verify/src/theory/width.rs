//! What a finite width adds to the theory of infinite width.

use headwater_core::Activation;

use super::Plain;
use crate::gaussian::{expectation, mean_square};

/// Drift and variance, per layer, of ln |delta|^2 of one sample, to first order in 1 / `width`.
///
/// With m = E phi'^4 / (E phi'^2)^2 at the pre-activations' variance: variance (3m - 1) / n, drift -(3m - 1) / (2n).
/// For ReLU m = 2 (Hanin & Nica 2018, "Products of many large random matrices and gradients in deep neural networks").
pub fn log_chi_noise(activation: Activation, variance: f64, width: usize) -> (f64, f64) {
    let deviation = variance.sqrt();
    let slope = |z: f64| activation.derivative(deviation * z);
    let square = mean_square(slope);
    let fourth = mean_square(|z| slope(z) * slope(z));
    let spread = (3.0 * fourth / (square * square) - 1.0) / width as f64;
    (-spread / 2.0, spread)
}

/// ln(|delta_l| / |delta_L|) of one sample in a network of finite width, as a random number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogDelta {
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation over networks.
    pub deviation: f64,
}

impl Plain {
    /// What to expect of `depth` layers of `width` units, for inputs whose mean square is `input`; from the first layer to
    /// the last, where it is 0 by definition.
    ///
    /// Mean 1/2 sum (ln chi + drift), variance 1/4 sum of those of ln chi: first order in 1 / `width`.
    pub fn log_deltas(&self, input: f64, width: usize, depth: usize) -> Vec<LogDelta> {
        let mut deltas = vec![LogDelta { mean: 0.0, deviation: 0.0 }];
        let (mut mean, mut variance) = (0.0, 0.0);
        let mut noise = (f64::NAN, (0.0, 0.0));
        for layer in self.layers(input, depth).iter().take(depth - 1).rev() {
            if noise.0 != layer.variance {
                noise = (layer.variance, log_chi_noise(self.activation, layer.variance, width));
            }
            let (drift, spread) = noise.1;
            mean += 0.5 * (layer.chi.ln() + drift);
            variance += 0.25 * spread;
            deltas.push(LogDelta { mean, deviation: variance.sqrt() });
        }
        deltas.reverse();
        deltas
    }
}

/// Mean and variance of ln(|x'|^2 / |x|^2) through one bias-free ReLU layer with He weights, given that a unit is alive.
///
/// |x'|^2 / |x|^2 = (2 / n_in) chi-square_K with K ~ Binomial(n_out, 1/2), exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rectified {
    /// E ln.
    pub mean: f64,
    /// Var ln.
    pub variance: f64,
}

impl Rectified {
    /// A layer from `inputs` to `outputs` units.
    pub fn layer(inputs: usize, outputs: usize) -> Rectified {
        let count = outputs as f64;
        // ln of the binomial weight of K = 0, then by the ratio of neighbours.
        let mut log_weight = -count * std::f64::consts::LN_2;
        let alive = -log_weight.exp_m1();
        let (mut first, mut second, mut inner) = (0.0, 0.0, 0.0);
        for units in 1..=outputs {
            let k = units as f64;
            log_weight += ((count - k + 1.0) / k).ln();
            let weight = log_weight.exp() / alive;
            let (psi, slope) = half_polygammas(units);
            first += weight * psi;
            second += weight * psi * psi;
            inner += weight * slope;
        }
        let shift = (4.0 / inputs as f64).ln();
        Rectified { mean: first + shift, variance: inner + second - first * first }
    }
}

/// psi(k/2) and psi'(k/2), from psi(1/2) = -gamma - 2 ln 2, psi(1) = -gamma and psi(x + 1) = psi(x) + 1/x.
fn half_polygammas(k: usize) -> (f64, f64) {
    use std::f64::consts::{EULER_GAMMA, LN_2, PI};
    let (mut at, mut psi, mut slope) = if k % 2 == 1 {
        (0.5, -EULER_GAMMA - 2.0 * LN_2, PI * PI / 2.0)
    } else {
        (1.0, -EULER_GAMMA, PI * PI / 6.0)
    };
    for _ in 0..(k - 1) / 2 {
        psi += 1.0 / at;
        slope -= 1.0 / (at * at);
        at += 1.0;
    }
    (psi, slope)
}

/// The chance that a bias-free ReLU network of `depth` layers of `width` units answers one input with zeros only.
///
/// Each unit is silent with chance 1/2, a layer with 2^-n, and what is silent once is silent for good:
/// 1 - (1 - 2^-n)^L (Lu et al. 2019, "Dying ReLU and initialization").
pub fn born_dead(width: usize, depth: usize) -> f64 {
    -(depth as f64 * (-(-(width as f64)).exp2()).ln_1p()).exp_m1()
}

/// The chance that a normal unit is below zero for each of `batch` inputs that have correlation `correlation` >= 0.
///
/// E Phi(-z sqrt(c / (1 - c)))^batch.
pub fn silent_units(correlation: f64, batch: usize) -> f64 {
    let steepness = (correlation / (1.0 - correlation)).sqrt();
    let below = |z: f64| 0.5 * libm::erfc(steepness * z * std::f64::consts::FRAC_1_SQRT_2);
    expectation(|z| below(z).powi(i32::try_from(batch).unwrap_or(i32::MAX)))
}

#[cfg(test)]
mod tests {
    use headwater_core::Activation;

    use super::super::Plain;
    use super::{Rectified, born_dead, half_polygammas, log_chi_noise, silent_units};

    /// Claim: ten layers of 50 units: mean -.5174, variance 1.0817. Oracle: figures computed apart from this program,
    /// and simulated there (-.53, 1.10). Tolerance: the digits given.
    #[test]
    fn rectified_layers() {
        let layer = Rectified::layer(50, 50);
        assert!((10.0 * layer.mean + 0.5174).abs() < 6e-5, "{layer:?}");
        assert!((10.0 * layer.variance - 1.0817).abs() < 6e-5, "{layer:?}");
        let wide = Rectified::layer(4000, 4000);
        assert!((wide.variance * 4000.0 - 5.0).abs() < 0.01, "5 / n when wide: {wide:?}");
        assert!((wide.mean * 4000.0 + 2.5).abs() < 0.01, "-5 / (2n) when wide: {wide:?}");
    }

    /// Claim: what is expected of He ReLU layers. Oracle: chi = 1, so that mean and variance are the drift's and the
    /// noise's alone, -5 / (4n) and 5 / (4n) a layer.
    #[test]
    fn expected_deltas() {
        let relu = Plain { activation: Activation::Relu, weight_variance: 2.0, bias_variance: 0.0 };
        let deltas = relu.log_deltas(1.0, 50, 11);
        assert_eq!(deltas.len(), 11);
        assert!((deltas[0].mean + 0.25).abs() < 1e-12, "{:?}", deltas[0]);
        assert!((deltas[0].deviation - 0.5).abs() < 1e-12, "{:?}", deltas[0]);
        assert_eq!((deltas[10].mean, deltas[10].deviation), (0.0, 0.0));
    }

    /// Claim: psi(3/2) and psi'(2). Oracle: psi(3/2) = 2 - gamma - 2 ln 2 and psi'(2) = pi^2/6 - 1.
    #[test]
    fn polygammas() {
        assert!((half_polygammas(3).0 - 0.036_489_973_978_576_52).abs() < 1e-15);
        assert!((half_polygammas(4).1 - 0.644_934_066_848_226_4).abs() < 1e-15);
    }

    /// Claim: m = 2 for ReLU and 1 for the identity. Oracle: E phi'^4 = E phi'^2 = 1/2.
    #[test]
    fn noise_of_known_activations() {
        let (drift, variance) = log_chi_noise(Activation::Relu, 3.0, 100);
        assert!((variance - 0.05).abs() < 1e-12 && (drift + 0.025).abs() < 1e-12);
        assert!((log_chi_noise(Activation::Identity, 1.0, 100).1 - 0.02).abs() < 1e-12);
    }

    /// Claim: chances of silence. Oracle: by hand: one unit and one layer 1/2; independent inputs 2^-B; B = 2 by the
    /// arc-sine law, 1/4 + asin(c) / (2 pi).
    #[test]
    fn silence() {
        assert!((born_dead(1, 1) - 0.5).abs() < 1e-15);
        assert!((born_dead(3, 20) - (1.0 - 0.875_f64.powi(20))).abs() < 1e-14);
        assert!((silent_units(0.0, 5) - 1.0 / 32.0).abs() < 1e-12);
        let expected = 0.25 + 0.6_f64.asin() / std::f64::consts::TAU;
        assert!((silent_units(0.6, 2) - expected).abs() < 1e-12);
    }
}
