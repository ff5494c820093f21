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
//! | package `headwater-scalar` | the functions, their true values, and the judgement of a block of inputs |
//! | `claims` | what is claimed of each |
//! | `sweep` | all inputs, interruptible |
//! | `sample` | the inputs of the default run |
//! | `table` | the committed tables |
//! | `evidence` | the facts |
//!
//! How to drive a whole sweep: make a [`Sweep`], [`run`](Sweep::run) it with a closure that shows the [`Progress`] and
//! a flag that stops it, save it when it was stopped, and print its [`facts`](Sweep::facts).

mod claims;
mod evidence;
mod sample;
mod sweep;
mod table;

pub use claims::claims;
pub use evidence::{EVIDENCE, WHOLE};
pub use headwater_scalar::{
    Claims, Direction, Elementary, Extreme, Family, Function, LOST, Mirror, Peak, Sightings, Tally, error_of,
    reference,
};
pub use sample::{STRIDE, sample};
pub use sweep::{Progress, Sweep};
pub use table::{REGENERATE, Row, Table};
