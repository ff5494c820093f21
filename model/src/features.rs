//! Which features of `headwater-core` a build needs.

use std::collections::BTreeSet;

use headwater_core::{Gradients, Layer, Loss, Network};

use crate::plan::Choice;

/// The features for running a network: one for each kind of layer and activation in it, branches included.
#[must_use]
pub fn to_infer(network: &Network<'_>) -> BTreeSet<&'static str> {
    let mut features = BTreeSet::new();
    of_layers(network.layers(), &mut features);
    features
}

/// The features for training it too: those of its loss and, unless gradients are spent on the way back, of its optimiser.
#[must_use]
pub fn to_train(network: &Network<'_>, loss: &Loss<'_>, choice: &Choice) -> BTreeSet<&'static str> {
    let mut features = to_infer(network);
    features.extend(loss.feature());
    if choice.gradients == Gradients::Kept {
        features.extend(choice.optimiser.feature());
    }
    features
}

fn of_layers(layers: &[Layer<'_>], features: &mut BTreeSet<&'static str>) {
    for layer in layers {
        features.extend(layer.feature());
        if let Layer::Residual(branch) = layer {
            of_layers(branch, features);
        }
    }
}
