//! The evidence about activations, for the registry.

use super::{
    bounds_and_limits, differences, duals, examples, far_left, gains, kinks, leaky, single, slices, symmetry,
    textbook,
};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is shown of activations.
pub static EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "activation-textbook",
        rung: Rung::Laws,
        subject: Subject::Activation,
        claim: "values are those of the textbook formula",
        gather: || examples().into_iter().map(textbook).collect(),
    },
    Evidence {
        name: "activation-symmetry",
        rung: Rung::Laws,
        subject: Subject::Activation,
        claim: "both halves are related as the catalogue says, in f32 and in f64",
        gather: || examples().into_iter().flat_map(|a| [symmetry::<f32>(a), symmetry::<f64>(a)]).collect(),
    },
    Evidence {
        name: "activation-kinks",
        rung: Rung::Laws,
        subject: Subject::Activation,
        claim: "the slope at a kink is PyTorch's",
        gather: || {
            let single = examples().into_iter().filter_map(kinks::<f32>);
            single.chain(examples().into_iter().filter_map(kinks::<f64>)).collect()
        },
    },
    Evidence {
        name: "activation-bounds",
        rung: Rung::Laws,
        subject: Subject::Activation,
        claim: "values and slopes keep their bounds and limits on every stratum",
        gather: || {
            let both = |a| [bounds_and_limits::<f32>(a), bounds_and_limits::<f64>(a)];
            examples().into_iter().flat_map(both).collect()
        },
    },
    Evidence {
        name: "activation-slices",
        rung: Rung::Laws,
        subject: Subject::Activation,
        claim: "slices agree with single numbers to the bit",
        gather: || examples().into_iter().flat_map(|a| [slices::<f32>(a), slices::<f64>(a)]).collect(),
    },
    Evidence {
        name: "activation-differences",
        rung: Rung::FiniteDifferences,
        subject: Subject::Activation,
        claim: "the derivative is the slope",
        gather: || examples().into_iter().map(differences).collect(),
    },
    Evidence {
        name: "activation-duals",
        rung: Rung::ExactDerivative,
        subject: Subject::Activation,
        claim: "the derivative is that of the shipping value code",
        gather: || examples().into_iter().map(duals).collect(),
    },
    Evidence {
        name: "activation-single",
        rung: Rung::SinglePrecision,
        subject: Subject::Activation,
        claim: "f32 is within its ULPs of f64",
        gather: || examples().into_iter().map(single).collect(),
    },
    Evidence {
        name: "activation-gains",
        rung: Rung::Laws,
        subject: Subject::Activation,
        claim: "gains are those of the moments under a normal input, or PyTorch's",
        gather: || vec![gains()],
    },
    Evidence {
        name: "activation-leaky",
        rung: Rung::ExactDerivative,
        subject: Subject::Activation,
        claim: "the leaky rectifier's derivatives by input and by slope are those of its value",
        gather: || vec![leaky()],
    },
    Evidence {
        name: "activation-far-left",
        rung: Rung::Laws,
        subject: Subject::Activation,
        claim: "the far left tails are right in f64, down to the last number above 0",
        gather: || vec![far_left()],
    },
];
