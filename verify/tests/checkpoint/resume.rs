//! A run that is stopped, written, read and resumed.

use std::cell::Cell;
use std::convert::Infallible;

use headwater_core::checkpoint::Stored;
use headwater_core::{
    Backward, Forward, Initialise, Layer, Loss, Network, Optimiser, Schedule, Scheme, Targets, Update,
    clip_by_norm,
};
use headwater_verify::draw::Draw;
use headwater_verify::fact::Fact;
use headwater_verify::ladder::network::{Shape, Subject};
use headwater_verify::ladder::optimiser;
use headwater_verify::ulp::Float;
use proptest::prelude::any;
use rand_core::{Rng, TryRng};
use rand_pcg::Pcg32;

use crate::run::{Run, conduct};
use headwater_verify::sweep::sweep;

/// A generator whose state is not to be had: kept as the number of draws it has given, from which it is wound forward.
struct Counted {
    generator: Pcg32,
    drawn: u64,
}

impl Counted {
    fn wound_to(drawn: u64) -> Self {
        let mut generator = Pcg32::new(66, 7);
        generator.advance(drawn);
        Self { generator, drawn }
    }
    fn below(&mut self, bound: usize) -> usize {
        self.next_u32() as usize % bound
    }
}

impl TryRng for Counted {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.drawn += 1;
        self.generator.try_next_u32()
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let (low, high) = (self.try_next_u32()?, self.try_next_u32()?);
        Ok(u64::from(high) << 32 | u64::from(low))
    }
    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Infallible> {
        unreachable!("nothing here asks for bytes")
    }
}

const SAMPLES: usize = 24;
const BATCH: usize = 4;
const STEPS: u64 = 12;

/// What a run is trained on and by; never part of a record.
struct Course<'a, R> {
    network: Network<'a>,
    optimiser: Optimiser<R>,
    data: Vec<R>,
    targets: Vec<R>,
}

impl<R: Stored> Course<'_, R> {
    fn start(&self) -> Run<R> {
        let mut run = Run {
            structure: self.network.fingerprint(),
            step: 0,
            parameters: vec![R::ZERO; self.network.parameter_count()],
            state: vec![R::ZERO; self.network.state_count()],
            moments: vec![R::ZERO; self.optimiser.moment_count(self.network.gradient_count())],
            generator: Vec::new(),
        };
        let mut generator = Counted::wound_to(0);
        let (parameters, state) = (&mut run.parameters[..], &mut run.state[..]);
        self.network
            .initialise(Initialise { parameters, state, scheme: Scheme::HE }, &mut generator)
            .unwrap();
        run.generator = generator.drawn.to_le_bytes().to_vec();
        run
    }

    /// Trains on batches that the run's own generator picks without replacement. All else is made anew.
    fn train(&self, run: &mut Run<R>, steps: u64) {
        let Self { network, optimiser, data, targets } = self;
        let schedule = Schedule::cosine(R::from_f64(0.02), STEPS, R::ZERO).with_warm_up(3, R::from_f64(0.1));
        let mut generator = Counted::wound_to(u64::from_le_bytes(run.generator[..].try_into().unwrap()));
        let mut gradients = vec![R::from_f64(f64::NAN); network.gradient_count()];
        let mut scratch = vec![R::from_f64(f64::NAN); network.training_scratch(BATCH)];
        for _ in 0..steps {
            run.step += 1;
            let mut left: Vec<usize> = (0..SAMPLES).collect();
            let picked = [(); BATCH].map(|()| left.swap_remove(generator.below(left.len())));
            let row = |values: &[R], width: usize| -> Vec<R> {
                picked.iter().flat_map(|sample| values[sample * width..][..width].to_vec()).collect()
            };
            let (inputs, wanted) = (row(data, network.inputs()), row(targets, network.outputs()));
            let Run { parameters, state, .. } = run;
            let call = Forward { parameters, state, inputs: &inputs, scratch: &mut scratch };
            let mut pass = network.forward(call).unwrap();
            pass.loss(Loss::MeanSquaredError, Targets::Values(&wanted)).unwrap();
            let call = Backward { parameters, gradients: &mut gradients, input_gradient: None };
            pass.backward(call).unwrap();
            clip_by_norm(&mut gradients, R::ONE).unwrap();
            let parameters = &mut parameters[network.frozen_parameter_count()..];
            let (moments, step, rate) = (&mut run.moments[..], run.step, schedule.rate(run.step));
            optimiser.update(Update { parameters, gradients: &gradients, moments, step, rate }).unwrap();
        }
        run.generator = generator.drawn.to_le_bytes().to_vec();
    }
}

