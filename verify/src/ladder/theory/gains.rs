//! Moments of activations under a normal input, and the gains made of them.

use headwater_core::Activation;

use super::figure::Figure::{self, Exact, Rounded};
use super::theory_fact;
use crate::fact::Fact;
use crate::gaussian::{expectation, mean_square};
use crate::theory::Plain;

/// One row: E phi, E phi^2, Var phi, E phi'^2 for z ~ N(0, 1).
struct Row {
    activation: Activation,
    mean: Figure,
    square: Figure,
    variance: Figure,
    slope_square: Figure,
}

const fn row(
    activation: Activation,
    mean: Figure,
    square: Figure,
    variance: Figure,
    slope_square: Figure,
) -> Row {
    Row { activation, mean, square, variance, slope_square }
}

/// The table of gains. Leaky ReLU, whose row is a formula, is in [`SLOPES`].
const ROWS: [Row; 9] = [
    row(Activation::Sigmoid, Exact(0.5), Rounded("0.29338"), Rounded("0.04338"), Rounded("0.04484")),
    row(Activation::Tanh, Exact(0.0), Rounded("0.39429"), Rounded("0.39429"), Rounded("0.46440")),
    row(Activation::Relu, Rounded("0.3989"), Exact(0.5), Rounded("0.34085"), Exact(0.5)),
    row(
        Activation::Elu { alpha: 1.0 },
        Rounded("0.1605"),
        Rounded("0.64495"),
        Rounded("0.61918"),
        Rounded("0.66810"),
    ),
    row(Activation::Selu, Exact(0.0), Exact(1.0), Exact(1.0), Rounded("1.07157")),
    row(Activation::Gelu, Rounded("0.2821"), Rounded("0.42522"), Rounded("0.34564"), Rounded("0.45585")),
    row(Activation::Silu, Rounded("0.2066"), Rounded("0.35578"), Rounded("0.31308"), Rounded("0.37948")),
    row(Activation::Softplus, Rounded("0.8061"), Rounded("0.92125"), Rounded("0.27151"), Rounded("0.29338")),
    row(Activation::Softsign, Exact(0.0), Rounded("0.18301"), Rounded("0.18301"), Rounded("0.22767")),
];

/// Slopes of leaky ReLU: both second moments are (1 + a^2) / 2.
const SLOPES: [f64; 4] = [0.01, 0.1, 0.25, 0.5];

/// PyTorch's `calculate_gain`.
const PYTORCH: [(Activation, Option<f64>); 7] = [
    (Activation::Sigmoid, Some(1.0)),
    (Activation::Tanh, Some(5.0 / 3.0)),
    (Activation::Relu, Some(std::f64::consts::SQRT_2)),
    (Activation::Selu, Some(0.75)),
    (Activation::Gelu, None),
    (Activation::Silu, None),
    (Activation::Softplus, None),
];

/// Claim: the table of gains, row by row and column by column. Oracle: figures of another program; the code that computes
/// them here is the shipping activations under quadrature.
pub fn moments() -> Vec<Fact> {
    let mut fact = theory_fact(
        "moments of activations under a normal input",
        "ten activations, four moments",
        "the table of gains",
    );
    for Row { activation, mean, square, variance, slope_square } in ROWS {
        let (first, second) = (expectation(|z| activation.value(z)), mean_square(|z| activation.value(z)));
        let slope = mean_square(|z| activation.derivative(z));
        let columns = [
            ("E phi", mean, first),
            ("E phi^2", square, second),
            ("Var phi", variance, second - first * first),
            ("E phi'^2", slope_square, slope),
        ];
        for (column, figure, found) in columns {
            figure.judge(&mut fact, found, || format!("{}, {column}", activation.name()));
        }
    }
    for slope in SLOPES {
        let activation = Activation::LeakyRelu { slope };
        let expected = Exact(0.5 * (1.0 + slope * slope));
        expected.judge(&mut fact, mean_square(|z| activation.value(z)), || format!("leaky {slope}, E phi^2"));
        expected.judge(&mut fact, mean_square(|z| activation.derivative(z)), || {
            format!("leaky {slope}, E phi'^2")
        });
    }
    vec![fact]
}

/// Claim: the core's gains are 1 / sqrt(E phi^2) and 1 / sqrt(E phi'^2) for the whole catalogue, and its PyTorch gains are
/// PyTorch's.
pub fn gains() -> Vec<Fact> {
    let mut fact =
        theory_fact("gains that keep the way forward and the way back", "the whole catalogue", "quadrature");
    for activation in Activation::ALL {
        let forward = mean_square(|z| activation.value(z)).sqrt().recip();
        let backward = mean_square(|z| activation.derivative(z)).sqrt().recip();
        Exact(forward)
            .judge(&mut fact, activation.forward_gain(), || format!("{}, forward", activation.name()));
        Exact(backward)
            .judge(&mut fact, activation.backward_gain(), || format!("{}, backward", activation.name()));
    }
    let mut pytorch =
        theory_fact("PyTorch's gains", "seven activations", "the documentation of calculate_gain");
    for (activation, gain) in PYTORCH {
        let found = activation.pytorch_gain();
        pytorch.holds(found.is_some() == gain.is_some(), || format!("{}: {found:?}", activation.name()));
        if let (Some(found), Some(gain)) = (found, gain) {
            Exact(gain).judge(&mut pytorch, found, || activation.name().to_owned());
        }
    }
    vec![fact, pytorch]
}

/// Claim: with PyTorch's default weights, of variance 1 / (3n), chi is 1/6 for ReLU, 1/3 for tanh and 0.02 for sigmoid.
pub fn default_weights() -> Vec<Fact> {
    let mut fact = theory_fact(
        "chi with PyTorch's default weights",
        "three activations, without biases",
        "the table of gains",
    );
    let rows = [
        (Activation::Relu, 1.0, Exact(1.0 / 6.0)),
        // Without biases tanh's variance falls to 0, and its slope rises to 1.
        (Activation::Tanh, 1e-12, Exact(1.0 / 3.0)),
        (Activation::Sigmoid, f64::NAN, Rounded("0.02")),
    ];
    for (activation, variance, chi) in rows {
        let plain = Plain { activation, weight_variance: 1.0 / 3.0, bias_variance: 0.0 };
        let variance = if variance.is_nan() { plain.fixed_variance() } else { variance };
        chi.judge(&mut fact, plain.chi(variance), || activation.name().to_owned());
    }
    vec![fact]
}
