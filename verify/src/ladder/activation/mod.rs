//! What is true of each activation, and the rungs that show it.

mod evidence;
mod figures;
mod laws;
mod slopes;

pub use evidence::EVIDENCE;
pub use figures::{far_left, gains, leaky};
pub use headwater_scalar::examples;
pub(crate) use laws::functions;
pub use laws::{bounds_and_limits, kinks, slices, symmetry, textbook};
pub use slopes::{differences, duals, duals_of, single};

use headwater_core::Activation;

/// What is claimed of one activation.
#[derive(Debug, Clone)]
pub struct Checks {
    /// The formula as it stands in the textbooks, by the platform's own functions; good to a few ULP of its
    /// largest term for inputs of moderate size.
    pub textbook: fn(Activation, f64) -> f64,
    /// How the left half relates to the right.
    pub symmetry: Symmetry,
    /// The inputs where the slope jumps, with the slope that is taken there (PyTorch's).
    pub kinks: Vec<(f64, f64)>,
    /// The least and the largest value, limits included.
    pub values: [f64; 2],
    /// The least and the largest slope, limits included.
    pub slopes: [f64; 2],
    /// Value and slope at minus infinity.
    pub far_left: [f64; 2],
    /// Value and slope at plus infinity.
    pub far_right: [f64; 2],
    /// The size of the exponent that the function goes through: what rounding it does to the result, in units
    /// of its roundoff.
    pub exponent: fn(f64) -> f64,
    /// Where the slope crosses zero and its terms cancel; errors there count against slopes of order 1.
    pub slope_root: Option<[f64; 2]>,
}

/// A relation between the values on both sides of a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Symmetry {
    /// f(-x) = -f(x) and f'(-x) = f'(x), to the bit.
    Odd,
    /// f(x) + f(-x) = c, and f'(-x) = f'(x) to the bit.
    Sum(f64),
    /// f(x) - f(-x) = c x, and f'(x) + f'(-x) = c.
    Difference(f64),
    /// f(x) + f(c - x) = c, and f'(c - x) = f'(x).
    Turn(f64),
    /// Below zero f(x) = a (e^(x/r) - 1), so that (1 + f(x)/a) (1 + f(y)/a) = 1 + f(x+y)/a, and f' = (f + a)/r;
    /// above, f(x) = s x and f' = s.
    Exponential {
        /// Minus the limit at minus infinity.
        a: f64,
        /// The distance over which it falls by e.
        r: f64,
        /// The slope above zero.
        s: f64,
    },
    /// None: the textbook formula alone speaks for it.
    None,
}

const EVERYWHERE: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];
const FROM_ZERO: [f64; 2] = [0.0, f64::INFINITY];
const UNIT: [f64; 2] = [0.0, 1.0];
/// Klambauer et al. 2017, equations 14: the constants that keep mean 0 and variance 1.
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
/// Their product, as PyTorch takes it: of the rounded constants.
const SELU_LIMIT: f64 = SELU_SCALE * SELU_ALPHA;

