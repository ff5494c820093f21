//! Reading a record: everything is verified before anything is changed.

use super::checksum::verify;
use super::header::HEADER;
use super::{CheckpointError, CheckpointHeader, Stored};
use crate::LengthMismatch;

/// Where a record is read to. Every slice has the length of its part of the record.
#[derive(Debug)]
pub struct CheckpointMut<'a, R> {
    /// The number that stands for the network's description; the record has to have the same.
    pub structure: u64,
    /// Overwritten with the steps taken.
    pub step: &'a mut u64,
    /// Overwritten with the parameters.
    pub parameters: &'a mut [R],
    /// Overwritten with the running statistics.
    pub state: &'a mut [R],
    /// Overwritten with the optimiser's moments.
    pub moments: &'a mut [R],
    /// Overwritten with the bytes of the generator.
    pub generator: &'a mut [u8],
}

/// Verifies a record and says what it holds: `bytes` are one whole, undamaged record of a version that can be read.
///
/// ```
/// use headwater_core::checkpoint::{self, Checkpoint, CheckpointError};
///
/// let checkpoint =
///     Checkpoint { structure: 1, step: 7, parameters: &[0.5_f64], state: &[], moments: &[], generator: &[] };
/// let mut bytes = [0; 76];
/// checkpoint::write(&mut bytes, checkpoint)?;
/// let header = checkpoint::inspect(&bytes)?;
/// assert_eq!((header.step, header.scalar_bytes, header.shape.parameters), (7, 8, 1));
///
/// bytes[70] ^= 1;
/// assert!(matches!(checkpoint::inspect(&bytes), Err(CheckpointError::Damaged { part: "record", .. })));
/// # Ok::<(), CheckpointError>(())
/// ```
///
/// # Errors
///
/// [`CheckpointError::Foreign`], [`Version`](CheckpointError::Version), [`Truncated`](CheckpointError::Truncated),
/// [`Overlong`](CheckpointError::Overlong) or [`Damaged`](CheckpointError::Damaged), and
/// [`Scalar`](CheckpointError::Scalar) for one that is neither f32 nor f64.
pub fn inspect(bytes: &[u8]) -> Result<CheckpointHeader, CheckpointError> {
    let header = CheckpointHeader::decode(bytes)?;
    verify("record", bytes)?;
    Ok(header)
}

/// Overwrites a training run with the one in `bytes`, bit for bit.
///
/// ```
/// use headwater_core::checkpoint::{self, Checkpoint, CheckpointError, CheckpointMut};
///
/// let checkpoint =
///     Checkpoint { structure: 1, step: 7, parameters: &[0.5_f64], state: &[], moments: &[], generator: &[] };
/// let mut bytes = [0; 76];
/// checkpoint::write(&mut bytes, checkpoint)?;
///
/// let (mut step, mut parameters) = (0, [0.0_f64]);
/// let destination = CheckpointMut {
///     structure: 2,
///     step: &mut step,
///     parameters: &mut parameters,
///     state: &mut [],
///     moments: &mut [],
///     generator: &mut [],
/// };
/// let error = checkpoint::read(&bytes, destination).unwrap_err();
/// assert_eq!(error, CheckpointError::Structure { expected: 2, found: 1 });
/// assert_eq!((step, parameters), (0, [0.0]));
/// # Ok::<(), CheckpointError>(())
/// ```
///
/// # Errors
///
/// Those of [`inspect`], then [`CheckpointError::Scalar`], [`CheckpointError::Structure`] and
/// [`CheckpointError::Length`]. Whichever it is, nothing has been changed.
pub fn read<R: Stored>(bytes: &[u8], checkpoint: CheckpointMut<'_, R>) -> Result<(), CheckpointError> {
    let CheckpointHeader { scalar_bytes, structure, step, shape, .. } = inspect(bytes)?;
    if usize::from(scalar_bytes) != R::BYTES {
        return Err(CheckpointError::Scalar { expected: R::FORM, found: scalar_bytes });
    }
    if structure != checkpoint.structure {
        return Err(CheckpointError::Structure { expected: checkpoint.structure, found: structure });
    }
    let parts = [
        ("parameters", shape.parameters, checkpoint.parameters.len()),
        ("state", shape.state, checkpoint.state.len()),
        ("moments", shape.moments, checkpoint.moments.len()),
        ("generator", shape.generator, checkpoint.generator.len()),
    ];
    for (part, expected, found) in parts {
        if expected != found {
            let remedy = "read it into memory for the network, optimiser and generator it was written with";
            return Err(LengthMismatch { part, expected, found, remedy }.into());
        }
    }
    let mut scalars = bytes.get(HEADER..).unwrap_or_default();
    for destination in [checkpoint.parameters, checkpoint.state, checkpoint.moments] {
        for scalar in destination {
            if let Some(Ok(bytes)) = scalars.split_off(..R::BYTES).map(R::Bytes::try_from) {
                *scalar = R::from_bytes(bytes);
            }
        }
    }
    for (byte, stored) in checkpoint.generator.iter_mut().zip(scalars) {
        *byte = *stored;
    }
    *checkpoint.step = step;
    Ok(())
}
