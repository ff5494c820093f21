//! The evidence from outside sources, for the registry.

use super::{numpy, onnx, scipy};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is compared with an outside source.
pub const EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "golden-numpy",
        rung: Rung::Goldens,
        subject: Subject::Activation,
        claim: "elementary functions have the values of NumPy's validation tables",
        gather: numpy,
    },
    Evidence {
        name: "golden-scipy",
        rung: Rung::Goldens,
        subject: Subject::Activation,
        claim: "elementary functions have the values of Boost's tables, as SciPy tests itself with them",
        gather: scipy,
    },
    Evidence {
        name: "golden-onnx",
        rung: Rung::Goldens,
        subject: Subject::Network,
        claim: "activations, layers, losses and optimisers are those of ONNX's node tests",
        gather: onnx,
    },
];
