//! The stream of the initialisers: weights are the documented transform of the documented draws.

mod contract;
mod evidence;
mod network;
mod truncated;
mod words;

pub use contract::{contract, orthonormal};
pub use evidence::EVIDENCE;
pub use network::network;
pub use truncated::{bounds, quantiles};
