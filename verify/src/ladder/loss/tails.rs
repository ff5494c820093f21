//! Losses and gradients that are small because the answer is right: each judged relative to itself.

use headwater_core::{Loss, Targets};

use super::{Case, OwnedTargets};
use crate::dual::Dual;
use crate::fact::{Fact, show, show_slice};
use crate::rung::Rung;
use crate::tolerance::{EXACT, EXACT_SLOPE, Tolerance};

/// By how much the right answer is ahead: from where nothing is lost to where e^-gap is the last normal number.
const GAPS: [f64; 9] = [0.5, 3.0, 12.0, 20.0, 37.0, 40.0, 100.0, 350.0, 700.0];

fn fact(rung: Rung, claim: &str, oracle: &'static str, tolerance: Tolerance) -> Fact {
    Fact::new(
        rung,
        claim,
        "f64, right and wrong answers ahead by 0.5 to 700, 1 to 3 samples",
        oracle,
        tolerance,
    )
}

/// Each entropy with logits that are far apart, right and wrong. The others lie within a unit of each other.
fn each_case(mut check: impl FnMut(&Case, &[f64], f64)) {
    let entropy = Loss::softmax_cross_entropy();
    let smoothed = Loss::SoftmaxCrossEntropy { label_smoothing: 0.125, class_weights: None };
    for gap in GAPS {
        for batch in 1..=3_usize {
            for right in [true, false] {
                let x: Vec<f64> =
                    (0..batch).flat_map(|b| [0.25, gap + 0.5, 0.5, -0.25].map(|x| x - b as f64)).collect();
                let class = if right { 1 } else { 2 };
                let targets = OwnedTargets::Classes(vec![class; batch]);
                for loss in [entropy, smoothed] {
                    check(&Case { loss, width: 4, batch, targets: targets.clone() }, &x, gap);
                }
                let sign = if right { 1.0 } else { -1.0 };
                let (x, t): (Vec<f64>, Vec<f64>) = (0..batch)
                    .map(|b| if b % 2 == 0 { (sign * gap, 1.0) } else { (-sign * gap, 0.0) })
                    .unzip();
                let loss = Loss::BinaryCrossEntropyWithLogits;
                check(&Case { loss, width: 1, batch, targets: OwnedTargets::Values(t) }, &x, gap);
            }
        }
    }
}

/// Claim: every partial derivative of an entropy is the exact derivative to a few roundings of *itself*: the gradient of
/// an answer that is right by far is small, and right.
#[must_use]
pub fn slopes() -> Fact {
    let claim = "entropies keep the tails of their gradients";
    let oracle = "the same loss on dual numbers, relative to itself";
    let mut fact = fact(Rung::ExactDerivative, claim, oracle, EXACT_SLOPE);
    each_case(|case, x, gap| {
        let (_, gradient) = case.evaluate(x);
        let mut moved: Vec<Dual<f64>> = x.iter().map(|x| Dual::constant(*x)).collect();
        for (index, found) in gradient.iter().enumerate() {
            moved[index].derivative = 1.0;
            let exact = case.value(&moved).derivative;
            moved[index].derivative = 0.0;
            // Rounding an exponent of size e makes a relative error of e u.
            let conditioned = (exact.abs() * (gap / 8.0).max(1.0)).max(smallest_term(case));
            fact.relative(*found, exact, conditioned, 0.0, || {
                format!(
                    "partial {index} of {}, x = {}",
                    crate::gradient::Differentiable::name(case),
                    show_slice(x)
                )
            });
        }
    });
    fact
}

/// With label smoothing p A - a crosses zero, and its terms, the shares of the classes, cancel.
fn smallest_term(case: &Case) -> f64 {
    match case.loss {
        Loss::SoftmaxCrossEntropy { label_smoothing, .. } => {
            label_smoothing / case.width as f64 / case.batch as f64
        }
        _ => 0.0,
    }
}

/// Claim: the loss of an answer that is right by far is ln(1 + rest) to a few roundings of itself, and that of one that
/// is wrong by far the distance.
#[must_use]
pub fn values() -> Fact {
    let claim = "entropies keep the tails of their values";
    let mut fact = fact(Rung::Laws, claim, "ln_1p of the sum of the others, relative to itself", EXACT_SLOPE);
    each_case(|case, x, gap| {
        let per_sample = |b: usize| -> f64 {
            let row = &x[b * case.width..(b + 1) * case.width];
            let largest = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let cost = |row: &[f64], class: usize| {
                let others = row.iter().filter(|x| **x != largest);
                (largest - row[class]) + others.map(|x| (x - largest).exp()).sum::<f64>().ln_1p()
            };
            match (&case.targets, case.loss) {
                (OwnedTargets::Values(t), _) => {
                    let signed = if t[b] == 1.0 { row[0] } else { -row[0] };
                    (-signed).max(0.0) + (-signed.abs()).exp().ln_1p()
                }
                (OwnedTargets::Classes(classes), Loss::SoftmaxCrossEntropy { label_smoothing, .. }) => {
                    let all: f64 = (0..row.len()).map(|j| cost(row, j)).sum();
                    (1.0 - label_smoothing) * cost(row, classes[b]) + label_smoothing / row.len() as f64 * all
                }
                _ => f64::NAN,
            }
        };
        let expected = (0..case.batch).map(per_sample).sum::<f64>() / case.batch as f64;
        let scale = expected * (gap / 8.0).max(1.0);
        fact.relative(case.value(x), expected, scale, 0.0, || format!("gap {gap}, {}", show(expected)));
    });
    fact
}

/// Claim: where a row holds plus infinity or NaN, no probability is defined, and neither loss nor gradient looks as if
/// one were.
#[must_use]
pub fn undefined() -> Fact {
    let claim = "no loss is defined where the largest logit is infinite or one is NaN";
    let mut fact = fact(Rung::Laws, claim, "the definition", EXACT);
    for special in [f64::INFINITY, f64::NAN] {
        for at in 0..3 {
            let mut x = [0.5, -1.0, 2.0];
            x[at] = special;
            for class in 0..3 {
                let mut gradient = [0.0; 3];
                let loss = Loss::softmax_cross_entropy();
                let targets = Targets::Classes(std::slice::from_ref(&class));
                let value = loss.evaluate_with_gradient(&x, 3, targets, &mut gradient);
                let undefined = value.is_ok_and(f64::is_nan) && gradient.iter().all(|g| g.is_nan());
                fact.holds(undefined, || {
                    format!("{special} at {at}, class {class}: {value:?}, {gradient:?}")
                });
            }
        }
    }
    fact
}
