//! Files about networks, and what can be done with them on a desk: train, and plan the memory of a board.
//!
//! | question | answer |
//! |---|---|
//! | what does a model file say? | [`Model`], described in `model/SCHEMA.md` |
//! | what has a network learned? | [`Weights`], read and written as PyTorch does |
//! | what is wrong with a file? | [`Fault`] |
//!
//! Nothing here computes a gradient or a size of its own: numerics and sizes are `headwater-core`'s.

mod description;
mod fault;
mod files;
mod nearest;
mod weights;

pub use description::{Clip, LONGEST, Model, Settings, Storage};
pub use fault::{Fault, Place};
pub use files::replace;
pub use nearest::{nearest, simplified};
pub use weights::Weights;
