//! Writing a record.

use super::checksum::seal;
use super::header::{VERSION, put};
use super::{CheckpointError, CheckpointHeader, CheckpointShape, Stored, size};
use crate::LengthMismatch;

/// All that a training run is made of, to be written.
#[derive(Debug, Clone, Copy)]
pub struct Checkpoint<'a, R> {
    /// A number that stands for the network's description; only a record with the same one can be read back.
    pub structure: u64,
    /// Steps taken.
    pub step: u64,
    /// The parameters.
    pub parameters: &'a [R],
    /// The running statistics.
    pub state: &'a [R],
    /// The optimiser's moments.
    pub moments: &'a [R],
    /// Bytes from which the caller can restore its generator.
    pub generator: &'a [u8],
}

/// Overwrites the beginning of `bytes` with a record and returns its length, which is [`size`] of its shape. Bytes
/// beyond it stay as they are.
///
/// ```
/// use headwater_core::checkpoint::{self, Checkpoint};
///
/// let checkpoint =
///     Checkpoint { structure: 1, step: 7, parameters: &[0.5_f64], state: &[], moments: &[], generator: &[] };
/// let mut bytes = [0xff; 80];
/// assert_eq!(checkpoint::write(&mut bytes, checkpoint)?, 76);
/// assert_eq!(bytes[76..], [0xff; 4]);
/// # Ok::<(), checkpoint::CheckpointError>(())
/// ```
///
/// # Errors
///
/// [`CheckpointError::Length`] if the record does not fit into `bytes`, which then stay as they are.
pub fn write<R: Stored>(bytes: &mut [u8], checkpoint: Checkpoint<'_, R>) -> Result<usize, CheckpointError> {
    let Checkpoint { structure, step, parameters, state, moments, generator } = checkpoint;
    let shape = CheckpointShape {
        parameters: parameters.len(),
        state: state.len(),
        moments: moments.len(),
        generator: generator.len(),
    };
    let length = size::<R>(shape);
    let found = bytes.len();
    let Some(record) = bytes.get_mut(..length) else {
        let remedy = "size it with checkpoint::size";
        return Err(LengthMismatch { part: "bytes", expected: length, found, remedy }.into());
    };
    let scalar_bytes = R::BYTES as u16;
    let header = CheckpointHeader { version: VERSION, scalar_bytes, structure, step, shape };
    let mut rest = put(record, &header.encode());
    for scalar in [parameters, state, moments].into_iter().flatten() {
        rest = put(rest, scalar.to_bytes().as_ref());
    }
    put(rest, generator);
    seal(record);
    Ok(length)
}
