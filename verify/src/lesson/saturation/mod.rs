//! Saturation of sigmoid and tanh.

mod sweep;

use headwater_core::Activation;

use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{
    Axis, Bound, Claim, Curve, Form, Measurement, Number, Picture, Qualification, Section, Table,
};
use sweep::{Sweep, first_input, sweep};

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "saturation",
    title: "Saturation of sigmoid and tanh",
    origin: Origin::Lesson,
    measure,
};

const SIGMOID: Activation = Activation::Sigmoid;
const TANH: Activation = Activation::Tanh;
/// A derivative below this passes next to nothing.
const NEXT_TO_NOTHING: f32 = 0.01;

/// What is known of one of the two functions.
struct Saturation {
    activation: Activation,
    sweep: Sweep,
    /// The first positive input whose derivative is below [`NEXT_TO_NOTHING`].
    from: f32,
    /// The first positive input whose derivative is 0 in f32.
    zero: f32,
    /// The first positive input at which the textbook's formula, computed from the output, gives 0 in f32.
    textbook_zero: f32,
}

impl Saturation {
    fn of(activation: Activation, stride: usize, textbook: fn(f32) -> f32) -> Saturation {
        Saturation {
            activation,
            sweep: sweep(activation, stride),
            from: first_input(|x| activation.derivative(x) < NEXT_TO_NOTHING),
            zero: first_input(|x| activation.derivative(x) == 0.0),
            textbook_zero: first_input(|x| textbook(activation.value(x)) == 0.0),
        }
    }

    /// The outputs where the derivative has become next to nothing, on the left and on the right.
    fn outputs(&self) -> (f64, f64) {
        (f64::from(self.activation.value(-self.from)), f64::from(self.activation.value(self.from)))
    }
}

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let stride = if settings.quick { 65_537 } else { 1_021 };
    let sigmoid = Saturation::of(SIGMOID, stride, |s| s * (1.0 - s));
    progress.done(ENTRY.id, "sigmoid over all of f32");
    let tanh = Saturation::of(TANH, stride, |t| 1.0 - t * t);
    progress.done(ENTRY.id, "tanh over all of f32");
    let from = f64::from(sigmoid.from);
    // P(|z| > from) for a standard normal z.
    let share = libm::erfc(from / std::f64::consts::SQRT_2);

    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: Claim {
            id: ENTRY.id,
            statement: "Sigmoid and tanh saturate: for large inputs of either sign the output hardly moves and the \
                        derivative is tiny.",
            measurements: measurements(&sigmoid, &tanh),
            qualifications: vec![Qualification {
                text: format!(
                    "Saturation is seldom how a fresh network fails. Of standard normal inputs only a share of {} \
                     lies where the sigmoid's derivative is below {}; its ceiling of {} is what starves a deep one \
                     from the start.",
                    Number(share),
                    Number(0.01),
                    Number(f64::from(sigmoid.sweep.largest)),
                ),
                evidence: Measurement {
                    name: "normal inputs with sigmoid' < 0.01".to_owned(),
                    value: share,
                    unit: "of inputs",
                    bound: Bound::at_most(1e-4),
                    reason: "one in ten thousand can't matter".to_owned(),
                },
            }],
        },
        tables: vec![derivative_table(), crossing_table(&[&sigmoid, &tanh])],
        pictures: vec![picture()],
        sentences: vec![
            format!(
                "Beyond {} on either side a sigmoid, and beyond {} a tanh, lets less than {} of the gradient through; \
                 there the sigmoid's output is below {} or above {}.",
                Number(from),
                Number(f64::from(tanh.from)),
                Number(0.01),
                Number(sigmoid.outputs().0),
                Number(sigmoid.outputs().1),
            ),
            format!(
                "Tiny is not zero. The textbook's s (1 - s) becomes exactly 0 in f32 at {}, and 1 - t^2 at {}; computed \
                 without that cancellation the derivatives live on to {} and {}.",
                Number(f64::from(sigmoid.textbook_zero)),
                Number(f64::from(tanh.textbook_zero)),
                Number(f64::from(sigmoid.zero)),
                Number(f64::from(tanh.zero)),
            ),
        ],
    }
}

