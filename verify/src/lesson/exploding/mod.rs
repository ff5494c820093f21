//! The opposite problem: gradients that grow, what overflow they end in, and what clipping does and does not cure.

mod blow_up;

use self::blow_up::{BlowUp, CLIPPED_DEPTH, Clipped, DEEPEST, LARGEST_VALUE, WIDTH};
use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{
    Axis, Bound, Cell, Claim, Curve, Form, Measurement, Number, Picture, Qualification, Section, Table,
};

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "exploding",
    title: "Exploding gradients, the opposite problem",
    origin: Origin::Lesson,
    measure,
};

struct Measured {
    seeds: usize,
    blow_up: BlowUp,
    exploding: Clipped,
    vanishing: Clipped,
}

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let seeds = if settings.quick { 4 } else { 12 };
    let blow_up = BlowUp::measure(settings, seeds);
    progress.done(ENTRY.id, "overflow");
    let (exploding, vanishing) = (Clipped::exploding(settings), Clipped::vanishing(settings));
    progress.done(ENTRY.id, "clipping");
    let measured = Measured { seeds, blow_up, exploding, vanishing };
    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: claim(&measured),
        tables: vec![growth_table(&measured), clip_table(&measured)],
        pictures: vec![picture(&measured)],
        sentences: sentences(&measured),
    }
}

fn claim(measured: &Measured) -> Claim {
    let Measured { blow_up, exploding, .. } = measured;
    Claim {
        id: ENTRY.id,
        statement: "Where each layer multiplies the gradient by more than one it explodes instead of vanishing; both \
                    must be tackled.",
        measurements: vec![
            Measurement {
                name: "tanh, weights from N(0, 1): factor of |delta| per layer".to_owned(),
                value: blow_up.rate.rho,
                unit: "rho, a norm",
                bound: blow_up.rate.bound(),
                reason: "mean-field theory with its drift at this width; four standard deviations".to_owned(),
            },
            Measurement {
                name: "layers that f32 goes back through before it overflows".to_owned(),
                value: blow_up.overflow.median,
                unit: "layers",
                bound: Bound::near(blow_up.predicted, blow_up.tolerance),
                reason: "ln(largest f32) / ln(theory's factor at this width); four standard deviations of random weights and 3 %"
                    .to_owned(),
            },
            Measurement {
                name: "gradient's norm after clipping by norm".to_owned(),
                value: exploding.by_norm,
                unit: "",
                bound: Bound::near(1.0, 1e-6),
                reason: "1 / (norm + 1e-6) times the norm, PyTorch's formula".to_owned(),
            },
            Measurement {
                name: "cosine of the angle that clipping by norm turns".to_owned(),
                value: exploding.by_norm_cosine,
                unit: "",
                bound: Bound::near(1.0, 1e-12),
                reason: "one factor for all keeps the direction".to_owned(),
            },
        ],
        qualifications: qualifications(measured),
    }
}

fn qualifications(measured: &Measured) -> Vec<Qualification> {
    let Measured { exploding, vanishing, .. } = measured;
    let [vanished, still_vanished, _] = vanishing.balance;
    let [_, unbalanced, _] = exploding.balance;
    vec![
        Qualification {
            text: format!(
                "Clipping is no cure for vanishing: the first of {CLIPPED_DEPTH} sigmoid layers has {} of the last one's \
                 weight gradient, and after clipping it still has {}.",
                Number(vanished),
                Number(still_vanished),
            ),
            evidence: Measurement {
                name: "sigmoid: first layer over last, clipped over unclipped".to_owned(),
                value: still_vanished / vanished,
                unit: "",
                bound: Bound::near(1.0, 1e-12),
                reason: "clipping by norm multiplies all layers by one factor; rounding only".to_owned(),
            },
        },
        Qualification {
            text: format!(
                "Nor does it mend the imbalance of an exploding network: the step is short now, but the first layer's \
                 part of it is {} times the last one's. Clipping by value levels the layers and turns the gradient: the \
                 cosine is {}.",
                Number(unbalanced),
                Number(exploding.by_value_cosine),
            ),
            evidence: Measurement {
                name: "tanh: first layer's gradient over the last's, clipped".to_owned(),
                value: unbalanced,
                unit: "times",
                bound: Bound::at_least(1e3),
                reason: "the growth over 19 layers, about 1e6, less what random weights may take off"
                    .to_owned(),
            },
        },
    ]
}

