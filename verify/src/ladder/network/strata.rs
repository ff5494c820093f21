//! Rungs 1 and 4 for layers on inputs where faults hide: a mean far above the spread, equal values, infinities and
//! NaN, no sample and one.

use headwater_core::{Error, Forward, Infer, Layer};

use super::laws::{BITS, each_network, law};
use super::reference::network_forward;
use super::subject::Subject;
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::gradient::Differentiable;
use crate::rung::Rung;
use crate::strata::{Stratum, WIDTHS};
use crate::tolerance::SHIFTED;

/// Claim: a normalisation of values whose mean is 10,000 times their spread loses no more than the mean's own
/// rounding; a variance taken as the mean of squares less the square of the mean would lose everything.
#[must_use]
pub fn cancellation() -> Fact {
    let claim = "normalisations survive a mean 10,000 times the spread";
    let domain = "f32, widths of 2 to 33, batches of 2 to 33";
    let oracle = "the formula in f64 on the same inputs";
    let mut fact =
        Fact::new(Rung::SinglePrecision, claim, domain, oracle, SHIFTED).covering(&[Stratum::Cancellation]);
    let mut draw = Draw::new(86);
    for width in WIDTHS.into_iter().filter(|width| *width > 1) {
        for batch in [2, 3, 8, 33] {
            for layer in [Layer::batch_norm(), Layer::layer_norm()] {
                let subject = Subject::new(width, vec![layer], batch);
                let data: Vec<f32> = Stratum::Cancellation.vector(batch * width, &mut draw);
                let parameters = [vec![1.0_f32; width], vec![0.0; width]].concat();
                let wide = |values: &[f32]| -> Vec<f64> { values.iter().map(|x| f64::from(*x)).collect() };
                let found = subject.pass(&parameters, &data, |pass| pass.outputs().to_vec());
                let expected = network_forward(subject.layers, &wide(&parameters), &wide(&data), width);
                let magnification = magnification(layer, &wide(&data), width);
                for (i, (found, expected)) in found.iter().zip(&expected).enumerate() {
                    fact.cover(Stratum::Cancellation);
                    let group = if matches!(layer, Layer::BatchNorm(_)) { i % width } else { i / width };
                    let allowance =
                        fact.tolerance.limit * f64::from(f32::EPSILON) / 2.0 * magnification[group];
                    fact.within(f64::from(*found), *expected, allowance, 0.0, || {
                        format!("{}, x = {}", subject.name(), show_slice(&data))
                    });
                }
            }
        }
    }
    fact
}

/// For each group that is normalised together: its largest value over its deviation, which is what the rounding
/// of the mean is multiplied by; and once more by the normalised values, which reach the root of the group's
/// size.
fn magnification(layer: Layer<'_>, x: &[f64], width: usize) -> Vec<f64> {
    let by_feature = matches!(layer, Layer::BatchNorm(_));
    let groups = if by_feature { width } else { x.len() / width };
    let group = |number: usize| -> Vec<f64> {
        if by_feature {
            x.iter().skip(number).step_by(width).copied().collect()
        } else {
            x[number * width..(number + 1) * width].to_vec()
        }
    };
    (0..groups)
        .map(|number| {
            let values = group(number);
            let count = values.len() as f64;
            let mean = values.iter().sum::<f64>() / count;
            let deviation = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count + 1e-5).sqrt();
            let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
            largest / deviation * count.sqrt()
        })
        .collect()
}

