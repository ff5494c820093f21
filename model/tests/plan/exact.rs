//! Bytes, part by part.

use headwater_core::{
    Backward, Error, Forward, Gradients, Infer, Initialise, Loss, Network, Targets, Update,
};
use headwater_model::plan::{Choice, FrozenIn, Plan};
use rand_pcg::Pcg32;

use super::with_model;

/// Claim: each part is four times what the core plans. Oracle: counted by hand from the layers: 12 x 20 + 20 for the first
/// dense layer, 2 x 20 for each normalisation, 20 x 20 + 20 in the branch, 20 x 4 + 4 at the end; two running statistics of
/// 20; the tape is each plain layer's output, layer norm's two statistics and batch norm's forty.
#[test]
fn parts_are_counted() {
    with_model("[optimiser]\nkind = \"adam\"\n[training]\nbatch = 8\n", |model| {
        let plan = Plan::new(&model.network, &Choice::of(model)).unwrap();
        let parameters = 260 + 40 + 40 + 420 + 84;
        let tape = 8 * (20 * 3 + 22 + 20 + 20 + 4) + 40;
        let training = plan.training;
        assert_eq!((training.parameters, training.gradients), (4 * parameters, 4 * parameters));
        assert_eq!((training.moments, training.state), (8 * parameters, 4 * 40));
        // The way back needs a layer's two gradients and, in the branch, the sum's own beside them.
        assert_eq!(training.scratch, 4 * (tape + 8 * 60));
        assert_eq!(training.ram, 16 * parameters + 160 + training.scratch);
        assert_eq!((training.flash, training.frozen_scratch), (4 * (parameters + 40), 0));
        let inference = plan.inference;
        assert_eq!((inference.ram, inference.scratch, inference.parameters), (4 * 60, 4 * 60, 0));
        assert_eq!(inference.flash, training.flash);
        // Its generator is the seed, the epochs and a count for the batch norm.
        assert_eq!(plan.checkpoint, 64 + 4 * (3 * parameters + 40) + 24 + 4);
        assert_eq!(plan.inputs, 8 * 12 * 4);
    });
}

/// Memory for a step, of exactly the planned lengths.
struct Board {
    parameters: Vec<f32>,
    state: Vec<f32>,
    gradients: Vec<f32>,
    moments: Vec<f32>,
    scratch: Vec<f32>,
}

impl Board {
    fn step(
        &mut self,
        network: &Network<'_>,
        choice: &Choice,
        inputs: &[f32],
        step: u64,
    ) -> Result<(), Error> {
        let Board { parameters, state, gradients, moments, scratch } = self;
        let mut pass = network.forward(Forward { parameters, state, inputs, scratch })?;
        let classes: Vec<usize> = (0..choice.batch).map(|sample| sample % network.outputs()).collect();
        pass.loss(Loss::softmax_cross_entropy(), Targets::Classes(&classes))?;
        pass.backward(Backward { parameters, gradients, input_gradient: None })?;
        let parameters = parameters.get_mut(network.frozen_parameter_count()..).unwrap();
        choice.optimiser.update(Update { parameters, gradients, moments, step, rate: 0.1 })?;
        Ok(())
    }
}

/// Claim: with the frozen layers in flash a network trains in the planned bytes and not in fewer, to the bits of the
/// network whose frozen layers are in RAM. Oracle: that network, by the core's `freeze`; and the core's refusal of a
/// scratch that is one scalar short.
#[test]
fn frozen_layers_in_flash_change_no_bit() {
    with_model("[optimiser]\nkind = \"adam\"\n[training]\nbatch = 6\n", |model| {
        let (mut count, batch) = (0, 6);
        let inputs: Vec<f32> = (0..batch * 12).map(|index| (index as f32 * 0.7).sin()).collect();
        let (mut parameters, mut state) =
            (vec![0.0; model.network.parameter_count()], vec![0.0; model.network.state_count()]);
        let call = Initialise { parameters: &mut parameters, state: &mut state, scheme: model.scheme };
        model.network.initialise(call, &mut Pcg32::new(1, 1)).unwrap();
        for frozen in 1..model.network.layers().len() {
            let in_ram = Choice { frozen, ..Choice::of(model) };
            let in_flash = Choice { frozen_in: FrozenIn::Flash, ..in_ram };
            let board = |choice: &Choice, first: usize, first_state: usize| {
                let bytes = Plan::new(&model.network, choice).unwrap().training;
                Board {
                    parameters: parameters[first..].to_vec(),
                    state: state[first_state..].to_vec(),
                    gradients: vec![0.0; bytes.gradients / 4],
                    moments: vec![0.0; bytes.moments / 4],
                    scratch: vec![0.0; bytes.scratch / 4],
                }
            };
            let (prefix, rest) = in_flash.split(&model.network).unwrap().unwrap();
            let network = model.network.freeze(frozen).unwrap();
            let mut one = board(&in_ram, 0, 0);
            let mut two = board(&in_flash, prefix.parameter_count(), prefix.state_count());
            let planned = Plan::new(&model.network, &in_flash).unwrap().training;
            assert_eq!((4 * two.parameters.len(), 4 * two.state.len()), (planned.parameters, planned.state));
            let mut features = vec![0.0; planned.frozen_scratch / 4];
            for step in 1..=3 {
                one.step(&network, &in_ram, &inputs, step).unwrap();
                let flash = (&parameters[..prefix.parameter_count()], &state[..prefix.state_count()]);
                let call = Infer { parameters: flash.0, state: flash.1, inputs: &inputs };
                let features = prefix.infer(call, &mut features).unwrap();
                two.step(&rest, &in_flash, features, step).unwrap();
            }
            assert_eq!(one.parameters[prefix.parameter_count()..], two.parameters, "{frozen} layers frozen");
            assert_eq!(one.state[prefix.state_count()..], two.state);
            assert_eq!(one.parameters[..prefix.parameter_count()], parameters[..prefix.parameter_count()]);
            two.scratch.pop();
            let features = vec![0.5; batch * rest.inputs()];
            assert!(matches!(two.step(&rest, &in_flash, &features, 4), Err(Error::Length(_))));
            count += 1;
        }
        assert_eq!(count, 5);
    });
}

/// Claim: a network that cannot be counted fits nowhere, rather than wrapping around. Oracle: by hand.
#[test]
fn what_cannot_be_counted_saturates() {
    with_model("", |model| {
        let choice = Choice { batch: usize::MAX, ..Choice::of(model) };
        let plan = Plan::new(&model.network, &choice).unwrap();
        assert_eq!((plan.training.ram, plan.inputs), (usize::MAX, usize::MAX));
        assert!(plan.inference.ram < 1 << 20);
        assert!(Plan::new(&model.network, &Choice { frozen: 6, ..choice }).is_err());
        let spent = Choice { gradients: Gradients::Spent, ..Choice::of(model) };
        assert_eq!(Plan::new(&model.network, &spent).unwrap().training.gradients, 0);
    });
}