fn growth_table(measured: &Measured) -> Table {
    let blow_up = &measured.blow_up;
    let title = format!(
        "Tanh layers of {WIDTH} units with unscaled weights from N(0, 1), {} networks; overflow in f32 among {DEEPEST} \
         layers",
        measured.seeds,
    );
    let mut table = Table::new(title, &["quantity", "measured", "theory"]);
    table.row(["factor of |delta| per layer".into(), blow_up.rate.rho.into(), blow_up.rate.expected.into()]);
    table.row(["the same at infinite width".into(), Cell::Empty, blow_up.mean_field.into()]);
    table.row([
        "layers to overflow, median".into(),
        blow_up.overflow.median.into(),
        blow_up.predicted.into(),
    ]);
    table.row(["layers to overflow, lowest".into(), blow_up.overflow.low.into(), Cell::Empty]);
    table.row(["layers to overflow, highest".into(), blow_up.overflow.high.into(), Cell::Empty]);
    table.row(["largest root mean square of activations".into(), blow_up.input.into(), Cell::Empty]);
    table
}

fn clip_table(measured: &Measured) -> Table {
    let title = format!(
        "Clipping the gradient of {CLIPPED_DEPTH} layers: to norm 1, or every value to {}. First over last: weight \
         gradients of the first and the last layer",
        Number(LARGEST_VALUE),
    );
    let columns = ["network", "clipped", "norm", "cosine", "first over last"];
    let mut table = Table::new(title, &columns);
    for (name, clipped) in [("tanh, N(0, 1)", &measured.exploding), ("sigmoid, Xavier", &measured.vanishing)]
    {
        let [whole, by_norm, by_value] = clipped.balance;
        table.row([name.into(), "not".into(), clipped.before.into(), 1.0.into(), whole.into()]);
        let row = [clipped.by_norm, clipped.by_norm_cosine, by_norm];
        table.row(["".into(), "by norm".into()].into_iter().chain(row.map(Into::into)));
        let row = [clipped.by_value, clipped.by_value_cosine, by_value];
        table.row(["".into(), "by value".into()].into_iter().chain(row.map(Into::into)));
    }
    table
}

fn picture(measured: &Measured) -> Picture {
    let rho = measured.blow_up.rate.expected;
    let points = |of: &dyn Fn(usize, f64) -> f64| -> Vec<(f64, f64)> {
        measured.blow_up.path.iter().enumerate().map(|(step, size)| (step as f64, of(step, *size))).collect()
    };
    Picture::Curves {
        title: "|delta| on its way back through tanh layers in f32, until it overflows".to_owned(),
        form: Form::Plot,
        x: Axis::linear("layers back from the output"),
        y: Axis::logarithmic("|delta_l| / |delta_L|"),
        curves: vec![
            Curve::new(
                "theory",
                points(&|step, size| {
                    if size.is_finite() { rho.powi(step as i32) } else { f64::NAN }
                }),
            ),
            Curve::new("measured", points(&|_, size| size)),
        ],
    }
}

fn sentences(measured: &Measured) -> Vec<String> {
    let Measured { blow_up, exploding, .. } = measured;
    vec![
        format!(
            "On the way forward nothing shows, since tanh stays below 1; on the way back each layer multiplies the \
             gradient by {}, and after {} layers, the median, f32 has no number for it.",
            Number(blow_up.rate.rho),
            Number(blow_up.overflow.median),
        ),
        format!(
            "Clipping by norm makes a step of length {} from a gradient of {}, in the same direction.",
            Number(exploding.by_norm),
            Number(exploding.before),
        ),
    ]
}
