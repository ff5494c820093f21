//! ReLU and its variants: what they mend, and what they cost.

mod rates;
mod silence;

use headwater_core::Activation;

use self::rates::{ACTIVATIONS, Case, DEPTH, RELU, SIGMOID, WIDTH, Weights, cases, find};
use self::silence::{BATCH, BornDead, DEPTH as SILENT_DEPTH, NARROW_DEPTH, Silence};
use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{
    Axis, Bar, Bound, Claim, Curve, Form, Measurement, Number, Picture, Qualification, Section, Table,
};

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "relu",
    title: "ReLU and its variants against the decay",
    origin: Origin::Lesson,
    measure,
};

/// Widths of the narrow networks.
const NARROW: [usize; 4] = [2, 3, 5, 8];

struct Measured {
    seeds: usize,
    cases: Vec<Case>,
    silence: Silence,
    narrow: Vec<BornDead>,
    /// Of the positive inputs tried, those that ReLU changed or gave a slope other than 1.
    changed: usize,
}

impl Measured {
    fn case(&self, activation: Activation, weights: Weights) -> &Case {
        find(&self.cases, activation, weights)
    }

    /// How much more of the gradient reaches the first layer with ReLU than with sigmoid, Xavier weights for both.
    fn advantage(&self) -> f64 {
        self.case(RELU, Weights::Xavier).reach.median / self.case(SIGMOID, Weights::Xavier).reach.median
    }

    /// The mean of |ln(measured rho / expected rho)|.
    fn surprise(&self) -> f64 {
        self.cases.iter().map(|case| case.rate.surprise().abs()).sum::<f64>() / self.cases.len() as f64
    }

    fn silent_at_the_end(&self) -> (f64, f64) {
        let last = |shares: &[f64]| shares.last().copied().unwrap_or(f64::NAN);
        (last(&self.silence.measured), last(&self.silence.expected))
    }
}

/// Positive numbers, eight to each power of two, from the smallest subnormal to the largest.
fn positive_inputs() -> impl Iterator<Item = f32> {
    (1..f32::INFINITY.to_bits()).step_by(1_000_003).map(f32::from_bits)
}

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let seeds = if settings.quick { 3 } else { 5 };
    let cases = cases(settings, seeds);
    progress.done(ENTRY.id, "eight activations");
    let silence = Silence::measure(settings, seeds);
    progress.done(ENTRY.id, "silent units");
    let networks = if settings.quick { 250 } else { 1000 };
    let narrow = NARROW.iter().map(|&width| BornDead::measure(settings, networks, width)).collect();
    progress.done(ENTRY.id, "narrow networks");
    let changed = positive_inputs().filter(|&x| RELU.value(x) != x || RELU.derivative(x) != 1.0).count();
    let measured = Measured { seeds, cases, silence, narrow, changed };

    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: claim(&measured),
        tables: vec![rate_table(&measured), narrow_table(&measured)],
        pictures: pictures(&measured),
        sentences: sentences(&measured),
    }
}

fn claim(measured: &Measured) -> Claim {
    let he = measured.case(RELU, Weights::He);
    Claim {
        id: ENTRY.id,
        statement: "ReLU hands positive inputs on unchanged, with slope 1, and is therefore less prone to vanishing \
                    gradients than sigmoid; there are variants of it.",
        measurements: vec![
            Measurement {
                name: "gradient left after 20 layers, ReLU over sigmoid".to_owned(),
                value: measured.advantage(),
                unit: "times",
                bound: Bound::at_least(1e6),
                reason: "theory for equal Xavier weights: (0.707 / 0.236)^19 = 1e9; a factor of 1000 for random weights"
                    .to_owned(),
            },
            Measurement {
                name: "positive f32 inputs tried that ReLU changes".to_owned(),
                value: measured.changed as f64,
                unit: "inputs",
                bound: Bound::exactly(0.0),
                reason: format!(
                    "max(x, 0) = x with slope 1 for x > 0; {} inputs from the smallest to the largest",
                    positive_inputs().count(),
                ),
            },
            Measurement {
                name: "ReLU with He weights: factor of |delta| per layer".to_owned(),
                value: he.rate.rho,
                unit: "rho, a norm",
                bound: he.rate.bound(),
                reason: "chi = 1 less the drift 5/(2n) of a finite width; four standard deviations".to_owned(),
            },
            Measurement {
                name: "|ln(measured rho / theory)|, mean of 24 pairs".to_owned(),
                value: measured.surprise(),
                unit: "",
                bound: Bound::at_most(0.035),
                reason: "random weights give 0.01 to 0.02; the rest for terms of higher order in 1/width".to_owned(),
            },
        ],
        qualifications: vec![still_vanishes(measured), silent(measured), born_dead(measured)],
    }
}

