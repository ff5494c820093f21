//! Single layers and whole networks against PyTorch, the normalisations against mpmath too.
//!
//! A layer is a network of one. Parameters, running statistics, inputs and a random cotangent or a loss come from the file;
//! outputs, both gradients and the running statistics after each of several batches are compared, then inference.

use crate::fact::Fact;
use crate::golden::tolerance::LAYERS;
use crate::golden::{self, replay};
use crate::rung::Rung;

/// Claim: each layer is PyTorch's, forward, backward and in what it keeps. Oracle: PyTorch's modules in training mode and
/// autograd; for a normalisation also mpmath with 400 digits, since PyTorch is off by 1e-8 where the mean is far from
/// zero. Tolerance: see [`LAYERS`], times the condition of subtracting the mean, which both sides pay.
#[must_use]
pub fn layers() -> Vec<Fact> {
    let facts = golden::layers().cases.into_iter().map(|case| {
        let oracle = "PyTorch, CPU, float64; mpmath for a normalisation";
        let domain = format!("{} batches, f64", case.steps.len());
        let mut fact = Fact::new(Rung::Goldens, &case.name, domain, oracle, LAYERS);
        replay::compare(&mut fact, &case);
        fact
    });
    facts.collect()
}

/// Claim: a network of several kinds of layer is PyTorch's, loss and gradients of every parameter and input; and frozen
/// layers are PyTorch's in evaluation mode without gradients. Oracle: PyTorch and its autograd. Tolerance: see [`LAYERS`],
/// times what a batch norm may multiply a rounding by.
#[must_use]
pub fn networks() -> Vec<Fact> {
    let facts = golden::networks().cases.into_iter().map(|case| {
        let claim = format!("{} is PyTorch's, {} layers frozen", case.name, case.frozen);
        let mut fact =
            Fact::new(Rung::Goldens, claim, "batches of 6 and 2, f64", "PyTorch, CPU, float64", LAYERS);
        replay::compare(&mut fact, &case);
        fact
    });
    facts.collect()
}
