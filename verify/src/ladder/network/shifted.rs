//! Normalisations of values far from zero: what the corrected two-pass variance is for.

use headwater_core::{BatchNorm, Forward, Layer, LayerNorm, Prelu, Slopes};

use super::laws::law;
use super::subject::Subject;
use crate::draw::Draw;
use crate::fact::{Fact, show};
use crate::gradient::Differentiable;
use crate::rung::Rung;
use crate::strata::Stratum;
use crate::tolerance::{EXACT, SPREAD};

/// Values a million times their spread, on the grid of f32 there, so that distances between them are exact.
fn far_values(count: usize, draw: &mut Draw) -> Vec<f32> {
    (0..count).map(|_| (1e6 + 4.0 * draw.normal()) as f32).collect()
}

/// Claim: the spread of a million times larger values is found to a few roundings: the distances between outputs are the
/// distances between inputs over the deviation, and so is the running variance. A mean that is off by a few roundings of
/// *itself*, as that of a plain two-pass variance is, would add its square to the variance.
#[must_use]
pub fn spread() -> Fact {
    let claim = "normalisations find the spread of values a million times larger";
    let domain = "f32, widths of 1 to 33, batches of 2 to 300";
    let oracle = "the variance in f64 on the same inputs";
    let mut fact =
        Fact::new(Rung::SinglePrecision, claim, domain, oracle, SPREAD).covering(&[Stratum::Cancellation]);
    let mut draw = Draw::new(181);
    let unit = f64::from(f32::EPSILON) / 2.0;
    let across = Layer::BatchNorm(BatchNorm { momentum: 1.0, ..BatchNorm::PYTORCH });
    let within = Layer::LayerNorm(LayerNorm::PYTORCH);
    for (layer, width, batch) in
        [(across, 1, 2), (across, 3, 33), (across, 17, 300), (within, 33, 3), (within, 300, 2)]
    {
        for _ in 0..4 {
            let subject = Subject::new(width, vec![layer], batch);
            let data = far_values(width * batch, &mut draw);
            let parameters = [vec![1.0_f32; width], vec![0.0; width]].concat();
            let network = subject.network();
            let mut state = vec![1.0_f32; network.state_count()];
            let mut scratch = vec![f32::NAN; network.training_scratch(batch)];
            let call =
                Forward { parameters: &parameters, state: &mut state, inputs: &data, scratch: &mut scratch };
            let pass = network.forward(call).expect("a right call");
            let outputs = pass.outputs().to_vec();
            let by_feature = !state.is_empty();
            for group in 0..if by_feature { width } else { batch } {
                let places: Vec<usize> = (0..width * batch)
                    .filter(|i| if by_feature { i % width == group } else { i / width == group })
                    .collect();
                let x: Vec<f64> = places.iter().map(|i| f64::from(data[*i])).collect();
                let count = x.len() as f64;
                let mean = x.iter().sum::<f64>() / count;
                let squares: f64 = x.iter().map(|x| (x - mean).powi(2)).sum();
                let deviation = (squares / count + 1e-5).sqrt();
                let allowed = |scale: f64, roundings: f64| SPREAD.limit * roundings * unit * scale;
                fact.cover(Stratum::Cancellation);
                for pair in places.windows(2) {
                    let found = f64::from(outputs[pair[0]]) - f64::from(outputs[pair[1]]);
                    let expected = (f64::from(data[pair[0]]) - f64::from(data[pair[1]])) / deviation;
                    let scale = f64::from(outputs[pair[0]]).abs() + f64::from(outputs[pair[1]]).abs();
                    fact.within(found, expected, allowed(scale.max(1.0), count / 2.0 + 12.0), 0.0, || {
                        format!("outputs {pair:?} of {}", subject.name())
                    });
                }
                if by_feature {
                    let expected = squares / (count - 1.0);
                    let found = f64::from(state[width + group]);
                    fact.within(found, expected, allowed(expected, count + 12.0), 0.0, || {
                        format!("running variance {group} of {}", subject.name())
                    });
                }
            }
        }
    }
    fact
}

/// Claim: a running variance is never negative, also where all values are equal and rounding leaves less than nothing.
#[must_use]
pub fn equal_values() -> Fact {
    let claim = "the variance of equal values is not negative";
    let domain = "f32 and f64, batches of 2 to 40, and of thousands";
    let mut fact = law(claim, domain, "the definition", EXACT).covering(&[Stratum::Ties]);
    let mut draw = Draw::new(182);
    for case in 0..200 {
        // The sums of thousands of equal numbers round all the way.
        let batch = if case % 4 == 0 { 1500 + draw.below(2500) } else { 2 + case % 39 };
        let value = draw.uniform(0.5, 2.0) * 10.0_f64.powi(case as i32 % 9 - 2);
        fact.cover(Stratum::Ties);
        let variances = [variance(value as f32, batch), variance(value, batch)];
        fact.holds(variances.iter().all(|v| *v >= 0.0), || {
            format!("{batch} times {}: {variances:?}", show(value))
        });
    }
    fact
}

/// The running variance after one pass over equal values, which takes all of it from them.
fn variance<F: crate::ulp::Float>(value: F, batch: usize) -> f64 {
    let norm = BatchNorm { momentum: 1.0, affine: false, ..BatchNorm::PYTORCH };
    let subject = Subject::new(1, vec![Layer::BatchNorm(norm)], batch);
    let network = subject.network();
    let mut state = vec![F::ONE; 2];
    let mut scratch = vec![F::from_f64(f64::NAN); network.training_scratch(batch)];
    let inputs = vec![value; batch];
    let call = Forward { parameters: &[], state: &mut state, inputs: &inputs, scratch: &mut scratch };
    if network.forward(call).is_err() {
        return f64::NAN;
    }
    state[1].to_f64()
}

/// Claim: at both zeros a PReLU passes back its slope times the gradient, as PyTorch's does, and a zero adds nothing to the
/// gradient of the slope.
#[must_use]
pub fn prelu_kink() -> Fact {
    let claim = "PReLU has its slope at 0";
    let mut fact = law(claim, "f64, both zeros, widths of 1 to 17", "PyTorch's choice", EXACT)
        .covering(&[Stratum::Zero]);
    let mut draw = Draw::new(183);
    for width in [1, 5, 17] {
        for slopes in [Slopes::Shared, Slopes::PerFeature] {
            let subject = Subject::new(width, vec![Layer::Prelu(Prelu { slopes })], 2);
            let parameters = subject.parameters(&mut draw);
            let g = subject.cotangent(&mut draw);
            let zeros = Stratum::Zero.scalars::<f64>();
            let data: Vec<f64> = (0..2 * width).map(|i| zeros[i % zeros.len()]).collect();
            fact.cover(Stratum::Zero);
            let (gradients, back) = subject.gradients(&parameters, &data, &g);
            let slope = |i: usize| parameters[i % width % parameters.len()];
            let expected: Vec<f64> = g.iter().enumerate().map(|(i, g)| slope(i) * g).collect();
            fact.slices(&back, &expected, || subject.name());
            fact.holds(gradients.iter().all(|g| *g == 0.0), || subject.name());
        }
    }
    fact
}
