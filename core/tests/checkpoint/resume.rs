//! A resumed run is the run that was not interrupted.

use std::convert::Infallible;

use headwater_core::checkpoint::Stored;
use headwater_core::{
    Activation, Adam, AdamW, Backward, Forward, Initialiser, Layer, Loss, Network, Optimiser, RmsProp, Sgd,
    Targets, Update, network,
};
use rand_core::TryRng;

use crate::run::Run;

const NET: Network = network!(
    6,
    &[
        Layer::dense(8),
        Layer::batch_norm(),
        Layer::activation(Activation::Tanh),
        Layer::layer_norm(),
        Layer::dense(2)
    ]
);
const BATCH: usize = 5;

/// splitmix64, whose state is one number that a caller can store.
struct SplitMix(u64);

impl TryRng for SplitMix {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.try_next_u64()? >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Ok(mixed ^ (mixed >> 31))
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Infallible> {
        panic!("nothing here asks for bytes")
    }
}

fn optimisers<R: Stored>() -> [Optimiser<R>; 4] {
    [
        Optimiser::Sgd(Sgd::with_nesterov(R::from_f64(0.9))),
        Optimiser::RmsProp(RmsProp { centred: true, momentum: Some(R::from_f64(0.5)), ..RmsProp::default() }),
        Optimiser::Adam(Adam::default()),
        Optimiser::AdamW(AdamW::default()),
    ]
}

fn start<R: Stored>(optimiser: &Optimiser<R>) -> Run<R> {
    let count = NET.parameter_count();
    let mut generator = SplitMix(1);
    let mut parameters = vec![R::ZERO; count];
    Initialiser::PyTorchLinear.fill(&mut parameters, count, 1, &mut generator).unwrap();
    Run {
        step: 0,
        parameters,
        state: vec![R::ONE; NET.state_count()],
        moments: vec![R::ZERO; optimiser.moment_count(count)],
        generator: generator.0.to_le_bytes().to_vec(),
    }
}

/// Trains on batches drawn from the run's own generator. Everything not in the run is made anew.
fn train<R: Stored>(run: &mut Run<R>, optimiser: &Optimiser<R>, steps: u64) {
    let mut generator = SplitMix(u64::from_le_bytes(run.generator[..].try_into().unwrap()));
    let mut gradients = vec![R::ZERO; NET.gradient_count()];
    let mut scratch = vec![R::from_f64(f64::NAN); NET.training_scratch(BATCH)];
    for _ in 0..steps {
        run.step += 1;
        let mut samples = vec![R::ZERO; BATCH * (NET.inputs() + NET.outputs())];
        Initialiser::normal()
            .fill(&mut samples, BATCH, NET.inputs() + NET.outputs(), &mut generator)
            .unwrap();
        let (inputs, targets) = samples.split_at(BATCH * NET.inputs());
        let (parameters, state) = (&run.parameters, &mut run.state);
        let mut pass = NET.forward(Forward { parameters, state, inputs, scratch: &mut scratch }).unwrap();
        pass.loss(Loss::MeanSquaredError, Targets::Values(targets)).unwrap();
        pass.backward(Backward { parameters, gradients: &mut gradients, input_gradient: None }).unwrap();
        let (parameters, moments, step) = (&mut run.parameters, &mut run.moments, run.step);
        let rate = R::from_f64(0.01);
        optimiser.update(Update { parameters, gradients: &gradients, moments, step, rate }).unwrap();
    }
    run.generator = generator.0.to_le_bytes().to_vec();
}

fn expect_same_run<R: Stored>(optimisers: &[Optimiser<R>]) {
    for optimiser in optimisers {
        let mut whole = start(optimiser);
        let mut first = whole.clone();
        train(&mut whole, optimiser, 20);
        for pause in [0, 1, 7, 20] {
            let mut interrupted = first.clone();
            train(&mut interrupted, optimiser, pause);
            let mut resumed = interrupted.like(R::from_f64(f64::NAN));
            resumed.read(&interrupted.written()).unwrap();
            train(&mut resumed, optimiser, 20 - pause);
            assert!(resumed.bits() == whole.bits(), "{} interrupted after {pause}", optimiser.name());
        }
        // The test can fail: a run that forgets one part goes another way.
        train(&mut first, optimiser, 7);
        let mut forgetful: Vec<Run<R>> = vec![first.clone(); 3];
        forgetful[0].generator[0] ^= 1;
        forgetful[1].parameters[0] = R::ZERO;
        forgetful[2].state[0] = R::ZERO;
        for run in &mut forgetful {
            train(run, optimiser, 13);
            assert!(run.bits() != whole.bits());
        }
    }
}

/// Claim: interrupted at any step, written, read into other memory and resumed, a run ends with the same bits.
#[test]
fn a_resumed_run_equals_an_uninterrupted_one() {
    expect_same_run::<f32>(&optimisers());
    expect_same_run::<f64>(&optimisers());
}
