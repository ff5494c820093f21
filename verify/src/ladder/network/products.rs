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
/// The largest batch of all shapes: one more than two tiles and all that can be left over beside them.
const BATCHES: usize = 24;

/// Shapes past the deepest panel on the stack, of 256 rows, and past two of them: by inputs, by outputs, and by both; and
/// on either side of the 4,096 weights that are read in place.
const DEEP: [(usize, usize); 10] = [
    (5, 600),
    (15, 273),
    (16, 256),
    (16, 257),
    (17, 300),
    (40, 513),
    (270, 259),
    (513, 40),
    (600, 3),
    (1030, 17),
];
/// Batches for them: on either side of the four samples that share a panel, and past a tile of eight.
const FEW: [usize; 5] = [1, 3, 4, 6, 9];

/// A shape and batches whose panels and cotangents are copied, the last as long as a copy can be.
const COPIED: [(usize, usize); 1] = [(50, 35)];
const LONGEST: [usize; 2] = [200, 256];

/// Shapes on either side of the narrowest panel, for batches longer than any panel, than a byte and 16 bits count.
const NARROW: [(usize, usize); 4] = [(1, 1), (15, 2), (16, 1), (17, 3)];
const MANY: [usize; 2] = [257, 1030];
const NARROWEST: [(usize, usize); 2] = [(3, 1), (16, 1)];
const VERY_MANY: usize = 65_539;

/// Inputs and outputs that 16 bits do not count, for the smallest batch that shares a panel.
const WIDEST: [(usize, usize); 2] = [(1, 65_549), (65_549, 1)];

/// Every shape with every batch that it is tried with.
fn sizes() -> impl Iterator<Item = ((usize, usize), usize)> {
    let all = |shapes: &'static [(usize, usize)], batches: Vec<usize>| {
        shapes.iter().flat_map(move |shape| batches.clone().into_iter().map(move |batch| (*shape, batch)))
    };
    let usual = all(&SHAPES, (1..=BATCHES).collect());
    let long =
        all(&NARROW, MANY.to_vec()).chain(all(&NARROWEST, vec![VERY_MANY])).chain(all(&WIDEST, vec![4]));
    usual.chain(all(&DEEP, FEW.to_vec())).chain(all(&COPIED, LONGEST.to_vec())).chain(long)
}

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
        &format!(
            "{}, 15 shapes of 1 to 257 inputs and outputs, batches of 1 to {BATCHES}; 10 of up to 1,030, batches of 1 to 9; \
             50 to 35, batches of 200 and 256; \
             6 of 1 to 17, batches of up to 65,539; 2 of 1 and 65,549, a batch of 4",
            F::NAME
        ),
        "the definitions, loop by loop",
        BITS,
    );
    let mut draw = Draw::new(204);
    for ((inputs, outputs), batch) in sizes() {
        let subject = Subject::new(inputs, vec![Layer::dense(outputs)], batch);
        let mut numbers =
            |count| -> Vec<F> { (0..count).map(|_| F::from_f64(draw.uniform(-2.0, 2.0))).collect() };
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
            let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
            fact.holds(pass.accumulate(call).is_ok(), input);
        });
        let added: Vec<F> = before.iter().zip(&expected.gradients).map(|(&a, &b)| a + b).collect();
        fact.slices(&gradients, &added, input);
    }
    fact
}
