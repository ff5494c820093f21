//! Networks as data, initialisers, plans and errors.

use super::{Arrays, done, unknown};
use crate::Weyl;
use headwater_core::checkpoint::Stored;
use headwater_core::{
    Activation, Gradients, Initialise, Initialiser, Kind, Layer, Network, NetworkError, Scheme, Training,
};

const BRANCH: &[Layer] = &[Layer::layer_norm(), Layer::prelu(), Layer::dense(4)];
const LAYERS: &[Layer] = &[
    Layer::dense_without_bias(4),
    Layer::batch_norm(),
    Layer::activation(Activation::Gelu),
    Layer::residual(BRANCH),
];

/// A network that the compiler does not know.
pub(super) fn network() -> Result<Network<'static>, NetworkError> {
    Network::new(unknown(4), unknown(LAYERS))?.freeze(unknown(1))
}

pub(super) fn all<R: Stored>(arrays: &mut Arrays<R>) {
    match network() {
        Ok(network) => {
            plan(&network);
            initialise(arrays, &network);
        }
        Err(error) => done(error.sentence().as_str().len()),
    }
    initialiser(arrays);
}

fn plan(network: &Network<'static>) {
    let batch = unknown(3);
    done((
        network.inputs(),
        network.outputs(),
        network.layers(),
        network.frozen_layers(),
        network.layer_count(),
    ));
    done((network.parameter_count(), network.frozen_parameter_count(), network.gradient_count()));
    done((network.state_count(), network.inference_scratch(batch), network.training_scratch(batch)));
    done((network.training_scratch_with_input_gradient(batch), network.fingerprint()));
    let choice = unknown(Training { batch, gradients: Gradients::Spent, input_gradient: true, moments: 3 });
    done((network.inference_plan(batch).total(), network.training_plan(choice).total()));
    for segment in network.segments() {
        done(segment.path.indices().len());
        done((segment.layer.name(), segment.layer.feature(), segment));
    }
    done(unknown(Kind::Dense).name());
}

fn initialise<R: Stored>(arrays: &mut Arrays<R>, network: &Network<'static>) {
    let [parameters, state, ..] = arrays.slices();
    let scheme = unknown(Scheme::HE);
    done(network.initialise(Initialise { parameters, state, scheme }, &mut Weyl::new()));
}

fn initialiser<R: Stored>(arrays: &mut Arrays<R>) {
    for initialiser in [
        Initialiser::constant(),
        Initialiser::uniform(),
        Initialiser::normal(),
        Initialiser::truncated_normal(),
        Initialiser::xavier_uniform(),
        Initialiser::xavier_normal(),
        Initialiser::he_uniform(),
        Initialiser::he_normal(),
        Initialiser::orthogonal(),
    ] {
        let initialiser = unknown(initialiser).with_gain(unknown(2.0));
        done((initialiser.name(), initialiser.check()));
        let values = arrays.values();
        done(initialiser.fill(values, unknown(4), unknown(4), &mut Weyl::new()));
        done(initialiser.fill_bias(values, unknown(4), &mut Weyl::new()));
    }
}
