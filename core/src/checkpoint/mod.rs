//! An exact checkpoint of a training run in the caller's bytes.
//!
//! Parameters, running statistics, optimiser moments, step count and generator state make one record; a run that is
//! resumed from it equals, bit for bit, the run that was not interrupted. The record is the same on every host.
//!
//! ```
//! use headwater_core::checkpoint::{self, Checkpoint, CheckpointMut, CheckpointShape};
//!
//! const SHAPE: CheckpointShape = CheckpointShape { parameters: 3, state: 0, moments: 3, generator: 8 };
//! let mut bytes = [0; checkpoint::size::<f32>(SHAPE)];
//!
//! let written = checkpoint::write(
//!     &mut bytes,
//!     Checkpoint {
//!         structure: 0x5eed,
//!         step: 100,
//!         parameters: &[1.0_f32, -2.0, 0.1],
//!         state: &[],
//!         moments: &[0.0, 0.5, -0.0],
//!         generator: &42_u64.to_le_bytes(),
//!     },
//! )?;
//! assert_eq!(written, bytes.len());
//!
//! let (mut step, mut parameters, mut moments, mut generator) = (0, [0.0_f32; 3], [0.0; 3], [0; 8]);
//! let destination = CheckpointMut {
//!     structure: 0x5eed,
//!     step: &mut step,
//!     parameters: &mut parameters,
//!     state: &mut [],
//!     moments: &mut moments,
//!     generator: &mut generator,
//! };
//! checkpoint::read(&bytes, destination)?;
//! assert_eq!((step, parameters, u64::from_le_bytes(generator)), (100, [1.0, -2.0, 0.1], 42));
//! # Ok::<(), checkpoint::CheckpointError>(())
//! ```
//!
//! # Format, version 1
//!
//! Whole numbers and scalars are little endian. P, S, M are counts of scalars, w the bytes of one, G a count of bytes.
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 8 | `HWCHECKP` |
//! | 8 | 2 | version: 1 |
//! | 10 | 2 | w: 4 for f32, 8 for f64 |
//! | 12 | 8 | structure: the fingerprint of the network |
//! | 20 | 8 | step |
//! | 28 | 8 | P, the parameters |
//! | 36 | 8 | S, the running statistics |
//! | 44 | 8 | M, the optimiser's moments |
//! | 52 | 8 | G, the generator's state |
//! | 60 | 4 | CRC-32 of the 60 bytes before it |
//! | 64 | w P | parameters |
//! | | w S | state |
//! | | w M | moments |
//! | | G | generator |
//! | | 4 | CRC-32 of all bytes before it |
//!
//! The CRC-32 is that of zlib and Ethernet. It finds every change within 32 bits in a row, so every single damaged
//! byte, and misses other damage once in 4 billion. It is no defence against a forger.

mod checksum;
mod error;
mod header;
mod read;
mod shape;
mod stored;
mod write;

pub use error::CheckpointError;
pub use header::CheckpointHeader;
pub use read::{CheckpointMut, inspect, read};
pub use shape::{CheckpointShape, size};
pub use stored::Stored;
pub use write::{Checkpoint, write};
