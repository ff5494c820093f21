//! The core against the node tests of ONNX.

use std::collections::BTreeMap;

use super::answer::indices;
use super::judge::judge;
use crate::fact::Fact;
use crate::golden::tolerance::ONNX;
use crate::golden::{self, Call, OnnxCase};
use crate::rung::Rung;
use crate::ulp::Float;

const ORACLE: &str = "ONNX 1.22.0, node tests";

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

/// The index of the largest value has no error: it is right or wrong.
fn judge_indices<F: Float>(fact: &mut Fact, name: &str, call: &Call) {
    if let Call::Argmax { width, x, y } = call {
        let (found, expected) = (indices::<F>(x, *width), y.iter().copied().map(Some));
        fact.holds(found.iter().copied().eq(expected), || format!("{name}: {found:?} is {y:?}"));
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
        let name = format!("node test {}", case.name);
        judge::<F>(&mut fact, &name, &case.call);
        judge_indices::<F>(&mut fact, &name, &case.call);
    }
    fact
}
