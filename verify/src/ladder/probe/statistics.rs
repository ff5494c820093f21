//! Rung 1: each statistic of the probe by its definition, from what a recorder saw of the same pass.

use headwater_core::{
    Activation, Backward, Forward, Kind, Layer, LayerStatistics, Observer, Probe, layer_updates,
};

use super::recorder::{Recorder, Seen};
use crate::fact::Fact;
use crate::gradient::Differentiable;
use crate::ladder::network::{Subject, each_network};
use crate::rung::Rung;
use crate::tolerance::LAW;

fn root_mean_square(values: &[f64]) -> f64 {
    (values.iter().map(|v| v * v).sum::<f64>() / values.len() as f64).sqrt()
}

fn length(values: &[f64]) -> f64 {
    values.iter().map(|v| v * v).sum::<f64>().sqrt()
}

fn fraction(count: usize, of: usize) -> f64 {
    count as f64 / of.max(1) as f64
}

/// The root mean square distance from the feature's mean over the batch.
fn spread(values: &[f64], batch: usize) -> f64 {
    let width = values.len() / batch;
    let mean = |feature: usize| values.iter().skip(feature).step_by(width).sum::<f64>() / batch as f64;
    let distances: Vec<f64> = values.iter().enumerate().map(|(i, v)| v - mean(i % width)).collect();
    root_mean_square(&distances)
}

/// The largest slope, and the least that does not count as saturated: a hundredth of it.
fn hundredth(activation: Activation) -> Option<f64> {
    match activation {
        Activation::Sigmoid => Some(0.0025),
        Activation::Tanh | Activation::HardTanh | Activation::Relu | Activation::Softsign => Some(0.01),
        Activation::HardSigmoid => Some(0.01 / 6.0),
        Activation::Silu => Some(0.011),
        _ => None,
    }
}

/// Networks with activations that saturate and die, besides the random ones.
fn each_subject(mut check: impl FnMut(Subject, &mut crate::draw::Draw)) {
    each_network(100, &mut check);
    let mut draw = crate::draw::Draw::new(161);
    let saturating = [
        Activation::Sigmoid,
        Activation::Tanh,
        Activation::HardTanh,
        Activation::HardSigmoid,
        Activation::Relu,
        Activation::Softsign,
        Activation::Silu,
    ];
    for activation in saturating {
        for (width, batch) in [(3, 2), (17, 5), (8, 1)] {
            let layers =
                vec![Layer::activation(activation), Layer::dense(width), Layer::activation(activation)];
            check(Subject::new(width, layers, batch), &mut draw);
        }
    }
}

/// Claim: each statistic is what its documentation says. Inputs are spread widely, so that units saturate and die.
#[must_use]
pub fn statistics() -> Fact {
    let claim = "each statistic of the probe is what its documentation says";
    let domain = "f64, random networks and saturating ones, batches of 1 to 6";
    let mut fact =
        Fact::new(Rung::Laws, claim, domain, "the definition, from a record of the same pass", LAW);
    each_subject(|subject, draw| {
        let network = subject.network();
        let data: Vec<f64> = subject.data(draw).iter().map(|x| 4.0 * x).collect();
        let (parameters, cotangent) = (subject.parameters(draw), subject.cotangent(draw));
        let mut layers = vec![LayerStatistics::UNSEEN; network.layer_count()];
        let mut probe = Probe::new(&network, &mut layers).expect("as many as layers");
        let recorder = run(&subject, &parameters, &data, &cotangent, &mut probe);
        let input = || subject.name();
        for (index, found) in layers.iter().enumerate() {
            let forward =
                recorder.forward.iter().find(|seen| seen.index == index).cloned().unwrap_or_default();
            let back = recorder.backward.iter().find(|seen| seen.index == index).cloned().unwrap_or_default();
            judge(&mut fact, found, &forward, &back, subject.batch, input);
        }
    });
    fact
}

/// The same pass for a probe and for a recorder.
fn run(
    subject: &Subject,
    parameters: &[f64],
    data: &[f64],
    cotangent: &[f64],
    probe: &mut impl Observer<f64>,
) -> Recorder {
    let network = subject.network();
    let mut recorder = Recorder::default();
    let mut gradients = vec![0.0; parameters.len()];
    for first in [true, false] {
        let mut state = vec![1.0; network.state_count()];
        let mut scratch = vec![f64::NAN; network.training_scratch(subject.batch)];
        let call = Forward { parameters, state: &mut state, inputs: data, scratch: &mut scratch };
        let back = |gradients| Backward { parameters, gradients, input_gradient: None };
        if first {
            let mut pass = network.forward_observed(call, probe).expect("a right call");
            pass.output_gradient_mut().copy_from_slice(cotangent);
            pass.backward_observed(back(&mut gradients), probe).expect("a right call");
        } else {
            let mut pass = network.forward_observed(call, &mut recorder).expect("a right call");
            pass.output_gradient_mut().copy_from_slice(cotangent);
            pass.backward_observed(back(&mut gradients), &mut recorder).expect("a right call");
        }
    }
    recorder
}

