//! The distribution of each scheme, from the papers.

use headwater_core::{Fan, Initialiser};

/// How the weights of one matrix are distributed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Law {
    /// All the same.
    Point(f64),
    /// U(low, high).
    Uniform {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// N(mean, deviation^2).
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        deviation: f64,
    },
    /// N(mean, deviation^2) between `low` and `high`.
    Truncated {
        /// The mean before truncation.
        mean: f64,
        /// The standard deviation before truncation.
        deviation: f64,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// Orthonormal rows or columns times a gain, none preferred.
    Orthogonal {
        /// The gain.
        gain: f64,
    },
}

/// What the papers say of a scheme. The match has no wildcard: a new scheme does not compile here until somebody has
/// written down its distribution.
#[must_use]
pub fn law(scheme: Initialiser, outputs: usize, inputs: usize) -> Law {
    let (fan_in, fan_out) = (inputs as f64, outputs as f64);
    let fan = |fan| if fan == Fan::In { fan_in } else { fan_out };
    let normal = |variance: f64| Law::Normal { mean: 0.0, deviation: variance.sqrt() };
    // U(-a, a) has the variance a^2 / 3.
    let uniform =
        |variance: f64| Law::Uniform { low: -(3.0 * variance).sqrt(), high: (3.0 * variance).sqrt() };
    match scheme {
        Initialiser::Zeros => Law::Point(0.0),
        Initialiser::Constant { value } => Law::Point(value),
        Initialiser::Uniform { low, high } => Law::Uniform { low, high },
        Initialiser::Normal { mean, standard_deviation } => {
            Law::Normal { mean, deviation: standard_deviation }
        }
        Initialiser::TruncatedNormal { mean, standard_deviation, low, high } => {
            Law::Truncated { mean, deviation: standard_deviation, low, high }
        }
        Initialiser::XavierUniform { gain } => uniform(gain * gain * 2.0 / (fan_in + fan_out)),
        Initialiser::XavierNormal { gain } => normal(gain * gain * 2.0 / (fan_in + fan_out)),
        Initialiser::HeUniform { gain, fan: side } => uniform(gain * gain / fan(side)),
        Initialiser::HeNormal { gain, fan: side } => normal(gain * gain / fan(side)),
        Initialiser::LeCunUniform => uniform(1.0 / fan_in),
        Initialiser::LeCunNormal => normal(1.0 / fan_in),
        Initialiser::Orthogonal { gain } => Law::Orthogonal { gain },
        Initialiser::PyTorchLinear => uniform(1.0 / (3.0 * fan_in)),
    }
}

/// Every scheme of the catalogue as it comes, and with other hyperparameters where it has any: what all evidence about
/// initialisers tries.
#[must_use]
pub fn examples() -> Vec<Initialiser> {
    let mut examples = Initialiser::ALL.to_vec();
    examples.extend([
        Initialiser::Constant { value: -0.75 },
        Initialiser::Uniform { low: -0.5, high: 2.0 },
        Initialiser::Normal { mean: 0.25, standard_deviation: 0.5 },
        Initialiser::XavierUniform { gain: 1.75 },
        Initialiser::XavierNormal { gain: 0.6 },
        Initialiser::HeUniform { gain: 1.25, fan: Fan::Out },
        Initialiser::HeNormal { gain: 0.8, fan: Fan::Out },
        Initialiser::HeNormal { gain: 1.0, fan: Fan::In },
        Initialiser::Orthogonal { gain: 1.5 },
    ]);
    // Narrow, lopsided, in the flank and far out in a tail, on either side.
    let intervals = [
        (0.0, 0.02, -0.04, 0.04),
        (0.5, 1.0, -0.25, 4.0),
        (0.0, 1.0, 0.25, 0.5),
        (0.0, 1.0, 3.0, 9.0),
        (0.0, 1.0, -9.0, -3.0),
        (0.0, 1.0, 30.0, 31.0),
    ];
    examples.extend(intervals.map(|(mean, standard_deviation, low, high)| Initialiser::TruncatedNormal {
        mean,
        standard_deviation,
        low,
        high,
    }));
    examples
}

/// The mass of N(0, 1) above x.
fn tail(x: f64) -> f64 {
    0.5 * libm::erfc(x * std::f64::consts::FRAC_1_SQRT_2)
}

impl Law {
    /// The chance of a number up to `x`; not a number where the numbers are not independent.
    #[must_use]
    pub fn distribution(&self, x: f64) -> f64 {
        match *self {
            Law::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Law::Normal { mean, deviation } => tail((mean - x) / deviation),
            Law::Truncated { mean, deviation, low, high } => {
                // Counted from the side of the smaller tail, where nothing cancels.
                let side = if low + high < 2.0 * mean { -1.0 } else { 1.0 };
                let above = |x: f64| tail(side * (x - mean) / deviation);
                (above(low) - above(x)) / (above(low) - above(high))
            }
            Law::Point(_) | Law::Orthogonal { .. } => f64::NAN,
        }
    }

    /// Mean, variance, and the fourth central moment over the square of the variance, where they have a closed form.
    #[must_use]
    pub fn moments(&self) -> Option<[f64; 3]> {
        match *self {
            Law::Uniform { low, high } => Some([0.5 * (low + high), (high - low).powi(2) / 12.0, 1.8]),
            Law::Normal { mean, deviation } => Some([mean, deviation * deviation, 3.0]),
            _ => None,
        }
    }

    /// Between which numbers all lie.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        match *self {
            Law::Uniform { low, high } | Law::Truncated { low, high, .. } => (low, high),
            Law::Point(value) => (value, value),
            Law::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Law::Orthogonal { gain } => (-gain, gain),
        }
    }
}
