//! Rungs 1 to 4 for every loss of the catalogue, with several hyperparameters and with each kind of target.
//!
//! Claims, oracles and tolerances are stated in `headwater_verify::ladder::loss`; here they are run over the
//! whole list.

use headwater_core::Loss;
use headwater_verify::fact::assert_all;
use headwater_verify::ladder::loss as ladder;

/// Claim: every variant of the enum has an example. Oracle: the enum, by a match without a wildcard.
#[test]
fn no_loss_is_missing() {
    let number = |loss: &Loss<'_>| match loss {
        Loss::MeanSquaredError => 0,
        Loss::Huber { .. } => 1,
        Loss::BinaryCrossEntropyWithLogits => 2,
        Loss::SoftmaxCrossEntropy { .. } => 3,
    };
    let mut numbers: Vec<usize> = ladder::examples().iter().map(number).collect();
    numbers.dedup();
    assert_eq!(numbers, [0, 1, 2, 3]);
}

#[test]
fn rung_1_values_are_the_textbooks() {
    assert_all(ladder::examples().into_iter().map(ladder::textbook));
}

#[test]
fn rung_1_symmetries_hold_to_the_bit() {
    assert_all(ladder::examples().into_iter().map(ladder::symmetry::<f32>));
    assert_all(ladder::examples().into_iter().map(ladder::symmetry::<f64>));
}

#[test]
fn rung_1_deltas_of_a_cross_entropy_sum_to_zero() {
    assert_all([ladder::deltas()]);
}

#[test]
fn rung_1_samples_count_alike() {
    assert_all(ladder::examples().into_iter().map(ladder::independence));
}

#[test]
fn rung_2_gradients_agree_with_finite_differences() {
    assert_all(ladder::examples().into_iter().map(ladder::differences));
}

#[test]
fn rung_3_gradients_agree_with_dual_numbers() {
    assert_all(ladder::examples().into_iter().map(ladder::duals));
}

#[test]
fn rung_4_single_precision_agrees_with_double() {
    assert_all(ladder::examples().into_iter().map(ladder::single));
}
