//! Checkpoints: every bit comes back, no damage goes unseen, and a resumed run is the run that was not interrupted.
//!
//! Method: random records and random networks in whole training runs; the core's own tests have the format byte by byte.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod records;
mod resume;
mod run;
