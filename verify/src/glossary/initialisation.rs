//! Where the weights start.

use headwater_core::{Activation, Initialiser, Real};

use super::{Term, figure};
use crate::claim::{Bound, Measurement};
use crate::flow::stream;

/// A square matrix of drawn weights.
fn drawn(initialiser: Initialiser, width: usize) -> Vec<f64> {
    let mut weights = vec![0.0; width * width];
    let filled = initialiser.fill(&mut weights, width, width, &mut stream(66, "glossary", 0));
    filled.expect("the length is outputs times inputs");
    weights
}

/// fan_in * Var(W) of 65,536 drawn weights. Their variance scatters by sqrt(2 / 65536) = 0.55 % if they are normal, by
/// less if uniform; five times that is allowed.
fn spread(initialiser: Initialiser, expected: f64, reason: &str) -> Measurement {
    const WIDTH: usize = 256;
    let weights = drawn(initialiser, WIDTH);
    let kept = weights.iter().map(|weight| weight * weight).sum::<f64>() / WIDTH as f64;
    figure("fan_in * Var(W), 256 x 256 weights drawn", kept, "", Bound::within(expected, 0.028), reason)
}

pub(super) const TERMS: &[Term] = &[
    Term {
        name: "initialisation",
        aliases: &["init", "initial weights", "weight initialisation", "fan in", "fan out"],
        definition: "How the weights are drawn before training. Too small, and signals and gradients vanish with depth; \
                     too large, and they explode; equal, and the units of a layer stay equal for ever.",
        formula: "Var(h) = fan_in * Var(W) * E[a^2], so keeping it needs Var(W) = 1 / (fan_in * E[phi(z)^2])",
        figure: || {
            let kept = Real::powi(0.9, 50);
            let reason = "0.9^50 = 0.00515";
            figure(
                "what is left after 50 layers that keep 90 %",
                kept,
                "",
                Bound::near(0.005_15, 5e-6),
                reason,
            )
        },
        sections: &["init"],
        source: "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010",
    },
    Term {
        name: "gain",
        aliases: &["calculate gain"],
        definition: "What the standard deviation of the weights has to be multiplied by to make up for what the \
                     activation takes away. Keeping the signal and keeping the gradient need different gains, unless \
                     the activation is a ReLU or linear.",
        formula: "forward 1 / sqrt(E phi(z)^2), backward 1 / sqrt(E phi'(z)^2), z standard normal",
        figure: || {
            let gain = Activation::Relu.forward_gain();
            figure(
                "gain of ReLU",
                gain,
                "",
                Bound::near(2f64.sqrt(), 1e-12),
                "sqrt 2, since E max(z, 0)^2 = 1/2",
            )
        },
        sections: &["init"],
        source: "He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015; PyTorch, torch.nn.init.calculate_gain",
    },
    Term {
        name: "Xavier initialisation",
        aliases: &["xavier", "glorot", "glorot initialisation"],
        definition: "Weights whose variance is a compromise between keeping the signal's variance forwards and the \
                     gradient's backwards, for activations that are nearly linear around 0, such as tanh.",
        formula: "Var(W) = gain^2 * 2 / (fan_in + fan_out)",
        figure: || spread(Initialiser::xavier_uniform(), 1.0, "2 / (256 + 256) times 256"),
        sections: &["init", "decay"],
        source: "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010",
    },
    Term {
        name: "He initialisation",
        aliases: &["he", "kaiming", "kaiming initialisation", "msra"],
        definition: "Weights with twice the variance that a linear layer needs, because a ReLU lets half of it through.",
        formula: "Var(W) = 2 / fan_in",
        figure: || spread(Initialiser::he_normal(), 2.0, "2 / fan_in times fan_in"),
        sections: &["init", "relu", "decay"],
        source: "He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015",
    },
    Term {
        name: "LeCun initialisation",
        aliases: &["lecun"],
        definition: "Weights that keep the variance of a linear layer: the classical choice, and the one SELU needs.",
        formula: "Var(W) = 1 / fan_in",
        figure: || spread(Initialiser::LeCunNormal, 1.0, "1 / fan_in times fan_in"),
        sections: &["init"],
        source: "LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998",
    },
    Term {
        name: "orthogonal initialisation",
        aliases: &["orthogonal"],
        definition: "A weight matrix whose rows are perpendicular and of the same length, so that in a linear network \
                     every gradient keeps its length exactly, not only on average.",
        formula: "W W^T = gain^2 I",
        figure: || {
            const WIDTH: usize = 16;
            let weights = drawn(Initialiser::orthogonal(), WIDTH);
            let mut farthest = 0.0_f64;
            for (i, one) in weights.chunks_exact(WIDTH).enumerate() {
                for (j, other) in weights.chunks_exact(WIDTH).enumerate() {
                    let product: f64 = one.iter().zip(other).map(|(a, b)| a * b).sum();
                    farthest = farthest.max((product - if i == j { 1.0 } else { 0.0 }).abs());
                }
            }
            let reason = "W W^T = I, to rounding";
            figure("largest entry of W W^T - I, 16 x 16", farthest, "", Bound::at_most(1e-14), reason)
        },
        sections: &["init"],
        source: "Saxe, McClelland and Ganguli, Exact solutions to the nonlinear dynamics of learning in deep linear \
                 neural networks, 2014",
    },
];
