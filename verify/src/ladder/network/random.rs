//! Random networks of all layers, from proptest, which shrinks a failure to the smallest shape that still shows it.

use proptest::strategy::Strategy;

use super::{Shape, Subject, differences_fact, duals_fact, rounding_fact};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::gradient::{against_differences, against_duals, single_against_double};
use crate::sweep::sweep;

/// Random networks of up to `deepest` layers.
fn shapes(deepest: usize) -> impl Strategy<Value = Shape> {
    (1..6_usize, 1..=deepest, 1..7_usize, 1..5_usize, 0..u64::MAX)
        .prop_map(|(inputs, depth, widest, batch, seed)| Shape { inputs, depth, widest, batch, seed })
}

/// A random network with parameters and inputs, and a cotangent, all exact in `f32`.
fn draw(shape: Shape) -> (Subject, Vec<f64>, Vec<f64>) {
    let subject = Subject::draw(shape);
    let mut draw = Draw::new(shape.seed ^ 0x5eed);
    let mut x = subject.parameters(&mut draw);
    x.extend(subject.data(&mut draw));
    let cotangent = subject.cotangent(&mut draw);
    (subject, x, cotangent)
}

/// Rung 2 for 2,000 networks of up to 4 layers.
#[must_use]
pub fn random_differences() -> Fact {
    sweep(2000, &shapes(4), differences_fact(), |shape, fact: &mut Fact| {
        let (subject, x, cotangent) = draw(shape);
        against_differences(&subject, &x, &cotangent, fact);
    })
}

/// Rung 3 for 1,000 networks of up to 6 layers.
#[must_use]
pub fn random_duals() -> Fact {
    sweep(1000, &shapes(6), duals_fact(), |shape, fact: &mut Fact| {
        let (subject, x, cotangent) = draw(shape);
        against_duals(&subject, &x, &cotangent, fact);
    })
}

/// Rung 4 for 1,000 networks of up to 5 layers.
#[must_use]
pub fn random_single() -> Fact {
    sweep(1000, &shapes(5), rounding_fact(), |shape, fact: &mut Fact| {
        let (subject, x, cotangent) = draw(shape);
        let narrow = |values: &[f64]| -> Vec<f32> { values.iter().map(|x| *x as f32).collect() };
        single_against_double(&subject, &narrow(&x), &narrow(&cotangent), fact);
    })
}
