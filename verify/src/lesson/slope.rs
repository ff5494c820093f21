//! The gradient as the slope of a hill.
//!
//! The hill is the parabola f(w) = c w^2 / 2, whose slope is c w. Gradient descent at rate r makes w <- (1 - r c) w, so
//! after n steps w = (1 - r c)^n w_0, and the bottom is within a fraction t of the start after
//! n = ceil(ln t / ln |1 - r c|) steps.

use headwater_core::{Optimiser, Sgd, Update};

use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{
    Axis, Bound, Cell, Claim, Curve, Form, Measurement, Number, Picture, Qualification, Section, Table,
};

pub(super) const ENTRY: SectionEntry =
    SectionEntry { id: "slope", title: "The slope of a hill", origin: Origin::Lesson, measure };

/// The learning rate of every descent here.
const RATE: f64 = 0.1;
/// Where every descent starts.
const START: f64 = 1.0;
/// The descent has arrived when this fraction of the start is left.
const ARRIVED: f64 = 1e-3;
/// Curvatures of a steep hill and of one a hundred times shallower.
const STEEP: f64 = 1.0;
const SHALLOW: f64 = 0.01;
/// Too steep for the rate: r c > 2 overshoots the bottom by more than the step before did.
const TOO_STEEP: f64 = 21.0;

/// A descent as it was run: the position before each step, and after the last.
struct Descent {
    curvature: f64,
    path: Vec<f64>,
}

impl Descent {
    /// Descends until arrived, or for `longest` steps.
    fn run(curvature: f64, longest: usize) -> Descent {
        let mut path = vec![START];
        let mut w = START;
        while w.abs() > ARRIVED * START && path.len() <= longest {
            let gradient = curvature * w;
            let update = Update {
                parameters: std::slice::from_mut(&mut w),
                gradients: &[gradient],
                moments: &mut [],
                step: path.len() as u64,
                rate: RATE,
            };
            Optimiser::Sgd(Sgd::plain()).update(update).expect("plain descent keeps no moments");
            path.push(w);
        }
        Descent { curvature, path }
    }

    /// Steps to arrive; infinite if it never did.
    fn steps(&self) -> f64 {
        let arrived = self.path.last().is_some_and(|w| w.abs() <= ARRIVED * START);
        if arrived { (self.path.len() - 1) as f64 } else { f64::INFINITY }
    }

    /// Steps to arrive by the closed form, from the hill's numbers alone.
    fn predicted_steps(&self) -> f64 {
        let factor = (1.0 - RATE * self.curvature).abs();
        if factor < 1.0 { (libm::log(ARRIVED) / libm::log(factor)).ceil() } else { f64::INFINITY }
    }

    /// The largest relative distance between an update that was made and rate x gradient.
    fn update_error(&self) -> f64 {
        let relative = |pair: &[f64]| match *pair {
            [before, after] => ((before - after) / (RATE * self.curvature * before) - 1.0).abs(),
            _ => 0.0,
        };
        self.path.windows(2).map(relative).fold(0.0, f64::max)
    }

    /// How much farther from the bottom the last step ended than it began.
    fn growth(&self) -> f64 {
        match *self.path.as_slice() {
            [.., before, after] => (after / before).abs(),
            _ => f64::NAN,
        }
    }

    /// The path against the step, thinned to steps that are about a tenth apart.
    fn curve(&self, label: &str) -> Curve {
        let mut next = 1.0;
        let points = self.path.iter().enumerate().skip(1).filter_map(|(step, w)| {
            let step = step as f64;
            (step >= next).then(|| {
                next = step * 1.1;
                (step, *w)
            })
        });
        Curve::new(label, points)
    }
}

