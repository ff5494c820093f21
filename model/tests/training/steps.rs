//! Step by step against the core.

use headwater_core::{Backward, Forward, Initialise, Loss, Targets, Update};
use headwater_model::Progress;
use rand_pcg::Pcg32;

use super::{net, rays, run, with_model};

/// Claim: training is the core's passes and nothing else: with all samples in one batch, two epochs are two steps of
/// forward, loss, backward and update from the weights that the documented generator draws. Oracle: these calls, written
/// out. Tolerance: samples come in another order, so sums are rounded in another order: 1e-6, eight units of rounding of
/// values near 1.
#[test]
fn two_epochs_are_two_steps() {
    let text = net(
        "[optimiser]\nkind = \"sgd\"\nmomentum = 0.9\n[training]\nrate = 0.05\nbatch = 48\nepochs = 2\nseed = 9\n",
    );
    let split = rays(60);
    let run = run(&text, &split);
    with_model(&text, |model| {
        let network = &model.network;
        let (mut parameters, mut state) =
            (vec![0.0; network.parameter_count()], vec![0.0; network.state_count()]);
        let mut moments = vec![0.0; model.optimiser.moment_count(network.gradient_count())];
        let mut gradients = vec![0.0; network.gradient_count()];
        let mut scratch = vec![0.0; network.training_scratch(48)];
        let call = Initialise { parameters: &mut parameters, state: &mut state, scheme: model.scheme };
        network.initialise(call, &mut Pcg32::new(9, 0)).unwrap();
        assert_eq!(parameters, Progress::begin(model).unwrap().weights.parameters);
        for step in 1..=2 {
            let inputs = &split.train.inputs;
            let call = Forward { parameters: &parameters, state: &mut state, inputs, scratch: &mut scratch };
            let mut pass = network.forward(call).unwrap();
            let classes = Targets::Classes(split.train.answers.classes().unwrap());
            pass.loss(Loss::softmax_cross_entropy(), classes).unwrap();
            let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
            pass.backward(call).unwrap();
            let (parameters, moments) = (&mut parameters, &mut moments);
            let update = Update { parameters, gradients: &gradients, moments, step, rate: 0.05 };
            model.optimiser.update(update).unwrap();
        }
        let found = [&run.progress.weights.parameters, &run.progress.weights.state];
        let far = |(found, expected): (&f32, &f32)| (found - expected).abs();
        let distances = found.into_iter().flatten().zip(parameters.iter().chain(&state)).map(far);
        let worst = distances.fold(0.0, f32::max);
        println!("worst distance {worst:e}");
        assert!(worst < 1e-6, "{worst:e}");
    });
}
