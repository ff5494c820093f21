//! Plain networks of infinite width: fixed points, chi, depth scales; and networks of a finite width beside them.

use headwater_core::{Activation, Layer, Network};

use super::figure::Figure::{self, Exact, Rounded};
use super::{simulation_fact, theory_fact};
use crate::fact::Fact;
use crate::flow::{Deep, Flow, Series, Start, Trial, repeat};
use crate::gaussian::expectation;
use crate::theory::{Plain, rectified_correlation};

/// sigma_b^2 of the tanh networks.
const BIAS_VARIANCE: f64 = 0.05;

/// One row of the mean-field table: sigma_w^2; q*, chi_1 and xi_c.
struct Row {
    weight_variance: f64,
    variance: Figure,
    chi: Figure,
    /// None where it is infinite.
    depth: Option<Figure>,
}

const ROWS: [Row; 5] = [
    Row {
        weight_variance: 1.0,
        variance: Rounded("0.19359"),
        chi: Rounded("0.75903"),
        depth: Some(Rounded("3.627")),
    },
    Row {
        weight_variance: 1.5,
        variance: Rounded("0.41804"),
        chi: Rounded("0.93864"),
        depth: Some(Rounded("15.79")),
    },
    Row { weight_variance: 1.76095, variance: Rounded("0.57005"), chi: Rounded("1.00000"), depth: None },
    Row {
        weight_variance: 2.0,
        variance: Rounded("0.72176"),
        chi: Rounded("1.04767"),
        depth: Some(Rounded("25.21")),
    },
    Row {
        weight_variance: 4.0,
        variance: Rounded("2.19549"),
        chi: Rounded("1.34240"),
        depth: Some(Rounded("6.980")),
    },
];

fn tanh(weight_variance: f64) -> Plain {
    Plain { activation: Activation::Tanh, weight_variance, bias_variance: BIAS_VARIANCE }
}

fn sigmoid(weight_deviation: f64) -> Plain {
    let weight_variance = weight_deviation * weight_deviation;
    Plain { activation: Activation::Sigmoid, weight_variance, bias_variance: 0.0 }
}

/// Claim: the mean-field table of tanh: q*, chi_1 and xi_c in both phases and at criticality.
pub fn phases() -> Vec<Fact> {
    let mut fact = theory_fact(
        "q*, chi_1 and xi_c of tanh networks",
        "sigma_w^2 from 1 to 4, sigma_b^2 = 0.05",
        "the mean-field table",
    );
    for Row { weight_variance, variance, chi, depth } in ROWS {
        let plain = tanh(weight_variance);
        let found = plain.fixed_variance();
        variance.judge(&mut fact, found, || format!("q* at {weight_variance}"));
        chi.judge(&mut fact, plain.chi(found), || format!("chi_1 at {weight_variance}"));
        match depth {
            Some(depth) => {
                depth.judge(&mut fact, plain.correlation_depth(), || format!("xi_c at {weight_variance}"))
            }
            // 1 / xi_c is known as well as chi is.
            None => chi.judge(&mut fact, 1.0 + 1.0 / plain.correlation_depth(), || {
                format!("1 / xi_c at {weight_variance}")
            }),
        }
    }
    vec![fact]
}

/// Claim: the sigmoid at gain 1 is deep in the ordered phase, and critical at sigma_w = 10.149.
pub fn sigmoid_phases() -> Vec<Fact> {
    let mut fact =
        theory_fact("the sigmoid's phases", "gain 1, and where chi is 1", "the mean-field figures");
    let plain = sigmoid(1.0);
    let variance = plain.fixed_variance();
    let chi = plain.chi(variance);
    Rounded("0.26469").judge(&mut fact, variance, || "q* at gain 1".to_owned());
    Rounded("0.05572").judge(&mut fact, chi, || "chi at gain 1".to_owned());
    Rounded("0.2361").judge(&mut fact, chi.sqrt(), || "rho at gain 1".to_owned());
    Rounded("10.149").judge(&mut fact, critical(), || "critical sigma_w".to_owned());
    vec![fact]
}

/// The sigma_w at which the sigmoid's chi is 1, by bisection.
fn critical() -> f64 {
    let (mut low, mut high) = (5.0, 20.0);
    while high - low > 1e-9 {
        let middle = 0.5 * (low + high);
        let plain = sigmoid(middle);
        if plain.chi(plain.fixed_variance()) < 1.0 { low = middle } else { high = middle }
    }
    low
}

/// Claim: for ReLU chi is sigma_w^2 / 2 at every q, and the correlation follows Cho & Saul's closed form. Oracle of the
/// latter: the integral over the second input in closed form, that over the first by quadrature.
pub fn rectifier() -> Vec<Fact> {
    let mut fact = theory_fact(
        "ReLU's chi and correlation map",
        "q from 1e-6 to 1e6, correlations from -0.99 to 0.99",
        "closed forms and quadrature",
    );
    for variance in [1e-6, 0.1, 1.0, 30.0, 1e6] {
        for weight_variance in [0.5, 1.0, 2.0, 3.0] {
            let plain = Plain { activation: Activation::Relu, weight_variance, bias_variance: 0.0 };
            Exact(0.5 * weight_variance)
                .judge(&mut fact, plain.chi(variance), || format!("chi at q = {variance}"));
        }
    }
    for c in [-0.99, -0.5, 0.0, 0.3, 0.8, 0.99] {
        let rest = (1.0_f64 - c * c).sqrt();
        // E relu(c u + rest v) over v, with m = c u: m Phi(m / rest) + rest phi(m / rest).
        let inner = |u: f64| {
            let (m, t) = (c * u, c * u / rest);
            let density = (-0.5 * t * t).exp() / std::f64::consts::TAU.sqrt();
            m * 0.5 * libm::erfc(-t * std::f64::consts::FRAC_1_SQRT_2) + rest * density
        };
        let integral = 2.0 * expectation(|u| Activation::Relu.value(u) * inner(u));
        Exact(integral).judge(&mut fact, rectified_correlation(c), || format!("correlation map at {c}"));
    }
    vec![fact]
}

