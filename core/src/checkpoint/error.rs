//! Why a checkpoint was not written or not read.

use core::fmt;

use crate::LengthMismatch;

/// A record that cannot be used. Nothing has been changed when one is returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckpointError {
    /// A slice does not have the length the record asks for.
    Length(LengthMismatch),
    /// The bytes are something else.
    Foreign,
    /// The format is of another release.
    Version {
        /// The version that can be read.
        supported: u16,
        /// The version of the record.
        found: u16,
    },
    /// A checksum does not fit.
    Damaged {
        /// `header` or `record`.
        part: &'static str,
        /// The checksum that was stored.
        expected: u32,
        /// The checksum of the bytes.
        found: u32,
    },
    /// The end is missing.
    Truncated {
        /// Bytes in the record, or the fewest that one can have.
        expected: u64,
        /// Bytes passed.
        found: usize,
    },
    /// Something follows the record.
    Overlong {
        /// Bytes in the record.
        expected: u64,
        /// Bytes passed.
        found: usize,
    },
    /// The record holds another scalar.
    Scalar {
        /// The scalar asked for.
        expected: &'static str,
        /// Bytes of the scalar in the record.
        found: u16,
    },
    /// The record belongs to another network.
    Structure {
        /// The fingerprint of the network asked for.
        expected: u64,
        /// The fingerprint in the record.
        found: u64,
    },
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CheckpointError::Length(mismatch) => write!(f, "checkpoint: {mismatch}"),
            CheckpointError::Foreign => write!(
                f,
                "checkpoint: expected bytes that begin with HWCHECKP, found others; pass a record that this library \
                 wrote"
            ),
            CheckpointError::Version { supported, found } => write!(
                f,
                "checkpoint: expected version {supported}, found version {found}; read it with the release that \
                 wrote it"
            ),
            CheckpointError::Damaged { part, expected, found } => write!(
                f,
                "checkpoint: expected checksum {expected:#010x} of the {part}, found {found:#010x}; some of its bytes \
                 have changed: go back to another copy"
            ),
            CheckpointError::Truncated { expected, found } => write!(
                f,
                "checkpoint: expected at least {expected} bytes, found {found}; the end is missing: go back to another \
                 copy"
            ),
            CheckpointError::Overlong { expected, found } => write!(
                f,
                "checkpoint: expected {expected} bytes, found {found}; pass the record without what follows it"
            ),
            CheckpointError::Scalar { expected, found } => write!(
                f,
                "checkpoint: expected scalars of {expected}, found scalars of {found} bytes; read it with the scalar \
                 it was written with"
            ),
            CheckpointError::Structure { expected, found } => write!(
                f,
                "checkpoint: expected network {expected:#018x}, found {found:#018x}; read it with the network it was \
                 written with"
            ),
        }
    }
}

impl core::error::Error for CheckpointError {}

impl From<LengthMismatch> for CheckpointError {
    fn from(mismatch: LengthMismatch) -> Self {
        CheckpointError::Length(mismatch)
    }
}
