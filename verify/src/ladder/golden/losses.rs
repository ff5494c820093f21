//! The losses: against mpmath where a tail could be lost, and against PyTorch.

use crate::fact::Fact;
use crate::golden::tolerance::SUMS;
use crate::golden::{self, LossCase, LossName};
use crate::rung::Rung;
use crate::tolerance::EXACT;

/// The loss of a case and its gradient, by the code under test; NaN, which is near to nothing, where it refuses.
fn evaluate(case: &LossCase) -> (f64, Vec<f64>) {
    let mut gradient = vec![f64::NAN; case.outputs.len()];
    let value = case.loss.with_targets(&case.targets, |targets| {
        case.loss.loss().evaluate_with_gradient(&case.outputs, case.width, targets, &mut gradient)
    });
    (value.unwrap_or(f64::NAN), gradient)
}

/// The size of the terms that a gradient element is the sum of; 0 where it is one product and nothing can cancel.
fn terms(case: &LossCase) -> f64 {
    let elements = (case.batch * case.width) as f64;
    match &case.loss {
        LossName::Mse | LossName::Huber { .. } => 0.0,
        LossName::BceWithLogits if case.targets.iter().all(|&t| t == 0.0 || t == 1.0) => 0.0,
        LossName::BceWithLogits => 1.0 / elements,
        LossName::CrossEntropy { label_smoothing, classes, .. } if *classes && *label_smoothing == 0.0 => 0.0,
        LossName::CrossEntropy { classes, weights, .. } => {
            let weight = |class: usize| weights.as_ref().map_or(1.0, |weights| weights[class]);
            let largest = (0..case.width).map(weight).fold(0.0, f64::max);
            let divisor = if *classes {
                case.targets.iter().map(|&class| weight(class as usize)).sum()
            } else {
                case.batch as f64
            };
            largest / divisor
        }
    }
}

/// Claim: the losses that end in an exponential are right to the last places, value and gradient, also where softmax or
/// sigmoid are within 1e-304 of 0 or 1. Oracle: mpmath with 400 digits. Tolerance: see [`SUMS`], relative to the
/// number itself where the target is a class, to the terms where probabilities are subtracted.
#[must_use]
pub fn exact_losses() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Goldens,
        "the losses and their gradients keep their tails",
        "every case with a logit, f64",
        "mpmath, 400 digits",
        SUMS,
    );
    for (line, case) in (2..).zip(golden::losses().cases) {
        let Some(exact) = case.exact_value else { continue };
        let (value, gradient) = evaluate(&case);
        let name = || format!("losses.json line {line}, {:?}", case.loss);
        fact.relative(value, exact.0, 0.0, 0.0, name);
        fact.holds(gradient.len() == case.exact_gradient.len(), || format!("{}: as many slopes", name()));
        for (index, (found, exact)) in gradient.iter().zip(&case.exact_gradient).enumerate() {
            fact.relative(*found, *exact, terms(&case), 0.0, || format!("element {index} of {}", name()));
        }
    }
    vec![fact]
}

/// Claim: the losses are PyTorch's, reduction, smoothing, weights and Huber's border included. Oracle: PyTorch's value
/// and autograd. Tolerance: see [`SUMS`], relative to the larger of 1 and the number, since PyTorch loses the tails.
#[must_use]
pub fn pytorch_losses() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Goldens,
        "the losses and their gradients are PyTorch's",
        "batches of 1 to 5, widths of 1 to 17, f64",
        "PyTorch, CPU, float64",
        SUMS,
    );
    for (line, case) in (2..).zip(golden::losses().cases) {
        let (value, gradient) = evaluate(&case);
        let name = || format!("losses.json line {line}, {:?}", case.loss);
        fact.relative(value, case.value.0, 1.0, 0.0, name);
        fact.holds(gradient.len() == case.gradient.len(), || format!("{}: as many slopes", name()));
        for (index, (found, theirs)) in gradient.iter().zip(&case.gradient).enumerate() {
            fact.relative(*found, *theirs, 1.0, 0.0, || format!("element {index} of {}", name()));
        }
    }
    vec![fact]
}

/// Claim: asking for the loss alone gives the same bits. Oracle: the loss that comes with the gradient.
#[must_use]
pub fn losses_alone() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Goldens,
        "a loss is the same with and without its gradient",
        "every case of the goldens, f64",
        "the loss that comes with the gradient",
        EXACT,
    );
    for case in golden::losses().cases {
        let alone = case.loss.with_targets(&case.targets, |targets| {
            case.loss.loss().evaluate(&case.outputs, case.width, targets)
        });
        fact.holds(alone.is_ok(), || format!("{:?} is refused", case.loss));
        fact.bits(alone.unwrap_or(f64::NAN), evaluate(&case).0, || format!("{:?}", case.loss));
    }
    vec![fact]
}
