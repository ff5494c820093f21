//! Tables and pictures of the section.

use super::last_test_loss;
use super::trial::{FAST, Pair, SHALLOW, Trial};
use crate::claim::{Axis, Curve, Form, Number, Picture, Table};
use crate::experiment::Run;

/// What enters each activation before and after training, first seed.
pub(super) fn distributions(trial: &Trial) -> Table {
    let title = format!(
        "{SHALLOW} sigmoid layers: what enters the activations, root mean square over the units of mean and deviation over \
         a batch; shift of the means in deviations of the start"
    );
    let columns = ["network", "layer", "mean, start", "mean, end", "dev., start", "dev., end", "shift"];
    let mut table = Table::new(title, &columns);
    for run in trial.shallow.first() {
        let layers = run.start().pre_activations.iter().zip(&run.end().pre_activations);
        for (index, (start, end)) in layers.enumerate() {
            table.row([
                run.setup.label.into(),
                (index + 1).into(),
                start.mean().into(),
                end.mean().into(),
                start.deviation().into(),
                end.deviation().into(),
                end.shift_since(start).into(),
            ]);
        }
    }
    table
}

/// Medians over the seeds.
pub(super) fn comparison(trial: &Trial) -> Table {
    let title = format!(
        "With and without, medians over {} seeds: epochs to {}, accuracy and loss by inference at the end",
        trial.deep.with.len(),
        Number(FAST)
    );
    let columns = ["network", "layers", "rate", "epochs", "train", "test", "gap", "train loss", "test loss"];
    let mut table = Table::new(title, &columns);
    for pair in [&trial.shallow, &trial.deep] {
        for runs in [&pair.without, &pair.with] {
            let setup = runs[0].setup;
            let median = |measure: &dyn Fn(&Run) -> f64| super::trial::median(runs, measure);
            table.row([
                setup.label.into(),
                setup.recipe.depth.into(),
                setup.rate.into(),
                median(&|run| run.epochs_to(FAST)).into(),
                median(&|run| run.train_accuracy).into(),
                median(&Run::test_accuracy).into(),
                median(&|run| run.train_accuracy - run.test_accuracy()).into(),
                median(&|run| run.train_loss).into(),
                median(&last_test_loss).into(),
            ]);
        }
    }
    table
}

/// How far the inputs' means have moved, epoch by epoch.
pub(super) fn shifts(trial: &Trial) -> Picture {
    let curve = |run: &Run| {
        let moments = run.snapshots.iter().enumerate().skip(1);
        Curve::new(run.setup.name(), moments.map(|(epoch, now)| (epoch as f64, now.shift_since(run.start()))))
    };
    Picture::Curves {
        title: "How far training has moved what enters the activations, in the layer that moved most"
            .to_owned(),
        form: Form::Plot,
        x: Axis::linear("epoch"),
        y: Axis::logarithmic("shift of the means, in deviations of the start"),
        curves: [&trial.shallow, &trial.deep].into_iter().flat_map(Pair::first).map(curve).collect(),
    }
}

pub(super) fn accuracies(trial: &Trial) -> Picture {
    let curve = |run: &Run| {
        let epochs = run.epochs.iter().enumerate();
        Curve::new(run.setup.label, epochs.map(|(index, epoch)| ((index + 1) as f64, epoch.accuracy)))
    };
    Picture::Curves {
        title: format!("Training accuracy by epoch, {SHALLOW} layers"),
        form: Form::Sparklines,
        x: Axis::linear("epoch"),
        y: Axis::linear("accuracy"),
        curves: trial.shallow.first().map(curve).into(),
    }
}

pub(super) fn gradients(trial: &Trial) -> Picture {
    let curve = |run: &Run| {
        let depth = run.setup.recipe.depth;
        let layers = &run.start().layers[..depth];
        let points = layers.iter().enumerate();
        let relative =
            points.map(|(index, layer)| ((index + 1) as f64, layer.delta / layers[depth - 1].delta));
        Curve::new(run.setup.name(), relative)
    };
    let deepest = trial.deepest.iter().take(1).map(|run| &**run);
    Picture::Curves {
        title: "Gradient before training, relative to the last hidden layer".to_owned(),
        form: Form::Plot,
        x: Axis::linear("hidden layer"),
        y: Axis::logarithmic("norm of dL/dh"),
        curves: trial.sigmoid.first().into_iter().chain(deepest).map(curve).collect(),
    }
}
