//! Rung 0 for the losses: every loss has its cases in the data. What they show is asserted with the rest of the rung.

use headwater_core::Loss;
use headwater_verify::golden;

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

/// Claim: no case is lost, and those that end in an exponential have exact values. Oracle: the counts of the extraction.
#[test]
fn every_loss_has_its_cases() {
    let (mut cases, mut exact) = ([0; 4], 0);
    for case in golden::losses().cases {
        cases[place(case.loss.loss())] += 1;
        exact += usize::from(case.exact_value.is_some());
        assert_eq!(case.gradient.len(), case.outputs.len());
        assert!(case.exact_value.is_none() || case.exact_gradient.len() == case.outputs.len());
    }
    assert_eq!(cases, CASES);
    assert_eq!(exact, CASES[2] + CASES[3]);
}
