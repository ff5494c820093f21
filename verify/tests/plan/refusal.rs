//! A call that is refused has changed nothing.

use std::cell::Cell;

use headwater_core::{
    Adam, Forward, Infer, Initialise, Initialiser, Layer, Network, Optimiser, Scheme, Update,
};
use headwater_verify::fact::Fact;
use rand_pcg::Pcg32;

use crate::calls::train;
use crate::case::{Case, conduct, shapes};
use crate::memory::{Memory, Scalar};
use crate::refused_pass::expect_the_same_pass;
use headwater_verify::sweep::sweep;

/// Tries calls that must be refused and looks at every bit afterwards.
struct Refusals<'a, F> {
    case: &'a Case,
    fact: &'a mut Fact,
    memory: Memory<F>,
}

impl<F: Scalar> Refusals<'_, F> {
    /// Makes a call whose error must begin like this, on a fresh copy of the memory.
    fn expect(
        &mut self,
        beginning: &str,
        call: impl FnOnce(Network<'_>, &mut Memory<F>) -> Result<(), String>,
    ) {
        let mut memory = self.memory.clone();
        let result = call(self.case.network, &mut memory);
        let input = || format!("'{beginning}' in {} of {}", F::NAME, self.case.name());
        let is_refused = result.as_ref().is_err_and(|sentence| sentence.starts_with(beginning));
        self.fact.holds(is_refused, || format!("{result:?}: {}", input()));
        let changed = memory.changed_since(&self.memory);
        self.fact.holds(changed.is_empty(), || format!("{changed:?} changed: {}", input()));
    }

    /// Wrong lengths of a part: none, one less, one more.
    fn each_wrong_length(
        &mut self,
        part: &str,
        planned: usize,
        call: impl Fn(Network<'_>, &mut Memory<F>, usize) -> Result<(), String>,
    ) {
        for length in [0, planned.saturating_sub(1), planned + 1] {
            if length != planned {
                let beginning = format!("{part}: expected {planned} values, found {length}; ");
                self.expect(&beginning, |network, memory| call(network, memory, length));
            }
        }
    }
}

pub(crate) fn say<T>(result: Result<T, impl std::fmt::Display>) -> Result<(), String> {
    result.map(drop).map_err(|error| error.to_string())
}

/// Calls on the way in: inference, the way forward, initialisation.
fn expect_refused_at_the_entry<F: Scalar>(refusals: &mut Refusals<'_, F>) {
    let Case { network, batch, .. } = *refusals.case;
    let infer = |network: Network<'_>, memory: &mut Memory<F>, [p, s, x, w]: [usize; 4]| {
        let Memory { parameters, state, inputs, inference, .. } = memory;
        let (parameters, state, inputs) = (parameters.resized(p), state.resized(s), inputs.resized(x));
        say(network.infer(Infer { parameters, state, inputs }, inference.resized(w)))
    };
    let forward = |network: Network<'_>, memory: &mut Memory<F>, [p, s, x, w]: [usize; 4]| {
        let Memory { parameters, state, inputs, scratch, .. } = memory;
        let (parameters, state, inputs) = (parameters.resized(p), state.resized(s), inputs.resized(x));
        say(network.forward(Forward { parameters, state, inputs, scratch: scratch.resized(w) }))
    };
    let (p, s, x) = (network.parameter_count(), network.state_count(), network.inputs() * batch);
    let (small, large) = (network.inference_scratch(batch), network.training_scratch(batch));
    refusals.each_wrong_length("parameters", p, |net, memory, p| infer(net, memory, [p, s, x, small]));
    refusals.each_wrong_length("parameters", p, |net, memory, p| forward(net, memory, [p, s, x, large]));
    refusals.each_wrong_length("state", s, |net, memory, s| infer(net, memory, [p, s, x, small]));
    refusals.each_wrong_length("state", s, |net, memory, s| forward(net, memory, [p, s, x, large]));
    for w in [0, small - 1] {
        refusals.expect("scratch: expected ", |net, memory| infer(net, memory, [p, s, x, w]));
    }
    for w in [0, large - 1] {
        refusals.expect("scratch: expected ", |net, memory| forward(net, memory, [p, s, x, w]));
    }
    let none = "inputs: expected at least one sample, found none";
    refusals.expect(none, |net, memory| infer(net, memory, [p, s, 0, small]));
    refusals.expect(none, |net, memory| forward(net, memory, [p, s, 0, large]));
    if network.inputs() > 1 {
        let partial = "inputs: expected whole samples of ";
        refusals.expect(partial, |net, memory| infer(net, memory, [p, s, x - 1, small]));
        refusals.expect(partial, |net, memory| forward(net, memory, [p, s, x + 1, large]));
    }
    let clean = refusals.memory.clone();
    for (bad, index) in [(f64::NAN, 0), (f64::INFINITY, x / 2), (f64::NEG_INFINITY, x - 1)] {
        refusals.memory.inputs.part()[index] = F::from_f64(bad);
        let beginning = format!("inputs: the value at index {index} is infinite or NaN");
        refusals.expect(&beginning, |net, memory| forward(net, memory, [p, s, x, large]));
        refusals.memory = clean.clone();
    }
    let initialise = |network: Network<'_>, memory: &mut Memory<F>, [p, s]: [usize; 2], weights| {
        let (parameters, state) = (memory.parameters.resized(p), memory.state.resized(s));
        let scheme = Scheme { weights, ..Scheme::XAVIER };
        say(network.initialise(Initialise { parameters, state, scheme }, &mut Pcg32::new(42, 54)))
    };
    let xavier = Initialiser::xavier_normal();
    refusals.each_wrong_length("parameters", p, |net, memory, p| initialise(net, memory, [p, s], xavier));
    refusals.each_wrong_length("state", s, |net, memory, s| initialise(net, memory, [p, s], xavier));
    let negative = Initialiser::XavierNormal { gain: -1.0 };
    refusals.expect("xavier_normal: gain must be", |net, memory| initialise(net, memory, [p, s], negative));
}

