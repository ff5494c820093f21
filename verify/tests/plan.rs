//! The memory plan: segments that are disjoint and cover, parts that nobody writes past, and one plan for constants and run
//! time.
//!
//! Method: random networks of all layers; sizes from a count of their own in `ladder::network::checks`, which knows nothing of
//! the core's walk. Everything here is exact.

use headwater_core::{
    Activation, Backward, Forward, Gradients, Infer, Layer, Loss, Network, Optimiser, Sgd, Targets, Training,
    Update, UpdateInPlace, network,
};
use headwater_verify::draw::Draw;
use headwater_verify::fact::{Fact, Rung};
use headwater_verify::ladder::network::{Shape, Subject, checks};
use headwater_verify::tolerance::EXACT;

fn fact(claim: &str) -> Fact {
    Fact::new(Rung::Conduct, claim, "300 random networks of all layers", "a count of its own", EXACT)
}

fn subjects() -> impl Iterator<Item = Subject> {
    (0..300).map(|seed| {
        let mut draw = Draw::new(seed);
        let (inputs, depth, batch) = (1 + draw.below(5), 1 + draw.below(7), 1 + draw.below(5));
        Subject::draw(Shape { inputs, depth, widest: 9, batch, seed })
    })
}

/// Claim: the layers' ranges in `parameters` and `state` follow each other without gap or overlap, each as long as its layer asks
/// for, and end where the network's counts say; widths fit together.
#[test]
fn segments_are_disjoint_and_cover() {
    let mut fact = fact("segments are disjoint, cover, and are as long as their layers ask");
    for subject in subjects() {
        let network = subject.network();
        let (mut parameters, mut state, mut count) = (0, 0, 0);
        for segment in network.segments() {
            let input = || format!("{segment:?} of {subject:?}");
            let claimed = checks(segment.layer, segment.inputs);
            let own = !matches!(segment.layer, Layer::Residual(_));
            let length = |length: usize| if own { length } else { 0 };
            fact.holds(segment.parameters == (parameters..parameters + length(claimed.parameters)), input);
            fact.holds(segment.state == (state..state + length(claimed.state)), input);
            fact.holds(segment.outputs == claimed.outputs, input);
            fact.holds(segment.index == count, input);
            (parameters, state, count) = (segment.parameters.end, segment.state.end, count + 1);
        }
        let input = || format!("{subject:?}");
        fact.holds(parameters == network.parameter_count(), input);
        fact.holds(state == network.state_count(), input);
        fact.holds(count == network.layer_count(), input);
        let mut width = subject.inputs;
        for layer in subject.layers {
            width = checks(layer, width).outputs;
        }
        fact.holds(width == network.outputs(), input);
    }
    fact.assert();
}

/// A part with canaries on both sides.
struct Guarded {
    memory: Vec<f64>,
    length: usize,
}

const CANARY: f64 = 1234.5;
const GUARD: usize = 5;

impl Guarded {
    fn new(contents: &[f64]) -> Self {
        let memory = [&[CANARY; GUARD][..], contents, &[CANARY; GUARD]].concat();
        Self { memory, length: contents.len() }
    }
    fn part(&mut self) -> &mut [f64] {
        &mut self.memory[GUARD..GUARD + self.length]
    }
    fn is_intact(&self) -> bool {
        let (left, rest) = self.memory.split_at(GUARD);
        left.iter().chain(&rest[self.length..]).all(|value| value.to_bits() == CANARY.to_bits())
    }
}

