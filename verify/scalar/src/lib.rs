//! Functions of one number: their true values, and how far the core is from them, over blocks of inputs.
//!
//! What a sweep of all 2^32 inputs does to each of them is here, in a package of its own, so that it can be optimised more
//! than the evidence around it: `headwater-verify` decides which inputs to try and what is claimed, and keeps the tables.
//!
//! | question | answer |
//! |---|---|
//! | which functions, by the core's public interface? | [`Function`] |
//! | what are the true values, in `f64`? | [`reference()`], and behind it what several references share |
//! | how far is a result from one? | [`error_of`] |
//! | what is asked of a function beside its error? | [`Claims`] |
//! | what did it do on a thousand inputs? | [`Block`], which fills a [`Tally`]; tallies merge in any order |

mod block;
mod claims;
mod error;
mod function;
mod quantities;
mod reference;
mod tally;
mod wide;

pub use block::{Block, Row};
pub use claims::{Claims, Direction, Mirror};
pub use error::{LOST, error_of};
pub use function::{Elementary, Family, Function, examples};
pub use reference::reference;
pub use tally::{Extreme, Peak, Sightings, Tally};

/// The most inputs of one sign that are computed at a time, with the one beyond.
pub const LENGTH: usize = 1025;
