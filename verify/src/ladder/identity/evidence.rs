//! The evidence of rung 6, for the registry.

use super::{
    chains, chances, clipping, destinations, frozen, layers_by_direction, layers_by_partial, loss_values,
    losses_by_direction, losses_by_partial, networks_by_direction, networks_by_partial, optimisers, outputs,
    schedules, slopes, softmaxes, values,
};
use crate::ladder::activation;
use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is shown over the field.
pub static EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "activation-identity",
        rung: Rung::ExactIdentity,
        subject: Subject::Activation,
        claim: "slopes are the derivatives of the values, and values the textbook's, as rational functions",
        gather: || activation::examples().into_iter().map(slopes).chain([values()]).collect(),
    },
    Evidence {
        name: "loss-identity",
        rung: Rung::ExactIdentity,
        subject: Subject::Loss,
        claim: "gradients are the derivatives of the losses, and losses the textbook's, as rational functions",
        gather: || vec![losses_by_partial(), losses_by_direction(), loss_values(), softmaxes()],
    },
    Evidence {
        name: "layer-identity",
        rung: Rung::ExactIdentity,
        subject: Subject::Network,
        claim: "the backward pass of every layer is the adjoint of its forward pass, as rational functions",
        gather: || vec![layers_by_partial(), layers_by_direction()],
    },
    Evidence {
        name: "network-identity",
        rung: Rung::ExactIdentity,
        subject: Subject::Network,
        claim: "so is that of networks, with branches, batch norm in training, and a loss",
        gather: || vec![networks_by_partial(), networks_by_direction(), chains(), chances()],
    },
    Evidence {
        name: "network-calls-identity",
        rung: Rung::ExactIdentity,
        subject: Subject::Network,
        claim: "freezing, adding up and updating in place do what they say; outputs are the textbook's",
        gather: || vec![frozen(), destinations(), outputs()],
    },
    Evidence {
        name: "optimiser-identity",
        rung: Rung::ExactIdentity,
        subject: Subject::Optimiser,
        claim: "steps, clipping and schedules are the textbook formulas, as rational functions",
        gather: || vec![optimisers(), clipping(), schedules()],
    },
];
