//! What predicts the fate of a gradient before training.

use headwater_core::Activation;

use super::{Term, figure};
use crate::claim::Bound;
use crate::gaussian::mean_square;

pub(super) const TERMS: &[Term] = &[
    Term {
        name: "mean field",
        aliases: &["mean field theory", "infinite width", "signal propagation"],
        definition: "The theory of very wide random networks. Pre-activations are normal there, and one number, their \
                     variance q, follows a simple recursion from layer to layer.",
        formula: "q' = sw2 * E[phi(sqrt(q) z)^2] + sb2, with sw2 = fan_in * Var(W) and sb2 = Var(b)",
        figure: || {
            let q = (0..200)
                .fold(1.0_f64, |q, _| 1.5 * mean_square(|z| Activation::Tanh.value(q.sqrt() * z)) + 0.05);
            let bound = Bound::near(0.418_04, 1e-5);
            let reason = "computed independently to five digits";
            figure("fixed point q of tanh at sw2 = 1.5, sb2 = 0.05", q, "", bound, reason)
        },
        sections: &["theory", "decay"],
        source: "Poole et al., Exponential expressivity in deep neural networks through transient chaos, 2016",
    },
    Term {
        name: "chi",
        aliases: &["rho", "decay factor", "chi1"],
        definition: "The factor by which a layer multiplies the squared norm of the gradient. Its root, rho, is the \
                     factor of the norm itself. Below 1 gradients vanish, above 1 they explode, at 1 they travel.",
        formula: "chi = sw2 * E[phi'(sqrt(q) z)^2]; |dL/dh_1| about rho^L * |dL/dh_L|, rho = sqrt(chi)",
        figure: || {
            let q = (0..200).fold(1.0_f64, |q, _| mean_square(|z| Activation::Sigmoid.value(q.sqrt() * z)));
            let chi = mean_square(|z| Activation::Sigmoid.derivative(q.sqrt() * z));
            let bound = Bound::near(0.2361, 1e-4);
            let reason = "computed independently to four digits";
            figure("rho of a wide sigmoid network at gain 1", chi.sqrt(), "per layer", bound, reason)
        },
        sections: &["theory", "decay"],
        source: "Schoenholz, Gilmer, Ganguli and Sohl-Dickstein, Deep information propagation, 2017",
    },
    Term {
        name: "depth scale",
        aliases: &["xi", "correlation length", "trainable depth"],
        definition: "The number of layers over which a gradient, or the difference between two inputs, shrinks by a \
                     factor e. Networks much deeper than a few of them can't be trained.",
        formula: "xi = -1 / ln(factor per layer)",
        figure: || {
            let chi: f64 = 0.055_72;
            let bound = Bound::near(0.346, 1e-3);
            let reason = "-1 / ln 0.05572, by hand to three digits";
            figure(
                "depth scale of the squared gradient, sigmoid at gain 1",
                -1.0 / libm::log(chi),
                "layers",
                bound,
                reason,
            )
        },
        sections: &["theory"],
        source: "Schoenholz, Gilmer, Ganguli and Sohl-Dickstein, Deep information propagation, 2017",
    },
    Term {
        name: "critical initialisation",
        aliases: &["edge of chaos", "criticality", "dynamical isometry"],
        definition: "Weights scaled so that chi is 1: gradients neither vanish nor explode, and the depth scale is \
                     infinite.",
        formula: "chi(sw2, sb2) = 1",
        figure: || {
            let (sw2, sb2) = (1.760_95, 0.05);
            let q = (0..2000)
                .fold(1.0_f64, |q, _| sw2 * mean_square(|z| Activation::Tanh.value(q.sqrt() * z)) + sb2);
            let chi = sw2 * mean_square(|z| Activation::Tanh.derivative(q.sqrt() * z));
            figure(
                "chi of tanh at sw2 = 1.76095, sb2 = 0.05",
                chi,
                "",
                Bound::near(1.0, 1e-5),
                "the critical line",
            )
        },
        sections: &["theory", "init"],
        source: "Poole et al., Exponential expressivity in deep neural networks through transient chaos, 2016; \
                 Pennington, Schoenholz and Ganguli, Resurrecting the sigmoid in deep learning, 2017",
    },
];
