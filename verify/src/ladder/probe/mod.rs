//! What is true of the probe: each figure by its definition, each verdict where it was put.

mod engine;
mod evidence;
mod recorder;
mod statistics;
mod verdicts;

pub use engine::{events, segments};
pub use evidence::EVIDENCE;
pub use statistics::{finiteness, statistics, updates};
pub use verdicts::{flow, verdicts};
