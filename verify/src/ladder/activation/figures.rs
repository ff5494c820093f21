//! Rung 1 for what goes with activations: gains, and the functions of a slope.

use headwater_core::{Activation, leaky_relu, leaky_relu_derivative, leaky_relu_slope_derivative};

use crate::dual::Dual;
use crate::fact::{Fact, show};
use crate::gaussian::expectation;
use crate::rung::Rung;
use crate::strata::Stratum;
use crate::tolerance::{EXACT, FEW_ROUNDINGS, LAW};
use crate::ulp::Float;

/// Activations with hyperparameters on both sides of every formula for their moments.
fn with_moments() -> Vec<Activation> {
    let mut examples = super::examples();
    examples.extend([0.7, 1.9, 2.0, 2.1, 30.0, 1000.0].map(|alpha| Activation::Celu { alpha }));
    examples.extend([0.05, 2.0].map(|alpha| Activation::Elu { alpha }));
    examples
}

/// Claim: both second moments under a standard normal input are those of the value and of the slope, the gains are one
/// over their roots, and PyTorch's gains are the figures of its documentation.
#[must_use]
pub fn gains() -> Fact {
    let mut fact = Fact::new(
        Rung::Laws,
        "second moments and gains are those of value and slope",
        "f64, every activation, CELU with alphas of 0.7 to 1,000",
        "quadrature with panels that end at the kinks",
        LAW,
    );
    for activation in with_moments() {
        let moments = [
            (activation.second_moment(), expectation(|z| activation.value(z).powi(2))),
            (activation.derivative_second_moment(), expectation(|z| activation.derivative(z).powi(2))),
        ];
        let gains = [activation.forward_gain(), activation.backward_gain()];
        for ((found, expected), gain) in moments.into_iter().zip(gains) {
            fact.relative(found, expected, 0.0, 0.0, || format!("{activation:?}: second moment"));
            fact.relative(gain, 1.0 / expected.sqrt(), 0.0, 0.0, || format!("{activation:?}: gain"));
        }
        let listed = match activation {
            Activation::Identity | Activation::Sigmoid => 1.0,
            Activation::Tanh => 5.0 / 3.0,
            Activation::Relu => 2.0_f64.sqrt(),
            Activation::LeakyRelu { slope } => (2.0 / (1.0 + slope * slope)).sqrt(),
            Activation::Selu => 0.75,
            _ => -1.0,
        };
        let found = activation.pytorch_gain().unwrap_or(-1.0);
        fact.relative(found, listed, 0.0, 0.0, || format!("{activation:?}: PyTorch's gain"));
    }
    fact
}

/// Claim: the leaky rectifier's derivatives by input and by slope are those of its value, and at both zeros the ones
/// stated: the slope, and x itself.
#[must_use]
pub fn leaky() -> Fact {
    let mut fact = Fact::new(
        Rung::ExactDerivative,
        "leaky ReLU: derivatives by input and by slope",
        "f64, all finite strata, slopes of -0.5 to 1.5",
        "the same value on dual numbers, and PyTorch's choice at 0",
        EXACT,
    )
    .covering(&[Stratum::Ordinary, Stratum::Zero, Stratum::Tiny, Stratum::Subnormal, Stratum::Overflow]);
    for stratum in Stratum::ALL {
        for x in stratum.scalars::<f64>().into_iter().filter(|x| x.is_finite()) {
            fact.cover(stratum);
            for slope in [-0.5, 0.01, 1.5] {
                let by_x = leaky_relu(Dual::moving(x, 1.0), Dual::constant(slope)).derivative;
                let by_slope = leaky_relu(Dual::constant(x), Dual::moving(slope, 1.0)).derivative;
                fact.bits(leaky_relu_derivative(x, slope), by_x, || show(x));
                // Adding 0 makes both zeros one.
                fact.bits(leaky_relu_slope_derivative(x) + 0.0, by_slope + 0.0, || show(x));
                fact.bits(leaky_relu(x, slope), if x > 0.0 { x } else { slope * x }, || show(x));
            }
        }
    }
    fact
}

/// Claim: far left, where e^x itself has few digits or none, GELU, `SiLU` and the slope of tanh are still right, in f64.
///
/// The dual numbers of rung 3 derive the shipping value, right or wrong; that the value is right there is said here.
#[must_use]
pub fn far_left() -> Fact {
    let mut fact = Fact::new(
        Rung::Laws,
        "the far left tails are right, down to the last number above 0",
        "f64, x from -4 to -38 for GELU, to -750 for the others",
        "Laplace's continued fraction, and e^(x/2) taken twice",
        FEW_ROUNDINGS,
    );
    let mut judge = |found: f64, expected: f64, what: &str, x: f64| {
        let roundings = FEW_ROUNDINGS.limit * 2.0 * f64::UNIT_ROUNDOFF;
        let allowance = roundings * expected.abs() + 2.0 * f64::SMALLEST;
        fact.within(found, expected, allowance, 0.0, || format!("{what} at {}", show(x)));
    };
    for step in 0..1360 {
        let x = -4.0 - f64::from(step) * 0.025;
        // Phi(x) = phi(x) / (y + 1/(y + 2/(y + ...))), y = -x; the square is cut so that its leading part is exact.
        let y = -x;
        let fraction = (1..=200).rev().fold(y, |rest, k| y + f64::from(k) / rest);
        let high = (y * 1024.0).trunc() / 1024.0;
        let bell = (-0.5 * high * high).exp() * (-0.5 * (y - high) * (y + high)).exp();
        judge(Activation::Gelu.value(x), x * bell / (std::f64::consts::TAU.sqrt() * fraction), "GELU", x);
    }
    for step in 0..500 {
        let x = -700.0 - f64::from(step) * 0.1;
        let half = (0.5 * x).exp();
        judge(Activation::Silu.value(x), (x * half) * half, "SiLU", x);
        judge(Activation::Tanh.derivative(0.5 * x), (4.0 * half) * half, "the slope of tanh", 0.5 * x);
    }
    fact
}
