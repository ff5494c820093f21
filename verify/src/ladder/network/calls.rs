//! Rung 1 for the engine's calls: what must agree to the bit, whatever the network.

use headwater_core::{Activation, Backward, Forward, Layer, Loss, Targets, UpdateInPlace};

use super::laws::{BITS, each_network, law};
use super::reference::checks;
use super::subject::Subject;
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::gradient::Differentiable;
use crate::ladder::loss;
use crate::tolerance::LAW;
use crate::ulp::Float;

/// How many random networks each of these laws is tried on.
pub(super) const NETWORKS: u64 = 150;

pub(super) fn bits_law(claim: &str) -> Fact {
    law(claim, "f32 and f64, random networks, batches of 1 to 6", "the law itself", BITS)
}

pub(super) fn cast<F: Float>(values: &[f64]) -> Vec<F> {
    values.iter().map(|x| F::from_f64(*x)).collect()
}

fn scaled<F: Float>(values: &[F], factor: f64) -> Vec<F> {
    values.iter().map(|x| *x * F::from_f64(factor)).collect()
}

/// Claim: the way back is linear in the cotangent: 2g gives twice the gradients and 0 gives 0, to the bit; and so it is
/// for cotangents so small that their squares are 0, and so large that their squares are infinite.
pub fn linearity<F: Float>() -> Fact {
    let mut fact =
        bits_law("backward is linear in the cotangent: g, 2g, 0, and g whose squares vanish or explode");
    let far = (0.55 * F::SMALLEST.log2()).round().exp2();
    each_network(NETWORKS, |subject, draw| {
        let (parameters, data, g) = (
            cast::<F>(&subject.parameters(draw)),
            cast::<F>(&subject.data(draw)),
            cast(&subject.cotangent(draw)),
        );
        let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
        let (once, back) = subject.gradients(&parameters, &data, &g);
        for factor in [2.0, far, far.recip()] {
            let (times, back_times) = subject.gradients(&parameters, &data, &scaled(&g, factor));
            fact.slices(&times, &scaled(&once, factor), input);
            fact.slices(&back_times, &scaled(&back, factor), input);
        }
        let (none, back_none) = subject.gradients(&parameters, &data, &scaled(&g, 0.0));
        fact.holds(none.iter().chain(&back_none).all(|g| *g == F::ZERO), input);
    });
    fact
}

/// Calls one after another, each adding up or overwriting, with the inputs' gradient or without.
const CALLS: [(bool, bool); 7] =
    [(true, false), (true, true), (false, true), (true, true), (true, false), (false, false), (true, true)];

/// Claim: `accumulate` adds what `backward` would write, to the bit, on whatever was there, and overwrites the gradient by
/// the inputs where that is asked for; and `backward` overwrites. Whatever was called before, in whole batches and smaller
/// ones, on the same scratch.
pub fn accumulation<F: Float>() -> Fact {
    let mut fact = bits_law("accumulate = the sum of separate calls, backward = overwrite");
    each_network(NETWORKS, |subject, draw| {
        let parameters = cast::<F>(&subject.parameters(draw));
        let network = subject.network();
        let mut scratch =
            vec![F::from_f64(f64::NAN); network.training_scratch_with_input_gradient(subject.batch)];
        let mut gradients: Vec<F> = cast(&draw.normals(parameters.len()));
        let mut sums = gradients.clone();
        for (call, (adds, to_inputs)) in CALLS.into_iter().enumerate() {
            let smaller = (subject.batch - call % 2 * (subject.batch / 2)).max(2).min(subject.batch);
            let subject = Subject { batch: smaller, ..subject };
            let (data, g) = (cast::<F>(&subject.data(draw)), cast::<F>(&subject.cotangent(draw)));
            let input = || format!("call {call} on {}, x = {}", subject.name(), show_slice(&data));
            let (alone, back) = subject.gradients(&parameters, &data, &g);
            let mut state = vec![F::ONE; network.state_count()];
            let forward =
                Forward { parameters: &parameters, state: &mut state, inputs: &data, scratch: &mut scratch };
            let mut pass = network.forward(forward).expect("a right call");
            pass.output_gradient_mut().copy_from_slice(&g);
            let mut found_back = vec![F::from_f64(f64::NAN); data.len()];
            let input_gradient = to_inputs.then_some(&mut found_back[..]);
            let way_back = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient };
            let done = if adds { pass.accumulate(way_back) } else { pass.backward(way_back) };
            fact.holds(done.is_ok(), input);
            for (sum, alone) in sums.iter_mut().zip(&alone) {
                *sum = if adds { *sum + *alone } else { *alone };
            }
            fact.slices(&gradients, &sums, input);
            if to_inputs {
                fact.slices(&found_back, &back, input);
            }
        }
    });
    fact
}

/// Claim: a partial batch is a smaller batch: memory planned for more samples changes no bit, nor does what was
/// left in it; and asking for the gradient by the inputs changes none of the others.
pub fn garbage<F: Float>() -> Fact {
    let mut fact = bits_law("a partial batch is a smaller batch, and scratch may hold anything");
    each_network(NETWORKS, |subject, draw| {
        let (parameters, data) = (cast::<F>(&subject.parameters(draw)), cast::<F>(&subject.data(draw)));
        let g: Vec<F> = cast(&subject.cotangent(draw));
        let network = subject.network();
        let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
        let (expected, _) = subject.gradients(&parameters, &data, &g);
        let outputs = subject.pass(&parameters, &data, |pass| pass.outputs().to_vec());
        let planned = [
            network.training_scratch(subject.batch),
            network.training_scratch(subject.batch + 3),
            network.training_scratch_with_input_gradient(subject.batch + 7) + 11,
        ];
        for (length, garbage) in planned.into_iter().zip([f64::NAN, 1e30, f64::INFINITY]) {
            let mut state = vec![F::ONE; network.state_count()];
            let mut scratch = vec![F::from_f64(garbage); length];
            let mut gradients = vec![F::from_f64(garbage); parameters.len()];
            let call =
                Forward { parameters: &parameters, state: &mut state, inputs: &data, scratch: &mut scratch };
            let mut pass = network.forward(call).expect("a right call");
            fact.slices(pass.outputs(), &outputs, input);
            pass.output_gradient_mut().copy_from_slice(&g);
            let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
            fact.holds(pass.backward(call).is_ok(), input);
            fact.slices(&gradients, &expected, input);
        }
    });
    fact
}

