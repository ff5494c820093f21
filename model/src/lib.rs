//! Files about networks, and what can be done with them on a desk: train, and plan the memory of a board.
//!
//! | question | answer |
//! |---|---|
//! | what does a model file say? | [`Model`], described in `model/SCHEMA.md` |
//! | what has a network learned? | [`Weights`], read and written as PyTorch does |
//! | what does it learn from? | [`Data`], from CSV or from memory |
//! | how is it trained? | [`train`], from a [`Progress`] on |
//! | what does it take on a board? | [`plan::Plan`], [`plan::remedies`] |
//! | how does it get onto the board? | [`export::Project`] |
//! | which features of the core does it need? | [`features`] |
//! | what is wrong with a file? | [`Fault`] |
//!
//! Nothing here computes a gradient or a size of its own: numerics and sizes are `headwater-core`'s.

mod data;
mod description;
pub mod export;
mod fault;
pub mod features;
mod files;
mod nearest;
mod order;
pub mod plan;
mod training;
mod weights;

pub use data::{Answers, Columns, Data, Split};
pub use description::{Clip, LONGEST, Model, Settings, Storage};
pub use fault::{Fault, Place};
pub use files::{replace, replaceable};
pub use nearest::{nearest, simplified};
pub use order::epoch_order;
pub use training::{Epoch, Health, LayerHealth, MOST_MEMORY, Progress, Run, Stopped, TrainingError, train};
pub use weights::Weights;
