//! Tables and pictures of the section.

use super::{DEPTH, GENTLE, Stall};
use crate::claim::{Axis, Bar, Curve, Form, Number, Picture, Table};
use crate::experiment::{GOAL, LONGEST, Run};

fn layer_name(index: usize) -> String {
    if index == DEPTH { "output".to_owned() } else { format!("layer {}", index + 1) }
}

/// The deep sigmoid network layer by layer, first seed.
pub(super) fn layers(stall: &Stall) -> Table {
    let (run, gentle) = (&stall.sigmoid[0], &stall.gentle[0]);
    let title = format!(
        "One run of {DEPTH} sigmoid layers, Xavier: gradient norm and relative update in one step at rate {}, all that {LONGEST} \
         epochs moved, and the share of weights that a step at rate {} leaves alone",
        Number(run.setup.rate),
        Number(GENTLE)
    );
    let columns = ["layer", "|delta|", "update, start", "update, end", "moved", "frozen"];
    let mut table = Table::new(title, &columns);
    for index in 0..=DEPTH {
        table.row([
            layer_name(index).into(),
            run.start().layers[index].delta.into(),
            run.start().layers[index].relative_update.into(),
            run.end().layers[index].relative_update.into(),
            run.moved[index].into(),
            gentle.start().layers[index].frozen.into(),
        ]);
    }
    table
}

/// The same depth with and without a remedy.
pub(super) fn remedies(stall: &Stall) -> Table {
    let title = format!(
        "{DEPTH} hidden layers, one run each, until an epoch recognises {} of its digits or for {LONGEST} epochs",
        Number(GOAL)
    );
    let columns = ["network", "rate", "first update", "first moved", "epochs", "accuracy"];
    let mut table = Table::new(title, &columns);
    for run in stall.sigmoid.iter().take(1).chain(&stall.remedies) {
        table.row([
            run.setup.label.into(),
            run.setup.rate.into(),
            run.start().layers[0].relative_update.into(),
            run.moved[0].into(),
            run.epochs.len().into(),
            run.accuracy().into(),
        ]);
    }
    table
}

pub(super) fn moved(stall: &Stall) -> Picture {
    let bar = |(index, moved): (usize, &f64)| Bar::new(layer_name(index), *moved);
    Picture::Bars {
        title: format!("How far {LONGEST} epochs moved each of {DEPTH} sigmoid layers, one run"),
        axis: Axis::logarithmic("change of the weights / their norm"),
        bars: stall.sigmoid[0].moved.iter().enumerate().map(bar).collect(),
    }
}

pub(super) fn updates(stall: &Stall) -> Picture {
    let curve = |run: &Run| {
        let layers = run.start().layers.iter().enumerate();
        Curve::new(run.setup.label, layers.map(|(index, layer)| ((index + 1) as f64, layer.relative_update)))
    };
    Picture::Curves {
        title: "Relative update of each layer in the first step".to_owned(),
        form: Form::Plot,
        x: Axis::linear("layer, the output last"),
        y: Axis::logarithmic("change of the weights / their norm"),
        curves: stall.sigmoid.iter().take(1).chain(&stall.remedies).map(|run| curve(run)).collect(),
    }
}
