//! Rungs 1 to 4 for every activation of the catalogue, with its default hyperparameters and with others.
//!
//! Method: each fact is built by `headwater_verify::ladder::activation`, where claim, oracle and tolerance are
//! stated; here they are run over the whole list. `--nocapture` prints the facts with their worst cases.

use headwater_core::Activation;
use headwater_verify::fact::assert_all;
use headwater_verify::ladder::activation as ladder;

#[test]
fn no_activation_is_missing() {
    for activation in Activation::ALL {
        assert!(ladder::examples().contains(&activation));
    }
}

#[test]
fn rung_1_values_are_the_textbooks() {
    assert_all(ladder::examples().into_iter().map(ladder::textbook));
}

#[test]
fn rung_1_symmetries_hold_in_both_scalars() {
    assert_all(
        ladder::examples().into_iter().flat_map(|a| [ladder::symmetry::<f32>(a), ladder::symmetry::<f64>(a)]),
    );
}

#[test]
fn rung_1_slopes_at_kinks_are_those_stated() {
    assert_all(ladder::examples().into_iter().filter_map(ladder::kinks::<f32>));
    assert_all(ladder::examples().into_iter().filter_map(ladder::kinks::<f64>));
}

#[test]
fn rung_1_bounds_and_limits_hold_for_every_stratum() {
    assert_all(
        ladder::examples()
            .into_iter()
            .flat_map(|a| [ladder::bounds_and_limits::<f32>(a), ladder::bounds_and_limits::<f64>(a)]),
    );
}

#[test]
fn rung_1_slices_agree_with_single_numbers() {
    assert_all(
        ladder::examples().into_iter().flat_map(|a| [ladder::slices::<f32>(a), ladder::slices::<f64>(a)]),
    );
}

#[test]
fn rung_2_slopes_agree_with_finite_differences() {
    assert_all(ladder::examples().into_iter().map(ladder::differences));
}

#[test]
fn rung_3_slopes_agree_with_dual_numbers() {
    assert_all(ladder::examples().into_iter().map(ladder::duals));
}

#[test]
fn rung_4_single_precision_agrees_with_double() {
    assert_all(ladder::examples().into_iter().map(ladder::single));
}
