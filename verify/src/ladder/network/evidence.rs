//! The evidence about layers and networks, for the registry.

use super::{
    accumulation, adjoints, batch_norm, batches, cancellation, deep, duals, dyadic, each_stratum,
    equal_values, forward_is_the_reference, freezing, garbage, in_place, large, large_outputs, layer_norm,
    linearity, losses, order, prelu_kink, products, random_differences, random_duals, random_single,
    rectifiers, residual, running_statistics, single, specials, spread, ties, units,
};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is shown of layers and networks.
pub const EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "network-forward",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "outputs are those of the papers' formulas",
        gather: || vec![forward_is_the_reference(), large_outputs()],
    },
    Evidence {
        name: "network-order",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "samples come in any order and alone",
        gather: || vec![order()],
    },
    Evidence {
        name: "dense-products",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "every sum of a dense layer is taken in its documented order",
        gather: || vec![products::<f32>(), products::<f64>()],
    },
    Evidence {
        name: "network-running-statistics",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "running statistics follow their rule",
        gather: || vec![running_statistics()],
    },
    Evidence {
        name: "network-strata",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "ties, infinities and NaN come through as stated",
        gather: || vec![ties(), specials()],
    },
    Evidence {
        name: "network-linearity",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "the backward pass is linear in the cotangent, to the bit",
        gather: || vec![linearity::<f32>(), linearity::<f64>()],
    },
    Evidence {
        name: "network-accumulation",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "accumulating is adding what separate calls give",
        gather: || vec![accumulation::<f32>(), accumulation::<f64>()],
    },
    Evidence {
        name: "network-garbage",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "what memory held before does not matter",
        gather: || vec![garbage::<f32>(), garbage::<f64>()],
    },
    Evidence {
        name: "network-in-place",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "an update on the way back is the update after it",
        gather: || vec![in_place::<f32>(), in_place::<f64>()],
    },
    Evidence {
        name: "network-freezing",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "freezing leaves the other gradients as they are",
        gather: || vec![freezing::<f32>(), freezing::<f64>()],
    },
    Evidence {
        name: "network-batches",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "a batch is made of smaller ones",
        gather: || vec![batches()],
    },
    Evidence {
        name: "network-losses",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "a pass measures the loss of its outputs",
        gather: || vec![losses()],
    },
    Evidence {
        name: "network-invariance",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "normalisations, rectifiers, branches and units keep their identities",
        gather: || vec![batch_norm(), layer_norm(), rectifiers(), residual(), units()],
    },
    Evidence {
        name: "network-differences",
        rung: Rung::FiniteDifferences,
        subject: Subject::Network,
        claim: "gradients of random networks are slopes",
        gather: || vec![random_differences()],
    },
    Evidence {
        name: "layer-duals",
        rung: Rung::ExactDerivative,
        subject: Subject::Network,
        claim: "gradients of every layer are derivatives of the shipping forward code",
        gather: || vec![duals(), adjoints(), large()],
    },
    Evidence {
        name: "network-duals",
        rung: Rung::ExactDerivative,
        subject: Subject::Network,
        claim: "so are those of random networks",
        gather: || vec![random_duals(), deep()],
    },
    Evidence {
        name: "layer-single",
        rung: Rung::SinglePrecision,
        subject: Subject::Network,
        claim: "f32 is within its rounding of f64, and exact where nothing rounds",
        gather: || vec![single(), dyadic()],
    },
    Evidence {
        name: "layer-strata",
        rung: Rung::SinglePrecision,
        subject: Subject::Network,
        claim: "each layer is right, or says that it cannot be, for inputs of every stratum, batch and width",
        gather: || vec![each_stratum()],
    },
    Evidence {
        name: "network-cancellation",
        rung: Rung::SinglePrecision,
        subject: Subject::Network,
        claim: "normalisations survive a mean far above the spread",
        gather: || vec![cancellation()],
    },
    Evidence {
        name: "network-single",
        rung: Rung::SinglePrecision,
        subject: Subject::Network,
        claim: "f32 is within its rounding of f64 in random networks",
        gather: || vec![random_single()],
    },
    Evidence {
        name: "network-spread",
        rung: Rung::SinglePrecision,
        subject: Subject::Network,
        claim: "normalisations find the spread of values a million times larger",
        gather: || vec![spread()],
    },
    Evidence {
        name: "network-edges",
        rung: Rung::Laws,
        subject: Subject::Network,
        claim: "equal values have no negative variance, and PReLU has its slope at 0",
        gather: || vec![equal_values(), prelu_kink()],
    },
];
