//! Exponential decay of the gradient towards the first layer.

mod blind;
mod descent;

use headwater_core::{Activation, Initialiser, Network};

use self::blind::Blind;
use self::descent::{BATCH, DEEPEST, Descent, Kind, WIDTH, Watched};
use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{
    Axis, Bar, Bound, Claim, Curve, Form, Measurement, Number, Picture, Qualification, Section, Table,
};
use crate::flow::{Deep, Flow, Spread, Start, Trial, repeat};

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "decay",
    title: "How the gradient decays towards the first layer",
    origin: Origin::Lesson,
    measure,
};

const SIGMOID: Kind = Kind {
    name: "sigmoid, Xavier",
    activation: Activation::Sigmoid,
    start: Start::weights(Initialiser::xavier_normal()),
    steepest: Some(0.25),
};
const TANH: Kind = Kind {
    name: "tanh, PyTorch default",
    activation: Activation::Tanh,
    start: Start::PYTORCH,
    steepest: None,
};
const SIGMOID_DEFAULT: Kind =
    Kind { name: "sigmoid, PyTorch default", activation: Activation::Sigmoid, ..TANH };
const TANH_XAVIER: Kind =
    Kind { name: "tanh, Xavier", activation: Activation::Tanh, steepest: None, ..SIGMOID };

/// Depths of the first table; networks of their own, each with its own weights.
const DEPTHS: [usize; 7] = [1, 2, 5, 10, 20, 50, DEEPEST];
/// The depth of the bars.
const PICTURED: usize = 10;

/// Everything measured.
struct Measured {
    sigmoid: Descent,
    tanh: Descent,
    sigmoid_default: Descent,
    tanh_xavier: Descent,
    /// For each of [`DEPTHS`]: networks of sigmoid and of tanh.
    depths: Vec<(usize, Vec<Watched>, Vec<Watched>)>,
    /// Layers whose gradient is all zeros in f32, of [`DEEPEST`].
    lost_in_f32: Spread,
    blind: Blind,
}

impl Measured {
    fn new(settings: &Settings, progress: &dyn Progress) -> Measured {
        let seeds = if settings.quick { 3 } else { 5 };
        let descent = |kind: Kind| {
            let descent = Descent::measure(kind, settings, seeds);
            progress.done(ENTRY.id, kind.name);
            descent
        };
        let depths = DEPTHS
            .iter()
            .map(|&depth| (depth, SIGMOID.watch(settings, seeds, depth), TANH.watch(settings, seeds, depth)));
        let measured = Measured {
            sigmoid: descent(SIGMOID),
            tanh: descent(TANH),
            sigmoid_default: descent(SIGMOID_DEFAULT),
            tanh_xavier: descent(TANH_XAVIER),
            depths: depths.collect(),
            lost_in_f32: lost_in_f32(settings, seeds),
            blind: Blind::measure(settings, seeds),
        };
        progress.done(ENTRY.id, "each depth");
        measured
    }

    /// The largest |delta_l| / |delta_L| relative to prod(1/4 ||W||), over all sigmoid networks.
    fn closest(&self) -> f64 {
        let all = self.depths.iter().flat_map(|(_, sigmoid, _)| sigmoid).chain(&self.sigmoid.networks);
        all.map(Watched::closest).fold(0.0, f64::max)
    }

    /// The layers in which theory expects a unit's |delta| below the smallest f32. That of the last layer is the slope,
    /// since the gradient that comes in is standard normal.
    fn expected_lost(&self) -> f64 {
        let smallest = f64::from(f32::from_bits(1)).ln() - self.sigmoid.slope().ln();
        self.sigmoid.expected.iter().filter(|delta| delta.mean < smallest).count() as f64
    }
}

/// How many of [`DEEPEST`] sigmoid layers get a gradient of nothing but zeros when all is computed in f32.
fn lost_in_f32(settings: &Settings, seeds: usize) -> Spread {
    let layers = Deep::plain(Activation::Sigmoid, WIDTH, DEEPEST).layers();
    Spread::of(repeat(settings.seed, "decay/f32", seeds, |generator| {
        let network = Network::new(WIDTH, &layers).expect("a plain network");
        let flow = Trial::<f32>::draw(network, SIGMOID.start, BATCH, generator).run();
        flow.dense.iter().filter(|dense| dense.delta == 0.0).count() as f64
    }))
}

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let measured = Measured::new(settings, progress);
    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: claim(&measured),
        tables: vec![depth_table(&measured), fit_table(&measured), blind_table(&measured.blind)],
        pictures: pictures(&measured),
        sentences: sentences(&measured),
    }
}

