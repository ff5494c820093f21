//! The evidence about initialisers, for the registry.

use super::{biases, distributions, gains, haar, layers, orthonormal, seeds};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is shown of initialisers.
pub static EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "initialiser-distributions",
        rung: Rung::Statistics,
        subject: Subject::Initialiser,
        claim: "weights follow the distribution of their scheme, have its moments for either fan, and are independent",
        gather: distributions,
    },
    Evidence {
        name: "initialiser-seeds",
        rung: Rung::Statistics,
        subject: Subject::Initialiser,
        claim: "the start of a seed does not show in its first weight",
        gather: seeds,
    },
    Evidence {
        name: "initialiser-layers",
        rung: Rung::Statistics,
        subject: Subject::Initialiser,
        claim: "the layers of a network are independent",
        gather: layers,
    },
    Evidence {
        name: "initialiser-biases",
        rung: Rung::Statistics,
        subject: Subject::Initialiser,
        claim: "biases start at 0, or as PyTorch draws them",
        gather: biases,
    },
    Evidence {
        name: "initialiser-gains",
        rung: Rung::Statistics,
        subject: Subject::Initialiser,
        claim: "the gain of a layer is that of the activation behind it",
        gather: gains,
    },
    Evidence {
        name: "initialiser-orthonormal",
        rung: Rung::Statistics,
        subject: Subject::Initialiser,
        claim: "orthogonal matrices are orthonormal to rounding",
        gather: orthonormal,
    },
    Evidence {
        name: "initialiser-haar",
        rung: Rung::Statistics,
        subject: Subject::Initialiser,
        claim: "no orthogonal matrix is preferred",
        gather: haar,
    },
];
