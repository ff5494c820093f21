//! Exclusive or, trained in fixed memory.

use headwater_core::{
    Activation, Adam, Backward, Error, Forward, Infer, Initialise, Layer, Loss, Network, Optimiser, Scheme,
    Targets, Update, network,
};
use rand_pcg::Pcg32;

// A wrong network does not compile: the error says which layer, and what to do.
const NET: Network = network!(2, &[Layer::dense(8), Layer::activation(Activation::Tanh), Layer::dense(1)]);
const ADAM: Optimiser<f32> =
    Optimiser::Adam(Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 });
const BATCH: usize = 4;

fn main() -> Result<(), Error> {
    let mut parameters = [0.0_f32; NET.parameter_count()];
    let mut gradients = [0.0; NET.gradient_count()];
    let mut moments = [0.0; ADAM.moment_count(NET.gradient_count())];
    let mut state = [0.0; NET.state_count()]; // running statistics; this network has none
    let mut scratch = [0.0; NET.training_scratch(BATCH)];

    let inputs = [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0];
    let wanted = Targets::Values(&[0.0, 1.0, 1.0, 0.0]);

    let start = Initialise { parameters: &mut parameters, state: &mut state, scheme: Scheme::XAVIER };
    NET.initialise(start, &mut Pcg32::new(66, 1))?;
    for step in 1..=300 {
        let forward =
            Forward { parameters: &parameters, state: &mut state, inputs: &inputs, scratch: &mut scratch };
        let mut pass = NET.forward(forward)?;
        pass.loss(Loss::BinaryCrossEntropyWithLogits, wanted)?;
        pass.backward(Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None })?;
        let (parameters, moments) = (&mut parameters, &mut moments);
        ADAM.update(Update { parameters, gradients: &gradients, moments, step, rate: 0.05 })?;
    }

    let call = Infer { parameters: &parameters, state: &state, inputs: &inputs };
    let logits = NET.infer(call, &mut scratch)?;
    assert!(logits[0] < 0.0 && logits[1] > 0.0 && logits[2] > 0.0 && logits[3] < 0.0);
    Ok(())
}
