//! Initial weights: those that vanish, those that explode, and those that keep variances.

mod fans;
mod gains;
mod grid;

use headwater_core::{Activation, Initialiser};

use self::fans::{Fans, INPUTS, OUTPUTS, fans};
use self::gains::{Gain, gains};
use self::grid::{
    ACTIVATIONS, Cell, DEFAULT, DEPTH, HE, LARGE, ORTHOGONAL, SCHEMES, SMALL, Scheme, WIDTH, XAVIER, grid,
};
use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{Axis, Bar, Bound, Claim, Measurement, Number, Picture, Qualification, Section, Table};
use crate::flow::Start;

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "init",
    title: "Initial weights that vanish, explode or keep variances",
    origin: Origin::Lesson,
    measure,
};

/// Tanh as `torch.nn.init.calculate_gain` would have it.
const FIVE_THIRDS: Scheme =
    Scheme { name: "Xavier, gain 5/3", start: Start::weights(Initialiser::XavierNormal { gain: 5.0 / 3.0 }) };

struct Measured {
    seeds: usize,
    grid: Vec<Cell>,
    gains: Vec<Gain>,
    fans: Vec<Fans>,
    five_thirds: Cell,
}

impl Measured {
    fn new(settings: &Settings, progress: &dyn Progress) -> Measured {
        let seeds = if settings.quick { 3 } else { 4 };
        let grid = grid(settings, seeds);
        progress.done(ENTRY.id, "six schemes");
        let measured = Measured {
            seeds,
            grid,
            gains: gains(settings, seeds),
            fans: fans(settings, seeds),
            five_thirds: Cell::measure(settings, seeds, Activation::Tanh, FIVE_THIRDS),
        };
        progress.done(ENTRY.id, "exact gains");
        measured
    }

    fn cell(&self, activation: Activation, scheme: Scheme) -> &Cell {
        let wanted = |cell: &&Cell| cell.activation == activation && cell.scheme == scheme.name;
        self.grid.iter().find(wanted).expect("every pair was measured")
    }

    fn gain(&self, activation: Activation) -> &Gain {
        self.gains.iter().find(|gain| gain.activation == activation).expect("every gain was measured")
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.grid.iter().chain(self.gains.iter().map(|gain| &gain.cell)).chain([&self.five_thirds])
    }

    /// The mean of |ln(measured / theory)|, the larger of forward and back.
    fn surprise(&self) -> f64 {
        self.cells().map(Cell::surprise).sum::<f64>() / self.cells().count() as f64
    }
}

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let measured = Measured::new(settings, progress);
    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: claim(&measured),
        tables: vec![grid_table(&measured), gain_table(&measured), fan_table(&measured)],
        pictures: vec![picture(&measured)],
        sentences: sentences(&measured),
    }
}

fn claim(measured: &Measured) -> Claim {
    let he = measured.cell(Activation::Relu, HE);
    let orthogonal = measured.cell(Activation::Identity, ORTHOGONAL);
    let bent = (orthogonal.forward - 1.0).abs().max((orthogonal.backward.rho - 1.0).abs());
    Claim {
        id: ENTRY.id,
        statement: "Bad initial weights make gradients vanish or explode; Xavier's and He's keep the variances of \
                    activations and gradients stable from layer to layer.",
        measurements: vec![
            backward("ReLU, He: factor of |delta| per layer", he),
            Measurement {
                name: "ReLU, He: factor of the activations per layer".to_owned(),
                value: he.forward,
                unit: "a norm",
                bound: Bound::near(1.0, 0.12),
                reason: "n Var(W) E phi^2 = 1, less a drift of 0.02 at this width; four standard deviations of 0.025"
                    .to_owned(),
            },
            backward("identity, Xavier: factor of |delta| per layer", measured.cell(Activation::Identity, XAVIER)),
            backward("ReLU, N(0, .01^2): factor of |delta|", measured.cell(Activation::Relu, SMALL)),
            backward("ReLU, N(0, 1): factor of |delta|", measured.cell(Activation::Relu, LARGE)),
            Measurement {
                name: "identity, orthogonal: both factors' distance from 1".to_owned(),
                value: bent,
                unit: "",
                bound: Bound::at_most(1e-12),
                reason: "|Q x| = |x| both ways, exactly; rounding in f64".to_owned(),
            },
            Measurement {
                name: "|ln(measured / theory)|, mean of all pairs".to_owned(),
                value: measured.surprise(),
                unit: "",
                bound: Bound::at_most(0.06),
                reason: "theory of infinite width; at 64 units a drift of up to 0.02 a layer, a standard deviation of 0.025"
                    .to_owned(),
            },
        ],
        qualifications: qualifications(measured),
    }
}

fn backward(name: &str, cell: &Cell) -> Measurement {
    Measurement {
        name: name.to_owned(),
        value: cell.backward.rho,
        unit: "rho, a norm",
        bound: cell.backward.bound(),
        reason: "sqrt(n Var(W) E phi'^2) with the drift of this width; four standard deviations".to_owned(),
    }
}

