//! The factor of |delta| per layer, measured beside what theory expects of this width.

use crate::claim::Bound;
use crate::theory::LogDelta;

use super::Flow;

/// Standard deviations of random weights that a measurement may be off.
const ALLOWED: f64 = 4.0;

/// rho over some networks of one kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// rho, the factor of |delta| per layer; the mean logarithm over samples and networks.
    pub rho: f64,
    /// What theory expects.
    pub expected: f64,
    /// Standard deviation of ln rho that theory expects of so many networks.
    pub deviation: f64,
}

impl Rate {
    /// From the networks and what is expected of each layer.
    pub fn of(flows: &[Flow], expected: &[LogDelta]) -> Rate {
        let count = flows.len() as f64;
        let steps = expected.len() as f64 - 1.0;
        let first = expected.first().copied().unwrap_or(LogDelta { mean: f64::NAN, deviation: f64::NAN });
        Rate {
            rho: (flows.iter().map(Flow::log_rho).sum::<f64>() / count).exp(),
            expected: (first.mean / steps).exp(),
            deviation: first.deviation / steps / count.sqrt(),
        }
    }

    /// ln(measured / expected).
    pub fn surprise(&self) -> f64 {
        (self.rho / self.expected).ln()
    }

    /// Four standard deviations about what is expected.
    pub fn bound(&self) -> Bound {
        let factor = (ALLOWED * self.deviation).exp();
        Bound::between(self.expected / factor, self.expected * factor)
    }
}
