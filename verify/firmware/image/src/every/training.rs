//! Passes and the probe.

use super::networks::network;
use super::{Arrays, done, unknown};
use headwater_core::checkpoint::Stored;
use headwater_core::{
    Backward, Error, Flow, Forward, Infer, LayerStatistics, Loss, Network, Pass, Probe, Targets,
    UpdateInPlace, diagnose, layer_updates,
};

pub(super) fn all<R: Stored>(arrays: &mut Arrays<R>) {
    if let Ok(network) = network() {
        done(infer(arrays, &network));
        done(pass(arrays, &network));
        done(watched(arrays, &network));
        done(updates(arrays, &network));
    }
}

fn infer<R: Stored>(arrays: &mut Arrays<R>, network: &Network<'static>) -> Result<(), Error> {
    let [parameters, state, inputs, scratch, _] = arrays.slices();
    done(network.infer(Infer { parameters, state, inputs }, scratch)?);
    Ok(())
}

fn pass<R: Stored>(arrays: &mut Arrays<R>, network: &Network<'static>) -> Result<(), Error> {
    let classes = arrays.classes();
    let [parameters, state, inputs, scratch, gradients] = arrays.slices();
    let mut pass: Pass<'_, R> = network.forward(Forward { parameters, state, inputs, scratch })?;
    done(pass.batch());
    done(pass.outputs());
    done(pass.loss(unknown(Loss::softmax_cross_entropy()), unknown(Targets::Classes(classes))));
    done(pass.output_gradient_mut());
    let mut input_gradient = [R::ZERO; 4];
    let input_gradient: Option<&mut [R]> = unknown(Some(&mut input_gradient));
    done(pass.backward(Backward { parameters, gradients, input_gradient }));
    done(pass.accumulate(Backward { parameters, gradients, input_gradient: None }));
    done(pass.update_in_place(UpdateInPlace { parameters, rate: unknown(R::ONE) }));
    Ok(())
}

fn watched<R: Stored>(arrays: &mut Arrays<R>, network: &Network<'static>) -> Result<(), Error> {
    let mut layers = [LayerStatistics::UNSEEN; 7];
    let layers: &mut [LayerStatistics<R>] = unknown(&mut layers);
    let [parameters, state, inputs, scratch, gradients] = arrays.slices();
    let mut probe = Probe::new(network, layers)?;
    let call = Forward { parameters, state, inputs, scratch };
    let mut pass = network.forward_observed(call, &mut probe)?;
    pass.output_gradient_mut().fill(R::ONE);
    pass.backward_observed(Backward { parameters, gradients, input_gradient: None }, &mut probe)?;
    pass.update_in_place_observed(UpdateInPlace { parameters, rate: R::ONE }, &mut probe)?;
    for layer in layers.iter() {
        done(layer.backward_factor());
    }
    if let Some(flow) = Flow::of(layers) {
        done((flow.rho(), flow.per_step(unknown(R::ONE))));
    }
    diagnose(layers, done);
    Ok(())
}

fn updates<R: Stored>(arrays: &mut Arrays<R>, network: &Network<'static>) -> Result<(), Error> {
    let [before, after, difference, ..] = arrays.slices();
    layer_updates(network, before, after, difference, |update| done((update, update.finding())))?;
    Ok(())
}
