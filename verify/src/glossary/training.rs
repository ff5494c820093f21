//! How a network learns.

use headwater_core::{Adam, Loss, Optimiser, Schedule, Sgd, Targets, Update, WeightDecay, softmax};

use super::{Term, figure};
use crate::claim::Bound;
use crate::digits::{CLASSES, TRAIN};

/// The length of the last of `count` steps with the same gradient every time.
fn steps(rule: Optimiser<f64>, count: u64, gradient: f64, rate: f64) -> f64 {
    let mut moments = vec![0.0; rule.moment_count(1)];
    let mut parameters = [0.0];
    let mut last = 0.0;
    for step in 1..=count {
        let [before] = parameters;
        let moments = &mut moments;
        let update = Update { parameters: &mut parameters, gradients: &[gradient], moments, step, rate };
        rule.update(update).expect("a rule with its own moments");
        let [after] = parameters;
        last = before - after;
    }
    last
}

pub(super) const TERMS: &[Term] = &[
    Term {
        name: "loss",
        aliases: &["loss function", "cost", "objective"],
        definition: "One number that says how wrong the network is on a batch. Training makes it small.",
        formula: "for regression often the mean of (output - target)^2; for classes the cross-entropy",
        figure: || {
            let error = Loss::MeanSquaredError.evaluate(&[1.0_f64, 2.0], 2, Targets::Values(&[3.0, 2.0]));
            let value = error.expect("a target for each output");
            let bound = Bound::exactly(2.0);
            figure("mean squared error of (1, 2) against (3, 2)", value, "", bound, "(4 + 0) / 2")
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
        name: "learning-rate schedule",
        aliases: &["schedule", "warm-up", "cosine schedule", "annealing"],
        definition: "A learning rate that changes as training goes on: a short rise at the start, while the gradients \
                     are wild, and a slow fall towards the end, so that the steps get finer.",
        formula: "cosine: rate_t = minimum + (rate - minimum) (1 + cos(pi t / total)) / 2",
        figure: || {
            let half_way = Schedule::cosine(0.1_f64, 100, 0.0).rate(51);
            let bound = Bound::near(0.05, 1e-15);
            figure("rate half-way down a cosine from 0.1 to 0", half_way, "", bound, "cos(pi / 2) = 0")
        },
        sections: &[],
        source: "Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017",
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
            let mut probabilities = [0.0_f64; 3];
            softmax(&[0.0, 1.0, 2.0], 3, &mut probabilities).expect("as many outputs as logits");
            let total = probabilities.iter().sum();
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
            let loss = Loss::softmax_cross_entropy();
            let loss = loss.evaluate(&[0.0_f64; CLASSES], CLASSES, Targets::Classes(&[3]));
            let bound = Bound::near(std::f64::consts::LN_10, 1e-15);
            let value = loss.expect("a class below ten");
            figure("loss of a guess among the ten digits", value, "nats", bound, "ln 10")
        },
        sections: &["performance", "stall"],
        source: "Shannon, A mathematical theory of communication, 1948",
    },
    Term {
        name: "gradient descent",
        aliases: &["sgd", "stochastic gradient descent", "optimiser", "update"],
        definition: "Changes each weight by the gradient times the learning rate, downhill. It is called stochastic when \
                     the gradient comes from a batch instead of all the data. Optimisers are refinements of it.",
        formula: "w <- w - rate * g",
        figure: || {
            let step = steps(Optimiser::Sgd(Sgd::plain()), 1, 2.0, 0.25);
            figure("step for a gradient of 2 at rate 0.25", step, "", Bound::exactly(0.5), "0.25 * 2")
        },
        sections: &["slope"],
        source: "Cauchy, 1847; Robbins and Monro, A stochastic approximation method, 1951",
    },
    Term {
        name: "weight decay",
        aliases: &["l2 penalty", "l2 regularisation", "decoupled weight decay"],
        definition: "Pulls every weight towards 0 a little at each step, so that only weights the data ask for stay \
                     large. With Adam it matters whether the pull goes through the moments (coupled) or past them \
                     (decoupled, AdamW).",
        formula: "coupled: g <- g + decay * w; decoupled: w <- w (1 - rate * decay) before the step",
        figure: || {
            let rule = Sgd { momentum: None, weight_decay: WeightDecay::Decoupled(0.5) };
            let mut weight = [1.0];
            let update =
                Update { parameters: &mut weight, gradients: &[0.0], moments: &mut [], step: 1, rate: 0.25 };
            Optimiser::Sgd(rule).update(update).expect("plain descent keeps no moments");
            let [left] = weight;
            let reason = "1 - 0.25 * 0.5";
            figure("weight 1 after a step, rate 0.25, decay 0.5", left, "", Bound::exactly(0.875), reason)
        },
        sections: &[],
        source: "Krogh and Hertz, A simple weight decay can improve generalization, 1992; Loshchilov and Hutter, \
                 Decoupled weight decay regularization, 2019",
    },
    Term {
        name: "momentum",
        aliases: &["heavy ball", "nesterov"],
        definition: "Steps along a running sum of past gradients, so that steady directions add up and jitter cancels. \
                     On a steady slope the step grows to 1 / (1 - momentum) times the plain one.",
        formula: "v <- momentum * v + g; w <- w - rate * v",
        figure: || {
            let rule = Optimiser::Sgd(Sgd::with_momentum(0.9));
            let last = steps(rule, 1000, 1.0, 1.0);
            let bound = Bound::near(10.0, 1e-9);
            figure("step on a steady slope of 1, momentum 0.9, rate 1", last, "", bound, "1 / (1 - 0.9)")
        },
        sections: &[],
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
            let rule = Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 };
            let first = steps(Optimiser::Adam(rule), 1, 1e-4, 1e-3);
            let bound = Bound::between(0.999e-3, 1e-3);
            let reason = "the rate, whatever the gradient, while that is well above epsilon";
            figure("first step at rate 0.001 for a gradient of 0.0001", first, "", bound, reason)
        },
        sections: &[],
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
