//! Why weights could not be initialised.

use core::fmt;

use crate::{HyperparameterError, LengthMismatch};

/// What stands in the way of an initialisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum InitialiseError {
    /// A hyperparameter makes no sense.
    Hyperparameter(HyperparameterError<f64>),
    /// The slice is not a matrix of the stated shape.
    Length(LengthMismatch),
    /// The weights would overflow the scalar, or all vanish in it.
    Range {
        /// The initialiser's [name](crate::Initialiser::name).
        initialiser: &'static str,
    },
    /// The generator repeats itself. The weights then hold a part of the draws.
    Generator {
        /// The initialiser's [name](crate::Initialiser::name).
        initialiser: &'static str,
        /// How often it was asked.
        tries: u32,
    },
}

impl fmt::Display for InitialiseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InitialiseError::Hyperparameter(error) => error.fmt(f),
            InitialiseError::Length(mismatch) => mismatch.fmt(f),
            InitialiseError::Range { initialiser } => write!(
                f,
                "{initialiser}: expected weights within the range of the scalar, found some that overflow it or are \
                 rounded to nothing; choose hyperparameters nearer to 1, or f64 for f32"
            ),
            InitialiseError::Generator { initialiser, tries } => write!(
                f,
                "{initialiser}: expected a random generator, found one that gave nothing usable in {tries} tries; \
                 seed it, or pass another"
            ),
        }
    }
}

impl core::error::Error for InitialiseError {}

impl From<LengthMismatch> for InitialiseError {
    fn from(mismatch: LengthMismatch) -> Self {
        InitialiseError::Length(mismatch)
    }
}
