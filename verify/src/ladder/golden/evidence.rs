//! The evidence from outside sources, for the registry.

use super::{
    clipping, default_gains, exact_activations, exact_losses, gains, layers, losses_alone, moments,
    nan_activations, networks, numpy, onnx, optimisers, pytorch_activations, pytorch_losses, schedules,
    scipy, spreads, tfjs, training,
};

use crate::fact::Fact;
use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is compared with an outside source.
pub static EVIDENCE: &[Evidence] = &[
    golden(
        "golden-activations-exact",
        Subject::Activation,
        "activations and their derivatives are right to the last places",
        exact_activations,
    ),
    golden(
        "golden-activations-pytorch",
        Subject::Activation,
        "activations and their derivatives are PyTorch's, kinks included",
        pytorch_activations,
    ),
    golden("golden-activations-nan", Subject::Activation, "NaN stays NaN", nan_activations),
    golden(
        "golden-moments",
        Subject::Activation,
        "second moments of the activations, and the gains made of them, are exact",
        moments,
    ),
    golden("golden-gains", Subject::Activation, "conventional gains are PyTorch's", gains),
    golden(
        "golden-numpy",
        Subject::Activation,
        "elementary functions have the values of NumPy's validation tables",
        numpy,
    ),
    golden(
        "golden-scipy",
        Subject::Activation,
        "elementary functions have the values of Boost's tables, as SciPy tests itself with them",
        scipy,
    ),
    golden(
        "golden-losses-exact",
        Subject::Loss,
        "the losses that end in an exponential keep their tails",
        exact_losses,
    ),
    golden(
        "golden-losses-pytorch",
        Subject::Loss,
        "losses and their gradients are PyTorch's",
        pytorch_losses,
    ),
    golden(
        "golden-losses-alone",
        Subject::Loss,
        "a loss is the same with and without its gradient",
        losses_alone,
    ),
    golden(
        "golden-layers",
        Subject::Network,
        "layers are PyTorch's, forward, backward and in what they keep",
        layers,
    ),
    golden(
        "golden-networks",
        Subject::Network,
        "whole networks are PyTorch's, with and without frozen layers",
        networks,
    ),
    golden(
        "golden-onnx",
        Subject::Network,
        "activations, layers, losses and optimisers are those of ONNX's node tests",
        onnx,
    ),
    golden("golden-tfjs", Subject::Network, "gradients are those that TensorFlow.js's tests expect", tfjs),
    golden(
        "golden-optimisers",
        Subject::Optimiser,
        "optimisers walk PyTorch's way, step by step",
        optimisers,
    ),
    golden("golden-clipping", Subject::Optimiser, "clipping is PyTorch's", clipping),
    golden("golden-schedules", Subject::Optimiser, "rates are PyTorch's, step by step", schedules),
    golden(
        "golden-training",
        Subject::Optimiser,
        "training runs of twenty steps end where PyTorch's end",
        training,
    ),
    golden(
        "golden-spreads",
        Subject::Initialiser,
        "initialisers have PyTorch's bounds and deviations",
        spreads,
    ),
    golden(
        "golden-default-gains",
        Subject::Initialiser,
        "initialisers start with PyTorch's gains",
        default_gains,
    ),
];

const fn golden(
    name: &'static str,
    subject: Subject,
    claim: &'static str,
    gather: fn() -> Vec<Fact>,
) -> Evidence {
    Evidence { name, rung: Rung::Goldens, subject, claim, gather }
}
