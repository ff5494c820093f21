//! Residual connections: a way round the layers, and what it costs when it is not tamed.

use headwater_core::{Activation, Fan, Initialiser, Layer, Network};

use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{
    Axis, Bar, Bound, Claim, Curve, Form, Measurement, Number, Picture, Qualification, Section, Table,
};
use crate::flow::{Flow, Start, Trial, repeat};
use crate::theory::Residual;

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "shortcut",
    title: "Shortcuts before training: what a way round costs",
    origin: Origin::Beyond,
    measure,
};

/// Units of the stream and of the branches.
const WIDTH: usize = 64;
const BLOCKS: usize = 32;
const BATCH: usize = 16;
const KINDS: [(Residual, &str); 4] = [
    (Residual::Plain, "plain"),
    (Residual::Scaled, "1 / sqrt(blocks)"),
    (Residual::PreNorm, "layer norm first"),
    (Residual::Zeroed, "begins at zero"),
];

/// Networks of one kind.
struct Watched {
    name: &'static str,
    /// |dL/dx|^2 of the input over that of the output; logarithms averaged over networks.
    growth: f64,
    expected: f64,
    /// Standard deviation of the mean of ln growth over so many networks, by theory.
    error: f64,
    /// Norm of the gradient after each block, input first, relative to the output.
    path: Vec<f64>,
}

/// The networks without a way round: the same branches in a row.
const NONE: &str = "sigmoid, in a row";

fn watch(
    settings: &Settings,
    seeds: usize,
    name: &'static str,
    layers: &[Layer<'_>],
    start: Start,
) -> Watched {
    let flows = repeat(settings.seed, &format!("shortcut/{name}"), seeds, |generator| {
        let network = Network::new(WIDTH, layers).expect("branches as wide as the stream");
        let trial = Trial::<f64>::draw(network, start, BATCH, generator);
        let output = trial.output_gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
        (trial.run(), output)
    });
    let logs: Vec<f64> =
        flows.iter().map(|(flow, output)| 2.0 * (flow.input_gradient / output).ln()).collect();
    let count = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / count;
    let path = flows.first().map_or(vec![], |(flow, output)| path(flow, *output));
    Watched { name, growth: mean.exp(), expected: f64::NAN, error: f64::NAN, path }
}

fn path(flow: &Flow, output: f64) -> Vec<f64> {
    let inside = if flow.blocks.is_empty() {
        flow.dense.iter().map(|dense| dense.delta).collect()
    } else {
        flow.blocks.clone()
    };
    [flow.input_gradient].into_iter().chain(inside).map(|norm| norm / output).collect()
}

fn residual(settings: &Settings, seeds: usize, kind: Residual, name: &'static str) -> Watched {
    let branch = [Layer::layer_norm(), Layer::activation(Activation::Relu), Layer::dense(WIDTH)];
    let branch = if kind == Residual::PreNorm { &branch[..] } else { &branch[1..] };
    let weights = match kind {
        Residual::Plain | Residual::PreNorm => Initialiser::he_normal(),
        Residual::Scaled => Initialiser::HeNormal { gain: (2.0 / BLOCKS as f64).sqrt(), fan: Fan::In },
        Residual::Zeroed => Initialiser::Zeros,
    };
    let watched = watch(settings, seeds, name, &[Layer::residual(branch); BLOCKS], Start::weights(weights));
    let error = (kind.log_noise(BLOCKS, WIDTH) / seeds as f64).sqrt();
    Watched { expected: kind.growth(BLOCKS), error, ..watched }
}

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let seeds = if settings.quick { 4 } else { 6 };
    let kinds: Vec<Watched> =
        KINDS.iter().map(|(kind, name)| residual(settings, seeds, *kind, name)).collect();
    let row: Vec<Layer<'_>> = [Layer::activation(Activation::Sigmoid), Layer::dense(WIDTH)].repeat(BLOCKS);
    let none = watch(settings, seeds, NONE, &row, Start::weights(Initialiser::xavier_normal()));
    let branch = [Layer::activation(Activation::Sigmoid), Layer::dense(WIDTH)];
    let skipped = watch(
        settings,
        seeds,
        "sigmoid, way round",
        &[Layer::residual(&branch); BLOCKS],
        Start::weights(Initialiser::xavier_normal()),
    );
    progress.done(ENTRY.id, "six kinds of blocks");
    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: claim(&kinds, &none, &skipped),
        tables: vec![table(seeds, &kinds, &none, &skipped)],
        pictures: pictures(&kinds, &none, &skipped),
        sentences: sentences(&none, &skipped),
    }
}

