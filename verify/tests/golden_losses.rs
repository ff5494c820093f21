//! Rung 0 for the losses: against mpmath where a tail could be lost, and against PyTorch.

use headwater_core::Loss;
use headwater_verify::fact::Fact;
use headwater_verify::golden::tolerance::SUMS;
use headwater_verify::golden::{self, LossCase, LossName};
use headwater_verify::rung::Rung;

/// Cases in the file by loss: mean squared error, Huber, binary and softmax cross-entropy.
const CASES: [usize; 4] = [6, 21, 10, 110];

/// Which entry of [`CASES`] counts a loss. No wildcard: a loss without goldens does not compile.
fn place(loss: Loss<'_>) -> usize {
    match loss {
        Loss::MeanSquaredError => 0,
        Loss::Huber { .. } => 1,
        Loss::BinaryCrossEntropyWithLogits => 2,
        Loss::SoftmaxCrossEntropy { .. } => 3,
    }
}

/// The loss of a case and its gradient, by the code under test.
fn evaluate(case: &LossCase) -> (f64, Vec<f64>) {
    let mut gradient = vec![f64::NAN; case.outputs.len()];
    let value = case.loss.with_targets(&case.targets, |targets| {
        case.loss.loss().evaluate_with_gradient(&case.outputs, case.width, targets, &mut gradient)
    });
    (value.unwrap_or_else(|error| panic!("{:?}: {error}", case.loss)), gradient)
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
#[test]
fn losses_agree_with_exact_arithmetic() {
    let mut fact = Fact::new(
        Rung::Goldens,
        "the losses and their gradients keep their tails",
        "every case with a logit, f64",
        "mpmath, 400 digits",
        SUMS,
    );
    let mut cases = 0;
    for (line, case) in (2..).zip(golden::losses().cases) {
        let Some(exact) = case.exact_value else { continue };
        let (value, gradient) = evaluate(&case);
        let name = || format!("losses.json line {line}, {:?}", case.loss);
        fact.relative(value, exact.0, 0.0, 0.0, name);
        assert_eq!(gradient.len(), case.exact_gradient.len());
        for (index, (found, exact)) in gradient.iter().zip(&case.exact_gradient).enumerate() {
            fact.relative(*found, *exact, terms(&case), 0.0, || format!("element {index} of {}", name()));
        }
        cases += 1;
    }
    fact.assert();
    assert_eq!(cases, CASES[2] + CASES[3]);
}

/// Claim: the losses are PyTorch's, reduction, smoothing, weights and Huber's border included. Oracle: PyTorch's value
/// and autograd. Tolerance: see [`SUMS`], relative to the larger of 1 and the number, since PyTorch loses the tails.
#[test]
fn losses_agree_with_pytorch() {
    let mut fact = Fact::new(
        Rung::Goldens,
        "the losses and their gradients are PyTorch's",
        "batches of 1 to 5, widths of 1 to 17, f64",
        "PyTorch, CPU, float64",
        SUMS,
    );
    let mut cases = [0; 4];
    for (line, case) in (2..).zip(golden::losses().cases) {
        let (value, gradient) = evaluate(&case);
        let name = || format!("losses.json line {line}, {:?}", case.loss);
        fact.relative(value, case.value.0, 1.0, 0.0, name);
        assert_eq!(gradient.len(), case.gradient.len());
        for (index, (found, theirs)) in gradient.iter().zip(&case.gradient).enumerate() {
            fact.relative(*found, *theirs, 1.0, 0.0, || format!("element {index} of {}", name()));
        }
        cases[place(case.loss.loss())] += 1;
    }
    fact.assert();
    assert_eq!(cases, CASES);
}

/// Claim: asking for the loss alone gives the same bits. Oracle: the loss that comes with the gradient.
#[test]
fn value_alone_is_the_same() {
    for case in golden::losses().cases {
        let alone = case.loss.with_targets(&case.targets, |targets| {
            case.loss.loss().evaluate(&case.outputs, case.width, targets)
        });
        assert_eq!(alone.map(f64::to_bits), Ok(evaluate(&case).0.to_bits()), "{:?}", case.loss);
    }
}
