//! The gains of the activations: the exact ones against quadrature, the conventional ones against PyTorch.

use crate::fact::Fact;
use crate::golden;
use crate::golden::tolerance::SUMS;
use crate::rung::Rung;
use headwater_core::Activation;

/// Claim: the moments of every activation under a standard normal input are right to the last places, and so are the gains
/// made of them. Oracle: mpmath's quadrature with 40 digits. Tolerance: see [`SUMS`]; ELU and CELU are sums of up to three terms
/// with libm's erfc, the others constants.
#[must_use]
pub fn moments() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Goldens,
        "second moments of the activations and their derivatives are exact",
        "every activation, with other hyperparameters too",
        "mpmath, quadrature with 40 digits",
        SUMS,
    );
    for case in golden::moments().cases {
        let activation = case.activation.activation();
        for (name, found, expected) in [
            ("E phi^2", activation.second_moment(), case.second_moment),
            ("E phi'^2", activation.derivative_second_moment(), case.derivative_second_moment),
            ("forward gain", activation.forward_gain(), 1.0 / case.second_moment.sqrt()),
            ("backward gain", activation.backward_gain(), 1.0 / case.derivative_second_moment.sqrt()),
        ] {
            fact.relative(found, expected, 0.0, 0.0, || format!("{name} of {activation:?}"));
        }
    }
    vec![fact]
}

/// Claim: the conventional gains are PyTorch's, and every nonlinearity it knows has one. Oracle: `calculate_gain`.
/// Tolerance: see [`SUMS`]: a product, a quotient and a root.
#[must_use]
pub fn gains() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Goldens,
        "conventional gains are PyTorch's",
        "every nonlinearity PyTorch knows a gain of",
        "PyTorch, float64",
        SUMS,
    );
    for case in golden::gains().cases {
        let activation = match (case.nonlinearity.as_str(), case.slope) {
            ("linear", None) => Activation::Identity,
            ("sigmoid", None) => Activation::Sigmoid,
            ("tanh", None) => Activation::Tanh,
            ("relu", None) => Activation::Relu,
            ("selu", None) => Activation::Selu,
            ("leaky_relu", slope) => Activation::LeakyRelu { slope: slope.unwrap_or(0.01) },
            other => panic!("no activation is described by {other:?}"),
        };
        let found = activation.pytorch_gain().unwrap_or(f64::NAN);
        fact.relative(found, case.gain, 0.0, 0.0, || format!("{activation:?}"));
    }
    vec![fact]
}
