//! Every layer on every stratum of values, in every batch, at every width.

use headwater_core::{Activation, Error, Forward, Infer, Layer};

use super::subject::{Subject, residual_of};
use crate::comparison::{Comparison, in_single};
use crate::coverage::{self, Region};
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::gradient::Differentiable;
use crate::rung::Rung;
use crate::strata::{BATCHES, Stratum, WIDTHS};
use crate::tolerance::ROUNDING;
use crate::ulp::Float;

/// One layer of each kind on inputs of a width.
fn layers(width: usize) -> [Layer<'static>; 6] {
    [
        Layer::dense(3),
        Layer::activation(Activation::Relu),
        Layer::prelu(),
        Layer::batch_norm(),
        Layer::layer_norm(),
        residual_of(vec![Layer::dense(width)]),
    ]
}

/// Claim: each layer in `f32` follows `f64` within its rounding, forward and back, for inputs of every finite stratum;
/// where `f32` may overflow it does so or stays within the bound; inputs that are infinite or NaN are refused in
/// training, and in inference spoil the sample they are in and no other; an empty batch is refused, and so is a batch of
/// one by batch norm.
#[must_use]
pub fn each_stratum() -> Fact {
    let mut fact = Fact::new(
        Rung::SinglePrecision,
        "each layer is right, or says that it cannot be, for inputs of every stratum",
        "f32, batches of 0 to 5, widths of 1 to 33",
        "the same code in f64 with a running error bound; refusals and spoilt samples are counted out",
        ROUNDING,
    )
    .covering(&Stratum::ALL);
    let mut draw = Draw::new(88);
    for width in WIDTHS {
        for layer in layers(width) {
            for batch in BATCHES {
                let function = coverage::layer(&layer);
                fact.saw_shape(&function, Region::Batch(batch));
                fact.saw_shape(&function, Region::Width(width));
                let subject = Subject::new(width, vec![layer], batch.max(1));
                let parameters = subject.parameters(&mut draw);
                let refusal: Option<fn(&Error) -> bool> = match batch {
                    0 => Some(|error| *error == Error::EmptyBatch),
                    1 if !super::checks(&layer, width).by_sample => {
                        Some(|error| matches!(error, Error::BatchOfOne { .. }))
                    }
                    _ => None,
                };
                if let Some(expected) = refusal {
                    let data: Vec<f64> = Stratum::Ordinary.vector(batch * width, &mut draw);
                    let error = train(&subject, &parameters, &data);
                    fact.holds(error.as_ref().is_some_and(expected), || {
                        format!("{}: {error:?}", subject.name())
                    });
                    continue;
                }
                for stratum in Stratum::ALL {
                    let data: Vec<f32> = stratum.vector(batch * width, &mut draw);
                    fact.cover(stratum);
                    fact.saw(&function, stratum, &data);
                    let wide: Vec<f64> = data.iter().map(|x| f64::from(*x)).collect();
                    if data.iter().all(|x| x.is_finite()) {
                        finite(&subject, stratum, &parameters, &wide, &mut draw, &mut fact);
                    } else {
                        special(&subject, &parameters, &wide, &mut fact);
                    }
                }
            }
        }
    }
    fact
}

/// The error of a training pass, if it has one.
fn train(subject: &Subject, parameters: &[f64], inputs: &[f64]) -> Option<Error> {
    let network = subject.network();
    let mut state = vec![1.0; network.state_count()];
    let mut scratch = vec![0.0; network.training_scratch(subject.batch)];
    network.forward(Forward { parameters, state: &mut state, inputs, scratch: &mut scratch }).err()
}

fn finite(
    subject: &Subject,
    stratum: Stratum,
    parameters: &[f64],
    data: &[f64],
    draw: &mut Draw,
    fact: &mut Fact,
) {
    let narrow = |values: &[f64]| -> Vec<f32> { values.iter().map(|x| *x as f32).collect() };
    let x = narrow(&[parameters, data].concat());
    let cotangent = narrow(&subject.cotangent(draw));
    for outcome in in_single(subject, &x, &cotangent, fact.tolerance.limit) {
        match outcome {
            Err(reason) => fact.reject(reason),
            Ok(compared) if compared.allowance.is_infinite() => {
                let right = match stratum {
                    Stratum::Overflow => survives(subject, &compared),
                    // Of wider samples `cancellation` knows a bound; one value alone is its own mean, exactly.
                    Stratum::Cancellation if subject.inputs > 1 => survives(subject, &compared),
                    Stratum::Cancellation => compared.error() == 0.0,
                    _ => false,
                };
                fact.holds(right, || format!("{}, {:?}, x = {}", subject.name(), compared, show_slice(&x)));
            }
            Ok(compared) => fact.within(compared.found, compared.expected, compared.allowance, 0.0, || {
                format!("{}, {:?}, x = {}", subject.name(), compared.quantity, show_slice(&x))
            }),
        }
    }
}

/// Whether a number that `f32` may overflow on the way to is one that could be: not finite, or near. Its terms are no
/// larger than the largest number, each rounded once, and so are its partial sums.
///
/// A normalisation divides by a deviation that may overflow: its numbers are small or NaN, never infinite.
fn survives(subject: &Subject, compared: &Comparison) -> bool {
    if subject.layers.iter().any(|layer| matches!(layer, Layer::BatchNorm(_) | Layer::LayerNorm(_))) {
        return !compared.found.is_infinite();
    }
    let terms = (subject.inputs + subject.batch + 3) as f64;
    let near = terms * f32::UNIT_ROUNDOFF * f32::LARGEST;
    !compared.found.is_finite() || (compared.found - compared.expected).abs() <= near
}

fn special(subject: &Subject, parameters: &[f64], data: &[f64], fact: &mut Fact) {
    let input = || format!("{}, x = {}", subject.name(), show_slice(data));
    let first = data.iter().position(|x| !x.is_finite()).unwrap_or_default();
    fact.holds(
        train(subject, parameters, data) == Some(Error::NotFinite { part: "inputs", index: first }),
        input,
    );
    let network = subject.network();
    let (state, outputs) = (vec![1.5; network.state_count()], network.outputs());
    let infer = |inputs: &[f64]| {
        let mut scratch = vec![0.0; network.inference_scratch(subject.batch)];
        let call = Infer { parameters, state: &state, inputs };
        network.infer(call, &mut scratch).expect("a right call").to_vec()
    };
    let clean: Vec<f64> = data.iter().map(|x| if x.is_finite() { *x } else { 0.5 }).collect();
    let (found, expected) = (infer(data), infer(&clean));
    for (sample, row) in data.chunks(subject.inputs).enumerate() {
        let places = sample * outputs..(sample + 1) * outputs;
        let (found, expected) = (&found[places.clone()], &expected[places]);
        if row.iter().all(|x| x.is_finite()) {
            fact.slices(found, expected, input);
        } else if row.iter().any(|x| x.is_nan()) {
            fact.holds(found.iter().any(|y| y.is_nan()), input);
        } else if !matches!(subject.layers, [Layer::Activation(_)]) || row.contains(&f64::INFINITY) {
            // ReLU of minus infinity is 0, and nothing is spoilt.
            fact.holds(found.iter().any(|y| !y.is_finite()), input);
        }
    }
}
