//! Rung 1: what an observer is shown, and where each layer's numbers stand.

use headwater_core::{Backward, Forward, Layer};

use super::recorder::Recorder;
use crate::fact::Fact;
use crate::gradient::Differentiable;
use crate::ladder::network::{Subject, checks, each_network};
use crate::rung::Rung;
use crate::tolerance::EXACT;

/// A layer's path, its name in full, its input width and how many parameters and running statistics are its own.
type Stop = (String, String, usize, usize, usize);

/// The walk through a network in the order of its parameters, each branch right after its residual.
fn walk(layers: &[Layer<'_>], mut width: usize, above: &str) -> Vec<Stop> {
    let mut stops = Vec::new();
    for (number, layer) in layers.iter().enumerate() {
        let path = if above.is_empty() { number.to_string() } else { format!("{above}.{number}") };
        let claimed = checks(layer, width);
        if let Layer::Residual(branch) = layer {
            stops.push((path.clone(), format!("{layer:?}"), width, 0, 0));
            stops.extend(walk(branch, width, &path));
        } else {
            stops.push((path, format!("{layer:?}"), width, claimed.parameters, claimed.state));
        }
        width = claimed.outputs;
    }
    stops
}

/// Claim: segments are the layers in the order of the walk, and their parameters and running statistics follow each other
/// without a gap.
#[must_use]
pub fn segments() -> Fact {
    let claim = "segments list every layer, and divide the memory between them";
    let mut fact = Fact::new(Rung::Laws, claim, "random networks with branches", "a walk by hand", EXACT);
    each_network(150, |subject: Subject, _| {
        let (mut parameters, mut state) = (0, 0);
        let expected: Vec<_> = walk(subject.layers, subject.inputs, "")
            .into_iter()
            .enumerate()
            .map(|(index, (path, layer, inputs, own, running))| {
                let ranges = (parameters..parameters + own, state..state + running);
                (parameters, state) = (ranges.0.end, ranges.1.end);
                (index, path, layer, inputs, ranges)
            })
            .collect();
        let found: Vec<_> = subject
            .network()
            .segments()
            .map(|s| {
                (s.index, s.path.to_string(), format!("{:?}", s.layer), s.inputs, (s.parameters, s.state))
            })
            .collect();
        fact.holds(found == expected, || format!("{}: {found:?} for {expected:?}", subject.name()));
        let network = subject.network();
        fact.holds((parameters, state) == (network.parameter_count(), network.state_count()), || {
            subject.name()
        });
    });
    fact
}

/// Claim: an observer sees every layer once on each way, by the number and path of its segment, a branch before its
/// residual; its inputs, outputs and gradients fit each other; and the gradients it is shown are those that the pass
/// returns.
#[must_use]
pub fn events() -> Fact {
    let claim = "an observer sees every layer, by its number, with its own numbers";
    let mut fact =
        Fact::new(Rung::Laws, claim, "f64, random networks with branches", "the walk by hand", EXACT);
    each_network(150, |subject, draw| {
        let network = subject.network();
        let (parameters, data) = (subject.parameters(draw), subject.data(draw));
        let cotangent = subject.cotangent(draw);
        let (expected, _) = subject.gradients(&parameters, &data, &cotangent);
        let mut recorder = Recorder::default();
        let mut state = vec![1.0; network.state_count()];
        let mut scratch = vec![f64::NAN; network.training_scratch(subject.batch)];
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &data, scratch: &mut scratch };
        let mut pass = network.forward_observed(call, &mut recorder).expect("a right call");
        pass.output_gradient_mut().copy_from_slice(&cotangent);
        let mut gradients = vec![f64::NAN; parameters.len()];
        let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
        pass.backward_observed(call, &mut recorder).expect("a right call");

        let input = || subject.name();
        let stops = walk(subject.layers, subject.inputs, "");
        let mut order = Vec::new();
        inner_first(subject.layers, &mut 0, &mut order);
        let named = |index: usize| (index, stops[index].0.clone(), stops[index].1.clone());
        let forward: Vec<_> =
            recorder.forward.iter().map(|s| (s.index, s.path.clone(), s.layer.clone())).collect();
        fact.holds(forward == order.iter().map(|i| named(*i)).collect::<Vec<_>>(), input);
        let mut backward: Vec<_> =
            recorder.backward.iter().map(|s| (s.index, s.path.clone(), s.layer.clone())).collect();
        backward.sort();
        fact.holds(backward == (0..stops.len()).map(named).collect::<Vec<_>>(), input);
        for seen in &recorder.forward {
            fact.holds(seen.inputs.len() == subject.batch * stops[seen.index].2, input);
        }
        for seen in &recorder.backward {
            let ahead = recorder.forward.iter().find(|other| other.index == seen.index);
            // A residual whose input has no gradient to receive does not ask for that of its sum either.
            let unasked = seen.parameters.is_empty()
                && seen.input_gradient.is_empty()
                && seen.output_gradient.is_empty();
            let fits = ahead.is_some_and(|ahead| ahead.outputs.len() == seen.output_gradient.len());
            fact.holds(fits || (unasked && seen.layer.starts_with("Residual")), input);
            fact.slices(&seen.inputs, ahead.map_or(&[][..], |ahead| &ahead.inputs), input);
        }
        recorder.backward.sort_by_key(|seen| seen.index);
        let shown: Vec<f64> =
            recorder.backward.iter().flat_map(|seen| seen.parameter_gradient.clone()).collect();
        let own: Vec<f64> = recorder.backward.iter().flat_map(|seen| seen.parameters.clone()).collect();
        fact.slices(&shown, &expected, input);
        fact.slices(&own, &parameters, input);
    });
    fact
}

/// The numbers of the layers in the order in which they finish: a branch before its residual.
fn inner_first(layers: &[Layer<'_>], next: &mut usize, order: &mut Vec<usize>) {
    for layer in layers {
        let own = *next;
        *next += 1;
        if let Layer::Residual(branch) = layer {
            inner_first(branch, next, order);
        }
        order.push(own);
    }
}
