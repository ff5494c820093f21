//! Rung 1 for the products of a dense layer: every sum is taken in its documented order.

use headwater_core::{Backward, Layer};

use super::laws::{BITS, law};
use super::subject::Subject;
use crate::draw::Draw;
use crate::fact::Fact;
use crate::ulp::Float;

/// Widths about every tile, chunk and panel, as inputs and outputs.
const SHAPES: [(usize, usize); 15] = [
    (1, 1),
    (2, 17),
    (5, 9),
    (7, 33),
    (8, 16),
    (15, 4),
    (16, 1),
    (17, 15),
    (31, 8),
    (33, 10),
    (48, 2),
    (64, 65),
    (70, 64),
    (130, 35),
    (257, 19),
];
/// The largest batch: one more than two tiles and all that can be left over beside them.
const BATCHES: usize = 24;

/// What a dense layer gives, each sum with its terms one after another.
struct InOrder<F> {
    outputs: Vec<F>,
    input_gradient: Vec<F>,
    gradients: Vec<F>,
}

/// The sum of `terms`, added to `start` one after another.
fn sum<F: Float>(start: F, terms: impl Iterator<Item = (F, F)>) -> F {
    terms.fold(start, |sum, (a, b)| a.multiply_add(b, sum))
}

/// y = bias + x W^T over the inputs, dx = dy W over the outputs, dW = dy^T x and db = sum dy over the samples.
fn in_order<F: Float>((inputs, outputs): (usize, usize), parameters: &[F], x: &[F], dy: &[F]) -> InOrder<F> {
    let (weights, bias) = parameters.split_at(inputs * outputs);
    let samples = || x.chunks(inputs).zip(dy.chunks(outputs));
    let (mut y, mut dx) = (Vec::new(), Vec::new());
    for (x, dy) in samples() {
        for (row, &bias) in weights.chunks(inputs).zip(bias) {
            y.push(sum(bias, x.iter().copied().zip(row.iter().copied())));
        }
        for input in 0..inputs {
            dx.push(sum(F::ZERO, dy.iter().zip(weights.chunks(inputs)).map(|(&dy, row)| (dy, row[input]))));
        }
    }
    let mut gradients = Vec::new();
    for output in 0..outputs {
        for input in 0..inputs {
            gradients.push(sum(F::ZERO, samples().map(|(x, dy)| (dy[output], x[input]))));
        }
    }
    for output in 0..outputs {
        gradients.push(samples().fold(F::ZERO, |sum, (_, dy)| sum + dy[output]));
    }
    InOrder { outputs: y, input_gradient: dx, gradients }
}

/// Claim: outputs, gradients of inputs and of parameters of a dense layer have the bits of sums whose terms are added in
/// the order of the index summed over, whatever the batch and the widths; also where gradients are added to what is
/// there. Oracle: the definitions as loops, without tiles. Tolerance: none.
#[must_use]
pub fn products<F: Float>() -> Fact {
    let mut fact = law(
        "the products of a dense layer have the bits of sums in their documented order",
        &format!("{}, 15 shapes of 1 to 257 inputs and outputs, batches of 1 to {BATCHES}", F::NAME),
        "the definitions, loop by loop",
        BITS,
    );
    let mut draw = Draw::new(204);
    for (inputs, outputs) in SHAPES {
        for batch in 1..=BATCHES {
            let subject = Subject::new(inputs, vec![Layer::dense(outputs)], batch);
            let mut numbers =
                |count| -> Vec<F> { draw.normals(count).into_iter().map(F::from_f64).collect() };
            let (parameters, x) = (numbers((inputs + 1) * outputs), numbers(batch * inputs));
            let (dy, before) = (numbers(batch * outputs), numbers((inputs + 1) * outputs));
            let expected = in_order((inputs, outputs), &parameters, &x, &dy);
            let input = || format!("{inputs} to {outputs}, batch of {batch}");
            let found = subject.pass(&parameters, &x, |pass| pass.outputs().to_vec());
            fact.slices(&found, &expected.outputs, input);
            let (gradients, dx) = subject.gradients(&parameters, &x, &dy);
            fact.slices(&dx, &expected.input_gradient, input);
            fact.slices(&gradients, &expected.gradients, input);
            let mut gradients = before.clone();
            subject.pass(&parameters, &x, |pass| {
                pass.output_gradient_mut().copy_from_slice(&dy);
                let call =
                    Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
                fact.holds(pass.accumulate(call).is_ok(), input);
            });
            let added: Vec<F> = before.iter().zip(&expected.gradients).map(|(&a, &b)| a + b).collect();
            fact.slices(&gradients, &added, input);
        }
    }
    fact
}
