//! The evidence about theory, for the registry.

use super::{
    batch_of_two, by_depth, by_depth_in_full, default_weights, gains, growth, large_simulations,
    least_squares, moments, normalised_networks, phases, quadratics, rectified, rectified_networks,
    rectifier, scaling, sigmoid_phases, simulations, wide,
};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

const fn theory(name: &'static str, claim: &'static str, gather: fn() -> Vec<crate::fact::Fact>) -> Evidence {
    Evidence { name, rung: Rung::Statistics, subject: Subject::Theory, claim, gather }
}

/// Everything that is shown of theory in seconds.
pub static EVIDENCE: &[Evidence] = &[
    theory("theory-moments", "moments of activations under a normal input are those of the table", moments),
    theory("theory-gains", "gains keep the way forward and the way back, and PyTorch's are PyTorch's", gains),
    theory(
        "theory-default-weights",
        "chi with PyTorch's default weights is 1/6 for ReLU, 1/3 for tanh, 0.02 for sigmoid",
        default_weights,
    ),
    theory("theory-phases", "q*, chi_1 and xi_c of tanh networks are those of the mean-field table", phases),
    theory(
        "theory-sigmoid",
        "the sigmoid is ordered at gain 1 and critical at sigma_w = 10.149",
        sigmoid_phases,
    ),
    theory(
        "theory-rectifier",
        "ReLU has chi = sigma_w^2 / 2 everywhere and its closed correlation map",
        rectifier,
    ),
    theory("theory-simulations", "random networks of 256 units have the chi of infinite width", simulations),
    theory(
        "theory-width",
        "ReLU networks of a finite width walk at random as the closed form says",
        rectified,
    ),
    theory(
        "theory-width-simulated",
        "random ReLU networks walk so, and as many are dead from birth as expected",
        rectified_networks,
    ),
    theory(
        "theory-normalised",
        "chi of normalised networks is that of the table, with batch norm never below 1",
        wide,
    ),
    theory("theory-normalised-simulated", "random normalised networks have that chi", normalised_networks),
    theory(
        "theory-batch-of-two",
        "a batch of 2 with epsilon 0 sends no gradient below batch norm",
        batch_of_two,
    ),
    theory(
        "theory-residual",
        "gradients grow through residual blocks by 2^L, (1 + 1/L)^L, L + 1 or not at all",
        growth,
    ),
    theory("theory-scaling", "scaling one ReLU layer changes its own forward factor alone", scaling),
    theory(
        "theory-least-squares",
        "training a linear layer ends at the solution of the normal equations",
        least_squares,
    ),
    theory(
        "theory-quadratics",
        "gradient descent on a quadratic follows its closed form at every step",
        quadratics,
    ),
    theory(
        "theory-digits",
        "training accuracy on the digits falls with depth as in another program",
        by_depth,
    ),
];

/// What takes minutes: the simulations at full size, and training at full depth.
pub static IN_FULL: &[Evidence] = &[
    theory(
        "theory-simulations-in-full",
        "random networks of 400 units have the chi of infinite width",
        large_simulations,
    ),
    theory(
        "theory-digits-in-full",
        "training accuracy on the digits is that of another program at all depths up to 30",
        by_depth_in_full,
    ),
];