fn measure(_: &Settings, progress: &dyn Progress) -> Section {
    let steep = Descent::run(STEEP, 10_000);
    let shallow = Descent::run(SHALLOW, 10_000);
    let too_steep = Descent::run(TOO_STEEP, 20);
    progress.done(ENTRY.id, "three descents");
    let slower = shallow.steps() / steep.steps();
    let update_error = steep.update_error().max(shallow.update_error());

    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: Claim {
            id: ENTRY.id,
            statement: "A gradient is the slope of a hill: where it is steep learning is fast, where it is shallow \
                        learning stalls, and the gradient's size sets the size of the update.",
            measurements: vec![
                Measurement {
                    name: "steps, shallow over steep".to_owned(),
                    value: slower,
                    unit: "times",
                    bound: Bound::at_least(STEEP / SHALLOW),
                    reason: "the ratio of the slopes is the least, since -ln(1 - rate x curvature) grows faster than it"
                        .to_owned(),
                },
                arrival("steps down the steep hill", &steep),
                arrival("steps down the shallow hill", &shallow),
                Measurement {
                    name: "update against rate x gradient".to_owned(),
                    value: update_error,
                    unit: "relative error",
                    // w - r g is rounded once: an error of at most half an epsilon of w, relative to r c w. The
                    // product and the measured difference add at most two roundings of their own.
                    bound: Bound::at_most(f64::EPSILON / (RATE * SHALLOW)),
                    reason: "one rounding of w, seen relative to an update of rate x curvature x w"
                        .to_owned(),
                },
            ],
            qualifications: vec![Qualification {
                text: format!(
                    "Steep is fast only up to a point: at curvature {} the same rate overshoots, and every step ends \
                     {} times as far from the bottom as it began. The limit is rate x curvature = 2.",
                    Number(TOO_STEEP),
                    Number(too_steep.growth()),
                ),
                evidence: Measurement {
                    name: "distance after a step too steep".to_owned(),
                    value: too_steep.growth(),
                    unit: "times the distance before",
                    bound: Bound::near((1.0 - RATE * TOO_STEEP).abs(), 1e-12),
                    reason:
                        "|1 - rate x curvature|, above 1 where rate x curvature > 2; room for rounding only"
                            .to_owned(),
                },
            }],
        },
        tables: vec![table(&[("steep", &steep), ("shallow", &shallow), ("too steep", &too_steep)])],
        pictures: vec![Picture::Curves {
            title: "Distance from the bottom while descending".to_owned(),
            form: Form::Plot,
            x: Axis::logarithmic("step"),
            y: Axis::linear("w"),
            curves: vec![steep.curve("steep"), shallow.curve("shallow")],
        }],
        sentences: vec![format!(
            "A slope {} times shallower needs {} times the steps, because each update is {} times smaller. A vanishing \
             gradient is this shallow hill, met by the layers far from the loss.",
            Number(STEEP / SHALLOW),
            Number(slower),
            Number(STEEP / SHALLOW),
        )],
    }
}

fn arrival(name: &str, descent: &Descent) -> Measurement {
    Measurement {
        name: name.to_owned(),
        value: descent.steps(),
        unit: "steps",
        bound: Bound::exactly(descent.predicted_steps()),
        reason: "closed form: ceil(ln(fraction left) / ln|1 - rate x curvature|)".to_owned(),
    }
}

fn table(descents: &[(&str, &Descent)]) -> Table {
    let title = format!(
        "Gradient descent from w = {} at rate {} until {} of it is left",
        Number(START),
        Number(RATE),
        Number(ARRIVED)
    );
    let mut table =
        Table::new(title, &["hill", "curvature", "first gradient", "first update", "steps", "closed form"]);
    for (name, descent) in descents {
        let gradient = descent.curvature * START;
        let update = descent.path.get(1).map_or(f64::NAN, |after| START - after);
        table.row([
            (*name).into(),
            descent.curvature.into(),
            gradient.into(),
            update.into(),
            counted(descent.steps()),
            counted(descent.predicted_steps()),
        ]);
    }
    table
}

fn counted(steps: f64) -> Cell {
    if steps.is_finite() { steps.into() } else { "never".into() }
}
