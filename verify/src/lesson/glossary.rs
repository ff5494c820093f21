//! The words that the lesson explains, and the glossary behind them.

use headwater_core::{Forward, Infer, Initialiser, Layer, Network, network};

use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{Bound, Claim, Measurement, Number, Section, Table};
use crate::digits::{PIXELS, digits};
use crate::flow::stream;
use crate::glossary::{Term, find, terms};

pub(super) const ENTRY: SectionEntry =
    SectionEntry { id: "glossary", title: "The words", origin: Origin::Lesson, measure };

/// The words of the lesson's own glossary.
const WORDS: [&str; 3] = ["gradient", "ReLU", "batch normalisation"];
const UNITS: usize = 16;
const BATCH: usize = 256;
const NORMALISED: Network = network!(PIXELS, &[Layer::dense(UNITS), Layer::batch_norm()]);
const BARE: Network = network!(PIXELS, &[Layer::dense(UNITS)]);

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let figures: Vec<(&Term, Measurement)> = terms().map(|term| (term, (term.figure)())).collect();
    let holding = figures.iter().filter(|(_, figure)| figure.holds()).count();
    progress.done(ENTRY.id, "figures of all terms");
    let (before, after) = unit_moments(settings.seed);
    progress.done(ENTRY.id, "batch normalisation of the digits");

    let words: Vec<&Term> = WORDS.into_iter().filter_map(find).collect();
    let mut measurements = vec![Measurement {
        name: "terms explained whose figure holds".to_owned(),
        value: holding as f64,
        unit: "terms",
        bound: Bound::exactly(figures.len() as f64),
        reason: "all of them".to_owned(),
    }];
    measurements.extend(words.iter().map(|term| (term.figure)()));
    measurements.extend(normalised(&after));

    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: Claim {
            id: ENTRY.id,
            statement: "A gradient is the slope that learning follows; ReLU passes positive inputs and stops the rest; \
                        batch normalisation gives each unit mean 0 and variance 1 over the batch.",
            measurements,
            qualifications: vec![],
        },
        tables: vec![word_table(&words), moment_table(&before, &after)],
        pictures: vec![],
        sentences: vec![format!(
            "`headwater explain TERM` explains these and others, {} in all, each with its formula, a number computed \
             on the spot, its source, and the sections that show it.",
            Number(figures.len() as f64),
        )],
    }
}

/// Mean and variance of a unit over the batch.
struct Moments {
    mean: f64,
    variance: f64,
}

/// The units of a random layer on digits, before and after batch normalisation.
fn unit_moments(seed: u64) -> (Vec<Moments>, Vec<Moments>) {
    let mut parameters = [0.0; NORMALISED.parameter_count()];
    let weights = PIXELS * UNITS;
    let filled = Initialiser::he_normal().fill(
        &mut parameters[..weights],
        UNITS,
        PIXELS,
        &mut stream(seed, ENTRY.id, 0),
    );
    filled.expect("the length is outputs times inputs");
    // Batch norm's own scale starts at 1; biases and its shift at 0.
    let biases = weights + UNITS;
    parameters[biases..biases + UNITS].fill(1.0);

    let inputs: Vec<f64> =
        digits().train.inputs.iter().take(BATCH * PIXELS).map(|pixel| f64::from(*pixel)).collect();
    let mut scratch = vec![0.0; BARE.inference_scratch(BATCH)];
    let bare = Infer { parameters: &parameters[..BARE.parameter_count()], state: &[], inputs: &inputs };
    let before = moments(BARE.infer(bare, &mut scratch).expect("sizes come from the network"));

    let mut state = [0.0; NORMALISED.state_count()];
    let mut scratch = vec![0.0; NORMALISED.training_scratch(BATCH)];
    let forward =
        Forward { parameters: &parameters, state: &mut state, inputs: &inputs, scratch: &mut scratch };
    let pass = NORMALISED.forward(forward).expect("sizes come from the network");
    (before, moments(pass.outputs()))
}

fn moments(outputs: &[f64]) -> Vec<Moments> {
    let of_unit = |unit: usize| {
        let values = || outputs.iter().skip(unit).step_by(UNITS);
        let count = values().count() as f64;
        let mean = values().sum::<f64>() / count;
        let variance = values().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
        Moments { mean, variance }
    };
    (0..UNITS).map(of_unit).collect()
}

fn normalised(after: &[Moments]) -> [Measurement; 2] {
    let farthest = |distance: fn(&Moments) -> f64| after.iter().map(distance).fold(0.0, f64::max);
    let measured = |name: &str, value, limit, reason: &str| Measurement {
        name: name.to_owned(),
        value,
        unit: "",
        bound: Bound::at_most(limit),
        reason: reason.to_owned(),
    };
    [
        measured(
            "|mean| of a unit after batch norm",
            farthest(|unit| unit.mean.abs()),
            1e-13,
            "0, to the rounding of a sum over the batch",
        ),
        measured(
            "|variance - 1| of a unit after batch norm",
            farthest(|unit| (unit.variance - 1.0).abs()),
            1e-3,
            "epsilon / (variance + epsilon), epsilon 1e-5 against variances above 0.01",
        ),
    ]
}

fn word_table(words: &[&Term]) -> Table {
    let mut table = Table::new("The lesson's words", &["word", "formula"]);
    for term in words {
        // A formula's explanation of its letters is for `explain`, which has room for it.
        let formula = term.formula.split(';').next().unwrap_or(term.formula);
        table.row([term.name.into(), formula.into()]);
    }
    table
}

fn moment_table(before: &[Moments], after: &[Moments]) -> Table {
    let title = format!(
        "Four of {UNITS} random units on the first {BATCH} digits, before and after batch normalisation"
    );
    let heads = ["unit", "mean before", "variance before", "mean after", "variance after"];
    let mut table = Table::new(title, &heads);
    for (unit, (before, after)) in before.iter().zip(after).take(4).enumerate() {
        table.row([
            (unit + 1).into(),
            before.mean.into(),
            before.variance.into(),
            after.mean.into(),
            after.variance.into(),
        ]);
    }
    table
}
