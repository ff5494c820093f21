//! Neural-network training in caller-provided memory.
#![no_std]
#![forbid(unsafe_code)]
#![deny(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::string_slice
)]

mod activation;
mod error;
mod loss;
mod real;

pub use activation::{Activation, leaky_relu, leaky_relu_derivative, leaky_relu_slope_derivative};
pub use error::LengthMismatch;
pub use loss::{Loss, LossError, Targets, argmax, correct, log_softmax, softmax};
pub use real::Real;