/// What a simulation is made of.
#[derive(Debug, Clone, Copy)]
struct Effort {
    width: usize,
    seeds: usize,
    /// Relative distance of chi that is allowed, and for the critical sigmoid.
    allowed: f64,
    allowed_critical: f64,
}

/// Layers of each network.
const DEPTH: usize = 20;
/// Samples in each pass.
const BATCH: usize = 2;
/// In seconds.
const SMALL: Effort = Effort { width: 256, seeds: 10, allowed: 0.025, allowed_critical: 0.04 };
/// In a minute.
const LARGE: Effort = Effort { width: 400, seeds: 20, allowed: 0.005, allowed_critical: 0.022 };

/// Claim: networks of 256 units agree with infinite width: chi within 2.5 %, 4 % for the critical sigmoid.
pub fn simulations() -> Vec<Fact> {
    simulate(SMALL)
}

/// Claim: networks of 400 units agree within 0.5 %, 2.2 % for the critical sigmoid.
pub fn large_simulations() -> Vec<Fact> {
    simulate(LARGE)
}

fn simulate(effort: Effort) -> Vec<Fact> {
    let Effort { width, seeds, .. } = effort;
    let mut fact = simulation_fact(
        "chi of random networks is that of infinite width",
        format!(
            "{seeds} networks of {DEPTH} layers of {width} units, for each row of the mean-field figures"
        ),
        "mean-field theory, with the drift of this width",
    );
    let relu = Plain { activation: Activation::Relu, weight_variance: 2.0, bias_variance: 0.0 };
    let rows = ROWS.iter().map(|row| tanh(row.weight_variance));
    let kinds: Vec<Kind> =
        rows.chain([sigmoid(1.0), sigmoid(10.149), relu]).map(|plain| Kind::new(plain, width)).collect();
    // One draw of weights serves every row, multiplied by its sigma_w: drawing takes longer than running.
    let layers = Deep::plain(Activation::Identity, width, DEPTH).layers();
    let network = Network::new(width, &layers).expect("a plain network");
    let flows = repeat(11, "mean field", seeds, |generator| {
        let drawn = Trial::<f64>::draw(network, Start::normal(1.0, 1.0), BATCH, generator);
        kinds.iter().map(|kind| kind.run(&drawn)).collect::<Vec<Flow>>()
    });
    for (row, kind) in kinds.iter().enumerate() {
        let Plain { activation, weight_variance, .. } = kind.plain;
        let flows: Vec<Flow> = flows.iter().map(|rows| rows[row].clone()).collect();
        let rate = kind.series.rate(&flows);
        let critical = activation == Activation::Sigmoid && weight_variance > 2.0;
        let allowed = if critical { effort.allowed_critical } else { effort.allowed };
        let (found, expected) = (rate.rho * rate.rho, rate.expected * rate.expected);
        fact.within(found, expected, allowed * expected, 0.0, || {
            format!("{}, sigma_w^2 = {weight_variance}", activation.name())
        });
    }
    vec![fact]
}

/// Networks of one row.
struct Kind {
    plain: Plain,
    series: Series,
    layers: Vec<Layer<'static>>,
}

impl Kind {
    fn new(plain: Plain, width: usize) -> Self {
        let Plain { activation, weight_variance, bias_variance } = plain;
        let variance = if activation == Activation::Relu { weight_variance } else { plain.fixed_variance() };
        // Inputs that give the first layer the variance q*: no layer is lost to settling.
        let input = (variance - bias_variance) / weight_variance;
        let start = Start::normal(weight_variance, bias_variance);
        let series = Series { input, batch: BATCH, ..Series::plain(activation, width, DEPTH, start) };
        Self { plain, series, layers: Deep::plain(activation, width, DEPTH).layers() }
    }

    /// A pass through this kind of network with the random numbers of another.
    fn run(&self, drawn: &Trial<'_, f64>) -> Flow {
        let mut trial = drawn.clone();
        trial.network = Network::new(self.series.deep.width, &self.layers).expect("a plain network");
        let (weight, bias) = (self.plain.weight_variance.sqrt(), self.plain.bias_variance.sqrt());
        for segment in trial.network.segments().filter(|each| matches!(each.layer, Layer::Dense(_))) {
            let biases = segment.parameters.end - segment.outputs;
            for (place, parameter) in
                segment.parameters.clone().zip(&mut trial.parameters[segment.parameters])
            {
                *parameter *= if place < biases { weight } else { bias };
            }
        }
        trial.inputs.iter_mut().for_each(|input| *input *= self.series.input.sqrt());
        trial.run()
    }
}
