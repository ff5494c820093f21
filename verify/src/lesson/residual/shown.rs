//! Tables and pictures of the section.

use super::distinction;
use super::trial::{DEEPER, Trial};
use crate::claim::{Axis, Curve, Form, Number, Picture, Table};
use crate::experiment::{GOAL, Run};

pub(super) fn comparison(trial: &Trial) -> Table {
    let title = format!(
        "One run each, until an epoch recognises {} of its digits or for as many epochs as shown; before training: gradient factor \
         a layer (rho), and how much of what enters the last activations differs from digit to digit (deviation over root \
         mean square)",
        Number(GOAL)
    );
    let columns = ["network", "layers", "rate", "rho", "differs", "epochs", "train", "test"];
    let mut table = Table::new(title, &columns);
    for run in trial.trained() {
        table.row([
            run.setup.label.into(),
            run.setup.recipe.depth.into(),
            run.setup.rate.into(),
            run.start().decay().into(),
            distinction(run).into(),
            run.epochs.len().into(),
            run.accuracy().into(),
            run.test_accuracy().into(),
        ]);
    }
    table
}

pub(super) fn accuracies(trial: &Trial) -> Picture {
    let curve = |run: &Run| {
        let epochs = run.epochs.iter().enumerate();
        Curve::new(run.setup.label, epochs.map(|(index, epoch)| ((index + 1) as f64, epoch.accuracy)))
    };
    Picture::Curves {
        title: format!("Training accuracy by epoch, {DEEPER} layers"),
        form: Form::Plot,
        x: Axis::linear("epoch"),
        y: Axis::linear("accuracy"),
        curves: trial.trained()[..5].iter().copied().map(curve).collect(),
    }
}

pub(super) fn gradients(trial: &Trial) -> Picture {
    let curve = |run: &Run| {
        let layers = &run.start().layers;
        let hidden = &layers[..layers.len() - 1];
        let last = hidden[hidden.len() - 1].delta;
        let points = hidden.iter().enumerate();
        Curve::new(run.setup.label, points.map(|(index, layer)| ((index + 1) as f64, layer.delta / last)))
    };
    let shown =
        [&trial.plain, &trial.plain_batch, &trial.residual, &trial.residual_batch, &trial.residual_layer];
    Picture::Curves {
        title: "Gradient before training, relative to the last hidden layer".to_owned(),
        form: Form::Plot,
        x: Axis::linear("hidden layer"),
        y: Axis::logarithmic("norm of the gradient"),
        curves: shown.map(|run| curve(run)).into(),
    }
}
