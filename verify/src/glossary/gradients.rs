//! What a gradient is and what becomes of it on its way.

use headwater_core::{Activation, Layer, Network, Real, clip_by_norm, network, norm};

use super::{Term, figure};
use crate::claim::Bound;
use crate::dual::Dual;

pub(super) const TERMS: &[Term] = &[
    Term {
        name: "gradient",
        aliases: &["gradients", "slope", "derivative", "partial derivative"],
        definition: "How much the loss changes when a parameter changes a little: the slope of the hill that \
                     learning walks down. One number for each parameter; together they point uphill, so that \
                     learning steps the other way.",
        formula: "g = dL/dw; one for each weight w; one step of gradient descent is w <- w - rate * g",
        figure: || {
            let square = |w: f64| w * w;
            let slope = (square(3.0 + 0.125) - square(3.0 - 0.125)) / 0.25;
            figure(
                "slope of w^2 at w = 3, by a difference",
                slope,
                "",
                Bound::exactly(6.0),
                "2 w; exact in binary",
            )
        },
        sections: &["slope", "chain-rule"],
        source: "Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847",
    },
    Term {
        name: "vanishing gradient",
        aliases: &["vanishing gradients", "vanishing gradient problem"],
        definition: "The gradient shrinks by a factor below one at each layer on its way back from the loss, so that \
                     the first layers of a deep network hardly learn at all.",
        formula: "|dL/dh_1| <= |dL/dh_L| * product over the layers of (largest slope * |W|); the factor of \
                  a sigmoid's slope alone is at most 1/4",
        figure: || {
            let factor = Real::powi(Activation::Sigmoid.derivative(0.0), 10);
            let bound = Bound::exactly(1.0 / f64::from(1 << 20));
            figure("the most that ten sigmoid slopes let through", factor, "times", bound, "(1/4)^10")
        },
        sections: &["decay", "stall", "performance"],
        source: "Hochreiter, Untersuchungen zu dynamischen neuronalen Netzen, 1991; Bengio, Simard and Frasconi, \
                 Learning long-term dependencies with gradient descent is difficult, 1994",
    },
    Term {
        name: "exploding gradient",
        aliases: &["exploding gradients", "gradient explosion"],
        definition: "The opposite of vanishing: the gradient grows by a factor above one at each layer, until a step \
                     throws the weights far away or the numbers overflow.",
        formula: "|dL/dh_1| about rho^L * |dL/dh_L| with rho > 1",
        figure: || {
            let (mut gradient, mut layers) = (1.0_f32, 0);
            while gradient.is_finite() {
                gradient *= 2.0;
                layers += 1;
            }
            let bound = Bound::exactly(128.0);
            let reason = "the largest f32 is just below 2^128";
            figure("layers until f32 overflows, factor 2 each", f64::from(layers), "layers", bound, reason)
        },
        sections: &["exploding"],
        source: "Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, 2013",
    },
    Term {
        name: "chain rule",
        aliases: &["chain rule of calculus"],
        definition: "The derivative of one function inside another is the product of their slopes. Through a deep \
                     network it is a long product, and long products of small factors vanish.",
        formula: "dL/dw1 = dL/da4 * da4/da3 * da3/da2 * da2/dw1 for four layers",
        figure: || {
            let x = 0.5;
            let inner = Activation::Sigmoid.value(x);
            let product = Activation::Tanh.derivative(inner) * Activation::Sigmoid.derivative(x);
            let exact = Activation::Tanh.value(Activation::Sigmoid.value(Dual::moving(x, 1.0))).derivative;
            let reason = "derivative of the composition on dual numbers; a few roundings apart";
            let bound = Bound::within(exact, 1e-14);
            figure("slope of tanh(sigmoid(x)) at 0.5, as a product", product, "", bound, reason)
        },
        sections: &["chain-rule"],
        source: "Leibniz, 1676; for networks Rumelhart, Hinton and Williams, Learning representations by \
                 back-propagating errors, 1986",
    },
    Term {
        name: "backpropagation",
        aliases: &["backprop", "backward pass", "reverse mode"],
        definition: "The chain rule applied from the loss backwards, layer by layer, so that one way back gives \
                     the gradients of all parameters. Finding them by nudging each parameter would take a forward pass \
                     for every one.",
        formula: "delta_l = (W_(l+1)^T delta_(l+1)) * phi'(h_l), dL/dW_l = delta_l a_(l-1)^T",
        figure: || {
            const DIGITS: Network =
                network!(64, &[Layer::dense(64), Layer::activation(Activation::Relu), Layer::dense(10)]);
            let gradients = DIGITS.gradient_count() as f64;
            let bound = Bound::exactly(4810.0);
            let reason = "64 * 64 + 64 + 64 * 10 + 10";
            figure("gradients from one way back through 64-64-10", gradients, "", bound, reason)
        },
        sections: &["chain-rule"],
        source: "Linnainmaa, 1970; Rumelhart, Hinton and Williams, Learning representations by back-propagating \
                 errors, 1986",
    },
    Term {
        name: "gradient clipping",
        aliases: &["clipping", "clip", "clip by norm", "clip by value"],
        definition: "Shortens a gradient that is too long before the step is taken, keeping its direction (by norm), \
                     or limits each of its numbers (by value). It tames explosions. It can't bring back what has \
                     vanished.",
        formula: "by norm: g <- g * min(1, c / |g|)",
        figure: || {
            let mut gradients = [3.0_f64, 4.0];
            clip_by_norm(&mut gradients, 1.0).expect("a positive limit");
            let reason = "the limit; PyTorch's convention adds 1e-6 to the divisor";
            figure("norm of (3, 4) clipped to norm 1", norm(&gradients), "", Bound::near(1.0, 1e-6), reason)
        },
        sections: &["exploding"],
        source: "Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, 2013",
    },
];
