//! No public function of the core panics, whatever it is given.
//!
//! Method: absurd arguments, with overflow checks and debug assertions on, as in every test build; a panic fails the test.
//! Sizes near the limits of the address space, nothing at all, widths and batches of one, NaN and random bits for numbers,
//! events and records made by hand. What comes out does not matter here, only that something does.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod absurd;
mod events;
mod initialisers;
mod numbers;
mod rules;
mod sizes;
