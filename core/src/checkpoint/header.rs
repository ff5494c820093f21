//! The first bytes of a record.

use super::checksum::{seal, verify};
use super::shape::TRAILER;
use super::{CheckpointError, CheckpointShape, Stored};

pub(super) const MAGIC: [u8; 8] = *b"HWCHECKP";
pub(super) const VERSION: u16 = 1;

/// Bytes before the parameters.
pub(super) const HEADER: usize =
    MAGIC.len() + size_of::<[u16; 2]>() + size_of::<[u64; 6]>() + size_of::<u32>();
const _: () = assert!(HEADER == 64, "the documented offsets");

/// What a record says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckpointHeader {
    /// Version of the format.
    pub version: u16,
    /// Bytes of one scalar: 4 for f32, 8 for f64.
    pub scalar_bytes: u16,
    /// The fingerprint of the network.
    pub structure: u64,
    /// Steps taken.
    pub step: u64,
    /// What it holds.
    pub shape: CheckpointShape,
}

impl CheckpointHeader {
    pub(super) fn encode(&self) -> [u8; HEADER] {
        let CheckpointHeader { version, scalar_bytes, structure, step, shape } = *self;
        let mut bytes = [0; HEADER];
        let mut rest = put(&mut bytes, &MAGIC);
        rest = put(rest, &version.to_le_bytes());
        rest = put(rest, &scalar_bytes.to_le_bytes());
        rest = put(rest, &structure.to_le_bytes());
        rest = put(rest, &step.to_le_bytes());
        for count in [shape.parameters, shape.state, shape.moments, shape.generator] {
            rest = put(rest, &(count as u64).to_le_bytes());
        }
        seal(&mut bytes);
        bytes
    }

    /// Reads the header of a whole record and compares the length it claims with the length there is.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let truncated = |expected| CheckpointError::Truncated { expected, found: bytes.len() };
        let at_least = truncated((HEADER + TRAILER) as u64);
        let mut rest = bytes;
        if take(&mut rest).ok_or(at_least)? != MAGIC {
            return Err(CheckpointError::Foreign);
        }
        let version = u16::from_le_bytes(take(&mut rest).ok_or(at_least)?);
        if version != VERSION {
            return Err(CheckpointError::Version { supported: VERSION, found: version });
        }
        let scalar_bytes = u16::from_le_bytes(take(&mut rest).ok_or(at_least)?);
        let mut numbers = [0_u64; 6];
        for number in &mut numbers {
            *number = u64::from_le_bytes(take(&mut rest).ok_or(at_least)?);
        }
        verify("header", bytes.get(..HEADER).ok_or(at_least)?)?;
        if ![f32::BYTES, f64::BYTES].contains(&scalar_bytes.into()) {
            return Err(CheckpointError::Scalar {
                expected: "4 bytes (f32) or 8 bytes (f64)",
                found: scalar_bytes,
            });
        }
        let [structure, step, counts @ ..] = numbers;
        let claimed = length(scalar_bytes, counts);
        let found = bytes.len() as u64;
        if found < claimed {
            return Err(truncated(claimed));
        }
        if found > claimed {
            return Err(CheckpointError::Overlong { expected: claimed, found: bytes.len() });
        }
        // No count is larger than the length, which is a `usize`.
        let [parameters, state, moments, generator] =
            counts.map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        let shape = CheckpointShape { parameters, state, moments, generator };
        Ok(CheckpointHeader { version, scalar_bytes, structure, step, shape })
    }
}

/// The length that a header claims; `u64::MAX`, which no record has, if it is larger.
fn length(scalar_bytes: u16, [parameters, state, moments, generator]: [u64; 4]) -> u64 {
    parameters
        .checked_add(state)
        .and_then(|scalars| scalars.checked_add(moments))
        .and_then(|scalars| scalars.checked_mul(scalar_bytes.into()))
        .and_then(|bytes| bytes.checked_add(generator))
        .and_then(|bytes| bytes.checked_add((HEADER + TRAILER) as u64))
        .unwrap_or(u64::MAX)
}

/// Overwrites the beginning of `rest` and returns what follows.
pub(super) fn put<'b>(rest: &'b mut [u8], bytes: &[u8]) -> &'b mut [u8] {
    let Some((first, rest)) = rest.split_at_mut_checked(bytes.len()) else { return &mut [] };
    first.copy_from_slice(bytes);
    rest
}

/// Takes the first `N` bytes and moves on.
fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    rest.split_off(..N)?.first_chunk().copied()
}