fn still_vanishes(measured: &Measured) -> Qualification {
    let case = measured.case(RELU, Weights::Default);
    Qualification {
        text: format!(
            "ReLU does not cure it alone: with PyTorch's default weights each layer keeps {} of the gradient's norm and \
             20 layers keep {}. It takes He's weights.",
            Number(case.rate.rho),
            Number(case.reach.median),
        ),
        evidence: Measurement {
            name: "ReLU, PyTorch default: factor of |delta|".to_owned(),
            value: case.rate.rho,
            unit: "rho, a norm",
            bound: case.rate.bound(),
            reason: "sqrt(1/6) less the drift of a finite width; four standard deviations".to_owned(),
        },
    }
}

fn silent(measured: &Measured) -> Qualification {
    let (found, expected) = measured.silent_at_the_end();
    Qualification {
        text: format!(
            "It costs units: in layer {SILENT_DEPTH}, {} of them are zero for each of {BATCH} inputs and pass no gradient \
             at all. A leaky ReLU has {} such units.",
            Number(found),
            Number(measured.silence.leaky),
        ),
        evidence: Measurement {
            name: "share of units silent for the whole batch, layer 50".to_owned(),
            value: found,
            unit: "",
            bound: Bound::near(expected, 0.15),
            reason:
                "correlation map of infinite width; how alike samples become varies much between networks"
                    .to_owned(),
        },
    }
}

fn born_dead(measured: &Measured) -> Qualification {
    let worst = measured.narrow.iter().map(|each| (each.measured - each.expected).abs() / each.tolerance());
    let three = measured.narrow.iter().find(|each| each.width == 3).map_or(f64::NAN, |each| each.measured);
    Qualification {
        text: format!(
            "A narrow ReLU network may be dead before it has seen anything: of those with 3 units and {NARROW_DEPTH} \
             layers, a share of {} answers an input with zeros only.",
            Number(three),
        ),
        evidence: Measurement {
            name: "born dead: distance from 1 - (1 - 2^-n)^L, over its allowance".to_owned(),
            value: worst.fold(0.0, f64::max),
            unit: "of four standard deviations",
            bound: Bound::at_most(1.0),
            reason: "each unit is silent with chance 1/2; binomial noise of the number of networks"
                .to_owned(),
        },
    }
}

fn rate_table(measured: &Measured) -> Table {
    let title = format!(
        "rho, the factor of |delta| per layer, over {DEPTH} layers of {WIDTH} units, mean logarithm of {} networks; \
         beside it what theory expects",
        measured.seeds,
    );
    let columns = ["activation", "default", "theory", "Xavier", "theory", "He", "theory"];
    let mut table = Table::new(title, &columns);
    for activation in ACTIVATIONS {
        let mut row = vec![activation.name().into()];
        for weights in Weights::ALL {
            let rate = measured.case(activation, weights).rate;
            row.extend([rate.rho.into(), rate.expected.into()]);
        }
        table.row(row);
    }
    table
}

fn narrow_table(measured: &Measured) -> Table {
    let networks = measured.narrow.first().map_or(0, |each| each.networks);
    let title = format!(
        "Born dead: ReLU networks of {NARROW_DEPTH} layers that answer an input with zeros only, of {networks} each"
    );
    let mut table = Table::new(title, &["units a layer", "share", "1 - (1 - 2^-n)^L"]);
    for each in &measured.narrow {
        table.row([each.width.into(), each.measured.into(), each.expected.into()]);
    }
    table
}

fn pictures(measured: &Measured) -> Vec<Picture> {
    let bar = |label: String, activation: Activation, weights: Weights| {
        Bar::new(label, measured.case(activation, weights).reach.median)
    };
    let same = ACTIVATIONS.map(|activation| bar(activation.name().to_owned(), activation, Weights::Xavier));
    let other = [Weights::Default, Weights::He]
        .map(|weights| bar(format!("relu, {}", weights.name()), RELU, weights));
    let curve = |label: &str, shares: &[f64]| {
        Curve::new(label, shares.iter().enumerate().map(|(layer, share)| ((layer + 1) as f64, *share)))
    };
    vec![
        Picture::Bars {
            title: format!(
                "|delta_1| / |delta_{DEPTH}|, median; Xavier weights for all, then others for ReLU"
            ),
            axis: Axis::logarithmic("gradient left"),
            bars: same.into_iter().chain(other).collect(),
        },
        Picture::Curves {
            title: format!("ReLU with He weights: share of units that are zero for a whole batch of {BATCH}"),
            form: Form::Plot,
            x: Axis::linear("layer"),
            y: Axis::linear("share of units"),
            curves: vec![
                curve("theory", &measured.silence.expected),
                curve("measured", &measured.silence.measured),
            ],
        },
    ]
}

fn sentences(measured: &Measured) -> Vec<String> {
    let he = measured.case(RELU, Weights::He);
    vec![
        format!(
            "With the same weights ReLU brings {} times as much gradient through {DEPTH} layers as sigmoid. With He's \
             weights a layer keeps {} of it, and most of what is missing from 1 is the price of {WIDTH} units being few.",
            Number(measured.advantage()),
            Number(he.rate.rho),
        ),
        "The variants need weights of their own: with He's, SELU and ELU explode, and GELU and SiLU vanish."
            .to_owned(),
    ]
}
