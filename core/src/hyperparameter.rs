//! What a rule for training says when one of its numbers makes no sense.

use core::fmt;

use crate::Real;

/// A number that an optimiser, a schedule or a clipping rule cannot work with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HyperparameterError<R> {
    /// The rule it belongs to: `SGD`, `cosine decay`, ...
    pub owner: &'static str,
    /// Its name, as the field or argument is called.
    pub name: &'static str,
    /// What it must be.
    pub expected: &'static str,
    /// What it is.
    pub found: R,
}

impl<R: Real> fmt::Display for HyperparameterError<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let HyperparameterError { owner, name, expected, found } = self;
        write!(f, "{owner}: {name} must be {expected}, found ")?;
        found.write_decimal(f)
    }
}

impl<R: Real> core::error::Error for HyperparameterError<R> {}

/// The numbers of one rule, to be checked one by one.
pub(crate) struct Checked(pub(crate) &'static str);

impl Checked {
    pub(crate) fn error<R>(
        &self,
        name: &'static str,
        expected: &'static str,
        found: R,
    ) -> Result<(), HyperparameterError<R>> {
        Err(HyperparameterError { owner: self.0, name, expected, found })
    }

    pub(crate) fn finite<R: Real>(&self, name: &'static str, value: R) -> Result<(), HyperparameterError<R>> {
        if value.is_finite() { Ok(()) } else { self.error(name, "a finite number", value) }
    }

    pub(crate) fn not_negative<R: Real>(
        &self,
        name: &'static str,
        value: R,
    ) -> Result<(), HyperparameterError<R>> {
        if value.is_finite() && !value.is_negative() {
            Ok(())
        } else {
            self.error(name, "a finite number from 0 up", value)
        }
    }

    /// For the weight of the past in a running average.
    pub(crate) fn below_one<R: Real>(
        &self,
        name: &'static str,
        value: R,
    ) -> Result<(), HyperparameterError<R>> {
        if R::ONE.exceeds(value) && !value.is_negative() {
            Ok(())
        } else {
            self.error(name, "at least 0 and below 1", value)
        }
    }
}