/// What is claimed of `activation`. The match has no wildcard: a new activation needs its own line.
#[must_use]
pub fn checks(activation: Activation) -> Checks {
    let smooth = Checks {
        textbook: |_, x| x,
        symmetry: Symmetry::Odd,
        kinks: Vec::new(),
        values: EVERYWHERE,
        slopes: UNIT,
        far_left: [0.0, 0.0],
        far_right: [f64::INFINITY, 1.0],
        exponent: f64::abs,
        slope_root: None,
    };
    match activation {
        Activation::Identity => Checks { slopes: [1.0, 1.0], far_left: [f64::NEG_INFINITY, 1.0], ..smooth },
        Activation::Sigmoid => Checks {
            textbook: |_, x| 1.0 / (1.0 + (-x).exp()),
            symmetry: Symmetry::Sum(1.0),
            values: UNIT,
            slopes: [0.0, 0.25],
            far_right: [1.0, 0.0],
            ..smooth
        },
        Activation::Tanh => Checks {
            textbook: |_, x| x.tanh(),
            values: [-1.0, 1.0],
            far_left: [-1.0, 0.0],
            far_right: [1.0, 0.0],
            ..smooth
        },
        Activation::Relu => Checks {
            textbook: |_, x| if x > 0.0 { x } else { 0.0 },
            symmetry: Symmetry::Difference(1.0),
            kinks: vec![(0.0, 0.0)],
            values: FROM_ZERO,
            ..smooth
        },
        Activation::LeakyRelu { slope } => Checks {
            textbook: |activation, x| match activation {
                Activation::LeakyRelu { slope } if x <= 0.0 => slope * x,
                _ => x,
            },
            symmetry: Symmetry::Difference(1.0 + slope),
            kinks: vec![(0.0, slope)],
            values: if slope < 0.0 { FROM_ZERO } else { EVERYWHERE },
            slopes: [slope.min(1.0), slope.max(1.0)],
            far_left: [-f64::INFINITY * slope.signum(), slope],
            ..smooth
        },
        Activation::Elu { alpha } => Checks {
            textbook: |activation, x| match activation {
                Activation::Elu { alpha } if x <= 0.0 => alpha * (x.exp() - 1.0),
                _ => x,
            },
            symmetry: Symmetry::Exponential { a: alpha, r: 1.0, s: 1.0 },
            kinks: if alpha == 1.0 { Vec::new() } else { vec![(0.0, alpha)] },
            values: [-alpha, f64::INFINITY],
            slopes: [0.0, alpha.max(1.0)],
            far_left: [-alpha, 0.0],
            ..smooth
        },
        Activation::Selu => Checks {
            textbook: |_, x| SELU_SCALE * (x.max(0.0) + (SELU_ALPHA * (x.exp() - 1.0)).min(0.0)),
            symmetry: Symmetry::Exponential { a: SELU_LIMIT, r: 1.0, s: SELU_SCALE },
            kinks: vec![(0.0, SELU_LIMIT)],
            values: [-SELU_LIMIT, f64::INFINITY],
            slopes: [0.0, SELU_LIMIT],
            far_left: [-SELU_LIMIT, 0.0],
            far_right: [f64::INFINITY, SELU_SCALE],
            ..smooth
        },
        Activation::Celu { alpha } => Checks {
            textbook: |activation, x| match activation {
                Activation::Celu { alpha } => x.max(0.0) + (alpha * ((x / alpha).exp() - 1.0)).min(0.0),
                _ => x,
            },
            symmetry: Symmetry::Exponential { a: alpha, r: alpha, s: 1.0 },
            values: [-alpha, f64::INFINITY],
            far_left: [-alpha, 0.0],
            ..smooth
        },
        Activation::Gelu => Checks {
            textbook: |_, x| 0.5 * x * (1.0 + libm::erf(x / 2.0_f64.sqrt())),
            symmetry: Symmetry::Difference(1.0),
            // The minimum and the extremes of the slope are at -0.7518 and +-sqrt 2.
            values: [-0.169_971_3, f64::INFINITY],
            exponent: |x| x * x / 2.0,
            slopes: [-0.128_905, 1.128_905],
            slope_root: Some([-1.0, -0.5]),
            ..smooth
        },
        Activation::GeluTanh => Checks {
            textbook: |_, x| {
                let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3));
                0.5 * x * (1.0 + inner.tanh())
            },
            symmetry: Symmetry::Difference(1.0),
            values: [-0.170_041, f64::INFINITY],
            exponent: |x| 1.6 * x.abs() + 0.0714 * x.abs().powi(3),
            slopes: [-0.129_109, 1.129_109],
            slope_root: Some([-1.0, -0.5]),
            ..smooth
        },
        Activation::Silu => Checks {
            textbook: |_, x| x / (1.0 + (-x).exp()),
            symmetry: Symmetry::Difference(1.0),
            values: [-0.278_465, f64::INFINITY],
            slopes: [-0.099_840, 1.099_840],
            slope_root: Some([-1.6, -1.0]),
            ..smooth
        },
        Activation::Softplus => Checks {
            textbook: |_, x| (1.0 + x.exp()).ln(),
            symmetry: Symmetry::Difference(1.0),
            values: FROM_ZERO,
            ..smooth
        },
        Activation::Softsign => Checks {
            textbook: |_, x| x / (1.0 + x.abs()),
            values: [-1.0, 1.0],
            far_left: [-1.0, 0.0],
            far_right: [1.0, 0.0],
            ..smooth
        },
        Activation::Mish => Checks {
            textbook: |_, x| x * (1.0 + x.exp()).ln().tanh(),
            symmetry: Symmetry::None,
            values: [-0.308_845, f64::INFINITY],
            slopes: [-0.113_195, 1.089_000],
            slope_root: Some([-1.5, -0.9]),
            ..smooth
        },
        Activation::HardSigmoid => Checks {
            textbook: |_, x| ((x + 3.0) / 6.0).clamp(0.0, 1.0),
            symmetry: Symmetry::Sum(1.0),
            kinks: vec![(-3.0, 0.0), (3.0, 0.0)],
            values: UNIT,
            slopes: [0.0, 1.0 / 6.0],
            far_right: [1.0, 0.0],
            ..smooth
        },
        Activation::HardTanh => Checks {
            textbook: |_, x| x.clamp(-1.0, 1.0),
            kinks: vec![(-1.0, 0.0), (1.0, 0.0)],
            values: [-1.0, 1.0],
            far_left: [-1.0, 0.0],
            far_right: [1.0, 0.0],
            ..smooth
        },
        Activation::HardSwish => Checks {
            textbook: |_, x| x * (x + 3.0).clamp(0.0, 6.0) / 6.0,
            symmetry: Symmetry::Difference(1.0),
            kinks: vec![(-3.0, 0.0), (3.0, 1.0)],
            values: [-0.375, f64::INFINITY],
            slopes: [-0.5, 1.5],
            slope_root: Some([-2.0, -1.0]),
            ..smooth
        },
        Activation::Relu6 => Checks {
            textbook: |_, x| x.clamp(0.0, 6.0),
            symmetry: Symmetry::Turn(6.0),
            kinks: vec![(0.0, 0.0), (6.0, 0.0)],
            values: [0.0, 6.0],
            far_right: [6.0, 0.0],
            ..smooth
        },
        Activation::LogSigmoid => Checks {
            textbook: |_, x| -(1.0 + (-x).exp()).ln(),
            symmetry: Symmetry::Difference(1.0),
            values: [f64::NEG_INFINITY, 0.0],
            far_left: [f64::NEG_INFINITY, 1.0],
            far_right: [0.0, 0.0],
            ..smooth
        },
    }
}
