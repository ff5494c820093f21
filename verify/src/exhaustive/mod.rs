//! Rung 5: every `f32` there is, through every activation, every derivative and every elementary function.
//!
//! There are 2^32 inputs, and each is tried: the error in units in the last place against [`reference()`], the bounds,
//! the symmetries to the bit, the direction, infinities, subnormal numbers and NaN. What was found is committed as two
//! tables of plain text beside this file: `all.txt` of all inputs and `sample.txt` of the inputs of the default run.
//! They are compared with equality, so that an improvement shows as surely as a loss. After a change of the core
//! that is meant to change bits, write them anew:
//!
//! ```text
//! cargo run --release --package headwater-verify --example exhaustive
//! cargo run --release --package headwater-verify --example exhaustive -- softplus "softplus'"
//! ```
//!
//! The second sweeps the named functions alone.
//!
//! | file | what it holds |
//! |---|---|
//! | `function` | which functions are swept, by the core's public interface |
//! | `claims` | what is claimed of each |
//! | `quantities`, `reference` | the true values in `f64` |
//! | `error` | the distance between the two |
//! | `tally` | what is recorded; parts merge in any order |
//! | `block` | one function on a thousand inputs |
//! | `sweep` | all of them, interruptible |
//! | `sample` | the inputs of the default run |
//! | `table` | the committed tables |
//! | `wide` | loops by the widest vectors of the machine |
//! | `evidence` | the facts |
//!
//! How to drive a whole sweep: make a [`Sweep`], [`run`](Sweep::run) it with a closure that shows the [`Progress`] and
//! a flag that stops it, save it when it was stopped, and print its [`facts`](Sweep::facts).

mod block;
mod claims;
mod error;
mod evidence;
mod function;
mod quantities;
mod reference;
mod sample;
mod sweep;
mod table;
mod tally;
mod wide;

pub use claims::{Claims, Direction, Mirror};
pub use error::{LOST, error_of};
pub use evidence::{EVIDENCE, WHOLE};
pub use function::{Elementary, Family, Function};
pub use reference::reference;
pub use sample::{STRIDE, sample};
pub use sweep::{Progress, Sweep};
pub use table::{REGENERATE, Row, Table};
pub use tally::{Extreme, Peak, Sightings, Tally};

/// The most inputs of one sign that are computed at a time, with the one beyond.
const LENGTH: usize = 1025;
