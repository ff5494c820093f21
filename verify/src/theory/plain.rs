//! Plain networks: dense, activation, dense, activation, ..., all weights and biases independent and normal.
//!
//! With q the variance of a pre-activation (Poole et al. 2016; Schoenholz et al. 2017, "Deep information propagation"):
//!
//! - q' = sigma_w^2 E phi(sqrt(q) z)^2 + sigma_b^2
//! - chi = sigma_w^2 E phi'(sqrt(q) z)^2
//! - c' = (sigma_w^2 E phi(u) phi(v) + sigma_b^2) / q*, for u, v of variance q* and correlation c

use std::f64::consts::PI;

use headwater_core::Activation;

use crate::gaussian::{correlated_expectation, mean_square};

/// A plain network of infinite width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plain {
    /// phi.
    pub activation: Activation,
    /// sigma_w^2: the number of inputs times the variance of a weight.
    pub weight_variance: f64,
    /// sigma_b^2: the variance of a bias.
    pub bias_variance: f64,
}

/// What is expected at one layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Depth {
    /// Variance of the pre-activations.
    pub variance: f64,
    /// Factor of |delta|^2 from the layer above to this one, sigma_w^2 E phi'^2.
    pub chi: f64,
}

/// Iterations after which a map that has not come to rest is taken as it is.
const LONGEST: usize = 10_000;
/// A map has come to rest when a step moves it by this fraction.
const AT_REST: f64 = 1e-14;

impl Plain {
    /// q' from q.
    pub fn next_variance(&self, variance: f64) -> f64 {
        let deviation = variance.sqrt();
        self.weight_variance * mean_square(|z| self.activation.value(deviation * z)) + self.bias_variance
    }

    /// chi where the pre-activations have variance `variance`.
    pub fn chi(&self, variance: f64) -> f64 {
        let deviation = variance.sqrt();
        self.weight_variance * mean_square(|z| self.activation.derivative(deviation * z))
    }

    /// The layers from the first on, for inputs whose mean square is `input`. Entry l holds q of layer l and the factor
    /// of |delta|^2 from layer l + 1 to it.
    pub fn layers(&self, input: f64, depth: usize) -> Vec<Depth> {
        let mut variance = self.weight_variance * input + self.bias_variance;
        let mut layers: Vec<Depth> = Vec::with_capacity(depth);
        for _ in 0..depth {
            // A fixed point has been reached: the rest is the same.
            let depth = match layers.last() {
                Some(last) if (last.variance - variance).abs() <= AT_REST * variance => *last,
                _ => Depth { variance, chi: self.chi(variance) },
            };
            layers.push(depth);
            variance = if depth.variance == variance { self.next_variance(variance) } else { depth.variance };
        }
        layers
    }

    /// q*, where q' = q, from a start of 1. Not a number where there is none, as for ReLU off sigma_w^2 = 2.
    pub fn fixed_variance(&self) -> f64 {
        settle(1.0, |variance| self.next_variance(variance))
    }

    /// c' from c at variance `variance`, the same for both inputs.
    pub fn next_correlation(&self, variance: f64, correlation: f64) -> f64 {
        let deviation = variance.sqrt();
        let product = correlated_expectation(correlation, |z| self.activation.value(deviation * z));
        (self.weight_variance * product + self.bias_variance) / variance
    }

    /// c*, the correlation that two different inputs end with: 1 in the ordered phase, less in the chaotic one.
    pub fn fixed_correlation(&self, variance: f64) -> f64 {
        if self.chi(variance) <= 1.0 {
            return 1.0;
        }
        settle(0.5, |correlation| self.next_correlation(variance, correlation.clamp(-1.0, 1.0)))
    }

    /// xi_c, the layers in which the distance of a correlation from c* falls by a factor of e. Infinite when critical.
    pub fn correlation_depth(&self) -> f64 {
        let variance = self.fixed_variance();
        let correlation = self.fixed_correlation(variance);
        let deviation = variance.sqrt();
        let factor = if correlation == 1.0 {
            self.chi(variance)
        } else {
            self.weight_variance
                * correlated_expectation(correlation, |z| self.activation.derivative(deviation * z))
        };
        -1.0 / factor.ln()
    }
}

/// The correlation after one ReLU layer without biases, (sqrt(1 - c^2) + (pi - acos c) c) / pi (Cho & Saul 2009).
pub fn rectified_correlation(correlation: f64) -> f64 {
    let c = correlation.clamp(-1.0, 1.0);
    ((1.0 - c * c).sqrt() + (PI - c.acos()) * c) / PI
}

