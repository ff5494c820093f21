//! The engine: passes, layers and events.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod engine;
mod events;
mod layers;
mod products;
