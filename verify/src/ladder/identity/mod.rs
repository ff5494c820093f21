//! Rung 6: backward passes, optimiser steps and inference as identities of rational functions.
//!
//! The shipping code runs over the [`field`](crate::field) of 2^61 - 1 elements, and what it gives is compared with `==`:
//! backward passes with the derivative of the same forward pass, everything else with the formula of the textbook. What
//! an agreement is worth is said in [`identity`](crate::identity).

mod activations;
mod calls;
mod chances;
mod evidence;
mod formula;
mod layers;
mod losses;
mod networks;
mod optimisers;
mod trained;

pub use activations::{slopes, values};
pub use calls::{destinations, frozen};
pub use chances::chances;
pub use evidence::EVIDENCE;
pub use layers::{layers_by_direction, layers_by_partial};
pub use losses::{loss_values, losses_by_direction, losses_by_partial, softmaxes};
pub use networks::{chains, largest, networks_by_direction, networks_by_partial, outputs};
pub use optimisers::{clipping, optimisers, schedules};

use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::IDENTITY;

/// A fact of this rung about gradients, to be filled.
#[must_use]
pub fn fact(claim: &str, domain: impl Into<String>) -> Fact {
    let oracle = "the same forward pass on dual numbers over GF(2^61 - 1), at two random points: what is wrong passes with a chance below 1e-15";
    Fact::new(Rung::ExactIdentity, claim, domain, oracle, IDENTITY)
}

/// A fact of this rung about values, to be filled.
fn formula_fact(claim: &str, domain: impl Into<String>) -> Fact {
    let oracle = "the textbook's formula over GF(2^61 - 1), at random points: another formula of degree d agrees at one with a chance of d / 2.3e18";
    Fact::new(Rung::ExactIdentity, claim, domain, oracle, IDENTITY)
}
