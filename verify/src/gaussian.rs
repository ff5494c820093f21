//! Expectations over a standard normal number, by quadrature.
//!
//! Wide random layers have normal pre-activations, so these integrals are what gains, mean-field recursions and
//! predicted decay are made of.

/// Nodes and weights of the five-point Gauss-Legendre rule on [-1, 1] (Abramowitz and Stegun, table 25.4).
const RULE: [(f64, f64); 5] = [
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.0, 0.568_888_888_888_888_9),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];
/// Panels to each unit of z. Their edges hold every whole number, where the catalogue's activations have their
/// kinks.
const PANELS_PER_UNIT: i32 = 16;
/// Beyond this |z| the density is below 1e-31 and is left out.
const REACH: i32 = 12;

/// E f(z) for z ~ N(0, 1). Good to about 1e-12 for f smooth between whole numbers and growing slower than e^z.
///
/// ```
/// use headwater_verify::gaussian::expectation;
///
/// assert!((expectation(|z| z * z) - 1.0).abs() < 1e-12);
/// ```
pub fn expectation(function: impl Fn(f64) -> f64) -> f64 {
    let half = 0.5 / f64::from(PANELS_PER_UNIT);
    let mut sum = 0.0;
    for panel in -REACH * PANELS_PER_UNIT..REACH * PANELS_PER_UNIT {
        let middle = (f64::from(panel) + 0.5) * 2.0 * half;
        for (node, weight) in RULE {
            let z = middle + half * node;
            sum += weight * half * density(z) * function(z);
        }
    }
    sum
}

/// E f(z)^2 for z ~ N(0, 1), as accurate as [`expectation`].
pub fn mean_square(function: impl Fn(f64) -> f64) -> f64 {
    expectation(|z| {
        let value = function(z);
        value * value
    })
}

/// Step and reach of the trapezoidal rule in two dimensions.
const STEP: f64 = 0.125;
const STEPS: i32 = 68;

/// E f(u) f(v) for u, v ~ N(0, 1) with correlation `correlation`, |correlation| <= 1.
///
/// The trapezoidal rule converges geometrically for f analytic near the real line: about 1e-11 for the smooth
/// activations. A kink costs digits: about 1e-3 for ReLU.
pub fn correlated_expectation(correlation: f64, function: impl Fn(f64) -> f64) -> f64 {
    let rest = (1.0 - correlation * correlation).max(0.0).sqrt();
    let nodes: Vec<(f64, f64)> = (-STEPS..=STEPS)
        .map(|step| {
            let z = f64::from(step) * STEP;
            (z, density(z) * STEP)
        })
        .collect();
    let mut sum = 0.0;
    for (u, weight) in &nodes {
        let inner: f64 = nodes.iter().map(|(w, weight)| weight * function(correlation * u + rest * w)).sum();
        sum += weight * function(*u) * inner;
    }
    sum
}

fn density(z: f64) -> f64 {
    const ROOT_OF_TAU: f64 = 2.506_628_274_631_000_7;
    libm::exp(-0.5 * z * z) / ROOT_OF_TAU
}

#[cfg(test)]
mod tests {
    use headwater_core::Activation;

    use super::{correlated_expectation, expectation, mean_square};

    /// Claim: moments of the normal distribution to 1e-12. Oracle: 1, 0, 1, 3, 15 and, across the kink, E|z| =
    /// sqrt(2/pi).
    #[test]
    fn normal_moments() {
        let exact = [1.0, 0.0, 1.0, 0.0, 3.0, 0.0, 15.0];
        for (power, moment) in exact.into_iter().enumerate() {
            let found = expectation(|z| z.powi(power as i32));
            assert!((found - moment).abs() < 1e-12, "E z^{power} = {found}");
        }
        let folded = expectation(f64::abs);
        assert!((folded - (2.0 / std::f64::consts::PI).sqrt()).abs() < 1e-12, "E|z| = {folded}");
    }

    /// Claim: the moments of the activations. Oracle: five-digit figures computed independently for this
    /// project (quadrature to 1e-12); ReLU's are exact. Tolerance: the digits given.
    #[test]
    fn activation_moments() {
        let table = [
            (Activation::Sigmoid, 0.5, 0.293_38, 0.044_84),
            (Activation::Tanh, 0.0, 0.394_29, 0.464_40),
            (Activation::Relu, 0.398_94, 0.5, 0.5),
            (Activation::Elu { alpha: 1.0 }, 0.160_5, 0.644_95, 0.668_10),
            (Activation::Selu, 0.0, 1.0, 1.071_57),
            (Activation::Gelu, 0.282_1, 0.425_22, 0.455_85),
            (Activation::Silu, 0.206_6, 0.355_78, 0.379_48),
            (Activation::Softplus, 0.806_1, 0.921_25, 0.293_38),
            (Activation::Softsign, 0.0, 0.183_01, 0.227_67),
        ];
        for (activation, mean, square, slope_square) in table {
            let found = [
                expectation(|z| activation.value(z)),
                mean_square(|z| activation.value(z)),
                mean_square(|z| activation.derivative(z)),
            ];
            for (found, expected) in found.into_iter().zip([mean, square, slope_square]) {
                assert!((found - expected).abs() < 6e-5, "{}: {found} for {expected}", activation.name());
            }
        }
    }

    /// Claim: products of correlated numbers. Oracle: E uv = c and E u^2 v^2 = 1 + 2 c^2 (Isserlis 1918).
    #[test]
    fn correlated_moments() {
        for correlation in [-1.0, -0.5, 0.0, 0.3, 1.0] {
            let product = correlated_expectation(correlation, |z| z);
            let squares = correlated_expectation(correlation, |z| z * z);
            assert!((product - correlation).abs() < 1e-11, "E uv = {product} at {correlation}");
            assert!((squares - 1.0 - 2.0 * correlation * correlation).abs() < 1e-11, "E u2v2 = {squares}");
        }
    }
}
