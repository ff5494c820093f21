//! The activation catalogue through its public interface.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accuracy;
mod gain;
mod reference;
mod slices;
mod specials;
