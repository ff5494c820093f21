//! The core against the node tests of ONNX.

use std::collections::BTreeMap;

use headwater_core::Activation;

use super::answer::{Answer, answers, indices};
use crate::fact::{Fact, show};
use crate::golden::tolerance::ONNX;
use crate::golden::{self, Call, OnnxCase};
use crate::rounding::Rounded;
use crate::rung::Rung;
use crate::ulp::{Float, unit_in_the_last_place};

const ORACLE: &str = "ONNX 1.22.0, node tests";

/// How far the core itself may be from the exact result.
enum Own {
    /// So many units in the last place in `f32`, and in `f64`.
    Ulps(f64, f64),
    /// What running error analysis of the very call allows.
    Bound,
}

/// No wildcard: a kind of call without an entry does not compile.
fn own(call: &Call) -> Own {
    match call {
        Call::Activation { activation, .. } => match activation.activation() {
            Activation::Identity | Activation::Relu => Own::Ulps(0.0, 0.0),
            Activation::LeakyRelu { .. } => Own::Ulps(0.5, 0.5),
            // The core's promise in f32; in f64 what the goldens of PyTorch allow.
            _ => Own::Ulps(2.0, 4.0),
        },
        Call::Optimiser { .. } => Own::Ulps(1.5, 1.5),
        Call::Clip { .. } | Call::Argmax { .. } => Own::Ulps(0.0, 0.0),
        Call::Function { .. }
        | Call::Layers { .. }
        | Call::Softmax { .. }
        | Call::LogSoftmax { .. }
        | Call::CrossEntropy { .. }
        | Call::Norm { .. } => Own::Bound,
    }
}

/// What a call is about, for the claim.
fn topic(call: &Call) -> String {
    match call {
        Call::Activation { activation, .. } => activation.activation().name().into(),
        Call::Function { function, .. } => format!("{function:?}").to_lowercase(),
        Call::Layers { parts } => {
            let training = parts.iter().any(|part| part.training);
            let name = parts.first().map_or("nothing", |part| part.layer.layer().name());
            format!("{name}{}", if training { " in training" } else { "" })
        }
        Call::Softmax { .. } => "softmax".into(),
        Call::LogSoftmax { .. } => "log_softmax".into(),
        Call::CrossEntropy { .. } => "cross_entropy".into(),
        Call::Clip { .. } => "clip_by_value".into(),
        Call::Norm { .. } => "norm".into(),
        Call::Argmax { .. } => "argmax".into(),
        Call::Optimiser { optimiser, .. } => optimiser.optimiser().name().into(),
    }
}

/// Compares the answers in one scalar, given how much of the bound of `f32` it may use.
fn judge<F: Float>(fact: &mut Fact, name: &str, call: &Call) {
    if let Call::Argmax { width, x, y } = call {
        let (found, expected) = (indices::<F>(x, *width), y.iter().copied().map(Some));
        fact.holds(found.iter().copied().eq(expected), || format!("{name}: {found:?} is {y:?}"));
    }
    let bounds: Vec<Vec<f64>> = match own(call) {
        Own::Ulps(..) => Vec::new(),
        Own::Bound => {
            let narrowing = F::UNIT_ROUNDOFF / f32::UNIT_ROUNDOFF;
            let bounded = answers::<Rounded>(call).into_iter();
            bounded.map(|answer| answer.found.into_iter().map(|x| narrowing * x.bound).collect()).collect()
        }
    };
    for (list, Answer { name: part, expected, found }) in answers::<F>(call).into_iter().enumerate() {
        fact.holds(found.len() == expected.values.len(), || format!("{name}, {part}: as many numbers"));
        for (index, (&found, &wanted)) in found.iter().zip(&expected.values).enumerate() {
            let own = match own(call) {
                Own::Ulps(single, double) => {
                    let ulps = if F::NAME == "f32" { single } else { double };
                    ulps * unit_in_the_last_place::<F>(wanted)
                }
                Own::Bound => bounds.get(list).and_then(|bounds| bounds.get(index)).copied().unwrap_or(0.0),
            };
            let theirs = expected.error(index);
            fact.within(found, F::from_f64(wanted), own + theirs, 0.0, || {
                format!("{name}, {part}[{index}], {} ONNX's own error", show(theirs))
            });
        }
    }
}

/// Claim: the core has the values of ONNX, in `f32` and, with the same inputs, in `f64`. Oracle: the node tests. Tolerance: see
/// [`ONNX`].
#[must_use]
pub fn onnx() -> Vec<Fact> {
    let mut topics: BTreeMap<String, Vec<OnnxCase>> = BTreeMap::new();
    for case in golden::onnx().cases {
        topics.entry(topic(&case.call)).or_default().push(case);
    }
    let facts = topics
        .into_iter()
        .flat_map(|(topic, cases)| [compare::<f32>(&topic, &cases), compare::<f64>(&topic, &cases)]);
    facts.collect()
}

fn compare<F: Float>(topic: &str, cases: &[OnnxCase]) -> Fact {
    let tests: usize = cases.iter().map(|case| 1 + case.also.len()).sum();
    let domain = format!("{tests} node tests, {}", F::NAME);
    let mut fact = Fact::new(Rung::Goldens, format!("{topic} is ONNX's"), domain, ORACLE, ONNX);
    for case in cases {
        judge::<F>(&mut fact, &format!("node test {}", case.name), &case.call);
    }
    fact
}
