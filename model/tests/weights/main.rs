//! Weights files: PyTorch's are read and written as PyTorch does, and nothing in a broken one can do harm.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod garbled;
mod pytorch;
mod refused;
mod replaced;

use headwater_model::{Fault, Model, Storage, Weights};

const MODEL: &str = include_str!("data/network.toml");
const BYTES: &[u8] = include_bytes!("data/network.safetensors");

/// Runs `work` with the network of the test data.
fn with_network<T>(work: impl FnOnce(&headwater_core::Network<'_>) -> T) -> T {
    let storage = Storage::new();
    work(&Model::parse("network.toml", MODEL, &storage).unwrap().network)
}

fn parsed(bytes: &[u8]) -> Result<Weights, Fault> {
    with_network(|network| Weights::parse("w.safetensors", bytes, bytes.len() as u64, network))
}
