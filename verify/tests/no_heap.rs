//! Claim: the core does not allocate: not to initialise, train, probe, clip, update, save, restore or infer,
//! whatever the layers, losses and optimisers.
//!
//! Method: a global allocator that counts, thread by thread, in a test binary of its own. That the counter
//! counts is shown first.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use headwater_core::checkpoint::{Checkpoint, CheckpointMut, CheckpointShape, read, size, write};
use headwater_core::{
    Backward, Forward, Infer, Initialise, LayerStatistics, Loss, Network, Optimiser, Probe, Schedule, Scheme,
    Targets, Update, UpdateInPlace, clip_by_norm, clip_by_value, diagnose, layer_updates, softmax,
};
use headwater_verify::draw::Draw;
use headwater_verify::ladder::{loss, network, optimiser};
use rand_pcg::Pcg32;

struct Counting;

thread_local! {
    // By thread: the test harness has one of its own, which allocates when it likes.
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

#[allow(unsafe_code, reason = "a global allocator cannot be written without")]
// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller keeps the promises of `alloc`.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from `alloc` above, which is the system's.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What a computation returns, and how often it allocated.
fn counted<T>(computation: impl FnOnce() -> T) -> (T, usize) {
    let before = ALLOCATIONS.get();
    let result = computation();
    (result, ALLOCATIONS.get() - before)
}

/// The caller's memory for one run.
struct Memory {
    parameters: Vec<f32>,
    before: Vec<f32>,
    gradients: Vec<f32>,
    state: Vec<f32>,
    moments: Vec<f32>,
    scratch: Vec<f32>,
    inference: Vec<f32>,
    statistics: Vec<LayerStatistics<f32>>,
    record: Vec<u8>,
}

impl Memory {
    /// The memory that the plan asks for.
    fn planned(net: &Network<'_>, rule: &Optimiser<f32>) -> Self {
        let (parameters, gradients) = (net.parameter_count(), net.gradient_count());
        let (state, moments) = (net.state_count(), rule.moment_count(gradients));
        Self {
            parameters: vec![0.0; parameters],
            before: vec![0.0; parameters],
            gradients: vec![0.0; gradients],
            state: vec![0.0; state],
            moments: vec![0.0; moments],
            scratch: vec![0.0; net.training_scratch(BATCH)],
            inference: vec![0.0; net.inference_scratch(BATCH)],
            statistics: vec![LayerStatistics::UNSEEN; net.layer_count()],
            record: vec![0; size::<f32>(CheckpointShape { parameters, state, moments, generator: 8 })],
        }
    }
}

const BATCH: usize = 5;

/// A whole life: initialise, three steps by one rule under a probe, save and restore, one step on the way back,
/// infer.
fn live(
    net: &Network<'_>,
    memory: &mut Memory,
    inputs: &[f32],
    targets: &[f32],
    rule: &Optimiser<f32>,
) -> f32 {
    let schedule = Schedule::cosine(0.01_f32, 10, 0.0).with_warm_up(2, 0.5);
    let Memory { parameters, before, gradients, state, moments, scratch, inference, statistics, record } =
        memory;
    let mut generator = Pcg32::new(1, 2);
    net.initialise(Initialise { parameters, state, scheme: Scheme::HE }, &mut generator)
        .expect("a right call");
    let (mut total, mut findings) = (0.0, 0);
    for step in 1..=3 {
        let mut probe = Probe::new(net, statistics).expect("one for each layer");
        let call = Forward { parameters, state, inputs, scratch };
        let mut pass = net.forward_observed(call, &mut probe).expect("a right call");
        total += pass.loss(Loss::MeanSquaredError, Targets::Values(targets)).expect("right targets");
        let call = Backward { parameters, gradients, input_gradient: None };
        pass.backward_observed(call, &mut probe).expect("a right call");
        diagnose(statistics, |_| findings += 1);
        clip_by_norm(gradients, 1.0).expect("a right maximum");
        clip_by_value(gradients, 0.5).expect("a right maximum");
        before.copy_from_slice(parameters);
        let rate = schedule.rate(step);
        rule.update(Update { parameters, gradients, moments, step, rate }).expect("a right call");
        layer_updates(net, before, parameters, gradients, |update| {
            findings += usize::from(update.finding().is_some())
        })
        .expect("enough working memory");
        let (structure, mut step, mut generator) = (net.fingerprint(), step, [7; 8]);
        let saved = Checkpoint { structure, step, parameters, state, moments, generator: &generator };
        write(record, saved).expect("the planned bytes");
        let destination = CheckpointMut {
            structure,
            step: &mut step,
            parameters,
            state,
            moments,
            generator: &mut generator,
        };
        read(record, destination).expect("an undamaged record");
    }
    let mut pass = net.forward(Forward { parameters, state, inputs, scratch }).expect("a right call");
    pass.output_gradient_mut().fill(0.5);
    pass.update_in_place(UpdateInPlace { parameters, rate: 0.01 }).expect("a right call");
    let outputs = net.infer(Infer { parameters, state, inputs }, inference).expect("a right call");
    total + outputs.iter().sum::<f32>() + findings as f32
}

#[test]
fn nothing_allocates() {
    let (_, seen) = counted(|| std::hint::black_box(vec![1_u8; 100]));
    assert_eq!(seen, 1, "the counter counts");

    let mut runs = 0;
    for seed in 0..30 {
        let subject =
            network::Subject::draw(network::Shape { inputs: 4, depth: 6, widest: 9, batch: BATCH, seed });
        let net = subject.network();
        for rule in optimiser::examples::<f32>() {
            let mut draw = Draw::new(seed);
            let narrow = |values: Vec<f64>| -> Vec<f32> { values.into_iter().map(|x| x as f32).collect() };
            let inputs = narrow(subject.data(&mut draw));
            let targets = narrow(draw.normals(BATCH * net.outputs()));
            let mut memory = Memory::planned(&net, &rule);
            let (total, allocations) = counted(|| live(&net, &mut memory, &inputs, &targets, &rule));
            assert!(total.is_finite(), "a run that went astray proves little: {subject:?} {rule:?}");
            assert_eq!(allocations, 0, "{subject:?} {rule:?}");
            runs += 1;
        }
    }

    let mut draw = Draw::new(1);
    for loss in loss::examples() {
        let outputs: Vec<f32> = draw.normals(12).into_iter().map(|x| x as f32).collect();
        let (mut gradient, mut probabilities) = (outputs.clone(), outputs.clone());
        let classes = [0, 1, 3];
        let targets = match loss {
            Loss::SoftmaxCrossEntropy { .. } => Targets::Classes(&classes),
            _ => Targets::Values(&outputs),
        };
        let (result, allocations) = counted(|| {
            softmax(&outputs, 4, &mut probabilities).expect("a right call");
            loss.evaluate_with_gradient(&outputs, 4, targets, &mut gradient)
        });
        assert!(result.is_ok() && allocations == 0, "{loss:?}: {result:?}, {allocations} allocations");
        runs += 1;
    }

    let (message, allocations) = counted(|| {
        let error = Network::new(0, &[]).expect_err("no inputs");
        error.sentence().as_str().len()
    });
    assert!(message > 0 && allocations == 0, "errors do not allocate either");
    println!("{runs} runs without an allocation");
}
