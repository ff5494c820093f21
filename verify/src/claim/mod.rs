//! What a statement of the lesson is once it has been measured: plain data.
//!
//! Three steps are kept apart. *Measuring* runs the engine and ends in numbers ([`Measurement`]). *Judging* is a pure
//! function of those numbers and their bounds ([`Claim::verdict`]), so that a verdict can't be written by hand.
//! *Printing* is the command line's and never computes: it walks the tables, pictures and sentences of a [`Section`].

mod bound;
mod judgement;
mod measurement;
mod number;
mod picture;
mod section;
mod table;

pub use bound::Bound;
pub use judgement::{Claim, Qualification, Verdict};
pub use measurement::Measurement;
pub use number::{Number, in_words};
pub use picture::{Axis, Bar, Curve, Form, Picture, Scale};
pub use section::Section;
pub use table::{Cell, Table};