/// Optimisers, whose slices are not a network's.
fn expect_refused_updates<F: Scalar>(fact: &mut Fact) {
    let adam = Optimiser::Adam(Adam::<F>::default());
    let cases = [
        ("gradients: expected 3", [3, 2, 6], 1, 0.1),
        ("gradients: expected 3", [3, 4, 6], 1, 0.1),
        ("moments: expected 6", [3, 3, 5], 1, 0.1),
        ("moments: expected 6", [3, 3, 7], 1, 0.1),
        ("step: expected a number from 1 up", [3, 3, 6], 0, 0.1),
        ("rate: expected a finite number", [3, 3, 6], 1, f64::NAN),
        ("rate: expected a finite number", [3, 3, 6], 1, f64::INFINITY),
    ];
    for (beginning, lengths, step, rate) in cases {
        let [mut parameters, gradients, mut moments] = lengths.map(|length| vec![F::CANARY; length]);
        let (p, m, rate) = (&mut parameters, &mut moments, F::from_f64(rate));
        let result =
            say(adam.update(Update { parameters: p, gradients: &gradients, moments: m, step, rate }));
        let is_refused = result.as_ref().is_err_and(|sentence| sentence.starts_with(beginning));
        fact.holds(is_refused, || format!("{result:?} for '{beginning}'"));
        let mut all = parameters.iter().chain(&moments);
        fact.holds(all.all(|value| value.bits() == F::CANARY.bits()), || beginning.to_owned());
    }
}

/// Claim: whatever is refused has changed no bit of any part, and a pass goes on as if nothing had been asked.
/// Oracle: the bits before, and a pass in which nothing was refused.
#[test]
fn a_refused_call_changes_nothing() {
    let fact = conduct("a refused call changes nothing", "the bits before, and a pass without refusals");
    sweep(300, &shapes(), fact, |shape, fact: &mut Fact| {
        let case = Case::draw(shape);
        expect_refused_at_the_entry(&mut Refusals { case: &case, fact, memory: case.memory::<f32>(0) });
        expect_refused_at_the_entry(&mut Refusals { case: &case, fact, memory: case.memory::<f64>(0) });
        expect_the_same_pass::<f32>(&case, fact);
        expect_the_same_pass::<f64>(&case, fact);
        expect_refused_updates::<f32>(fact);
        expect_refused_updates::<f64>(fact);
    })
    .assert();
}

/// Claim: a batch norm is not trained on one sample, wherever it stands; frozen it may be; nothing has changed.
#[test]
fn a_batch_of_one_is_refused_before_anything_changes() {
    let fact = conduct("a batch of one is refused by a batch norm", "the bits before");
    let norms = Cell::new(0);
    sweep(300, &shapes(), fact, |shape, fact: &mut Fact| {
        let Case { network, inputs, parameters, .. } = Case::draw(shape);
        let case = Case { network, batch: 1, inputs: inputs[..network.inputs()].to_vec(), parameters };
        let first = network.segments().find(|segment| {
            matches!(segment.layer, Layer::BatchNorm(_))
                && segment.path.indices()[0] >= network.frozen_layers()
        });
        let mut memory = case.memory::<f32>(0);
        let before = memory.clone();
        let result = say(train(network, &mut memory, false));
        match first {
            None => fact.holds(result.is_ok(), || case.name()),
            Some(segment) => {
                let beginning =
                    format!("layer {} (batch_norm): a batch of one has no variance", segment.path);
                let is_refused = result.as_ref().is_err_and(|sentence| sentence.starts_with(&beginning));
                fact.holds(is_refused, || format!("{result:?}: {}", case.name()));
                fact.holds(memory.changed_since(&before).is_empty(), || case.name());
                norms.set(norms.get() + 1);
            }
        }
    })
    .assert();
    println!("{} networks with a batch norm to train", norms.get());
    assert!(norms.get() > 30);
}
