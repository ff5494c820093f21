//! Claims about checkpoints: the bytes, what is refused, and that a resumed run is the same run.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test fails by panicking")]

mod golden;
mod refusal;
mod resume;
mod round_trip;
mod run;
