//! Model files: what they say, what is refused, and that nothing in them can bring a reader down.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod examples;
mod garbled;
mod refused;
mod round_trip;
