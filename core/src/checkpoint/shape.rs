//! What a record holds, in counts, and how long that makes it.

use super::Stored;
use super::header::HEADER;

/// Bytes of the checksum at the end.
pub(super) const TRAILER: usize = size_of::<u32>();

/// How much of each part a record holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckpointShape {
    /// Parameters, in scalars: [`Network::parameter_count`](crate::Network::parameter_count).
    pub parameters: usize,
    /// Running statistics, in scalars: [`Network::state_count`](crate::Network::state_count).
    pub state: usize,
    /// Moments, in scalars: [`Optimiser::moment_count`](crate::Optimiser::moment_count).
    pub moments: usize,
    /// State of the generator, in bytes.
    pub generator: usize,
}

/// The length of a record, in bytes. Saturates at `usize::MAX`.
///
/// ```
/// use headwater_core::checkpoint::{self, CheckpointShape};
///
/// const SHAPE: CheckpointShape = CheckpointShape { parameters: 10, state: 4, moments: 20, generator: 16 };
/// const BYTES: usize = checkpoint::size::<f32>(SHAPE);
/// assert_eq!(BYTES, 64 + 4 * (10 + 4 + 20) + 16 + 4);
/// ```
pub const fn size<R: Stored>(shape: CheckpointShape) -> usize {
    let CheckpointShape { parameters, state, moments, generator } = shape;
    let scalars = parameters.saturating_add(state).saturating_add(moments);
    scalars.saturating_mul(R::BYTES).saturating_add(generator).saturating_add(HEADER + TRAILER)
}
