//! Every loss with respect to the outputs, over all shapes of a box.

use headwater_core::{Loss, Real, Targets, log_softmax, softmax};

use super::{fact, formula_fact};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::field::Field;
use crate::gradient::Differentiable;
use crate::identity::{exact_adjoint, exact_identity};
use crate::ladder::loss::{Case, checks, examples};
use crate::strict;

/// Every loss of the list, with more hyperparameters.
fn losses() -> Vec<Loss<'static>> {
    let mut losses = examples();
    losses.extend([
        Loss::Huber { delta: 3.5 },
        Loss::Huber { delta: 1e-9 },
        Loss::SoftmaxCrossEntropy { label_smoothing: 0.1, class_weights: None },
        Loss::SoftmaxCrossEntropy { label_smoothing: 1.0, class_weights: None },
    ]);
    losses
}

fn each_case(mut check: impl FnMut(&Case, u64)) {
    let (mut draw, mut number) = (Draw::new(640), 0);
    for loss in losses() {
        for width in (1..=9).chain(15..=17) {
            for kind in checks(loss).kinds {
                for batch in 1..=5 {
                    let (case, seed) = (Case::draw(loss, *kind, batch, width, &mut draw), draw.bits());
                    if strict::takes(number) {
                        check(&case, seed);
                    }
                    number += 1;
                }
            }
        }
    }
}

/// Claim: each partial derivative of each loss is what comes with the value.
#[must_use]
pub fn losses_by_partial() -> Fact {
    let claim = "losses: every partial derivative is the gradient's, as a rational function";
    let domain = "widths of 1 to 9 and 15 to 17, batches of 1 to 5, targets of every kind, up to 20 outputs";
    let mut fact = fact(claim, domain);
    each_case(|case, seed| {
        let outputs = case.batch * case.width;
        if outputs <= 20 {
            exact_identity(case, outputs, seed, &mut fact);
        }
    });
    fact
}

/// Claim: the derivative of each loss in a random direction is what the gradient says.
#[must_use]
pub fn losses_by_direction() -> Fact {
    let claim = "losses: the derivative in a direction is the gradient's, as rational functions";
    let domain = "widths of 1 to 9 and 15 to 17, batches of 1 to 5, targets of every kind";
    let mut fact = fact(claim, domain);
    each_case(|case, seed| exact_adjoint(case, case.batch * case.width, seed, &mut fact));
    fact
}

/// Claim: the loss of a batch is the textbook's mean, and a loss alone is the loss with its gradient.
#[must_use]
pub fn loss_values() -> Fact {
    let mut fact = formula_fact(
        "losses: the value is the textbook's weighted mean, with its gradient and without",
        "widths of 1 to 9 and 15 to 17, batches of 1 to 5, targets of every kind",
    );
    each_case(|case, seed| {
        let x = Field::draws(case.batch * case.width, &mut Draw::new(seed));
        let expected = case.with_targets(|targets| textbook(case, &x, targets));
        fact.equal(case.value(&x), expected, || case.name());
        fact.equal(case.evaluate(&x).0, expected, || format!("{} with its gradient", case.name()));
    });
    fact
}

/// PyTorch's documentation of each loss, with the mean over elements or samples.
///
/// Logarithms of sums of exponentials are taken with one of the terms as the unit, which over the field is part of the
/// formula: the larger of 0 and x, or the logit that is the largest as far as signs of differences tell.
fn textbook(case: &Case, x: &[Field], targets: Targets<'_, Field>) -> Field {
    let number = Field::from_f64;
    let two = Field::from_usize(2);
    let mean = |cost: &dyn Fn(Field, Field) -> Field| {
        let Targets::Values(targets) = targets else { return Field::UNDEFINED };
        let sum = x.iter().zip(targets).fold(Field::ZERO, |sum, (x, t)| sum + cost(*x, *t));
        sum / Field::from_usize(x.len())
    };
    match case.loss {
        Loss::MeanSquaredError => mean(&|x, t| (x - t) * (x - t)),
        Loss::Huber { delta } => mean(&|x, t| {
            let (distance, delta) = ((x - t).abs(), number(delta));
            let far = distance.exceeds(delta);
            if far { delta * distance - delta * delta / two } else { distance * distance / two }
        }),
        Loss::BinaryCrossEntropyWithLogits => mean(&|x, t| {
            let rectified = if x.is_positive() { x } else { Field::ZERO };
            rectified - x * t + (Field::ONE + (-x.abs()).exp()).ln()
        }),
        Loss::SoftmaxCrossEntropy { label_smoothing, class_weights } => {
            let weight = |class: usize| class_weights.map_or(Field::ONE, |weights| number(weights[class]));
            let (mut cost, mut weights) = (Field::ZERO, Field::ZERO);
            for (sample, x) in x.chunks(case.width).enumerate() {
                let (unit, total) = exponentials(x);
                for (class, x) in x.iter().enumerate() {
                    let target = match targets {
                        Targets::Classes(classes) => Field::from_usize(usize::from(classes[sample] == class)),
                        Targets::Values(targets) => targets[sample * case.width + class],
                    };
                    let stays = Field::ONE - number(label_smoothing);
                    let smoothed = stays * target + number(label_smoothing) / Field::from_usize(case.width);
                    cost += weight(class) * smoothed * (unit - *x + total.ln());
                }
                weights += match targets {
                    Targets::Classes(classes) => weight(classes[sample]),
                    Targets::Values(_) => Field::ONE,
                };
            }
            cost / weights
        }
    }
}

/// A unit among the logits, and the sum of all e^(x - unit).
fn exponentials(x: &[Field]) -> (Field, Field) {
    let unit = x[1..].iter().fold(x[0], |unit, x| if x.exceeds(unit) { *x } else { unit });
    (unit, x.iter().fold(Field::ZERO, |sum, x| sum + (*x - unit).exp()))
}

/// Claim: softmax is e^x over the sum of all e^x, and log-softmax its logarithm.
#[must_use]
pub fn softmaxes() -> Fact {
    let claim = "softmax and its logarithm are the textbook formulas";
    let mut fact = formula_fact(claim, "widths of 1 to 17, batches of 1 to 5");
    let mut draw = Draw::new(645);
    for (width, batch) in (1..=17).flat_map(|width| (1..=5).map(move |batch| (width, batch))) {
        let x = Field::draws(width * batch, &mut draw);
        let (mut p, mut ln_p) = (vec![Field::UNDEFINED; x.len()], vec![Field::UNDEFINED; x.len()]);
        let done = (softmax(&x, width, &mut p), log_softmax(&x, width, &mut ln_p));
        fact.holds(done == (Ok(()), Ok(())), || format!("{done:?}"));
        for (index, logit) in x.iter().enumerate() {
            let (unit, total) = exponentials(&x[index - index % width..][..width]);
            let input = || format!("logit {index}, {batch} rows of {width}");
            fact.equal(p[index], (*logit - unit).exp() / total, input);
            fact.equal(ln_p[index], *logit - unit - total.ln(), input);
        }
    }
    fact
}
