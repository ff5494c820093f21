//! Claims about initial weights: the stream, its reach, and what fails.

#![allow(clippy::unwrap_used, clippy::excessive_precision, unreachable_pub)]

mod failures;
mod generators;
mod golden;
mod orthogonality;
mod reach;
mod stream;
mod truncation;
