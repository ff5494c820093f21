//! Rung 1 for losses on outputs where faults hide: saturated, overflowing, tied, infinite, NaN, and no sample at all.

use headwater_core::{Loss, LossError};

use super::{Case, Goal, OwnedTargets, checks};
use crate::coverage::{self, Region};
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::gradient::Differentiable;
use crate::rung::Rung;
use crate::strata::{BATCHES, Stratum, WIDTHS};
use crate::tolerance::LAW;

/// Claim: value and gradient are those of the formulas in their stable form, for outputs of every stratum; they are
/// infinite or NaN exactly where those are, sample by sample; and an empty batch is refused.
#[must_use]
pub fn strata(loss: Loss<'static>) -> Fact {
    let claim = format!("{loss:?}: value and gradient are right for outputs of every stratum");
    let domain = "f64, batches of 0 to 5, widths of 1 to 33";
    let oracle = "the formulas in their stable form, by the platform's functions, in IEEE arithmetic";
    let mut fact = Fact::new(Rung::Laws, claim, domain, oracle, LAW).covering(&Stratum::ALL);
    let function = coverage::variant(&loss);
    let mut draw = Draw::new(45);
    for width in WIDTHS {
        for kind in checks(loss).kinds {
            for stratum in Stratum::ALL {
                for batch in BATCHES {
                    let case = Case::draw(loss, *kind, batch, width, &mut draw);
                    let x: Vec<f64> = stratum.vector(batch * case.width, &mut draw);
                    fact.saw_shape(&function, Region::Batch(batch));
                    fact.saw_shape(&function, Region::Width(width));
                    if batch == 0 {
                        let refused =
                            case.with_targets(|targets| case.loss.evaluate(&x, case.width, targets));
                        fact.holds(refused == Err(LossError::EmptyBatch), || case.name());
                        continue;
                    }
                    fact.cover(stratum);
                    fact.saw(&function, stratum, &x);
                    compare(&case, &x, 1.0, &mut fact);
                }
            }
        }
    }
    fact
}

/// Claim: so they are for hundreds and tens of thousands of samples and of classes.
#[must_use]
pub fn many(loss: Loss<'static>) -> Fact {
    let claim = format!("{loss:?}: value and gradient are right for many samples and many classes");
    let domain = "f64, 3 and 2 outputs of 300 and 65,540 samples; 34, 70, 300 and 66,000 outputs of 3";
    let oracle = "the formulas in their stable form, by the platform's functions";
    let mut fact = Fact::new(Rung::Laws, claim, domain, oracle, LAW);
    let mut draw = Draw::new(46);
    for (batch, width) in [(300, 3), (65_540, 2), (3, 34), (3, 70), (3, 300), (3, 66_000)] {
        for case in Case::draw_each(loss, batch, width, &mut draw) {
            let mut case = case;
            if let OwnedTargets::Classes(classes) = &mut case.targets {
                // The last class too, whatever is drawn.
                classes[batch - 1] = width - 1;
            }
            let x: Vec<f64> = (0..batch * width).map(|_| draw.uniform(-3.0, 3.0)).collect();
            // Sums of up to 131,080 terms.
            compare(&case, &x, 100.0, &mut fact);
        }
    }
    fact
}

fn compare(case: &Case, x: &[f64], terms: f64, fact: &mut Fact) {
    let input = || format!("{}, x = {}", case.name(), show_slice(x));
    let samples: Vec<Sample> = (0..case.batch)
        .map(|b| sample(case.loss, &x[b * case.width..(b + 1) * case.width], case.goal(b)))
        .collect();
    let weight: f64 = samples.iter().map(|sample| sample.weight).sum();
    let (value, gradient) = case.evaluate(x);
    let total: f64 = samples.iter().map(|sample| sample.value).sum();
    let largest = x.iter().filter(|x| x.is_finite()).fold(1.0_f64, |most, x| most.max(x.abs()));
    fact.relative_or_same(value, total / weight, terms, input);
    for (index, (found, slope)) in gradient.iter().zip(samples.iter().flat_map(|s| &s.slopes)).enumerate() {
        // A difference of outputs rounds relative to them.
        let scale = if matches!(case.loss, Loss::MeanSquaredError) { largest } else { 1.0 };
        let expected = slope / weight;
        fact.relative_or_same(*found, expected, scale, || format!("slope {index}, {}", input()));
    }
}

