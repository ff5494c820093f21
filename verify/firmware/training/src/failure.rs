//! What ends the program early.

use core::fmt;
use headwater_core::checkpoint::CheckpointError;
use headwater_core::{Error, LengthMismatch, LossError, NetworkError, OptimiserError};

/// Why the program stopped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Failure {
    /// Something that is claimed does not hold.
    Claim(&'static str),
    /// The core refused a call that should have worked.
    Core(Error),
    /// A checkpoint that should have been written or read was not.
    Checkpoint(CheckpointError),
    /// Text could not be printed.
    Output,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Claim(claim) => write!(f, "does not hold: {claim}"),
            Failure::Core(error) => error.fmt(f),
            Failure::Checkpoint(error) => error.fmt(f),
            Failure::Output => write!(f, "text could not be printed"),
        }
    }
}

impl core::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Core(error)
    }
}

impl From<OptimiserError> for Failure {
    fn from(error: OptimiserError) -> Self {
        Failure::Core(error.into())
    }
}

impl From<LossError> for Failure {
    fn from(error: LossError) -> Self {
        Failure::Core(error.into())
    }
}

impl From<LengthMismatch> for Failure {
    fn from(error: LengthMismatch) -> Self {
        Failure::Core(error.into())
    }
}

impl From<NetworkError> for Failure {
    fn from(error: NetworkError) -> Self {
        Failure::Core(error.into())
    }
}

impl From<CheckpointError> for Failure {
    fn from(error: CheckpointError) -> Self {
        Failure::Checkpoint(error)
    }
}

impl From<fmt::Error> for Failure {
    fn from(_: fmt::Error) -> Self {
        Failure::Output
    }
}

/// The claim, unless it holds.
pub(crate) fn claim(holds: bool, claim: &'static str) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure::Claim(claim)) }
}
