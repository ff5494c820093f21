//! The functions between the layers.

use headwater_core::Activation;

use super::{Term, figure};
use crate::claim::{Bound, Measurement};
use crate::gaussian::mean_square;

/// Where a decreasing function of a positive input falls below `level`, by bisection.
fn crossing(level: f64, function: impl Fn(f64) -> f64) -> f64 {
    let (mut above, mut below) = (0.0, 100.0);
    for _ in 0..100 {
        let middle = 0.5 * (above + below);
        if function(middle) > level { above = middle } else { below = middle }
    }
    below
}

fn slope_at_zero(activation: Activation, exact: f64, reason: &str) -> Measurement {
    figure("slope at 0", activation.derivative(0.0), "", Bound::exactly(exact), reason)
}

/// E phi'(z)^2 for a standard normal input: the factor of the squared gradient through the function.
fn slope_square(activation: Activation, bound: Bound, reason: &str) -> Measurement {
    let value = mean_square(|z| activation.derivative(z));
    figure("mean square slope for a standard normal input", value, "", bound, reason)
}

pub(super) const TERMS: &[Term] = &[
    Term {
        name: "activation",
        aliases: &["activation function", "nonlinearity"],
        definition: "A function applied to each output of a layer on its own. Without it any stack of layers is one \
                     linear map; with it, its slope multiplies the gradient at every layer.",
        formula: "a = phi(h), h = W x + b; backwards dL/dh = phi'(h) * dL/da",
        figure: || {
            let count = Activation::ALL.len() as f64;
            figure("functions in the catalogue", count, "", Bound::at_least(19.0), "identity to log-sigmoid")
        },
        sections: &["saturation", "relu"],
        source: "McCulloch and Pitts, A logical calculus of the ideas immanent in nervous activity, 1943",
    },
    Term {
        name: "saturation",
        aliases: &["saturated", "saturating"],
        definition: "An activation is saturated where its output hardly changes with its input: far from zero on \
                     either side for sigmoid and tanh. Its slope there is tiny, and so is the gradient that passes.",
        formula: "sigmoid'(x) = s (1 - s) with s = sigmoid(x), about e^-|x| for large |x|",
        figure: || {
            let input = crossing(0.01, |x| Activation::Sigmoid.derivative(x));
            let output: f64 = 0.5 + (0.25_f64 - 0.01).sqrt();
            let bound = Bound::near(libm::log(output / (1.0 - output)), 1e-12);
            let reason = "solving s (1 - s) = 0.01 for x";
            figure("|x| beyond which a sigmoid's slope is below 0.01", input, "", bound, reason)
        },
        sections: &["saturation"],
        source: "Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010",
    },
    Term {
        name: "sigmoid",
        aliases: &["logistic", "logistic function"],
        definition: "Squeezes any number into the range from 0 to 1. Its slope is a quarter at best, so it takes at \
                     least three quarters of the gradient away wherever it stands.",
        formula: "s(x) = 1 / (1 + e^-x), s'(x) = s(x) s(-x) <= 1/4",
        figure: || slope_at_zero(Activation::Sigmoid, 0.25, "s(0) s(0); the largest slope there is"),
        sections: &["saturation", "decay"],
        source: "Verhulst, Recherches mathématiques sur la loi d'accroissement de la population, 1845",
    },
    Term {
        name: "tanh",
        aliases: &["hyperbolic tangent"],
        definition: "A sigmoid stretched to the range from -1 to 1 and centred on 0. Its slope is 1 at 0, so it lets \
                     gradients through while its inputs are small, and it saturates for large ones.",
        formula: "tanh(x) = 2 s(2x) - 1, tanh'(x) = 1 - tanh(x)^2 <= 1",
        figure: || slope_at_zero(Activation::Tanh, 1.0, "1 - tanh(0)^2; the largest slope there is"),
        sections: &["saturation", "decay"],
        source: "LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998",
    },
    Term {
        name: "ReLU",
        aliases: &["rectified linear unit", "rectifier"],
        definition: "Passes positive inputs unchanged and stops negative ones. Its slope is 1 or 0, so a gradient on \
                     an open path is not weakened; half of the paths are shut.",
        formula: "max(x, 0); slope 1 for x > 0, else 0 (at 0 itself: 0)",
        figure: || slope_square(Activation::Relu, Bound::near(0.5, 1e-12), "half of the inputs have slope 1"),
        sections: &["relu", "decay", "init"],
        source: "Nair and Hinton, Rectified linear units improve restricted Boltzmann machines, 2010",
    },
    Term {
        name: "leaky ReLU",
        aliases: &["lrelu", "leaky", "prelu", "parametric relu"],
        definition: "A ReLU that lets a small share of negative inputs through, so that no unit is ever quite dead. In \
                     a PReLU the share is learned.",
        formula: "x for x > 0, else a x; a = 0.01 unless said otherwise",
        figure: || {
            let exact = (1.0 + 0.01 * 0.01) / 2.0;
            slope_square(Activation::LeakyRelu { slope: 0.01 }, Bound::near(exact, 1e-12), "(1 + a^2) / 2")
        },
        sections: &["relu"],
        source: "Maas, Hannun and Ng, Rectifier nonlinearities improve neural network acoustic models, 2013; He et \
                 al., Delving deep into rectifiers, 2015",
    },
    Term {
        name: "ELU",
        aliases: &["exponential linear unit", "celu"],
        definition: "A ReLU whose negative side bends smoothly to a floor at -alpha, which keeps the mean output near 0.",
        formula: "x for x > 0, else alpha (e^x - 1)",
        figure: || {
            let bound = Bound::near(0.668_10, 1e-5);
            slope_square(Activation::Elu { alpha: 1.0 }, bound, "computed independently to five digits")
        },
        sections: &["relu"],
        source: "Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning by exponential linear \
                 units, 2016",
    },
    Term {
        name: "SELU",
        aliases: &["scaled exponential linear unit", "self-normalising", "snn"],
        definition: "A scaled ELU whose two constants are chosen so that mean 0 and variance 1 reproduce themselves \
                     from layer to layer.",
        formula: "1.0507 * ELU with alpha = 1.6733, each to more digits",
        figure: || {
            let value = mean_square(|z| Activation::Selu.value(z));
            figure(
                "output variance for a standard normal input",
                value,
                "",
                Bound::near(1.0, 1e-9),
                "its design",
            )
        },
        sections: &["init", "relu"],
        source: "Klambauer, Unterthiner, Mayr and Hochreiter, Self-normalizing neural networks, 2017",
    },
    Term {
        name: "GELU",
        aliases: &["gaussian error linear unit", "gelu tanh"],
        definition: "The input times the probability that a standard normal number is smaller: a smooth ReLU, usual in \
                     transformers.",
        formula: "x Phi(x), Phi the normal distribution function",
        figure: || slope_at_zero(Activation::Gelu, 0.5, "Phi(0)"),
        sections: &["relu"],
        source: "Hendrycks and Gimpel, Gaussian error linear units, 2016",
    },
    Term {
        name: "SiLU",
        aliases: &["swish", "mish", "hard swish"],
        definition: "The input times its own sigmoid: a smooth ReLU that dips a little below 0. Mish and hard swish are \
                     close relatives.",
        formula: "x s(x)",
        figure: || slope_at_zero(Activation::Silu, 0.5, "s(0)"),
        sections: &["relu"],
        source: "Elfwing, Uchibe and Doya, Sigmoid-weighted linear units for neural network function approximation \
                 in reinforcement learning, 2017",
    },
    Term {
        name: "softplus",
        aliases: &["smooth relu", "log sigmoid"],
        definition: "A ReLU with a rounded corner. Its slope is a sigmoid.",
        formula: "ln(1 + e^x), slope s(x)",
        figure: || {
            let value = Activation::Softplus.value(0.0);
            figure("value at 0", value, "", Bound::near(std::f64::consts::LN_2, 1e-15), "ln 2")
        },
        sections: &["relu"],
        source: "Dugas, Bengio, Bélisle, Nadeau and Garcia, Incorporating second-order functional knowledge for \
                 better option pricing, 2001",
    },
    Term {
        name: "dead unit",
        aliases: &["dead units", "dying relu", "dead relu"],
        definition: "A ReLU unit whose input is negative for every sample. Its slope is 0 for all of them, so it gets \
                     no gradient and can't come back by itself.",
        formula: "max over samples of h <= 0",
        figure: || {
            let slopes = [-3.0, -0.5, -0.01].map(|h| Activation::Relu.derivative(h));
            let sum = slopes.iter().sum::<f64>();
            figure(
                "gradient through a unit with negative inputs",
                sum,
                "",
                Bound::exactly(0.0),
                "slope 0 each",
            )
        },
        sections: &["relu"],
        source: "Lu, Shin, Su and Karniadakis, Dying ReLU and initialization, 2019",
    },
];