fn judge(
    fact: &mut Fact,
    found: &LayerStatistics<f64>,
    forward: &Seen,
    back: &Seen,
    batch: usize,
    input: impl Fn() -> String,
) {
    let y = &forward.outputs;
    let mut same = |found: f64, expected: f64, what: &str| {
        fact.relative(found, expected, 0.0, 0.0, || {
            format!("{what} of layer {} of {}", forward.index, input())
        });
    };
    same(found.nesting as f64, forward.path.matches('.').count() as f64, "nesting");
    same(found.output_rms, root_mean_square(y), "root mean square");
    same(found.zero_outputs, fraction(y.iter().filter(|y| **y == 0.0).count(), y.len()), "zeros");
    same(found.output_gradient_norm, length(&back.output_gradient), "norm of the gradient above");
    same(found.input_gradient_norm, length(&back.input_gradient), "norm of the gradient below");
    same(found.parameter_norm, length(&back.parameters), "norm of the parameters");
    same(found.parameter_gradient_norm, length(&back.parameter_gradient), "norm of their gradient");
    let zeros = back.output_gradient.iter().filter(|g| **g == 0.0).count();
    same(found.zero_gradients, fraction(zeros, back.output_gradient.len()), "zero gradients");
    let both = length(&back.input_gradient) > 0.0 && length(&back.output_gradient) > 0.0;
    let factor = both.then(|| length(&back.input_gradient) / length(&back.output_gradient));
    same(found.backward_factor().unwrap_or(-1.0), factor.unwrap_or(-1.0), "factor");
    fact.relative(found.output_spread, spread(y, batch), root_mean_square(y), 0.0, &input);
    if let Kind::Activation(activation) = found.kind {
        let (x, width) = (&forward.inputs, forward.inputs.len() / batch);
        let slopes: Vec<f64> = x.iter().map(|x| activation.derivative(*x)).collect();
        let dead = (0..width)
            .filter(|unit| slopes.iter().skip(*unit).step_by(width).all(|slope| *slope == 0.0))
            .count();
        fact.relative(found.slope_rms, root_mean_square(&slopes), 0.0, 0.0, &input);
        fact.relative(found.dead, fraction(dead, width), 0.0, 0.0, &input);
        if let Some(least) = hundredth(activation) {
            let saturated = slopes.iter().filter(|slope| slope.abs() < least).count();
            fact.relative(found.saturated, fraction(saturated, x.len()), 0.0, 0.0, &input);
        }
    }
}

/// Claim: a gradient of the parameters that overflows is noticed, though every value and the gradient that flows are
/// finite; and so is an output that does.
#[must_use]
pub fn finiteness() -> Fact {
    let claim = "what is not finite is noticed where it begins";
    let mut fact =
        Fact::new(Rung::Laws, claim, "f64, one dense layer", "products beyond 1e308, by hand", LAW);
    for (weight, x, g, outputs, gradients) in [
        (0.5, 2.0, 3.0, true, true),
        (1e-200, 1e200, 1e200, true, false),
        (1e200, 1e200, 1.0, false, true),
        (0.5, 2.0, f64::INFINITY, true, false),
    ] {
        let subject = Subject::new(1, vec![Layer::dense_without_bias(1)], 1);
        let mut layers = [LayerStatistics::UNSEEN];
        let network = subject.network();
        let mut probe = Probe::new(&network, &mut layers).expect("one layer");
        run(&subject, &[weight], &[x], &[g], &mut probe);
        let found = (layers[0].finite_outputs, layers[0].finite_gradients);
        fact.holds(found == (outputs, gradients), || format!("{found:?} for w = {weight}, x = {x}, g = {g}"));
    }
    fact
}

/// Claim: what an update changed is measured layer by layer: the norm of the change over that of the parameters before,
/// and the fraction of parameters that are the same to the bit.
#[must_use]
pub fn updates() -> Fact {
    let claim = "an update is measured layer by layer";
    let mut fact = Fact::new(Rung::Laws, claim, "f64, random networks", "the definition", LAW);
    each_network(100, |subject, draw| {
        let network = subject.network();
        let before = subject.parameters(draw);
        let after: Vec<f64> =
            before.iter().map(|p| if draw.below(3) == 0 { *p } else { p + 0.5 * draw.normal() }).collect();
        let mut difference = vec![f64::NAN; before.len()];
        let mut found = Vec::new();
        let done = layer_updates(&network, &before, &after, &mut difference, |update| {
            found.push((update.index, update.relative, update.unchanged));
        });
        fact.holds(done.is_ok(), || subject.name());
        let own = network.segments().filter(|segment| !segment.parameters.is_empty());
        let expected: Vec<_> = own.map(|segment| (segment.index, segment.parameters)).collect();
        fact.holds(found.len() == expected.len(), || subject.name());
        for ((index, relative, unchanged), (expected, range)) in found.into_iter().zip(expected) {
            let (old, new) = (&before[range.clone()], &after[range]);
            let change: Vec<f64> = old.iter().zip(new).map(|(old, new)| new - old).collect();
            let same = old.iter().zip(new).filter(|(old, new)| old == new).count();
            fact.holds(index == expected, || subject.name());
            fact.relative(relative, length(&change) / length(old), 0.0, 0.0, || subject.name());
            fact.relative(unchanged, fraction(same, old.len()), 0.0, 0.0, || subject.name());
        }
    });
    fact
}