fn claim(measured: &Measured) -> Claim {
    let Measured { sigmoid, tanh, tanh_xavier, blind, .. } = measured;
    Claim {
        id: ENTRY.id,
        statement: "In a deep network of sigmoid or tanh layers the gradient shrinks exponentially, by about the same \
                    factor in each layer, on its way from the loss to the first layer.",
        measurements: vec![
            rho("sigmoid: factor of |delta| per layer", sigmoid),
            straight("sigmoid: R^2 of the straight line", sigmoid),
            rho("tanh: factor of |delta| per layer", tanh),
            straight("tanh: R^2 of the straight line", tanh),
            Measurement {
                name: "sigmoid: |delta| over prod(1/4 ||W||), the closest".to_owned(),
                value: measured.closest(),
                unit: "of the ceiling",
                bound: Bound::at_most(1.0),
                reason: "sigmoid' <= 1/4 and |W^T v| <= ||W|| |v|, for every layer of every network"
                    .to_owned(),
            },
            Measurement {
                name: "sigmoid layers without any gradient in f32".to_owned(),
                value: measured.lost_in_f32.median,
                unit: "of 100 layers",
                bound: Bound::near(measured.expected_lost(), 4.0),
                reason: "theory's |delta| of a unit falls below the smallest f32; four layers for the coarse steps \
                         between the last numbers before zero"
                    .to_owned(),
            },
            Measurement {
                name: "spread of <W, dL/dW> over eight bias-free ReLU layers".to_owned(),
                value: blind.unequal,
                unit: "relative",
                bound: Bound::at_most(1e-10),
                reason: "equal in exact arithmetic; rounding of sums of 4,096 products in f64".to_owned(),
            },
        ],
        qualifications: vec![
            Qualification {
                text: format!(
                    "The cause here is not saturation: pre-activations stay small and the mean slope of the sigmoid is \
                     {}, close to its largest, 0.25. The ceiling itself is too low.",
                    Number(sigmoid.slope()),
                ),
                evidence: Measurement {
                    name: "sigmoid: mean slope".to_owned(),
                    value: sigmoid.slope(),
                    unit: "",
                    bound: Bound::between(0.22, 0.25),
                    reason: "a saturated sigmoid is far below; 0.25 is the most there is".to_owned(),
                },
            },
            Qualification {
                text: format!(
                    "How fast depends on the weights as much as on the function: tanh with Xavier weights loses no fixed \
                     factor but a power of the depth, and keeps {} of the gradient over {} layers.",
                    Number(tanh_xavier.reach().median),
                    Number(DEEPEST as f64),
                ),
                evidence: reach("tanh, Xavier: |delta_1| / |delta_100|", tanh_xavier),
            },
        ],
    }
}

fn rho(name: &str, descent: &Descent) -> Measurement {
    Measurement {
        name: name.to_owned(),
        value: descent.rho(),
        unit: "rho, a norm",
        bound: Bound::within(descent.expected_rho(), 4.0 * descent.log_rho_deviation()),
        reason: "mean-field theory with its drift at this width; four standard deviations of random weights"
            .to_owned(),
    }
}

fn straight(name: &str, descent: &Descent) -> Measurement {
    Measurement {
        name: name.to_owned(),
        value: descent.fit().r_squared,
        unit: "",
        bound: Bound::at_least(0.999),
        reason: "chance differences between layers leave less than 3e-4 of so steep a line unexplained"
            .to_owned(),
    }
}

fn reach(name: &str, descent: &Descent) -> Measurement {
    let (expected, noise) =
        descent.expected.first().map_or((f64::NAN, f64::NAN), |delta| (delta.mean.exp(), delta.deviation));
    let factor = (4.0 * noise / (descent.networks.len() as f64).sqrt()).exp();
    Measurement {
        name: name.to_owned(),
        value: descent.reach().median,
        unit: "",
        bound: Bound::between(expected / factor, expected * factor),
        reason: "mean-field theory, layer by layer; four standard deviations of random weights".to_owned(),
    }
}

