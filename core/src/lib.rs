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
mod real;

pub use activation::{Activation, leaky_relu, leaky_relu_derivative, leaky_relu_slope_derivative};
pub use error::LengthMismatch;
pub use real::Real;
