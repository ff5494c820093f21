//! From a scheme and the shape of a layer to numbers of the scalar.

use super::truncated::TruncatedNormal;
use super::{Fan, InitialiseError, Initialiser};
use crate::Real;

/// What to do to each weight.
pub(super) enum Plan<R> {
    Constant(R),
    Uniform { low: R, high: R },
    Normal { mean: R, deviation: R },
    Truncated(TruncatedNormal<R>),
    Orthogonal { gain: R },
}

impl Initialiser {
    /// Whether an `[outputs, inputs]` matrix of this scalar can be filled, as far as the hyperparameters are concerned.
    pub(crate) fn check_for<R: Real>(self, outputs: usize, inputs: usize) -> Result<(), InitialiseError> {
        self.plan::<R>(outputs, inputs).map(|_| ())
    }

    /// Checks the hyperparameters and converts them, so that no weight can overflow.
    pub(super) fn plan<R: Real>(self, outputs: usize, inputs: usize) -> Result<Plan<R>, InitialiseError> {
        self.check()?;
        let ratio = |numerator: f64, count: R| (R::from_f64(numerator) / count).sqrt();
        let (fan_in, fan_out) = (R::from_usize(inputs), R::from_usize(outputs));
        let count = |fan| match fan {
            Fan::In => fan_in,
            Fan::Out => fan_out,
        };
        match self {
            Initialiser::Zeros => Ok(Plan::Constant(R::ZERO)),
            Initialiser::Constant { value } => Ok(Plan::Constant(self.kept(value, R::ONE)?)),
            Initialiser::Uniform { low, high } => {
                let distinct = low < high;
                let (low, high): (R, R) = (self.finite(low)?, self.finite(high)?);
                if distinct && !high.exceeds(low) {
                    Err(self.range())
                } else {
                    Ok(Plan::Uniform { low, high })
                }
            }
            Initialiser::Normal { mean, standard_deviation } => {
                self.gaussian(mean, standard_deviation, R::ONE)
            }
            Initialiser::TruncatedNormal { mean, standard_deviation, low, high } => {
                let deviation = self.kept(standard_deviation, R::ONE)?;
                TruncatedNormal::new(self.finite(mean)?, deviation, self.finite(low)?, self.finite(high)?)
                    .map(Plan::Truncated)
                    .ok_or(self.range())
            }
            Initialiser::XavierUniform { gain } => self.symmetric(gain, ratio(6.0, fan_in + fan_out)),
            Initialiser::XavierNormal { gain } => self.gaussian(0.0, gain, ratio(2.0, fan_in + fan_out)),
            Initialiser::HeUniform { gain, fan } => self.symmetric(gain, ratio(3.0, count(fan))),
            Initialiser::HeNormal { gain, fan } => self.gaussian(0.0, gain, ratio(1.0, count(fan))),
            Initialiser::LeCunUniform => self.symmetric(1.0, ratio(3.0, fan_in)),
            Initialiser::LeCunNormal => self.gaussian(0.0, 1.0, ratio(1.0, fan_in)),
            Initialiser::Orthogonal { gain } => Ok(Plan::Orthogonal { gain: self.kept(gain, R::ONE)? }),
            Initialiser::PyTorchLinear => self.symmetric(1.0, ratio(1.0, fan_in)),
        }
    }

    fn symmetric<R: Real>(self, gain: f64, unit: R) -> Result<Plan<R>, InitialiseError> {
        let bound = self.kept(gain, unit)?;
        Ok(Plan::Uniform { low: -bound, high: bound })
    }

    fn gaussian<R: Real>(self, mean: f64, gain: f64, unit: R) -> Result<Plan<R>, InitialiseError> {
        let (mean, deviation): (R, R) = (self.finite(mean)?, self.kept(gain, unit)?);
        // 8 standard deviations are beyond the largest number of the stream.
        if (mean.abs() + deviation * R::from_f64(8.0)).is_finite() {
            Ok(Plan::Normal { mean, deviation })
        } else {
            Err(self.range())
        }
    }

    /// A place on the line: may be rounded to 0, but must not overflow.
    fn finite<R: Real>(self, place: f64) -> Result<R, InitialiseError> {
        let place = R::from_f64(place);
        if place.is_finite() { Ok(place) } else { Err(self.range()) }
    }

    /// A scale, factor * unit: must neither overflow nor vanish, unless 0 was asked for.
    fn kept<R: Real>(self, factor: f64, unit: R) -> Result<R, InitialiseError> {
        let scale = R::from_f64(factor) * unit;
        if scale.is_finite() && (scale != R::ZERO || factor == 0.0) { Ok(scale) } else { Err(self.range()) }
    }

    fn range(self) -> InitialiseError {
        InitialiseError::Range { initialiser: self.name() }
    }
}