/// Claim: where all values are equal, a normalisation gives its bias, to the bit, and gradients are finite.
#[must_use]
pub fn ties() -> Fact {
    let claim = "a normalisation of equal values gives its bias, and finite gradients";
    let mut fact = law(claim, "f32, widths of 1 to 33, batches of 2 to 9", "the law itself", BITS);
    let mut draw = Draw::new(87);
    for width in WIDTHS {
        for batch in [2, 4, 9] {
            for layer in [Layer::batch_norm(), Layer::layer_norm()] {
                let subject = Subject::new(width, vec![layer], batch);
                let cast = |values: Vec<f64>| -> Vec<f32> { values.into_iter().map(|x| x as f32).collect() };
                let parameters = cast(subject.parameters(&mut draw));
                // Multiples of 1/4, whose sums are exact, so that the mean is the value.
                let data = vec![draw.dyadic() as f32; batch * width];
                let g = cast(subject.cotangent(&mut draw));
                let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
                let found = subject.pass(&parameters, &data, |pass| pass.outputs().to_vec());
                let bias: Vec<f32> = (0..batch * width).map(|i| parameters[width + i % width]).collect();
                fact.slices(&found, &bias, input);
                let (gradients, back) = subject.gradients(&parameters, &data, &g);
                fact.holds(gradients.iter().chain(&back).all(|g| g.is_finite()), input);
            }
        }
    }
    fact
}

/// Claim: training refuses an infinity or a NaN among its inputs, no sample, part of a sample and, with batch
/// norm, one sample, and changes nothing then; inference shows a NaN in its own sample's outputs and in no
/// other's.
#[must_use]
pub fn specials() -> Fact {
    let claim = "specials, empty batches and batches of one are refused or stay in their sample";
    let mut fact = law(claim, "f64, random networks", "the law itself", BITS)
        .covering(&[Stratum::Infinite, Stratum::NotANumber]);
    each_network(100, |subject, draw| {
        let network = subject.network();
        let (parameters, data) = (subject.parameters(draw), subject.data(draw));
        let input = || format!("{}, x = {}", subject.name(), show_slice(&data));
        let forward = |data: &[f64], fact: &mut Fact| -> Option<Error> {
            let mut state = vec![2.0; network.state_count()];
            let mut scratch = vec![3.0; network.training_scratch(subject.batch)];
            let call =
                Forward { parameters: &parameters, state: &mut state, inputs: data, scratch: &mut scratch };
            let error = network.forward(call).err();
            let untouched = state.iter().all(|s| *s == 2.0) && scratch.iter().all(|s| *s == 3.0);
            fact.holds(error.is_none() || untouched, input);
            error
        };
        for stratum in [Stratum::Infinite, Stratum::NotANumber] {
            for special in stratum.scalars::<f64>() {
                fact.cover(stratum);
                let mut spoiled = data.clone();
                let index = draw.below(data.len());
                spoiled[index] = special;
                let refused = forward(&spoiled, &mut fact);
                fact.holds(refused == Some(Error::NotFinite { part: "inputs", index }), input);
            }
        }
        let empty = forward(&[], &mut fact);
        fact.holds(empty == Some(Error::EmptyBatch), input);
        if subject.inputs > 1 {
            let partial = forward(&data[..data.len() - 1], &mut fact);
            fact.holds(matches!(partial, Some(Error::PartialSample { .. })), input);
        }
        let one = forward(&data[..subject.inputs], &mut fact);
        let expected = network.segments().any(|segment| matches!(segment.layer, Layer::BatchNorm(_)));
        fact.holds(matches!(one, Some(Error::BatchOfOne { .. })) == expected, input);

        let state: Vec<f64> = vec![1.5; network.state_count()];
        let infer = |data: &[f64]| {
            let mut scratch = vec![0.0; network.inference_scratch(subject.batch)];
            let call = Infer { parameters: &parameters, state: &state, inputs: data };
            network.infer(call, &mut scratch).expect("a right call").to_vec()
        };
        let clean = infer(&data);
        let sample = draw.below(subject.batch);
        let mut spoiled = data.clone();
        spoiled[sample * subject.inputs..(sample + 1) * subject.inputs].fill(f64::NAN);
        let found = infer(&spoiled);
        for (i, (found, clean)) in found.iter().zip(&clean).enumerate() {
            if i / network.outputs() == sample {
                fact.holds(found.is_nan(), input);
            } else {
                fact.bits(*found, *clean, input);
            }
        }
    });
    fact
}
