//! Tables and pictures of the section.

use super::{CONTESTANTS, Contest, DEEP, Entrant};
use crate::claim::{Axis, Cell, Curve, Form, Number, Picture, Table};
use crate::experiment::{GOAL, LONGEST, Run};

pub(super) fn by_depth(contest: &Contest) -> Table {
    let title = format!(
        "Training accuracy in the last epoch, median over seeds, by hidden layers; until an epoch reaches {} or for \
         {LONGEST} epochs",
        Number(GOAL)
    );
    let depths: Vec<String> = contest.depths().iter().map(ToString::to_string).collect();
    let columns: Vec<&str> = ["network"].into_iter().chain(depths.iter().map(String::as_str)).collect();
    let mut table = Table::new(title, &columns);
    for contestant in &CONTESTANTS {
        let accuracies = contest.by_depth(contestant).map(|entrant| entrant.accuracy().into());
        table.row([contestant.label.into()].into_iter().chain(accuracies));
    }
    table
}

pub(super) fn deep(contest: &Contest) -> Table {
    let seeds = contest.deep().map(|entrant| entrant.runs.len()).max().unwrap_or(0);
    let title = format!(
        "{DEEP} hidden layers: gradient factor a layer before training (rho), accuracy as median and range over {seeds} \
         seeds, epochs run"
    );
    let columns = ["network", "rate", "rho", "train", "lowest", "highest", "test", "epochs"];
    let mut table = Table::new(title, &columns);
    for entrant in contest.deep() {
        let accuracy = entrant.over_seeds(Run::accuracy);
        let rate = entrant.runs.first().map_or(Cell::Empty, |run| run.setup.rate.into());
        table.row([
            entrant.contestant.label.into(),
            rate,
            contest.decay(&entrant.contestant).into(),
            accuracy.median.into(),
            accuracy.low.into(),
            accuracy.high.into(),
            entrant.over_seeds(Run::test_accuracy).median.into(),
            entrant.over_seeds(|run| run.epochs.len() as f64).median.into(),
        ]);
    }
    table
}

pub(super) fn curves(contest: &Contest) -> Picture {
    let point = |entrant: &Entrant| (entrant.depth as f64, entrant.accuracy());
    Picture::Curves {
        title: "Training accuracy by depth; chance is 0.1".to_owned(),
        form: Form::Plot,
        x: Axis::linear("hidden layers"),
        y: Axis::linear("accuracy"),
        curves: CONTESTANTS
            .iter()
            .map(|contestant| Curve::new(contestant.label, contest.by_depth(contestant).map(point)))
            .collect(),
    }
}