fn claim(kinds: &[Watched], none: &Watched, skipped: &Watched) -> Claim {
    let grown = kinds.iter().find(|each| each.name == "plain").map_or(f64::NAN, |each| each.growth);
    let mut measurements = vec![Measurement {
        name: "sigmoid: gradient left with a way round".to_owned(),
        value: skipped.growth.sqrt(),
        unit: "of the norm",
        bound: Bound::between(1.0, 5.0),
        reason: "each block multiplies |gradient|^2 by 1 + 0.05 at most, 32 of them by 5; the identity alone keeps 1"
            .to_owned(),
    }];
    measurements.push(Measurement {
        name: "sigmoid: gradient left without".to_owned(),
        value: none.growth.sqrt(),
        unit: "of the norm",
        bound: Bound::at_most(1e-15),
        reason: "0.236 a layer for 32 layers is 1e-20".to_owned(),
    });
    measurements.extend(kinds.iter().map(|each| Measurement {
        name: format!("growth of |gradient|^2: {}", each.name),
        value: each.growth,
        unit: "times",
        bound: if each.error == 0.0 {
            Bound::exactly(each.expected)
        } else {
            let factor = (4.0 * each.error).exp();
            Bound::between(each.expected / factor, each.expected * factor)
        },
        reason: if each.error == 0.0 {
            "the identity and nothing else".to_owned()
        } else {
            "growth at infinite width; four standard deviations of one sample's noise at this width"
                .to_owned()
        },
    }));
    Claim {
        id: ENTRY.id,
        statement: "A residual connection, x + branch(x), gives the gradient a way round the layers, so that it reaches \
                    the first layer of a deep network.",
        measurements,
        qualifications: vec![Qualification {
            text: format!(
                "A way round does not make depth safe by itself: with branches as strong as the stream |gradient|^2 \
                 doubles in each block, {} times over {BLOCKS}. The branch must be scaled, normalised or begin at zero.",
                Number(grown),
            ),
            evidence: Measurement {
                name: "plain residual blocks: growth of |gradient|^2".to_owned(),
                value: grown,
                unit: "times",
                bound: Bound::at_least(1e8),
                reason: "2^32 = 4e9, less what random weights may take off".to_owned(),
            },
        }],
    }
}

fn table(seeds: usize, kinds: &[Watched], none: &Watched, skipped: &Watched) -> Table {
    let title = format!(
        "Growth of |gradient|^2 through {BLOCKS} blocks of {WIDTH} units, mean logarithm of {seeds} networks; branches of \
         ReLU and a dense layer with He weights unless named otherwise"
    );
    let mut table = Table::new(title, &["branch", "growth", "theory", "formula"]);
    let formulas = ["2^L", "(1 + 1/L)^L", "L + 1", "1"];
    for (each, formula) in kinds.iter().zip(formulas) {
        table.row([each.name.into(), each.growth.into(), each.expected.into(), formula.into()]);
    }
    for each in [skipped, none] {
        table.row([each.name.into(), each.growth.into(), "".into(), "".into()]);
    }
    table
}

fn pictures(kinds: &[Watched], none: &Watched, skipped: &Watched) -> Vec<Picture> {
    let all = || kinds.iter().chain([skipped, none]);
    let curve = |each: &Watched| {
        Curve::new(each.name, each.path.iter().enumerate().map(|(block, norm)| (block as f64, *norm)))
    };
    vec![
        Picture::Bars {
            title: "|dL/dx| at the input over that at the output; 1 keeps the gradient".to_owned(),
            axis: Axis::logarithmic("|dL/dx|"),
            bars: all().map(|each| Bar::new(each.name, each.growth.sqrt())).collect(),
        },
        Picture::Curves {
            title: format!("|dL/dx| after each of {BLOCKS} blocks, relative to the output, one network each"),
            form: Form::Sparklines,
            x: Axis::linear("block"),
            y: Axis::logarithmic("|dL/dx|"),
            curves: all().map(curve).collect(),
        },
    ]
}

fn sentences(none: &Watched, skipped: &Watched) -> Vec<String> {
    vec![format!(
        "Through {BLOCKS} sigmoid layers in a row {} of the gradient's norm arrives; with a way round the same layers it \
         is {}. The identity carries it, and each branch adds its part.",
        Number(none.growth.sqrt()),
        Number(skipped.growth.sqrt()),
    )]
}
