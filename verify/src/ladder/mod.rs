//! The rungs for each part of the catalogue: laws, finite differences, dual numbers, f32 against f64.
//!
//! Each part has one exhaustive `match` that says what is checked of each entry. A new activation, layer, loss
//! or optimiser does not compile here until somebody has written down what is true of it. What is shown of each part
//! is listed in its `EVIDENCE`, and all of it in [`crate::proof`].

pub mod activation;
pub mod bounds;
pub mod checkpoint;
pub mod golden;
pub mod identity;
pub mod initialiser;
pub mod loss;
pub mod network;
pub mod optimiser;
pub mod probe;
pub mod stream;
pub mod theory;
