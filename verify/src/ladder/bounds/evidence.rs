//! The evidence of rung 7, for the registry.

use super::{arithmetic, batch_norm, dense, elementary, layer_norm, softmax_cross_entropy};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Every bound that is shown for a whole box.
pub static EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "bounds-arithmetic",
        rung: Rung::Bounds,
        subject: Subject::Network,
        claim: "the arithmetic of bounds encloses random formulas over random boxes",
        gather: arithmetic,
    },
    Evidence {
        name: "bounds-elementary",
        rung: Rung::Bounds,
        subject: Subject::Activation,
        claim: "elementary functions are as accurate as the bounds take them to be",
        gather: elementary,
    },
    Evidence {
        name: "bounds-dense",
        rung: Rung::Bounds,
        subject: Subject::Network,
        claim: "rounding of a dense layer, forward and backward, is bounded for all inputs of a box",
        gather: dense,
    },
    Evidence {
        name: "bounds-softmax",
        rung: Rung::Bounds,
        subject: Subject::Loss,
        claim: "rounding of softmax cross-entropy and its gradient is bounded for all logits of a box",
        gather: softmax_cross_entropy,
    },
    Evidence {
        name: "bounds-batch-norm",
        rung: Rung::Bounds,
        subject: Subject::Network,
        claim: "rounding of batch norm in training, forward and backward, is bounded for every batch of a box",
        gather: batch_norm,
    },
    Evidence {
        name: "bounds-layer-norm",
        rung: Rung::Bounds,
        subject: Subject::Network,
        claim: "rounding of layer norm, forward and backward, is bounded for every sample of a box",
        gather: layer_norm,
    },
];
