//! What is true of checkpoints: the documented bytes, every bit back, no damage accepted.

mod evidence;
mod record;

pub use evidence::EVIDENCE;
pub use record::{bytes, refusals};
