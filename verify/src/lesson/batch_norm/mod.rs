//! Batch normalisation: what it does to inputs, gradients, speed and generalisation.

mod shown;
mod trial;

use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{Bound, Claim, Measurement, Number, Qualification, Section};
use crate::experiment::{BATCH, Run};
use crate::theory::batch_norm_chi;
use headwater_core::Activation;
use trial::{DEEP, DEEPEST, FAST, Trial, median};

pub(super) const ENTRY: SectionEntry =
    SectionEntry { id: "batch-norm", title: "Batch normalisation", origin: Origin::Lesson, measure };

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let trial = Trial::of(settings, |name| progress.done(ENTRY.id, name));
    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: Claim {
            id: ENTRY.id,
            statement: "Batch normalisation normalises each layer's input and keeps its distribution stable in training, \
                        lets gradients through, speeds training up and regularises.",
            // The first is the report's headline.
            measurements: [speeds_up(&trial), normalises(&trial), lets_through(&trial), regularises(&trial)]
                .concat(),
            qualifications: qualifications(&trial),
        },
        tables: vec![shown::distributions(&trial), shown::comparison(&trial)],
        pictures: vec![shown::shifts(&trial), shown::accuracies(&trial), shown::gradients(&trial)],
        sentences: sentences(&trial),
    }
}

fn measured(name: String, value: f64, unit: &'static str, bound: Bound, reason: &str) -> Measurement {
    Measurement { name, value, unit, bound, reason: reason.to_owned() }
}

fn normalises(trial: &Trial) -> Vec<Measurement> {
    let [shallow, deep] = [&trial.shallow, &trial.deep];
    let shift = |run: &Run| run.end().shift_since(run.start());
    let mut measurements = vec![
        measured(
            "largest mean of an activation's input at the start".to_owned(),
            trial.largest_mean(),
            "",
            Bound::at_most(1e-5),
            "0 but for rounding: 64 f32 values of size 1 to 4, whose mean is known to about 1e-7",
        ),
        measured(
            "its variance, farthest from one".to_owned(),
            trial.farthest_variance(),
            "",
            Bound::near(1.0, 0.01),
            "variance / (variance + 1e-5), where the least variance before the normalisation is a few thousandths",
        ),
    ];
    for (name, pair) in [("3 sigmoid layers", shallow), ("10 ReLU layers", deep)] {
        measurements.push(measured(
            format!("shift of the inputs in training, {name}, without"),
            pair.without(shift),
            "deviations",
            Bound::at_least(0.5),
            "the means that an activation sees move by at least half their deviation, or there is nothing to steady",
        ));
        measurements.push(measured(
            format!("shift of the inputs in training, {name}, with"),
            pair.with(shift),
            "deviations",
            Bound::at_most(0.4),
            "only the learned bias can move them, and it starts at 0",
        ));
    }
    measurements
}

fn lets_through(trial: &Trial) -> Vec<Measurement> {
    let predicted = batch_norm_chi(Activation::Sigmoid, BATCH).sqrt();
    vec![
        measured(
            format!("gradient factor a layer, {DEEP} sigmoid layers, without"),
            trial.sigmoid.without(|run| run.start().decay()),
            "",
            Bound::near(0.236, 0.03),
            "wide-network theory: 0.236; a width of 64 and three seeds blur it by a few per cent",
        ),
        measured(
            format!("gradient factor a layer, {DEEP} sigmoid layers, with"),
            trial.sigmoid.with(|run| run.start().decay()),
            "",
            Bound::near(predicted, 0.06),
            "wide-network theory, square root of E phi'^2 / Var phi with the leading term of a batch of 64; a width of 64 \
             adds about as much again",
        ),
    ]
}

