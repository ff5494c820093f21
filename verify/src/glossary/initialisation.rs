//! Where the weights start.

use headwater_core::{Activation, Real};

use super::{Term, figure};
use crate::claim::Bound;
use crate::gaussian::mean_square;

pub(super) const TERMS: &[Term] = &[
    Term {
        name: "initialisation",
        aliases: &["init", "initial weights", "weight initialisation"],
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
            let gain = 1.0 / mean_square(|z| Activation::Relu.value(z)).sqrt();
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
        figure: || {
            let (fan_in, fan_out) = (64.0, 64.0);
            let kept = fan_in * 2.0 / (fan_in + fan_out);
            figure(
                "fan_in * Var(W) of a square layer",
                kept,
                "",
                Bound::exactly(1.0),
                "square layers keep both",
            )
        },
        sections: &["init", "decay"],
        source: "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010",
    },
    Term {
        name: "He initialisation",
        aliases: &["he", "kaiming", "kaiming initialisation", "msra"],
        definition: "Weights with twice the variance that a linear layer needs, because a ReLU lets half of it through.",
        formula: "Var(W) = 2 / fan_in",
        figure: || {
            let kept = 2.0 * mean_square(|z| Activation::Relu.derivative(z));
            figure("squared gradient kept per ReLU layer", kept, "times", Bound::near(1.0, 1e-12), "2 * 1/2")
        },
        sections: &["init", "relu", "decay"],
        source: "He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015",
    },
    Term {
        name: "LeCun initialisation",
        aliases: &["lecun"],
        definition: "Weights that keep the variance of a linear layer: the classical choice, and the one SELU needs.",
        formula: "Var(W) = 1 / fan_in",
        figure: || {
            let kept = mean_square(|z| Activation::Relu.value(z));
            let reason = "1 * 1/2: He's factor 2 is missing";
            figure("signal kept per ReLU layer", kept, "times", Bound::near(0.5, 1e-12), reason)
        },
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
            let (cosine, sine) = (0.6_f64, 0.8_f64);
            let (x, y) = (3.0, -4.0);
            let turned = [cosine * x - sine * y, sine * x + cosine * y];
            let turned = turned.iter().map(|each| each * each).sum::<f64>().sqrt();
            let reason = "a rotation keeps lengths";
            figure("length of (3, -4) after a rotation", turned, "", Bound::near(5.0, 1e-14), reason)
        },
        sections: &["init"],
        source: "Saxe, McClelland and Ganguli, Exact solutions to the nonlinear dynamics of learning in deep linear \
                 neural networks, 2014",
    },
];