fn measurements(sigmoid: &Saturation, tanh: &Saturation) -> Vec<Measurement> {
    let measured = |name: &str, value: f32, bound: Bound, reason: &str| Measurement {
        name: name.to_owned(),
        value: f64::from(value),
        unit: "",
        bound,
        reason: reason.to_owned(),
    };
    // Solving s (1 - s) = 0.01 and 1 - t^2 = 0.01 for the input.
    let right = 0.5 + 0.24_f64.sqrt();
    let sigmoid_from = libm::log(right / (1.0 - right));
    let root = 0.99_f64.sqrt();
    let tanh_from = 0.5 * libm::log((1.0 + root) / (1.0 - root));
    // Below half of the smallest subnormal, 2^-150, a number is rounded to 0. Far out, s' = e^-x and tanh' = 4 e^-2x.
    let underflow = 150.0 * std::f64::consts::LN_2;
    let (sigmoid_zero, tanh_zero) = (underflow, 0.5 * underflow + std::f64::consts::LN_2);
    vec![
        measured(
            "|x| from which sigmoid' < 0.01",
            sigmoid.from,
            // The derivative is good to a few units in the last place, and there falls by a factor e per unit of x.
            Bound::near(sigmoid_from, 2e-6),
            "solving s (1 - s) = 0.01; f32 rounding of x and of the derivative",
        ),
        measured(
            "largest sigmoid' of the f32 inputs tried",
            sigmoid.sweep.largest,
            Bound::exactly(0.25),
            "s (1 - s) <= 1/4, reached at 0",
        ),
        measured(
            "largest tanh' of the f32 inputs tried",
            tanh.sweep.largest,
            Bound::exactly(1.0),
            "1 - t^2 <= 1, reached at 0",
        ),
        measured(
            "smallest derivative of the two",
            sigmoid.sweep.smallest.min(tanh.sweep.smallest),
            Bound::exactly(0.0),
            "both rise everywhere and level off at infinity",
        ),
        measured(
            "difference between x and -x",
            sigmoid.sweep.asymmetry.max(tanh.sweep.asymmetry),
            Bound::exactly(0.0),
            "either sign saturates alike: both derivatives are even",
        ),
        measured(
            "|x| from which tanh' < 0.01",
            tanh.from,
            Bound::near(tanh_from, 2e-6),
            "solving 1 - t^2 = 0.01; f32 rounding as above",
        ),
        measured(
            "x from which sigmoid' is 0 in f32",
            sigmoid.zero,
            Bound::near(sigmoid_zero, 0.01),
            "e^-x falls below half of the smallest f32, 2^-149",
        ),
        measured(
            "x from which tanh' is 0 in f32",
            tanh.zero,
            Bound::near(tanh_zero, 0.01),
            "4 e^-2x falls below half of the smallest f32",
        ),
    ]
}

fn derivative_table() -> Table {
    let title = "Output and derivative in f32";
    let mut table = Table::new(title, &["x", "sigmoid", "sigmoid'", "s (1 - s)", "tanh", "tanh'", "1 - t^2"]);
    for x in [-10.0_f32, -5.0, -2.0, 0.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0] {
        let (s, t) = (SIGMOID.value(x), TANH.value(x));
        let row = [x, s, SIGMOID.derivative(x), s * (1.0 - s), t, TANH.derivative(x), 1.0 - t * t];
        table.row(row.map(|value| f64::from(value).into()));
    }
    table
}

fn crossing_table(both: &[&Saturation]) -> Table {
    let title = "Where the derivative goes, over the range of f32";
    let heads = [
        "function",
        "inputs tried",
        "largest derivative",
        "below 0.01 from",
        "output there",
        "textbook is 0 from",
        "is 0 from",
    ];
    let mut table = Table::new(title, &heads);
    for each in both {
        let (left, right) = each.outputs();
        let outputs = format!("{} or {}", Number(left), Number(right));
        table.row([
            each.activation.name().into(),
            each.sweep.inputs.into(),
            f64::from(each.sweep.largest).into(),
            f64::from(each.from).into(),
            outputs.into(),
            f64::from(each.textbook_zero).into(),
            f64::from(each.zero).into(),
        ]);
    }
    table
}

fn picture() -> Picture {
    let curve = |activation: Activation| {
        let points = (-60..=60).map(|step| f64::from(step) / 10.0);
        Curve::new(format!("{}'", activation.name()), points.map(|x| (x, activation.derivative(x))))
    };
    Picture::Curves {
        title: "Derivatives of sigmoid and tanh".to_owned(),
        form: Form::Plot,
        x: Axis::linear("x"),
        y: Axis::linear("derivative"),
        curves: vec![curve(SIGMOID), curve(TANH)],
    }
}