fn depth_table(measured: &Measured) -> Table {
    let title = format!(
        "|delta_1| / |delta_L|: what is left of the gradient at the first of L layers of {WIDTH} units. Median of {} \
         networks; sigmoid with Xavier weights, tanh with PyTorch's default",
        measured.sigmoid.networks.len(),
    );
    let columns = ["layers", "sigmoid", "theory", "prod(1/4 ||W||)", "tanh", "theory"];
    let mut table = Table::new(title, &columns);
    let expected =
        |kind: Kind, depth: usize| kind.expected(depth).first().map_or(f64::NAN, |delta| delta.mean.exp());
    let left = |networks: &[Watched]| Spread::of(networks.iter().map(|each| each.flow.reach())).median;
    for (depth, sigmoid, tanh) in &measured.depths {
        table.row([
            (*depth).into(),
            left(sigmoid).into(),
            expected(SIGMOID, *depth).into(),
            Spread::of(sigmoid.iter().map(Watched::ceiling)).median.into(),
            left(tanh).into(),
            expected(TANH, *depth).into(),
        ]);
    }
    table
}

fn fit_table(measured: &Measured) -> Table {
    let title = format!(
        "The line through ln |delta| over {DEEPEST} layers: rho = factor of |delta| per layer (chi = rho^2 is that of \
         |delta|^2), layers to lose a factor of ten, and the range of |delta_1| / |delta_{DEEPEST}|"
    );
    let columns = ["network", "rho", "theory", "R^2", "layers per 10x", "lowest", "highest"];
    let mut table = Table::new(title, &columns);
    for descent in [&measured.sigmoid, &measured.sigmoid_default, &measured.tanh, &measured.tanh_xavier] {
        table.row([
            descent.kind.name.into(),
            descent.rho().into(),
            descent.expected_rho().into(),
            descent.fit().r_squared.into(),
            descent.layers_per_ten().into(),
            descent.reach().low.into(),
            descent.reach().high.into(),
        ]);
    }
    table
}

fn blind_table(blind: &Blind) -> Table {
    let title = format!(
        "First layer over last in {} bias-free ReLU layers with PyTorch's default weights",
        blind::LAYERS
    );
    let mut table = Table::new(title, &["gradient", "median", "lowest", "highest"]);
    for (name, spread) in [("|dL/dW|", blind.weight_gradient), ("|delta|", blind.delta)] {
        table.row([name.into(), spread.median.into(), spread.low.into(), spread.high.into()]);
    }
    table
}

fn pictures(measured: &Measured) -> Vec<Picture> {
    let pictured = measured.depths.iter().find(|(depth, ..)| *depth == PICTURED);
    let first = pictured.and_then(|(_, sigmoid, _)| sigmoid.first());
    let bars = first.map_or(vec![], |network| bars(&network.flow));
    let curve = |descent: &Descent| {
        let points = descent.logarithms().into_iter().enumerate();
        Curve::new(descent.kind.name, points.map(|(layer, log)| ((layer + 1) as f64, log.exp())))
    };
    vec![
        Picture::Bars {
            title: format!(
                "One sigmoid network of {PICTURED} layers: |delta| of each, the last layer's being 1"
            ),
            axis: Axis::logarithmic("|delta_l| / |delta_L|"),
            bars,
        },
        Picture::Curves {
            title: format!("|delta_l| / |delta_{DEEPEST}| through {DEEPEST} layers, mean logarithm"),
            form: Form::Plot,
            x: Axis::linear("layer"),
            y: Axis::logarithmic("|delta_l| / |delta_L|"),
            curves: vec![
                curve(&measured.sigmoid_default),
                curve(&measured.sigmoid),
                curve(&measured.tanh),
                curve(&measured.tanh_xavier),
            ],
        },
    ]
}

fn bars(flow: &Flow) -> Vec<Bar> {
    let last = flow.dense.last().map_or(f64::NAN, |last| last.delta);
    let bar = |(index, delta): (usize, f64)| Bar::new(format!("layer {}", index + 1), delta / last);
    flow.dense.iter().map(|dense| dense.delta).enumerate().map(bar).collect()
}

fn sentences(measured: &Measured) -> Vec<String> {
    let Measured { sigmoid, blind, .. } = measured;
    vec![
        format!(
            "Each sigmoid layer passes on {} of the gradient's norm, so that {} layers cost a factor of ten. Theory knows \
             it before any training.",
            Number(sigmoid.rho()),
            Number(sigmoid.layers_per_ten()),
        ),
        format!(
            "In f32 the first {} of {DEEPEST} sigmoid layers get a gradient of zeros only: not small, but nothing at all.",
            Number(measured.lost_in_f32.median),
        ),
        format!(
            "The gradient of the weights hides this: in {} bias-free ReLU layers |dL/dW| of the first is {} times that of \
             the last, while |delta| is {} times. Summed over a layer, weight times gradient is the same in all of them.",
            blind::LAYERS,
            Number(blind.weight_gradient.median),
            Number(blind.delta.median),
        ),
    ]
}
