//! How a network learns.

use super::{Term, figure};
use crate::claim::Bound;
use crate::digits::{CLASSES, TRAIN};

pub(super) const TERMS: &[Term] = &[
    Term {
        name: "loss",
        aliases: &["loss function", "cost", "objective"],
        definition: "One number that says how wrong the network is on a batch. Training makes it small.",
        formula: "for regression often the mean of (output - target)^2; for classes the cross-entropy",
        figure: || {
            let squares = 4.0 + 0.0;
            let bound = Bound::exactly(2.0);
            figure("mean squared error of (1, 2) against (3, 2)", squares / 2.0, "", bound, "(4 + 0) / 2")
        },
        sections: &["performance"],
        source: "Legendre, Nouvelles méthodes pour la détermination des orbites des comètes, 1805",
    },
    Term {
        name: "learning rate",
        aliases: &["rate", "step size", "lr"],
        definition: "What the gradient is multiplied by to get the step. Too small and training crawls, too large and \
                     it overshoots. It can't make up for vanishing: a rate that suits the first layers throws the \
                     last ones out.",
        formula: "w <- w - rate * g; on a parabola of curvature c it converges for rate * c < 2",
        figure: || {
            let (rate, curvature) = (1.9, 1.0);
            let factor: f64 = 1.0 - rate * curvature;
            let bound = Bound::at_most(1.0);
            let reason = "below 1 it converges: rate * curvature < 2";
            figure("|w| left after a step at rate * curvature = 1.9", factor.abs(), "times", bound, reason)
        },
        sections: &["slope"],
        source: "Robbins and Monro, A stochastic approximation method, 1951",
    },
    Term {
        name: "epoch",
        aliases: &["epochs", "batch", "minibatch", "batch size"],
        definition: "One pass over the training data. It is made in batches: the gradient of each batch gives one step.",
        formula: "steps in an epoch = ceil(samples / batch size)",
        figure: || {
            let steps = TRAIN.div_ceil(64) as f64;
            figure(
                "steps in an epoch of the digits, batch 64",
                steps,
                "steps",
                Bound::exactly(23.0),
                "1437 / 64",
            )
        },
        sections: &["performance", "stall"],
        source: "Bottou, Curtis and Nocedal, Optimization methods for large-scale machine learning, 2018",
    },
    Term {
        name: "softmax",
        aliases: &["logits", "logit"],
        definition: "Turns a row of numbers, the logits, into probabilities: positive and of sum 1. Adding the same \
                     number to all of them changes nothing.",
        formula: "p_i = e^(z_i) / sum over j of e^(z_j)",
        figure: || {
            let exponentials = [0.0_f64, 1.0, 2.0].map(f64::exp);
            let sum: f64 = exponentials.iter().sum();
            let total: f64 = exponentials.iter().map(|each| each / sum).sum();
            figure(
                "sum of softmax(0, 1, 2)",
                total,
                "",
                Bound::near(1.0, 1e-15),
                "probabilities, to rounding",
            )
        },
        sections: &["performance"],
        source: "Bridle, Probabilistic interpretation of feedforward classification network outputs, 1990",
    },
    Term {
        name: "cross-entropy",
        aliases: &["negative log likelihood", "nll", "log loss"],
        definition: "The loss for choosing among classes: minus the logarithm of the probability given to the right \
                     one. Computed from the logits, its gradient is probability minus target, which never saturates.",
        formula: "L = -ln p_right; dL/dz = p - target",
        figure: || {
            let loss = -libm::log(1.0 / CLASSES as f64);
            let bound = Bound::near(std::f64::consts::LN_10, 1e-15);
            figure("loss of a guess among the ten digits", loss, "nats", bound, "ln 10")
        },
        sections: &["performance", "stall"],
        source: "Shannon, A mathematical theory of communication, 1948",
    },
    Term {
        name: "momentum",
        aliases: &["heavy ball", "nesterov"],
        definition: "Steps along a running sum of past gradients, so that steady directions add up and jitter cancels. \
                     On a steady slope the step grows to 1 / (1 - momentum) times the plain one.",
        formula: "v <- momentum * v + g; w <- w - rate * v",
        figure: || {
            let velocity = (0..1000).fold(0.0, |velocity, _| 0.9 * velocity + 1.0);
            let bound = Bound::near(10.0, 1e-12);
            figure("velocity on a steady slope of 1, momentum 0.9", velocity, "", bound, "1 / (1 - 0.9)")
        },
        sections: &["performance"],
        source: "Polyak, Some methods of speeding up the convergence of iteration methods, 1964; Sutskever et al., On \
                 the importance of initialization and momentum in deep learning, 2013",
    },
    Term {
        name: "Adam",
        aliases: &["adamw", "rmsprop", "adaptive moments"],
        definition: "Divides each weight's step by the size of its recent gradients, so that small gradients make \
                     steps as large as big ones. It can mask a vanishing gradient, but not one that has sunk below \
                     epsilon or into rounding noise.",
        formula: "w <- w - rate * m / (sqrt(v) + epsilon), m and v running means of g and g^2, corrected for their start",
        figure: || {
            let (gradient, rate, epsilon) = (1e-4_f64, 1e-3, 1e-8);
            // On the first step the corrected means are g and g^2 themselves.
            let step = rate * gradient / (gradient * gradient).sqrt().max(f64::MIN_POSITIVE);
            let shortened = step * gradient / (gradient + epsilon);
            let bound = Bound::between(0.999e-3, 1e-3);
            let reason = "the rate, whatever the gradient, as long as it is well above epsilon";
            figure("first step at rate 0.001 for a gradient of 0.0001", shortened, "", bound, reason)
        },
        sections: &["performance"],
        source: "Kingma and Ba, Adam: a method for stochastic optimization, 2015",
    },
    Term {
        name: "overfitting",
        aliases: &["generalisation", "regularisation", "train-test gap"],
        definition: "A network that has learned its training data by heart does worse on new data. Whatever narrows \
                     the gap between the two is called regularisation; batch normalisation does so a little, as a side \
                     effect of noisy batch statistics.",
        formula: "gap = training accuracy - test accuracy",
        figure: || {
            let share = TRAIN as f64 / (TRAIN + crate::digits::TEST) as f64;
            let bound = Bound::near(0.8, 0.001);
            figure("share of the digits that training may see", share, "", bound, "1437 of 1797")
        },
        sections: &["batch-norm", "performance"],
        source: "Geman, Bienenstock and Doursat, Neural networks and the bias/variance dilemma, 1992",
    },
];
