//! Proof that the verifier has teeth: planted bugs, which evidence kills which, and what a weaker verifier would miss.
//!
//! The core is compiled a second time with some 300 bugs in it, each behind a switch, and the verifier a second time
//! against that core. Then each bug is switched on in turn and the evidence of `headwater-verify` is gathered until a
//! piece of it is refuted. A bug that nothing refutes says that evidence is missing.
//!
//! | question | answer |
//! |---|---|
//! | which bugs are there? | [`bugs`], [`CLASSES`] |
//! | which rung kills which bug? | [`Matrix`] |
//! | what would a weaker verifier miss? | [`Tampering`], [`refuted`] |
//!
//! Nothing of this is part of the core that ships, nor can it weaken the verifier that certifies it.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the verifier's source is public in its own package; here only the evidence is used"
)]

include!(concat!(env!("OUT_DIR"), "/verifier.rs"));

mod crew;
mod matrix;
mod strict;
mod trial;

pub use headwater_core::planted::{Bug, CLASSES};
pub use matrix::{Cell, Matrix, Row};
pub use rung::Rung;
pub use strata::Stratum;
pub use strict::Tampering;
pub use trial::{refuted, uncovered};

/// Every planted bug.
pub fn bugs() -> impl Iterator<Item = &'static Bug> {
    headwater_core::planted::all()
}

/// The names of all tolerances of the verifier, those for outside sources included.
pub fn tolerances() -> impl Iterator<Item = &'static str> {
    tolerance::TABLE.iter().chain(&golden::tolerance::TABLE).map(|tolerance| tolerance.name)
}
