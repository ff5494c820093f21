//! The core's gradients against those that TensorFlow.js's tests expect.

use std::collections::BTreeMap;

use headwater_core::{Backward, Error, Forward, Loss, Network, Real, Targets};

use super::answer::scalars;
use super::judge::{Answer, Asked, Own, judge};
use crate::fact::Fact;
use crate::golden::tolerance::TENSORFLOW_JS;
use crate::golden::{self, DescribedLayer, RowSlopes, Slopes, TfjsCase};
use crate::rung::Rung;
use crate::ulp::Float;

const ORACLE: &str = "TensorFlow.js 4.22.0, gradient tests";

impl Asked for TfjsCase {
    fn answers<R: Real>(&self) -> Vec<Answer<'_, R>> {
        let parts = self.parts.iter().enumerate().flat_map(|(number, part)| network(number, part));
        let rows = self.rows.iter().map(|rows| Answer {
            name: "dx".into(),
            expected: &rows.dx,
            found: log_softmax(rows),
        });
        parts.chain(rows).collect()
    }

    fn own(&self) -> Own {
        let layers = self.parts.iter().flat_map(|part| &part.layers);
        let alone = self.rows.is_empty()
            && layers.into_iter().all(|l| matches!(l, DescribedLayer::Activation { .. }));
        // The core's two of a derivative, or what the goldens of PyTorch allow, and a product with the cotangent.
        if alone { Own::Ulps(2.5, 4.5) } else { Own::Bound }
    }
}

fn network<R: Real>(number: usize, part: &Slopes) -> Vec<Answer<'_, R>> {
    let (dx, gradients) = slopes(part).unwrap_or_default();
    let answer = |name, expected, found| Answer { name: format!("part {number}, {name}"), expected, found };
    let dx = part.dx.iter().map(|expected| answer("dx", expected, dx.clone()));
    dx.chain(part.gradients.iter().map(|expected| answer("gradients", expected, gradients.clone()))).collect()
}

/// The derivatives by inputs and by parameters.
fn slopes<R: Real>(part: &Slopes) -> Result<(Vec<R>, Vec<R>), Error> {
    let layers: Vec<_> = part.layers.iter().map(DescribedLayer::layer).collect();
    let network = Network::new(part.width, &layers)?;
    let (parameters, inputs): (Vec<R>, Vec<R>) = (scalars(&part.parameters), scalars(&part.x));
    let batch = inputs.len() / part.width;
    let mut scratch = vec![R::ZERO; network.training_scratch_with_input_gradient(batch)];
    let (mut dx, mut gradients) = (vec![R::ZERO; inputs.len()], vec![R::ZERO; network.gradient_count()]);
    let call = Forward { parameters: &parameters, state: &mut [], inputs: &inputs, scratch: &mut scratch };
    let mut pass = network.forward(call)?;
    let dy: Vec<R> = scalars(&part.dy);
    if pass.output_gradient_mut().len() != dy.len() {
        return Ok((Vec::new(), Vec::new()));
    }
    pass.output_gradient_mut().copy_from_slice(&dy);
    let (gradients_slot, input_gradient) = (&mut gradients, Some(&mut dx[..]));
    pass.backward(Backward { parameters: &parameters, gradients: gradients_slot, input_gradient })?;
    Ok((dx, gradients))
}

/// The cross-entropy of one sample with any numbers t as its targets is the sum of -t ln p: minus the derivative that is
/// asked for, with t as the cotangent.
fn log_softmax<R: Real>(rows: &RowSlopes) -> Vec<R> {
    let (x, dy): (Vec<R>, Vec<R>) = (scalars(&rows.x), scalars(&rows.dy));
    let mut dx = vec![R::ZERO; x.len()];
    let samples = x.chunks(rows.width).zip(dy.chunks(rows.width)).zip(dx.chunks_mut(rows.width));
    for ((x, dy), dx) in samples {
        let loss = Loss::softmax_cross_entropy();
        if loss.evaluate_with_gradient(x, rows.width, Targets::Values(dy), dx).is_err() {
            return Vec::new();
        }
    }
    dx.into_iter().map(|slope| -slope).collect()
}

/// Claim: the core's gradients are TensorFlow.js's, in `f32` and, at the same inputs, in `f64`. Oracle: the numbers its tests expect.
/// Tolerance: see [`TENSORFLOW_JS`].
#[must_use]
pub fn tfjs() -> Vec<Fact> {
    let mut files: BTreeMap<String, Vec<TfjsCase>> = BTreeMap::new();
    for case in golden::tfjs().cases {
        files.entry(case.file.clone()).or_default().push(case);
    }
    let facts =
        files.iter().flat_map(|(file, cases)| [compare::<f32>(file, cases), compare::<f64>(file, cases)]);
    facts.collect()
}

fn compare<F: Float>(file: &str, cases: &[TfjsCase]) -> Fact {
    let claim = format!("gradients are those of TensorFlow.js's {file}");
    let domain = format!("{} tests, {}", cases.len(), F::NAME);
    let mut fact = Fact::new(Rung::Goldens, claim, domain, ORACLE, TENSORFLOW_JS);
    for case in cases {
        judge::<F>(&mut fact, &format!("test {}", case.name), case);
    }
    fact
}
