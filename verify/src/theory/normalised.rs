//! Networks with a normalisation between dense layer and activation.
//!
//! A normalisation sets the variance of pre-activations to 1 whatever the weights, so that the weights' scale has no
//! say in chi. At infinite width:
//!
//! - batch norm, large batch: chi = E phi'^2 / Var phi (Yang et al. 2019, "A mean field theory of batch
//!   normalization"), never below 1
//! - layer norm: chi = E phi'^2 / E phi^2

use headwater_core::Activation;

use crate::gaussian::{expectation, mean_square};

/// chi of dense layer, batch norm and `activation` at infinite width and a batch of `batch` samples.
///
/// The factor (batch - 2) / (batch - 3) is exact for the identity; for the others it is the leading term of what a
/// finite batch adds.
pub fn batch_norm_chi(activation: Activation, batch: usize) -> f64 {
    let mean = expectation(|z| activation.value(z));
    let variance = mean_square(|z| activation.value(z)) - mean * mean;
    let batch = batch as f64;
    mean_square(|z| activation.derivative(z)) / variance * (batch - 2.0) / (batch - 3.0)
}

/// chi of dense layer, layer norm and `activation` at infinite width.
pub fn layer_norm_chi(activation: Activation) -> f64 {
    mean_square(|z| activation.derivative(z)) / mean_square(|z| activation.value(z))
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use headwater_core::Activation;

    use super::{batch_norm_chi, layer_norm_chi};

    const LARGE: usize = 1 << 40;

    /// Claim: batch norm's chi. Oracle: pi / (pi - 1) for ReLU; for the others figures computed apart from this program,
    /// by quadrature, to the digits given.
    #[test]
    fn batch_norm() {
        assert!((batch_norm_chi(Activation::Relu, LARGE) - PI / (PI - 1.0)).abs() < 1e-9);
        let table = [
            (Activation::Identity, 1.0),
            (Activation::Tanh, 1.178),
            (Activation::Sigmoid, 1.034),
            (Activation::Gelu, 1.319),
            (Activation::Selu, 1.072),
        ];
        for (activation, chi) in table {
            let found = batch_norm_chi(activation, LARGE);
            assert!((found - chi).abs() < 6e-4, "{}: {found}", activation.name());
        }
        assert!((batch_norm_chi(Activation::Identity, 64) - 62.0 / 61.0).abs() < 1e-9);
    }

    /// Claim: layer norm's chi. Oracle: 1 for ReLU; the others as above.
    #[test]
    fn layer_norm() {
        let table = [(Activation::Relu, 1.0), (Activation::Tanh, 1.178), (Activation::Sigmoid, 0.153)];
        for (activation, chi) in table {
            let found = layer_norm_chi(activation);
            assert!((found - chi).abs() < 6e-4, "{}: {found}", activation.name());
        }
    }

    /// Claim: with batch norm no activation vanishes. Oracle: the Poincare inequality, Var phi(z) <= E phi'(z)^2.
    #[test]
    fn batch_norm_never_vanishes() {
        for activation in Activation::ALL {
            let chi = batch_norm_chi(activation, LARGE);
            assert!(chi > 1.0 - 1e-9, "{}: {chi}", activation.name());
        }
    }
}
