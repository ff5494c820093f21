//! Claim: training through the C interface is training through the core, to the bit.
//!
//! Oracle: the core's own functions, with the network and the seed of `examples/train.c`. What the C program prints is
//! `examples/train.txt`; `.ci/c-interface` compares the two on the host and on an emulated Cortex-M4F.

use headwater_core::{
    Activation, Adam, Backward, Error, Forward, Initialise, Layer, Loss, Network, Optimiser, Scheme, Targets,
    Update, network,
};
use rand_pcg::Pcg32;

const NET: Network = network!(
    2,
    &[
        Layer::dense(8),
        Layer::activation(Activation::Tanh),
        Layer::residual(&[Layer::layer_norm(), Layer::dense(8)]),
        Layer::prelu(),
        Layer::dense(1),
    ]
);
const ADAM: Optimiser<f32> =
    Optimiser::Adam(Adam { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.0 });
const PRINTED: &str = include_str!("../examples/train.txt");

/// FNV-1a over the bits, little endian.
fn hash(values: &[f32]) -> u64 {
    let bytes = values.iter().flat_map(|value| value.to_bits().to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn the_core_ends_with_the_parameters_that_c_prints() -> Result<(), Error> {
    let mut parameters = [0.0_f32; NET.parameter_count()];
    let mut gradients = [0.0; NET.gradient_count()];
    let mut moments = [0.0; ADAM.moment_count(NET.gradient_count())];
    let mut scratch = [0.0; NET.training_scratch(4)];
    let inputs = [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0];
    let wanted = [0.0, 1.0, 1.0, 0.0];

    let start = Initialise { parameters: &mut parameters, state: &mut [], scheme: Scheme::XAVIER };
    NET.initialise(start, &mut Pcg32::new(66, 1))?;
    assert!(PRINTED.contains(&format!("initialised: parameters {:016x}\n", hash(&parameters))));

    for step in 1..=300 {
        let forward =
            Forward { parameters: &parameters, state: &mut [], inputs: &inputs, scratch: &mut scratch };
        let mut pass = NET.forward(forward)?;
        let loss = pass.loss(Loss::BinaryCrossEntropyWithLogits, Targets::Values(&wanted))?;
        pass.backward(Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None })?;
        let (parameters, moments) = (&mut parameters, &mut moments);
        ADAM.update(Update { parameters, gradients: &gradients, moments, step, rate: 0.05 })?;
        if step % 150 == 0 {
            assert!(PRINTED.contains(&format!("step {step}: loss {:08x}\n", loss.to_bits())), "step {step}");
        }
    }
    assert!(PRINTED.contains(&format!("trained: parameters {:016x}\n", hash(&parameters))));
    assert!(PRINTED.contains(&format!("resumed: parameters {:016x}\n", hash(&parameters))));
    Ok(())
}
