//! Whether hyperparameters make sense, before a weight is drawn.

use super::{InitialiseError, Initialiser};
use crate::HyperparameterError;

const FINITE: &str = "a finite number";
const FINITE_NOT_NEGATIVE: &str = "a finite number from 0 up";
const FINITE_POSITIVE: &str = "a finite number above 0";

impl Initialiser {
    /// Says what is wrong with the hyperparameters, if anything is.
    ///
    /// A `const fn`, so that a network description can be checked at compile time. [`Initialiser::fill`] checks too.
    ///
    /// ```
    /// use headwater_core::Initialiser;
    ///
    /// const _: () = assert!(Initialiser::he_normal().check().is_ok());
    ///
    /// let error = Initialiser::XavierUniform { gain: -1.0 }.check().unwrap_err();
    /// assert_eq!(error.to_string(), "xavier_uniform: gain must be a finite number from 0 up, found -1.0");
    /// ```
    ///
    /// # Errors
    ///
    /// [`InitialiseError::Hyperparameter`] names the first hyperparameter that cannot be used.
    pub const fn check(self) -> Result<(), InitialiseError> {
        match self {
            Initialiser::Zeros
            | Initialiser::LeCunUniform
            | Initialiser::LeCunNormal
            | Initialiser::PyTorchLinear => Ok(()),
            Initialiser::Constant { value } => self.expect(value.is_finite(), "value", FINITE, value),
            Initialiser::Uniform { low, high } => match self.expect(low.is_finite(), "low", FINITE, low) {
                Ok(()) => {
                    self.expect(high.is_finite() && low <= high, "high", "a finite number from low up", high)
                }
                error => error,
            },
            Initialiser::Normal { mean, standard_deviation } => {
                match self.expect(mean.is_finite(), "mean", FINITE, mean) {
                    Ok(()) => self.not_negative("standard_deviation", standard_deviation),
                    error => error,
                }
            }
            Initialiser::TruncatedNormal { mean, standard_deviation, low, high } => {
                if !mean.is_finite() {
                    self.expect(false, "mean", FINITE, mean)
                } else if !(standard_deviation.is_finite() && standard_deviation > 0.0) {
                    self.expect(false, "standard_deviation", FINITE_POSITIVE, standard_deviation)
                } else if !low.is_finite() {
                    self.expect(false, "low", FINITE, low)
                } else {
                    self.expect(high.is_finite() && low < high, "high", "a finite number above low", high)
                }
            }
            Initialiser::XavierUniform { gain }
            | Initialiser::XavierNormal { gain }
            | Initialiser::HeUniform { gain, .. }
            | Initialiser::HeNormal { gain, .. }
            | Initialiser::Orthogonal { gain } => self.not_negative("gain", gain),
        }
    }

    const fn not_negative(self, name: &'static str, found: f64) -> Result<(), InitialiseError> {
        self.expect(found.is_finite() && found >= 0.0, name, FINITE_NOT_NEGATIVE, found)
    }

    const fn expect(
        self,
        holds: bool,
        name: &'static str,
        expected: &'static str,
        found: f64,
    ) -> Result<(), InitialiseError> {
        if holds {
            Ok(())
        } else {
            let owner = self.name();
            Err(InitialiseError::Hyperparameter(HyperparameterError { owner, name, expected, found }))
        }
    }
}
