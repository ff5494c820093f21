//! What an optimiser says when an update cannot be made.

use core::fmt;

use crate::{LengthMismatch, NotCompiled};

/// An update that cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptimiserError {
    /// Step 0. Bias correction divides by 1 - beta^step, so the steps count from 1.
    StepZero,
    /// A rate that is infinite or NaN.
    Rate,
    /// A rule that this build leaves out.
    NotCompiled(NotCompiled),
    /// A slice of the wrong length.
    Length(LengthMismatch),
}

impl fmt::Display for OptimiserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OptimiserError::StepZero => {
                write!(f, "step: expected a number from 1 up, found 0; the first step is 1")
            }
            OptimiserError::Rate => {
                write!(f, "rate: expected a finite number, found an infinity or NaN; check the schedule")
            }
            OptimiserError::NotCompiled(error) => error.fmt(f),
            OptimiserError::Length(mismatch) => mismatch.fmt(f),
        }
    }
}

impl core::error::Error for OptimiserError {}
