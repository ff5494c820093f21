//! The evidence about the stream of initialisers, for the registry.

use super::{bounds, contract, network, orthonormal, quantiles};
use crate::ladder::initialiser::examples;

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is shown of the stream of initialisers.
pub static EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "initialiser-contract",
        rung: Rung::Laws,
        subject: Subject::Initialiser,
        claim: "weights are the documented transform of the documented draws, in f32 and in f64",
        gather: || examples().into_iter().flat_map(|s| [contract::<f32>(s), contract::<f64>(s)]).collect(),
    },
    Evidence {
        name: "initialiser-gram-schmidt",
        rung: Rung::Laws,
        subject: Subject::Initialiser,
        claim: "orthogonal matrices are, to a few roundings, those of their draws",
        gather: || vec![orthonormal::<f32>(), orthonormal::<f64>()],
    },
    Evidence {
        name: "initialiser-truncated",
        rung: Rung::Laws,
        subject: Subject::Initialiser,
        claim: "truncated normal weights are quantiles, and stay within their bounds",
        gather: || vec![quantiles(), bounds()],
    },
    Evidence {
        name: "initialiser-network",
        rung: Rung::Laws,
        subject: Subject::Initialiser,
        claim: "a network starts layer by layer from one stream, each with its gain",
        gather: || vec![network()],
    },
];
