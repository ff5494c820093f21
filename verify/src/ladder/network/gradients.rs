//! Rungs 2 to 4 for layers and networks.

use super::subject::{Subject, examples};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::gradient::{adjoint, against_duals, single_against_double};
use crate::rung::Rung;
use crate::strata::WIDTHS;
use crate::strict;
use crate::tolerance::{EXACT, EXACT_DERIVATIVE, FINITE_DIFFERENCE, ROUNDING};
use headwater_core::Layer;

/// Each layer alone, at every width of the list, in batches of 1 (where it takes one), 2, 3 and 6.
pub(super) fn each_layer(seed: u64, widths: &[usize], mut check: impl FnMut(Subject, &mut Draw)) {
    let (mut draw, mut number) = (Draw::new(seed), 0);
    for &width in widths {
        for layer in examples(width) {
            for batch in [1, 2, 3, 6] {
                if batch > 1 || super::checks(&layer, width).by_sample {
                    if strict::takes(number) {
                        check(Subject::new(width, vec![layer], batch), &mut draw);
                    }
                    number += 1;
                }
            }
        }
    }
}

/// The fact of rung 2, to be filled by a sweep over random networks.
#[must_use]
pub fn differences_fact() -> Fact {
    Fact::new(
        Rung::FiniteDifferences,
        "networks of all layers: gradients by parameters and inputs are slopes of the outputs",
        "f64, random networks with branches, random non-uniform cotangents",
        "Richardson's extrapolation of central differences, five levels",
        FINITE_DIFFERENCE,
    )
}

/// The fact of rung 3, to be filled by a sweep over random networks.
#[must_use]
pub fn duals_fact() -> Fact {
    Fact::new(
        Rung::ExactDerivative,
        "networks of all layers: gradients are the exact derivative of the outputs",
        "f64, random networks with branches, random non-uniform cotangents",
        "the same forward pass on dual numbers",
        EXACT_DERIVATIVE,
    )
}

/// The fact of rung 4, to be filled by a sweep over random networks.
#[must_use]
pub fn rounding_fact() -> Fact {
    Fact::new(
        Rung::SinglePrecision,
        "networks of all layers: f32 follows f64 within its rounding, forward and back",
        "random networks with branches, parameters and inputs exact in f32",
        "the same code in f64 with a running error bound",
        ROUNDING,
    )
}

/// A subject's parameters and inputs in one vector, and a cotangent.
pub(super) fn point(subject: &Subject, draw: &mut Draw) -> (Vec<f64>, Vec<f64>) {
    let mut x = subject.parameters(draw);
    x.extend(subject.data(draw));
    let cotangent = subject.cotangent(draw);
    (x, cotangent)
}

/// Claim: each layer's gradients are the exact derivative of its outputs, partial by partial.
#[must_use]
pub fn duals() -> Fact {
    let mut fact = duals_fact();
    fact.claim = "each layer alone: gradients are the exact derivative of the outputs".to_owned();
    fact.domain = "f64, widths of 1 to 9, batches of 1 to 6".to_owned();
    each_layer(61, &[1, 2, 3, 5, 9], |subject, draw| {
        let (x, cotangent) = point(&subject, draw);
        against_duals(&subject, &x, &cotangent, &mut fact);
    });
    fact
}

/// Claim: <u, J v> = <J^T u, v> for each layer, at widths around every lane count.
#[must_use]
pub fn adjoints() -> Fact {
    let mut fact = duals_fact();
    fact.claim = "each layer alone: <u, J v> = <J^T u, v>".to_owned();
    fact.domain = "f64, widths of 1 to 33, batches of 1 to 6".to_owned();
    each_layer(62, &WIDTHS, |subject, draw| {
        let (x, cotangent) = point(&subject, draw);
        adjoint(&subject, &x, &cotangent, 63, &mut fact);
    });
    fact
}

fn narrow(values: &[f64]) -> Vec<f32> {
    values.iter().map(|x| *x as f32).collect()
}

/// Claim: each layer in `f32` follows `f64` within its rounding, forward and back.
#[must_use]
pub fn single() -> Fact {
    let mut fact = rounding_fact();
    fact.claim = "each layer alone: f32 follows f64 within its rounding, forward and back".to_owned();
    fact.domain = "widths of 1 to 33, batches of 1 to 6".to_owned();
    each_layer(64, &WIDTHS, |subject, draw| {
        let (x, cotangent) = point(&subject, draw);
        single_against_double(&subject, &narrow(&x), &narrow(&cotangent), &mut fact);
    });
    fact
}

/// Claim: on multiples of 1/4 a dense layer rounds nowhere, so that `f32` and `f64` agree to the bit, forward
/// and back.
#[must_use]
pub fn dyadic() -> Fact {
    let mut fact = Fact::new(
        Rung::SinglePrecision,
        "dense layers of multiples of 1/4 are exact, forward and back",
        "widths of 1 to 33, batches of 1 to 9",
        "exact arithmetic: every sum fits 24 bits",
        EXACT,
    );
    let mut draw = Draw::new(65);
    for width in WIDTHS {
        for (outputs, batch) in [(1, 1), (3, 2), (8, 5), (17, 9), (33, 4)] {
            let subject = Subject::new(width, vec![Layer::dense(outputs)], batch);
            let dyadics =
                |count: usize, draw: &mut Draw| -> Vec<f64> { (0..count).map(|_| draw.dyadic()).collect() };
            let parameters = dyadics(subject.network().parameter_count(), &mut draw);
            let data = dyadics(batch * width, &mut draw);
            let cotangent = dyadics(batch * outputs, &mut draw);
            let input = || format!("width {width}, outputs {outputs}, batch {batch}");
            let y = subject.pass(&narrow(&parameters), &narrow(&data), |pass| pass.outputs().to_vec());
            let exact = super::reference::network_forward(subject.layers, &parameters, &data, width);
            fact.slices(&y, &narrow(&exact), input);
            let (gradients, input_gradient) =
                subject.gradients(&narrow(&parameters), &narrow(&data), &narrow(&cotangent));
            let (weight, _) = parameters.split_at(outputs * width);
            let sum = |terms: &mut dyn Iterator<Item = f64>| terms.sum::<f64>();
            let mut expected = Vec::new();
            for output in 0..outputs {
                for feature in 0..width {
                    expected
                        .push(sum(&mut (0..batch)
                            .map(|b| cotangent[b * outputs + output] * data[b * width + feature])));
                }
            }
            for output in 0..outputs {
                expected.push(sum(&mut (0..batch).map(|b| cotangent[b * outputs + output])));
            }
            let back = (0..batch * width).map(|i| {
                let (b, feature) = (i / width, i % width);
                sum(&mut (0..outputs).map(|o| cotangent[b * outputs + o] * weight[o * width + feature]))
            });
            // Adding 0 makes both zeros one.
            let plain = |values: &[f32]| -> Vec<f32> { values.iter().map(|x| x + 0.0).collect() };
            fact.slices(&plain(&gradients), &plain(&narrow(&expected)), input);
            fact.slices(&plain(&input_gradient), &plain(&narrow(&back.collect::<Vec<_>>())), input);
        }
    }
    fact
}
