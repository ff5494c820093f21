//! The evidence about losses, for the registry.

use super::{
    classes, deltas, differences, duals, examples, independence, large, many, probabilities, single, slopes,
    strata, symmetry, textbook, undefined, values,
};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is shown of losses.
pub static EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "loss-textbook",
        rung: Rung::Laws,
        subject: Subject::Loss,
        claim: "values are those of the textbook formula",
        gather: || examples().into_iter().map(textbook).collect(),
    },
    Evidence {
        name: "loss-strata",
        rung: Rung::Laws,
        subject: Subject::Loss,
        claim: "saturated, overflowing, tied, infinite and NaN outputs have the loss and the gradient they should",
        gather: || examples().into_iter().flat_map(|loss| [strata(loss), many(loss)]).collect(),
    },
    Evidence {
        name: "loss-symmetry",
        rung: Rung::Laws,
        subject: Subject::Loss,
        claim: "what the formula treats alike is treated alike to the bit, in f32 and in f64",
        gather: || {
            examples().into_iter().flat_map(|loss| [symmetry::<f32>(loss), symmetry::<f64>(loss)]).collect()
        },
    },
    Evidence {
        name: "loss-deltas",
        rung: Rung::Laws,
        subject: Subject::Loss,
        claim: "the deltas of a cross-entropy sum to zero",
        gather: || vec![deltas()],
    },
    Evidence {
        name: "loss-independence",
        rung: Rung::Laws,
        subject: Subject::Loss,
        claim: "samples count alike",
        gather: || examples().into_iter().map(independence).collect(),
    },
    Evidence {
        name: "loss-differences",
        rung: Rung::FiniteDifferences,
        subject: Subject::Loss,
        claim: "the gradient is the slope",
        gather: || examples().into_iter().map(differences).collect(),
    },
    Evidence {
        name: "loss-duals",
        rung: Rung::ExactDerivative,
        subject: Subject::Loss,
        claim: "the gradient is the derivative of the shipping value code",
        gather: || examples().into_iter().flat_map(|loss| [duals(loss), large(loss)]).collect(),
    },
    Evidence {
        name: "loss-single",
        rung: Rung::SinglePrecision,
        subject: Subject::Loss,
        claim: "f32 is within its rounding of f64",
        gather: || examples().into_iter().map(single).collect(),
    },
    Evidence {
        name: "loss-tails",
        rung: Rung::Laws,
        subject: Subject::Loss,
        claim: "small losses are right relative to themselves, undefined ones are NaN",
        gather: || vec![values(), undefined()],
    },
    Evidence {
        name: "loss-tail-slopes",
        rung: Rung::ExactDerivative,
        subject: Subject::Loss,
        claim: "small gradients are right relative to themselves",
        gather: || vec![slopes()],
    },
    Evidence {
        name: "loss-classes",
        rung: Rung::Laws,
        subject: Subject::Loss,
        claim: "probabilities are softmax's, the first of the largest outputs is the class, right answers are counted",
        gather: || vec![classes(), probabilities()],
    },
];