/// A sample's part: its cost times its weight, the derivatives of that, and its weight in the mean.
struct Sample {
    value: f64,
    slopes: Vec<f64>,
    weight: f64,
}

fn sample(loss: Loss<'_>, x: &[f64], goal: Goal<'_>) -> Sample {
    match (loss, goal) {
        (Loss::SoftmaxCrossEntropy { label_smoothing, class_weights }, _) => {
            cross_entropy(x, goal, label_smoothing, class_weights)
        }
        (_, Goal::Values(targets)) => {
            let each: Vec<(f64, f64)> = x.iter().zip(targets).map(|(x, t)| one(loss, *x, *t)).collect();
            Sample {
                value: each.iter().map(|(value, _)| value).sum(),
                slopes: each.iter().map(|(_, slope)| *slope).collect(),
                weight: x.len() as f64,
            }
        }
        (_, Goal::Class(_)) => Sample { value: f64::NAN, slopes: vec![f64::NAN; x.len()], weight: 1.0 },
    }
}

/// Value and slope of one output.
fn one(loss: Loss<'_>, x: f64, t: f64) -> (f64, f64) {
    let error = x - t;
    match loss {
        Loss::MeanSquaredError => (error * error, 2.0 * error),
        Loss::Huber { delta } if error.abs() <= delta => (0.5 * error * error, error),
        Loss::Huber { delta } => (delta * (error.abs() - 0.5 * delta), delta * error.signum()),
        _ => {
            // Of both halves the one that does not overflow.
            let tail = (-x.abs()).exp();
            let sigmoid = if x >= 0.0 { 1.0 / (1.0 + tail) } else { tail / (1.0 + tail) };
            let sigmoid = if x.is_nan() { x } else { sigmoid };
            let missed = if x > 0.0 { x * (1.0 - t) } else { -x * t };
            let value = if x.is_nan() { x } else { missed + tail.ln_1p() };
            (value, sigmoid - t)
        }
    }
}

fn cross_entropy(x: &[f64], goal: Goal<'_>, smoothing: f64, weights: Option<&[f64]>) -> Sample {
    let undefined =
        x.iter().any(|x| x.is_nan() || *x == f64::INFINITY) || x.iter().all(|x| *x == f64::NEG_INFINITY);
    let largest = x.iter().fold(f64::NEG_INFINITY, |most, x| most.max(*x));
    let powers: Vec<f64> = x.iter().map(|x| (x - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    let weight = |class: usize| weights.map_or(1.0, |weights| weights[class]);
    let share = |class: usize| {
        let target = match goal {
            Goal::Class(right) => f64::from(u8::from(class == right)),
            Goal::Values(targets) => targets[class],
        };
        weight(class) * ((1.0 - smoothing) * target + smoothing / x.len() as f64)
    };
    let all: f64 = (0..x.len()).map(share).sum();
    let cost = |class: usize| share(class) * ((largest - x[class]) + sum.ln());
    // With a single right class PyTorch gathers its logarithm; else it multiplies all, and 0 times infinity is NaN.
    let value = match goal {
        Goal::Class(right) if smoothing == 0.0 => cost(right),
        _ => (0..x.len()).map(cost).sum(),
    };
    let slopes = (0..x.len()).map(|class| powers[class] / sum * all - share(class));
    let weight = match goal {
        Goal::Class(right) => weight(right),
        Goal::Values(_) => 1.0,
    };
    if undefined {
        return Sample { value: f64::NAN, slopes: vec![f64::NAN; x.len()], weight };
    }
    Sample { value, slopes: slopes.collect(), weight }
}
