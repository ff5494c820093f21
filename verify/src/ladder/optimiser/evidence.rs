//! The evidence about optimisers, schedules and clipping, for the registry.

use super::{
    by_element, clipping, clipping_extremes, constant_gradient, constant_gradient_for_long, differences,
    every_number, every_step, examples, in_pieces, long_gradients, quadratic, reference, scaling, schedules,
    single, strata,
};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is shown of optimisers, schedules and clipping.
pub static EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "optimiser-reference",
        rung: Rung::Laws,
        subject: Subject::Optimiser,
        claim: "runs follow PyTorch's pseudo-code",
        gather: || examples().into_iter().map(reference).collect(),
    },
    Evidence {
        name: "optimiser-strata",
        rung: Rung::Laws,
        subject: Subject::Optimiser,
        claim: "runs follow the pseudo-code with gradients that are zero, tiny, huge, equal, infinite or NaN",
        gather: || examples().into_iter().map(strata).collect(),
    },
    Evidence {
        name: "optimiser-by-element",
        rung: Rung::Laws,
        subject: Subject::Optimiser,
        claim: "parameters move on their own",
        gather: || examples().into_iter().map(by_element).collect(),
    },
    Evidence {
        name: "optimiser-long",
        rung: Rung::Laws,
        subject: Subject::Optimiser,
        claim: "any step of any number, and any number of parameters, follow the same rule",
        gather: || {
            vec![
                every_step(),
                every_number::<f32>(),
                every_number::<f64>(),
                in_pieces::<f32>(),
                in_pieces::<f64>(),
                long_gradients::<f32>(),
                long_gradients::<f64>(),
            ]
        },
    },
    Evidence {
        name: "optimiser-scaling",
        rung: Rung::Laws,
        subject: Subject::Optimiser,
        claim: "runs scale with their gradients, or not at all",
        gather: || examples().into_iter().map(scaling).collect(),
    },
    Evidence {
        name: "optimiser-closed-forms",
        rung: Rung::Laws,
        subject: Subject::Optimiser,
        claim: "closed forms hold for a quadratic, clipping and schedules",
        gather: || {
            vec![
                quadratic(),
                constant_gradient(),
                constant_gradient_for_long(),
                clipping(),
                clipping_extremes(),
                schedules(),
            ]
        },
    },
    Evidence {
        name: "optimiser-differences",
        rung: Rung::FiniteDifferences,
        subject: Subject::Optimiser,
        claim: "a run's slopes by its start and gradients are those of the same code on dual numbers",
        gather: || (0..examples::<f64>().len()).map(differences).collect(),
    },
    Evidence {
        name: "optimiser-single",
        rung: Rung::SinglePrecision,
        subject: Subject::Optimiser,
        claim: "f32 is within its rounding of f64",
        gather: || (0..examples::<f64>().len()).map(single).collect(),
    },
];