/// Claim: a run that is stopped after any number of steps, written, and read into other memory ends with every bit of the
/// run that was not stopped: any network, batch norm included, partly frozen, under every optimiser, with a warm-up, a
/// cosine schedule and clipping, on batches drawn from the run's own generator. Oracle: the run that was not stopped.
/// The test can fail: a run resumed without its moments, its running statistics or its generator ends elsewhere.
#[test]
fn a_resumed_run_is_the_run_that_was_not_interrupted() {
    let (norms, astray) = (Cell::new(0), Cell::new([0; 3]));
    fn expect<R: Float + Stored>(seed: u64, norms: &Cell<u32>, astray: &Cell<[u32; 3]>, fact: &mut Fact) {
        let mut draw = Draw::new(seed);
        let shape = Shape { inputs: 1 + draw.below(5), depth: 5, widest: 7, batch: BATCH, seed };
        let subject = Subject::draw(shape);
        let network = subject.network().freeze(draw.below(2).min(subject.layers.len() - 1)).unwrap();
        let mut numbers =
            |count: usize| -> Vec<R> { (0..count).map(|_| R::from_f64(draw.normal())).collect() };
        let (data, targets) = (numbers(SAMPLES * network.inputs()), numbers(SAMPLES * network.outputs()));
        for optimiser in optimiser::examples::<R>() {
            let course = Course { network, optimiser, data: data.clone(), targets: targets.clone() };
            let mut whole = course.start();
            course.train(&mut whole, STEPS);
            for pause in [0, 1, 5, STEPS - 1, STEPS] {
                let mut stopped = course.start();
                course.train(&mut stopped, pause);
                let mut resumed = stopped.room();
                resumed.read(&stopped.write()).unwrap();
                course.train(&mut resumed, STEPS - pause);
                let input = || format!("{optimiser:?}, stopped after {pause}, {network:?}");
                fact.holds(resumed.step == whole.step && resumed.generator == whole.generator, input);
                fact.slices(&resumed.parameters, &whole.parameters, input);
                fact.slices(&resumed.state, &whole.state, input);
                fact.slices(&resumed.moments, &whole.moments, input);
                fact.holds(whole.parameters.iter().all(|p| p.is_finite()), input);
                if pause == 5 {
                    let mut forgetful = [stopped.clone(), stopped.clone(), stopped];
                    forgetful[0].moments.fill(R::ZERO);
                    forgetful[1].state.fill(R::ONE);
                    forgetful[2].generator = vec![0; 8];
                    let mut counts = astray.get();
                    for (run, count) in forgetful.iter_mut().zip(&mut counts) {
                        course.train(run, STEPS - pause);
                        *count += u32::from(run.bytes() != whole.bytes());
                    }
                    astray.set(counts);
                }
            }
        }
        let is_norm = network.segments().any(|segment| matches!(segment.layer, Layer::BatchNorm(_)));
        norms.set(norms.get() + u32::from(is_norm));
    }
    let domain = "f32 and f64, random networks, every optimiser, stopped after 0, 1, 5, 11, 12 of 12 steps";
    let fact = conduct("a resumed run is the run that was not interrupted", domain, "that run");
    sweep(25, &any::<u64>(), fact, |seed, fact: &mut Fact| {
        expect::<f32>(seed, &norms, &astray, fact);
        expect::<f64>(seed, &norms, &astray, fact);
    })
    .assert();
    let (norms, [moments, state, generator]) = (norms.get(), astray.get());
    println!(
        "{norms} networks with batch norm; runs that went astray: {moments} without moments, {state} without \
              running statistics, {generator} without generator"
    );
    assert!(norms > 10 && moments > 10 && state > 10 && generator > 10);
}