/// Claim: an update on the way back gives the bits of `backward` followed by p - rate * g.
pub fn in_place<F: Float>() -> Fact {
    let mut fact = bits_law("update in place = backward, then plain SGD");
    let mut check = |subject: Subject, draw: &mut Draw| {
        let (parameters, data) = (cast::<F>(&subject.parameters(draw)), cast::<F>(&subject.data(draw)));
        let g: Vec<F> = cast(&subject.cotangent(draw));
        let rate = F::from_f64(0.07);
        let (gradients, _) = subject.gradients(&parameters, &data, &g);
        let expected: Vec<F> = parameters.iter().zip(&gradients).map(|(p, g)| *p - rate * *g).collect();
        let mut updated = parameters.clone();
        let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
        subject.pass(&parameters, &data, |pass| {
            pass.output_gradient_mut().copy_from_slice(&g);
            let call = UpdateInPlace { parameters: &mut updated, rate };
            fact.holds(pass.update_in_place(call).is_ok(), input);
        });
        fact.slices(&updated, &expected, input);
    };
    each_network(NETWORKS, &mut check);
    // More parameters than any random network has, and than 16 bits count.
    for widest in [90, 1000] {
        let layers = vec![
            Layer::dense(widest),
            Layer::activation(Activation::Tanh),
            Layer::dense(60),
            Layer::dense(3),
        ];
        check(Subject::new(70, layers, 5), &mut Draw::new(999));
    }
    fact
}

/// Claim: a batch given twice has the same loss and the same gradients; scaling the loss scales them; and two
/// halves, each weighted by a half, add up to the whole where no layer mixes samples.
#[must_use]
pub fn batches() -> Fact {
    let claim = "a batch given twice trains alike, and halves add up";
    let mut fact = law(claim, "f64, random networks, mean squared error", "the law itself", LAW);
    each_network(NETWORKS, |subject, draw| {
        let (parameters, data) = (subject.parameters(draw), subject.data(draw));
        let targets = draw.normals(subject.batch * subject.network().outputs());
        let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
        let train = |subject: Subject, data: &[f64], targets: &[f64]| {
            let mut gradients = vec![f64::NAN; parameters.len()];
            let loss = subject.pass(&parameters, data, |pass| {
                let loss =
                    pass.loss(Loss::MeanSquaredError, Targets::Values(targets)).expect("right targets");
                let call =
                    Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
                pass.backward(call).expect("a right call");
                loss
            });
            (loss, gradients)
        };
        let (loss, gradients) = train(subject, &data, &targets);
        let twice = Subject { batch: 2 * subject.batch, ..subject };
        let (doubled, same) = train(twice, &[&data[..], &data].concat(), &[&targets[..], &targets].concat());
        fact.relative(doubled, loss, 10.0, 0.0, input);
        for (found, expected) in same.iter().zip(&gradients) {
            fact.relative(*found, *expected, 10.0, 0.0, input);
        }
        let by_sample = subject.layers.iter().try_fold(subject.inputs, |width, layer| {
            let claimed = checks(layer, width);
            claimed.by_sample.then_some(claimed.outputs)
        });
        if by_sample.is_some() {
            let one = Subject { batch: 1, ..subject };
            let mut sum = vec![0.0; gradients.len()];
            let outputs = subject.network().outputs();
            for (x, t) in data.chunks(subject.inputs).zip(targets.chunks(outputs)) {
                for (sum, g) in sum.iter_mut().zip(train(one, x, t).1) {
                    *sum += g / subject.batch as f64;
                }
            }
            for (found, expected) in sum.iter().zip(&gradients) {
                fact.relative(*found, *expected, 10.0, 0.0, input);
            }
        }
    });
    fact
}

/// Claim: a loss evaluated in the pass is the loss evaluated on its outputs, and its way back is that of the same
/// gradient written by the caller; for every loss and each kind of target, to the bit.
#[must_use]
pub fn losses() -> Fact {
    let mut fact = bits_law("a loss in the pass = the loss on its outputs, written back by hand");
    each_network(NETWORKS, |subject, draw| {
        let (parameters, data) = (subject.parameters(draw), subject.data(draw));
        for loss in loss::examples() {
            for case in loss::Case::draw_each(loss, subject.batch, subject.network().outputs(), draw) {
                let input = || format!("{} after {}, x = {}", case.name(), subject.name(), show_slice(&data));
                let outputs = subject.pass(&parameters, &data, |pass| pass.outputs().to_vec());
                let (value, cotangent) = case.evaluate(&outputs);
                let (expected, _) = subject.gradients(&parameters, &data, &cotangent);
                let mut gradients = vec![f64::NAN; parameters.len()];
                let found = subject.pass(&parameters, &data, |pass| {
                    let found =
                        case.with_targets(|targets| pass.loss(case.loss, targets)).unwrap_or(f64::NAN);
                    let call =
                        Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
                    fact.holds(pass.backward(call).is_ok(), input);
                    found
                });
                fact.bits(found, value, input);
                fact.slices(&gradients, &expected, input);
            }
        }
    });
    fact
}
