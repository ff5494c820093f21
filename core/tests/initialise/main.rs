//! Claims about initial weights: the stream, the distributions, orthogonality, and what fails.

#![allow(clippy::unwrap_used, clippy::excessive_precision, unreachable_pub)]

mod distributions;
mod failures;
mod generators;
mod golden;
mod orthogonality;
mod stream;
mod truncation;
