//! What predicts the fate of a gradient before training.

use headwater_core::Activation;

use super::{Term, figure};
use crate::claim::Bound;
use crate::theory::Plain;

/// A wide tanh network with biases of variance 0.05.
fn tanh(weight_variance: f64) -> Plain {
    Plain { activation: Activation::Tanh, weight_variance, bias_variance: 0.05 }
}

pub(super) const TERMS: &[Term] = &[
    Term {
        name: "mean field",
        aliases: &["mean field theory", "infinite width", "signal propagation"],
        definition: "The theory of very wide random networks. Pre-activations are normal there, and one number, their \
                     variance q, follows a simple recursion from layer to layer.",
        formula: "q' = sw2 * E[phi(sqrt(q) z)^2] + sb2, with sw2 = fan_in * Var(W) and sb2 = Var(b)",
        figure: || {
            let q = tanh(1.5).fixed_variance();
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
            let sigmoid = Plain { activation: Activation::Sigmoid, weight_variance: 1.0, bias_variance: 0.0 };
            let rho = sigmoid.chi(sigmoid.fixed_variance()).sqrt();
            let bound = Bound::near(0.2361, 1e-4);
            let reason = "computed independently to four digits";
            figure("rho of a wide sigmoid network at gain 1", rho, "per layer", bound, reason)
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
            let depth = tanh(1.0).correlation_depth();
            let bound = Bound::near(3.627, 1e-3);
            let reason = "computed independently to four digits";
            figure("depth scale of tanh at sw2 = 1, sb2 = 0.05", depth, "layers", bound, reason)
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
            let critical = tanh(1.760_95);
            let chi = critical.chi(critical.fixed_variance());
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