/// The fixed point of a map, by Aitken's extrapolation of its iterates (Steffensen 1933).
fn settle(start: f64, map: impl Fn(f64) -> f64) -> f64 {
    let mut at = start;
    for _ in 0..LONGEST {
        let (once, twice) = (map(at), map(map(at)));
        let bend = twice - 2.0 * once + at;
        let extrapolated = at - (once - at) * (once - at) / bend;
        // Too close for differences to mean anything, or thrown out of the map's domain: the plain iterate will do.
        let next = if extrapolated.is_finite() && extrapolated > 0.0 { extrapolated } else { twice };
        if !next.is_finite() {
            return f64::NAN;
        }
        if (next - at).abs() <= AT_REST * next.abs() || (once - at).abs() <= AT_REST * at.abs() {
            return next;
        }
        at = next;
    }
    at
}

#[cfg(test)]
mod tests {
    use headwater_core::Activation;

    use super::{Plain, rectified_correlation};

    fn plain(activation: Activation, weight_variance: f64, bias_variance: f64) -> Plain {
        Plain { activation, weight_variance, bias_variance }
    }

    /// Claim: q*, chi and xi_c of tanh on both sides of criticality. Oracle: figures computed apart from this program,
    /// by adaptive quadrature to 1e-12. Tolerance: the digits given.
    #[test]
    fn tanh_phases() {
        let table = [
            (1.0, 0.193_59, 0.759_03, 3.627),
            (1.5, 0.418_04, 0.938_64, 15.79),
            (2.0, 0.721_76, 1.047_67, 25.21),
            (4.0, 2.195_49, 1.342_40, 6.980),
        ];
        for (weights, variance, chi, depth) in table {
            let tanh = plain(Activation::Tanh, weights, 0.05);
            let found = tanh.fixed_variance();
            assert!((found - variance).abs() < 6e-6, "q* at {weights}: {found}");
            assert!((tanh.chi(found) - chi).abs() < 6e-6, "chi at {weights}: {}", tanh.chi(found));
            let found = tanh.correlation_depth();
            assert!((found / depth - 1.0).abs() < 5e-4, "xi_c at {weights}: {found}");
        }
        let critical = plain(Activation::Tanh, 1.76095, 0.05);
        assert!((critical.fixed_variance() - 0.570_05).abs() < 6e-6);
        assert!((critical.chi(critical.fixed_variance()) - 1.0).abs() < 6e-6);
    }

    /// Claim: sigmoid at gain 1 lies deep in the ordered phase, and is critical at sigma_w = 10.149. Oracle: as above.
    #[test]
    fn sigmoid_phases() {
        let sigmoid = plain(Activation::Sigmoid, 1.0, 0.0);
        let variance = sigmoid.fixed_variance();
        assert!((variance - 0.264_69).abs() < 6e-6, "{variance}");
        assert!((sigmoid.chi(variance) - 0.055_72).abs() < 6e-6, "{}", sigmoid.chi(variance));
        let critical = plain(Activation::Sigmoid, 10.149 * 10.149, 0.0);
        let chi = critical.chi(critical.fixed_variance());
        assert!((chi - 1.0).abs() < 1e-4, "{chi}");
    }

    /// Claim: ReLU keeps chi = sigma_w^2 / 2 and its arc-cosine correlation map. Oracle: the closed form. The
    /// kink costs the quadrature digits: 2e-3 allowed.
    #[test]
    fn relu_closed_forms() {
        let relu = plain(Activation::Relu, 2.0, 0.0);
        for variance in [1e-4, 1.0, 250.0] {
            assert!((relu.chi(variance) - 1.0).abs() < 1e-12);
            assert!((relu.next_variance(variance) / variance - 1.0).abs() < 1e-12);
        }
        for c in [-0.9, 0.0, 0.5, 0.9] {
            assert!((relu.next_correlation(1.0, c) - rectified_correlation(c)).abs() < 2e-3, "at {c}");
        }
    }

    /// Claim: the layers follow the map from the inputs on. Oracle: the map, step by step.
    #[test]
    fn layers_follow_the_map() {
        let tanh = plain(Activation::Tanh, 1.0, 0.0);
        let layers = tanh.layers(1.0, 50);
        assert_eq!(layers.len(), 50);
        let mut variance = 1.0;
        for layer in &layers {
            assert!((layer.variance / variance - 1.0).abs() < 1e-12);
            variance = tanh.next_variance(variance);
        }
        let sigmoid = plain(Activation::Sigmoid, 1.0, 0.0);
        let last = sigmoid.layers(1.0, 50).last().copied();
        assert!(last.is_some_and(|last| (last.variance - sigmoid.fixed_variance()).abs() < 1e-12));
    }
}
