//! Rungs 1 to 4 for every optimiser of the catalogue, and the laws of clipping and schedules.
//!
//! Claims, oracles and tolerances are stated in `headwater_verify::ladder::optimiser`; here they are run over
//! the whole list.

use headwater_core::Optimiser;
use headwater_verify::fact::assert_all;
use headwater_verify::ladder::optimiser as ladder;

fn examples() -> Vec<Optimiser<f64>> {
    ladder::examples()
}

/// Claim: every variant of the enum has an example. Oracle: the enum, by a match without a wildcard.
#[test]
fn no_optimiser_is_missing() {
    let number = |optimiser: &Optimiser<f64>| match optimiser {
        Optimiser::Sgd(_) => 0,
        Optimiser::RmsProp(_) => 1,
        Optimiser::Adam(_) => 2,
        Optimiser::AdamW(_) => 3,
    };
    let mut numbers: Vec<usize> = examples().iter().map(number).collect();
    numbers.dedup();
    assert_eq!(numbers, [0, 1, 2, 3]);
}

#[test]
fn rung_1_runs_follow_the_pseudo_code() {
    assert_all(examples().into_iter().map(ladder::reference));
}

#[test]
fn rung_1_parameters_move_on_their_own() {
    assert_all(examples().into_iter().map(ladder::by_element));
}

#[test]
fn rung_1_runs_scale_with_their_gradients_or_not_at_all() {
    assert_all(examples().into_iter().map(ladder::scaling));
}

#[test]
fn rung_1_closed_forms_hold() {
    assert_all([ladder::quadratic(), ladder::clipping(), ladder::schedules()]);
}

#[test]
fn rungs_2_and_3_slopes_of_a_run_agree() {
    assert_all((0..examples().len()).map(ladder::duals));
}

#[test]
fn rung_4_single_precision_agrees_with_double() {
    assert_all((0..examples().len()).map(ladder::single));
}
