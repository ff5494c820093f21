//! Rung 6: backward passes, optimiser steps and inference as identities of rational functions.
//!
//! The shipping code runs over the [`field`](crate::field) of 2^61 - 1 elements, and what it gives is compared with `==`:
//! backward passes with the derivative of the same forward pass, everything else with the formula of the textbook. What
//! an agreement is worth is said in [`identity`](crate::identity).

use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::IDENTITY;

/// A fact of this rung about gradients, to be filled.
#[must_use]
pub fn fact(claim: &str, domain: impl Into<String>) -> Fact {
    let oracle = "the same forward pass on dual numbers over GF(2^61 - 1), at two random points";
    Fact::new(Rung::ExactIdentity, claim, domain, oracle, IDENTITY)
}
