//! The memory plan: every part is as long as it says, is used in full, and is changed by nobody else.
//!
//! Method: random networks of every kind of layer, with branches in branches, a frozen prefix and batches of 1 to 9,
//! each call with every part of the memory between canaries: numbers of known bits that belong to nobody.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod calls;
mod case;
mod constant;
mod freezing;
mod memory;
mod ownership;
mod refusal;
mod refused_pass;
mod scratch;
mod segments;