/// Claim: with every part exactly as long as planned, training and inference succeed and write nothing outside; parameters
/// change through an update alone, and `state` through training alone.
#[test]
fn canaries_round_every_part_stay_intact() {
    let mut fact = fact("canaries stay intact, and each part is written by its owner alone");
    for subject in subjects() {
        let (network, mut draw) = (subject.network(), Draw::new(7));
        let data = subject.data(&mut draw);
        let targets = draw.normals(subject.batch * network.outputs());
        let rule = Optimiser::Sgd(Sgd::with_momentum(0.5));
        let before = subject.parameters(&mut draw);
        let mut parameters = Guarded::new(&before);
        let mut gradients = Guarded::new(&vec![f64::NAN; network.gradient_count()]);
        let mut state = Guarded::new(&vec![1.0; network.state_count()]);
        let mut moments = Guarded::new(&vec![0.0; rule.moment_count(network.gradient_count())]);
        let mut scratch =
            Guarded::new(&vec![f64::NAN; network.training_scratch_with_input_gradient(subject.batch)]);
        let mut input_gradient = Guarded::new(&vec![f64::NAN; data.len()]);
        let mut inference = Guarded::new(&vec![f64::NAN; network.inference_scratch(subject.batch)]);
        let input = || format!("{subject:?}");

        let call = Forward {
            parameters: parameters.part(),
            state: state.part(),
            inputs: &data,
            scratch: scratch.part(),
        };
        let mut pass = network.forward(call).expect("exactly the planned memory");
        pass.loss(Loss::MeanSquaredError, Targets::Values(&targets)).expect("right targets");
        let call = Backward {
            parameters: parameters.part(),
            gradients: gradients.part(),
            input_gradient: Some(input_gradient.part()),
        };
        pass.backward(call).expect("exactly the planned memory");
        fact.slices(parameters.part(), &before, input);
        fact.holds(gradients.part().iter().chain(input_gradient.part().iter()).all(|g| g.is_finite()), input);

        let kept = state.part().to_vec();
        let call = Infer { parameters: parameters.part(), state: state.part(), inputs: &data };
        fact.holds(network.infer(call, inference.part()).is_ok(), input);
        fact.slices(state.part(), &kept, input);
        let call = Update {
            parameters: parameters.part(),
            gradients: gradients.part(),
            moments: moments.part(),
            step: 1,
            rate: 0.1,
        };
        fact.holds(rule.update(call).is_ok(), input);
        let call = Forward {
            parameters: parameters.part(),
            state: state.part(),
            inputs: &data,
            scratch: &mut scratch.part()[..network.training_scratch(subject.batch)],
        };
        let mut pass = network.forward(call).expect("exactly the planned memory");
        pass.output_gradient_mut().fill(1.0);
        let call = UpdateInPlace { parameters: parameters.part(), rate: 0.1 };
        fact.holds(pass.update_in_place(call).is_ok(), input);
        for part in [&parameters, &gradients, &state, &moments, &scratch, &input_gradient, &inference] {
            fact.holds(part.is_intact(), input);
        }
    }
    fact.assert();
}

/// Claim: memory shorter than planned by one scalar is refused with a sentence that names the part, and nothing has changed.
#[test]
fn one_scalar_less_is_refused_and_changes_nothing() {
    let mut fact = fact("one scalar less than planned is refused, and nothing has changed");
    for subject in subjects() {
        let (network, mut draw) = (subject.network(), Draw::new(8));
        let (parameters, data) = (subject.parameters(&mut draw), subject.data(&mut draw));
        let lengths =
            [network.parameter_count(), network.state_count(), network.training_scratch(subject.batch)];
        for (short, name) in ["parameters", "state", "scratch"].into_iter().enumerate() {
            let mut cut = lengths;
            let Some(less) = cut[short].checked_sub(1) else { continue };
            cut[short] = less;
            let (mut state, mut scratch) = (vec![3.0; cut[1]], vec![4.0; cut[2]]);
            let call = Forward {
                parameters: &parameters[..cut[0]],
                state: &mut state,
                inputs: &data,
                scratch: &mut scratch,
            };
            let message = network.forward(call).err().map(|error| error.to_string()).unwrap_or_default();
            let input = || format!("{name}: '{message}' for {subject:?}");
            fact.holds(message.starts_with(&format!("{name}: expected {}", less + 1)), input);
            fact.holds(state.iter().all(|s| *s == 3.0) && scratch.iter().all(|s| *s == 4.0), input);
        }
    }
    fact.assert();
}

/// Claim: a network in a constant has the plan of the same network built at run time, layer by layer and size by size.
#[test]
fn a_constant_plan_is_the_run_time_plan() {
    const LAYERS: &[Layer<'_>] = &[
        Layer::dense_without_bias(12),
        Layer::batch_norm(),
        Layer::activation(Activation::Relu),
        Layer::residual(&[Layer::layer_norm(), Layer::dense(20), Layer::prelu(), Layer::dense(12)]),
        Layer::dense(3),
    ];
    const NETWORK: Network<'_> = network!(7, LAYERS);
    const BATCHES: [usize; 4] = [1, 2, 17, 64];
    const CHOICE: Training =
        Training { batch: 17, gradients: Gradients::Kept, input_gradient: true, moments: 5 };
    static MEMORY: [f32; NETWORK.training_plan(CHOICE).total()] =
        [0.0; NETWORK.training_plan(CHOICE).total()];

    let layers: Vec<Layer<'_>> = LAYERS.to_vec();
    let built = Network::new(7, &layers).expect("a right network");
    assert_eq!(NETWORK, built);
    assert_eq!(MEMORY.len(), built.training_plan(CHOICE).total());
    assert!(NETWORK.segments().eq(built.segments()));
    for batch in BATCHES {
        assert_eq!(NETWORK.inference_plan(batch), built.inference_plan(batch));
        for gradients in [Gradients::Kept, Gradients::Spent] {
            for input_gradient in [false, true] {
                let training = Training { batch, gradients, input_gradient, moments: 9 };
                assert_eq!(NETWORK.training_plan(training), built.training_plan(training));
            }
        }
        // A plan grows with the batch by the same amount for each sample, but for what a layer keeps once.
        let less = |batch: usize| built.training_scratch(batch + 1) - built.training_scratch(batch);
        assert_eq!(less(batch), less(batch + 1));
    }
}
