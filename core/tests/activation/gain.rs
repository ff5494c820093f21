//! The moments behind the gains.

use headwater_core::Activation;

use super::reference::{normal_density, reference};

/// Five-point Gauss-Legendre on [-1, 1]: (node, weight).
const GAUSS: [(f64, f64); 5] = [
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
];

/// E f(z), z ~ N(0, 1), over panels of 1/32 from -12 to 12: every kink of the catalogue is an end of a panel.
fn expectation(f: impl Fn(f64) -> f64) -> f64 {
    let half = 1.0 / 64.0;
    (0..768)
        .flat_map(|panel| {
            GAUSS.map(|(node, weight)| (-12.0 + half * (2 * panel + 1) as f64 + half * node, weight))
        })
        .map(|(z, weight)| half * weight * f(z) * normal_density(z))
        .sum()
}

/// With hyperparameters that f32 holds, since the reference rounds them to it.
fn examples() -> impl Iterator<Item = Activation> {
    let parametrised = [0.125, 0.5, 1.5, 1.9375, 2.0, 3.0, 64.0].into_iter().flat_map(|alpha| {
        [Activation::Elu { alpha }, Activation::Celu { alpha }, Activation::LeakyRelu { slope: alpha }]
    });
    let defaults = Activation::ALL.into_iter().filter(|a| !matches!(a, Activation::LeakyRelu { .. }));
    defaults.chain(parametrised)
}

/// Claim: the second moments of value and derivative are right, whatever the hyperparameter. Oracle: quadrature of the
/// textbook formulas. Tolerance: 1e-12, what the quadrature and the formulas in f64 reach.
#[test]
fn moments_agree_with_quadrature() {
    for activation in examples() {
        let second = expectation(|z| reference(activation, z).0.powi(2));
        let found = activation.second_moment();
        assert!((found - second).abs() <= 1e-12 * second.max(1.0), "{activation:?}: {found}, not {second}");
        let second = expectation(|z| reference(activation, z).1.powi(2));
        let found = activation.derivative_second_moment();
        assert!((found - second).abs() <= 1e-12 * second.max(1.0), "{activation:?}: {found}, not {second}");
    }
}

/// Claim: a CELU so narrow or so wide that quadrature fails tends to ReLU and to the identity. Oracle: the first terms
/// of its expansion. Tolerance: the next term.
#[test]
fn celu_tends_to_relu_and_to_the_identity() {
    let narrow = Activation::Celu { alpha: 1e-6 };
    assert!((narrow.second_moment() - 0.5).abs() < 1e-11);
    assert!((narrow.derivative_second_moment() - 0.5).abs() < 1e-6);
    let wide = Activation::Celu { alpha: 1e6 };
    assert!((wide.second_moment() - 1.0).abs() < 1e-6);
    assert!((wide.derivative_second_moment() - 1.0).abs() < 2e-6);
}

/// Claim: the derivative's moment of a narrow CELU is right to the last digits. Oracle: 1/2 + E [e^(rate z); z < 0] for
/// rate = 2 / alpha, which is 1/rate times the integral of e^-u phi(u / rate) over u from 0, by quadrature to 48 where e^-u
/// is below 2^-53. Tolerance: 1e-14, a few roundings of each.
#[test]
fn moments_of_a_narrow_celu_agree_with_quadrature() {
    for alpha in [0.25, 0.125, 0.08, 0.078_125, 0.0625, 0.03125, 0.015_625] {
        let rate = 2.0 / alpha;
        let half = 1.0 / 64.0;
        let integral: f64 = (0..1536)
            .flat_map(|panel| {
                GAUSS.map(|(node, weight)| (half * (2 * panel + 1) as f64 + half * node, weight))
            })
            .map(|(u, weight)| half * weight * (-u).exp() * normal_density(u / rate))
            .sum();
        let (found, expected) =
            (Activation::Celu { alpha }.derivative_second_moment(), 0.5 + integral / rate);
        assert!((found - expected).abs() <= 1e-14, "alpha {alpha}: {found}, not {expected}");
    }
}

/// Claim: the gains are what their definitions say. Oracle: the closed forms of ReLU and the documentation of
/// `torch.nn.init.calculate_gain`. Tolerance: one rounding.
#[test]
fn gains_follow_from_moments() {
    let relu = Activation::Relu;
    assert!((relu.forward_gain() - 2.0_f64.sqrt()).abs() < 1e-15);
    assert!((relu.backward_gain() - 2.0_f64.sqrt()).abs() < 1e-15);
    for activation in Activation::ALL {
        let forward = activation.forward_gain().powi(2) * activation.second_moment();
        let backward = activation.backward_gain().powi(2) * activation.derivative_second_moment();
        assert!((forward - 1.0).abs() < 1e-15 && (backward - 1.0).abs() < 1e-15, "{activation:?}");
    }
    assert_eq!(Activation::Identity.pytorch_gain(), Some(1.0));
    assert_eq!(Activation::Sigmoid.pytorch_gain(), Some(1.0));
    assert_eq!(Activation::Tanh.pytorch_gain(), Some(5.0 / 3.0));
    assert_eq!(Activation::Relu.pytorch_gain(), Some(2.0_f64.sqrt()));
    assert_eq!(Activation::LeakyRelu { slope: 1.0 }.pytorch_gain(), Some(1.0));
    assert_eq!(Activation::LeakyRelu { slope: 0.5 }.pytorch_gain(), Some(1.6_f64.sqrt()));
    assert_eq!(Activation::Selu.pytorch_gain(), Some(0.75));
    assert_eq!(Activation::Gelu.pytorch_gain(), None);
}
