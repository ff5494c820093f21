//! Every loss with respect to the outputs, over all shapes of a box.

use headwater_core::{Loss, Real, Targets};

use super::{fact, formula_fact};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::field::Field;
use crate::gradient::Differentiable;
use crate::identity::{exact_adjoint, exact_identity};
use crate::ladder::loss::{Case, checks, examples};

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
    let mut draw = Draw::new(640);
    for loss in losses() {
        for width in (1..=9).chain(15..=17) {
            for kind in checks(loss).kinds {
                for batch in 1..=5 {
                    check(&Case::draw(loss, *kind, batch, width, &mut draw), draw.bits());
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

/// Claim: the losses without a logarithm are the textbook's means, and a loss alone is the loss with its gradient.
#[must_use]
pub fn loss_values() -> Fact {
    let mut fact = formula_fact(
        "losses: the value alone is the value with the gradient; squares and Huber's are the textbook's",
        "widths of 1 to 9 and 15 to 17, batches of 1 to 5, targets of every kind",
    );
    each_case(|case, seed| {
        let x = Field::draws(case.batch * case.width, &mut Draw::new(seed));
        let found = case.value(&x);
        fact.equal(found, case.evaluate(&x).0, || case.name());
        let terms: Option<Vec<Field>> = case.with_targets(|targets| {
            let Targets::Values(targets) = targets else { return None };
            x.iter().zip(targets).map(|(x, t)| textbook(case.loss, *x - *t)).collect()
        });
        if let Some(terms) = terms {
            let sum = terms.iter().fold(Field::ZERO, |sum, term| sum + *term);
            fact.equal(found, sum / Field::from_usize(terms.len()), || case.name());
        }
    });
    fact
}

/// The cost of one error, where it is rational.
fn textbook(loss: Loss<'_>, error: Field) -> Option<Field> {
    let two = Field::from_usize(2);
    match loss {
        Loss::MeanSquaredError => Some(error * error),
        Loss::Huber { delta } => {
            let delta = Field::from_f64(delta);
            let far = error.abs().exceeds(delta);
            Some(if far { delta * error.abs() - delta * delta / two } else { error * error / two })
        }
        Loss::BinaryCrossEntropyWithLogits | Loss::SoftmaxCrossEntropy { .. } => None,
    }
}
