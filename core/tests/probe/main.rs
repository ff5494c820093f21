//! The diagnosis against networks that are sick on purpose, each in one known way, and against healthy ones.
//!
//! Oracle: the construction. Weights are drawn normal with a chosen standard deviation, so that mean field theory gives
//! the factor per layer: chi = variance x width x E phi'(z)^2 (Schoenholz et al. 2017).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod arithmetic;
mod blame;
mod measured;
mod patient;
mod verdicts;
