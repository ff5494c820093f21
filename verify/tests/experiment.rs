//! Training runs as the report's sections use them: reproducible, shared, and watched without being disturbed.

#![allow(clippy::float_cmp, reason = "the same bits are claimed")]

use std::sync::Arc;

use headwater_verify::experiment::{Contestant, Setup, repetitions, runs, train};

/// A short run that learns something.
fn short(contestant: Contestant, depth: usize) -> Setup {
    Setup { epochs: 2, ..contestant.setup(depth, 7) }
}

/// Claim: a setup fixes the run to the bit, whatever trains beside it and whether it was asked for before. Oracle: the
/// same setups trained apart, without the memory of earlier runs.
#[test]
fn a_setup_fixes_its_run() {
    let setups = [
        short(Contestant::RESIDUAL_BATCH, 3),
        short(Contestant::RESIDUAL_LAYER, 3),
        short(Contestant::RELU_DEFAULT, 2),
        short(Contestant::SIGMOID_BATCH, 2),
    ];
    let side_by_side = runs(&setups, |_| {});
    for (setup, run) in setups.iter().zip(&side_by_side) {
        // Compared as text: two NaNs are the same number.
        assert_eq!(format!("{run:?}"), format!("{:?}", train(setup)), "{}", setup.name());
    }
    for (first, again) in side_by_side.iter().zip(runs(&setups, |_| {})) {
        assert!(Arc::ptr_eq(first, &again), "{} was trained twice", first.setup.name());
    }
}

/// Claim: a relative update is proportional to the rate, and the gradient at the start does not depend on it. Oracle: the
/// definition of an SGD step. Tolerance: the change of a weight is rounded to the weight's own last place, here at most
/// 2^-13 of a typical change at the smaller rate.
#[test]
fn updates_are_proportional_to_the_rate() {
    let slow = Contestant::RELU_HE.setup(3, 7).untrained();
    let [slow, fast] = [slow, Setup { rate: 2.0 * slow.rate, ..slow }].map(|setup| train(&setup));
    for (slow, fast) in slow.start().layers.iter().zip(&fast.start().layers) {
        assert_eq!(slow.delta, fast.delta);
        let ratio = fast.relative_update / slow.relative_update;
        assert!((ratio - 2.0).abs() < 1e-3, "{ratio}");
    }
}

/// Claim: one hidden layer learns the digits, and what is recorded agrees with itself. Oracle: the task is known to be
/// easy: linear models reach 0.9 on the other writers' digits.
#[test]
fn one_layer_learns() {
    let run = train(&Contestant::RELU_HE.setup(1, 7));
    assert!(
        run.accuracy() >= 0.97 && run.test_accuracy() > 0.85,
        "{} {}",
        run.accuracy(),
        run.test_accuracy()
    );
    assert_eq!(run.snapshots.len(), run.epochs.len() + 1);
    assert_eq!(
        run.epochs_to(0.97),
        run.epochs.len() as f64,
        "training ends with the first epoch at the goal"
    );
    assert_eq!((run.start().layers.len(), run.moved.len()), (2, 2));
    assert!(run.train_loss < run.epochs[0].loss, "the loss falls");
}

/// Claim: repetitions have seeds of their own, and the first do not depend on how many follow. Oracle: by hand.
#[test]
fn repetitions_are_apart() {
    let seeds: Vec<u64> = repetitions(66, 3).chain(repetitions(67, 3)).collect();
    assert!(seeds.iter().enumerate().all(|(index, seed)| !seeds[..index].contains(seed)));
    assert_eq!(repetitions(66, 1).next(), seeds.first().copied());
}
