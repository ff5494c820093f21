//! All the memory that the program works in.

use crate::digits::PIXELS;
use crate::fenced::{self, PARTS};
use crate::network::{ADAM, BATCH};
use crate::sick;

/// Scalars in which the planned arrays lie: for the optimiser that takes most, or for the network that is sick.
pub(crate) const WORDS: usize = {
    let trained = fenced::length(&lengths());
    let sick = fenced::length(&sick::LENGTHS);
    if trained > sick { trained } else { sick }
};

const fn lengths() -> [usize; PARTS] {
    let plan = ADAM.plan();
    [plan.parameters, plan.gradients, plan.state, plan.moments, plan.scratch]
}

/// Memory for the program, to be placed in a `static`.
#[derive(Debug)]
pub struct Memory {
    pub(crate) words: [f32; WORDS],
    pub(crate) record: [u8; ADAM.record()],
    pub(crate) batch: Batch,
}

/// One batch of images.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) inputs: [f32; BATCH * PIXELS],
    pub(crate) classes: [usize; BATCH],
}

impl Memory {
    /// Zeros.
    pub const fn new() -> Self {
        let batch = Batch { inputs: [0.0; BATCH * PIXELS], classes: [0; BATCH] };
        Self { words: [0.0; WORDS], record: [0; ADAM.record()], batch }
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}