fn qualifications(measured: &Measured) -> Vec<Qualification> {
    let sigmoid = measured.cell(Activation::Sigmoid, XAVIER);
    let tanh = measured.gain(Activation::Tanh);
    vec![
        Qualification {
            text: format!(
                "Xavier's derivation takes the slope at 0 to be 1, which the sigmoid's is not: forward its layers keep \
                 {} of the pre-activations, back only {} of the gradient.",
                Number(sigmoid.forward),
                Number(sigmoid.backward.rho),
            ),
            evidence: backward("sigmoid, Xavier: factor of |delta|", sigmoid),
        },
        Qualification {
            text: format!(
                "Except for ReLU and its like no gain keeps both ways: the one that keeps tanh's activations multiplies \
                 |delta| by {} a layer. PyTorch's gain for tanh, 5/3, is beyond it and gives {}.",
                Number(tanh.cell.backward.rho),
                Number(measured.five_thirds.backward.rho),
            ),
            evidence: backward("tanh, gain 5/3: factor of |delta|", &measured.five_thirds),
        },
        Qualification {
            text: format!(
                "PyTorch's default for dense layers is neither Xavier's nor He's: ReLU keeps {} of the gradient a layer.",
                Number(measured.cell(Activation::Relu, DEFAULT).backward.rho),
            ),
            evidence: backward(
                "ReLU, PyTorch default: factor of |delta|",
                measured.cell(Activation::Relu, DEFAULT),
            ),
        },
    ]
}

fn grid_table(measured: &Measured) -> Table {
    let title = format!(
        "Factor per layer of the root mean square of pre-activations (forward) and of |delta| (back); {DEPTH} layers of \
         {WIDTH} units, mean logarithm of {} networks",
        measured.seeds,
    );
    let columns: Vec<&str> =
        ["activation", "way"].into_iter().chain(SCHEMES.map(|scheme| scheme.name)).collect();
    let mut table = Table::new(title, &columns);
    for activation in ACTIVATIONS {
        let cells = SCHEMES.map(|scheme| measured.cell(activation, scheme));
        let forward = cells.map(|cell| cell.forward.into());
        let backward = cells.map(|cell| cell.backward.rho.into());
        table.row([activation.name().into(), "forward".into()].into_iter().chain(forward));
        table.row(["".into(), "back".into()].into_iter().chain(backward));
    }
    table
}

fn gain_table(measured: &Measured) -> Table {
    let title = "Exact gains for z ~ N(0, 1), and what weights with the forward gain 1/sqrt(E phi^2) do. The back gain \
                 1/sqrt(E phi'^2) would keep |delta|";
    let columns =
        ["activation", "E phi^2", "E phi'^2", "forward gain", "back gain", "forward", "back", "theory"];
    let mut table = Table::new(title, &columns);
    for gain in &measured.gains {
        table.row([
            gain.activation.name().into(),
            gain.square.into(),
            gain.slope_square.into(),
            gain.forward().into(),
            gain.backward().into(),
            gain.cell.forward.into(),
            gain.cell.backward.rho.into(),
            gain.rho().into(),
        ]);
    }
    table
}

fn fan_table(measured: &Measured) -> Table {
    let title = format!("One dense layer from {INPUTS} to {OUTPUTS} units: factors of the mean squares");
    let mut table = Table::new(title, &["variance of a weight", "forward", "exact", "back", "exact"]);
    for fans in &measured.fans {
        table.row([
            fans.name.into(),
            fans.forward.into(),
            fans.expected_forward.into(),
            fans.backward.into(),
            fans.expected_backward.into(),
        ]);
    }
    table
}

fn picture(measured: &Measured) -> Picture {
    let bar = |activation: Activation, scheme: Scheme| {
        let label = format!("{}, {}", activation.name(), scheme.name);
        Bar::new(label, measured.cell(activation, scheme).backward.rho)
    };
    let sigmoid = [SMALL, XAVIER, LARGE].map(|scheme| bar(Activation::Sigmoid, scheme));
    let relu = SCHEMES.map(|scheme| bar(Activation::Relu, scheme));
    Picture::Bars {
        title: "Factor of |delta| per layer; 1 keeps the gradient".to_owned(),
        axis: Axis::logarithmic("rho"),
        bars: sigmoid.into_iter().chain(relu).collect(),
    }
}

fn sentences(measured: &Measured) -> Vec<String> {
    let rho = |scheme| measured.cell(Activation::Relu, scheme).backward.rho;
    vec![
        format!(
            "ReLU layers multiply the gradient by {} with weights from N(0, .01^2), by {} with weights from N(0, 1) and \
             by {} with He's: only the last survives depth.",
            Number(rho(SMALL)),
            Number(rho(LARGE)),
            Number(rho(HE)),
        ),
        "In a square layer Xavier's and LeCun's variances are one and the same. In others one must choose which way to \
         keep, and Xavier meets in the middle."
            .to_owned(),
        "What the forward gain keeps for GELU and SiLU is balanced on an edge: a little less shrinks from layer to layer, a \
         little more grows. Their two rows depend on chance where the others settle."
            .to_owned(),
    ]
}
