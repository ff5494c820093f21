//! `headwater-core` with bugs in it, all switched off until [`planted::set`] switches one on.
//!
//! For tests of the verifier alone. The source is the core's own, patched by `build.rs`; the bugs are listed in `bugs/`.
#![no_std]
#![allow(
    warnings,
    clippy::all,
    reason = "a patched copy of code that is linted where it stands; wrong code need not be good code"
)]

// For switches that each thread has for itself.
extern crate std;

#[path = "../bugs/mod.rs"]
mod bugs;
pub mod planted;

include!(concat!(env!("OUT_DIR"), "/core/lib.rs"));