fn speeds_up(trial: &Trial) -> Vec<Measurement> {
    vec![
        measured(
            format!("epochs to an accuracy of {}, 3 sigmoid layers, without over with", Number(FAST)),
            trial.shallow.ratio(|run| run.epochs_to(FAST)),
            "times",
            Bound::at_least(2.0),
            "calibrated at 4 and more over seeds, each network at its best rate",
        ),
        measured(
            format!("epochs to an accuracy of {}, 10 ReLU layers, without over with", Number(FAST)),
            trial.deep.ratio(|run| run.epochs_to(FAST)),
            "times",
            Bound::at_least(1.0),
            "no slower, counted in epochs: calibrated at 1.6 over seeds",
        ),
    ]
}

fn regularises(trial: &Trial) -> Vec<Measurement> {
    let noise = |run: &Run| run.loss() / run.train_loss;
    vec![
        measured(
            format!("test loss after all epochs, {DEEP} ReLU layers, with over without"),
            1.0 / trial.deep.mean_ratio(last_test_loss),
            "",
            Bound::at_most(1.0),
            "less loss on digits it has not seen; geometric means over the seeds, calibrated at 0.8 over eight, of which one \
             alone scatters by a fifth",
        ),
        measured(
            "loss in training over loss by inference, same digits, with".to_owned(),
            trial.deep.with(noise),
            "",
            Bound::at_least(2.0),
            "a sample's output depends on the others in its batch, noise that inference does not have; without batch norm \
             the two differ by the last steps alone",
        ),
    ]
}

fn last_test_loss(run: &Run) -> f64 {
    run.epochs.last().map_or(f64::NAN, |epoch| epoch.test_loss)
}

fn qualifications(trial: &Trial) -> Vec<Qualification> {
    let gain = trial.deep.with(Run::test_accuracy) - trial.deep.without(Run::test_accuracy);
    let explosion = median(&trial.deepest, |run| run.start().decay().powi(2));
    let predicted = batch_norm_chi(Activation::Relu, BATCH);
    // Of the run that the picture shows.
    let layers = &trial.deepest[0].start().layers;
    let growth = layers[0].delta / layers[DEEPEST - 1].delta;
    vec![
        Qualification {
            text: format!(
                "It regularises the loss more than the answers: after the same epochs the test accuracy differs by {}, \
                 less than the digits' own noise lets one be sure of.",
                Number(gain),
            ),
            evidence: measured(
                format!("test accuracy, {DEEP} ReLU layers, with less without"),
                gain,
                "of the digits",
                Bound::between(-0.05, 0.05),
                "three standard deviations of a share of 0.9 measured on 360 digits",
            ),
        },
        Qualification {
            text: format!(
                "In a deep ReLU network batch norm overdoes it: before training the squared gradient grows by {} a layer \
                 on its way back, and {} layers below the output its norm is {} times as large. Networks this deep need \
                 residual connections besides.",
                Number(explosion),
                Number(DEEPEST as f64),
                Number(growth),
            ),
            evidence: measured(
                format!("squared gradient factor a layer, {DEEPEST} ReLU layers, with"),
                explosion,
                "",
                Bound::near(predicted, 0.1),
                "wide-network theory, pi / (pi - 1) with the leading term of a batch of 64; a width of 64 adds a few per cent",
            ),
        },
    ]
}

fn sentences(trial: &Trial) -> Vec<String> {
    vec![
        format!(
            "With batch norm the gradient of {DEEP} sigmoid layers is multiplied by {} a layer instead of {}, before any \
             training and by the median over the seeds.",
            Number(trial.sigmoid.with(|run| run.start().decay())),
            Number(trial.sigmoid.without(|run| run.start().decay())),
        ),
        format!(
            "Where the gradient was the obstacle, training is {} times as fast in epochs; where it was not, {} times, and a \
             normalised epoch costs more arithmetic.",
            Number(trial.shallow.ratio(|run| run.epochs_to(FAST))),
            Number(trial.deep.ratio(|run| run.epochs_to(FAST))),
        ),
    ]
}
