//! What keeps signals and gradients in range while training.

use headwater_core::Activation;

use super::{Term, figure};
use crate::claim::Bound;
use crate::theory::{Residual, batch_norm_chi, layer_norm_chi};

/// A batch whose finite size adds nothing that could be seen.
const VERY_LARGE: usize = 1 << 40;

pub(super) const TERMS: &[Term] = &[
    Term {
        name: "batch normalisation",
        aliases: &["batch norm", "bn"],
        definition: "Shifts and scales each unit's inputs to mean 0 and variance 1 over the batch, then lets training \
                     choose another scale and shift. It keeps activations in range whatever the weights do, and \
                     trains deep sigmoid networks that fail without it. At initialisation a deep ReLU network with it \
                     explodes gently.",
        formula: "y = weight * (x - mean) / sqrt(variance + epsilon) + bias; mean and biased variance over the batch",
        figure: || {
            let factor = batch_norm_chi(Activation::Relu, VERY_LARGE);
            let pi = std::f64::consts::PI;
            let name = "squared gradient per wide ReLU layer with it";
            figure(
                name,
                factor,
                "times",
                Bound::near(pi / (pi - 1.0), 1e-9),
                "pi / (pi - 1), Yang et al. 2019",
            )
        },
        sections: &["batch-norm", "performance"],
        source: "Ioffe and Szegedy, Batch normalization, 2015; Yang et al., A mean field theory of batch \
                 normalization, 2019",
    },
    Term {
        name: "layer normalisation",
        aliases: &["layer norm", "ln"],
        definition: "Shifts and scales the inputs of a layer to mean 0 and variance 1 over the units of each sample. It \
                     needs no batch and is the same in training and in use. It does not cure a deep sigmoid network.",
        formula: "as batch normalisation, with mean and variance over the units of one sample",
        figure: || {
            let bound = Bound::near(0.153, 5e-4);
            let reason = "E phi'^2 / E phi^2, computed independently to three digits";
            let factor = layer_norm_chi(Activation::Sigmoid);
            figure("squared gradient per sigmoid layer with it", factor, "times", bound, reason)
        },
        sections: &["theory", "shortcut", "residual"],
        source: "Ba, Kiros and Hinton, Layer normalization, 2016",
    },
    Term {
        name: "residual connection",
        aliases: &["residual", "skip connection", "shortcut", "resnet"],
        definition: "Adds a block's input to its output, so that the gradient has a path that no layer can weaken. \
                     Today's standard cure for deep networks, together with normalisation.",
        formula: "y = x + f(x), so dL/dx = dL/dy + (df/dx)^T dL/dy",
        figure: || {
            let growth = Residual::Scaled.growth(100);
            let bound = Bound::between(2.7, std::f64::consts::E);
            let reason = "(1 + 1/L)^L stays below e";
            figure("squared gradient over 100 blocks scaled by 1/sqrt(100)", growth, "times", bound, reason)
        },
        sections: &["shortcut", "residual"],
        source: "He, Zhang, Ren and Sun, Deep residual learning for image recognition, 2016",
    },
];
