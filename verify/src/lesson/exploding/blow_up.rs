//! Networks whose factor per layer is above one, until f32 has no number left.

use headwater_core::{Activation, Initialiser, Network, clip_by_norm, clip_by_value};

use crate::flow::{Deep, Flow, Rate, Series, Spread, Start, Trial, repeat, stream};
use crate::lesson::Settings;

pub(super) const WIDTH: usize = 64;
/// Deep enough to overflow.
pub(super) const DEEPEST: usize = 160;
/// One sample, whose growth is one random walk; the largest of several would run ahead of it.
const BATCH: usize = 1;
/// The weights of someone who forgot to scale them.
const UNSCALED: Start = Start::weights(Initialiser::Normal { mean: 0.0, standard_deviation: 1.0 });

/// Tanh layers with weights from N(0, 1).
#[derive(Debug)]
pub(super) struct BlowUp {
    /// In f64, over 40 layers: the growth of |delta| per layer.
    pub(super) rate: Rate,
    /// The rate at which theory sees |delta| grow for good, at infinite width.
    pub(super) mean_field: f64,
    /// Layers that f32 can go back through before a gradient is infinite.
    pub(super) overflow: Spread,
    /// The same by theory.
    pub(super) predicted: f64,
    /// Four standard deviations of the median, and what theory leaves out.
    pub(super) tolerance: f64,
    /// The largest activation on the way forward.
    pub(super) input: f64,
    /// |delta_l| / |delta_L| of the f32 network pictured, from the last layer backwards.
    pub(super) path: Vec<f64>,
}

/// What terms of higher order in 1 / width may change in so steep a growth; 1 % of ln rho was seen in 100 networks.
const HIGHER_ORDER: f64 = 0.03;
const MEASURED_DEPTH: usize = 40;

impl BlowUp {
    pub(super) fn measure(settings: &Settings, seeds: usize) -> BlowUp {
        let plain = Series::plain(Activation::Tanh, WIDTH, MEASURED_DEPTH, UNSCALED);
        let series = Series { batch: BATCH, ..plain };
        let rate = series.rate(&series.flows(settings.seed, "exploding/rate", seeds));
        let layers = Deep::plain(Activation::Tanh, WIDTH, DEEPEST).layers();
        let network = Network::new(WIDTH, &layers).expect("a plain network");
        let flows = repeat(settings.seed, "exploding/f32", seeds, |generator| {
            Trial::<f32>::draw(network, UNSCALED, BATCH, generator).run()
        });
        // The first layer's input is the network's, not an activation.
        let inputs = flows.iter().flat_map(|flow| flow.dense.iter().skip(1)).map(|dense| dense.input.sqrt());
        // The gradient that comes in is standard normal; the largest of a layer's elements overflows first.
        let largest = (2.0 * (WIDTH as f64).ln()).sqrt();
        let layers = (f64::from(f32::MAX) / largest).ln() / rate.expected.ln();
        // The noise of ln |delta| over so many layers, in layers; the median of many is 1.25 times as noisy as the mean.
        let noise = rate.deviation * (MEASURED_DEPTH as f64 * layers).sqrt() / rate.expected.ln();
        let theory = series.theory();
        BlowUp {
            rate,
            mean_field: theory.chi(theory.fixed_variance()).sqrt(),
            overflow: Spread::of(flows.iter().map(|flow| finite_layers(flow) as f64)),
            predicted: layers,
            tolerance: 4.0 * 1.25 * noise + HIGHER_ORDER * layers,
            input: inputs.fold(0.0, f64::max),
            path: flows.first().map_or(vec![], path),
        }
    }
}

/// Layers from the last one backwards whose |delta| is finite.
fn finite_layers(flow: &Flow) -> usize {
    flow.dense.iter().rev().take_while(|dense| dense.delta.is_finite()).count()
}

fn path(flow: &Flow) -> Vec<f64> {
    let last = flow.dense.last().map_or(f64::NAN, |last| last.delta);
    flow.dense.iter().rev().map(|dense| dense.delta / last).collect()
}

/// What clipping does to the gradient of one network.
#[derive(Debug)]
pub(super) struct Clipped {
    /// Norm before.
    pub(super) before: f64,
    /// Norm after clipping to norm 1.
    pub(super) by_norm: f64,
    /// Cosine of the angle it turned the gradient by.
    pub(super) by_norm_cosine: f64,
    /// Norm after clipping every value to 0.01.
    pub(super) by_value: f64,
    pub(super) by_value_cosine: f64,
    /// Norm of the first layer's weight gradient over that of the last: before, by norm, by value.
    pub(super) balance: [f64; 3],
}

/// The largest value that clipping by value leaves.
pub(super) const LARGEST_VALUE: f64 = 0.01;
const CLIPPED_BATCH: usize = 4;
/// Layers of the clipped networks.
pub(super) const CLIPPED_DEPTH: usize = 20;

impl Clipped {
    pub(super) fn exploding(settings: &Settings) -> Clipped {
        Clipped::measure(settings, "exploding/clip", Activation::Tanh, UNSCALED)
    }

    pub(super) fn vanishing(settings: &Settings) -> Clipped {
        let start = Start::weights(Initialiser::xavier_normal());
        Clipped::measure(settings, "exploding/clip vanishing", Activation::Sigmoid, start)
    }

    fn measure(settings: &Settings, label: &str, activation: Activation, start: Start) -> Clipped {
        let layers = Deep::plain(activation, WIDTH, CLIPPED_DEPTH).layers();
        let network = Network::new(WIDTH, &layers).expect("a plain network");
        let trial = Trial::<f64>::draw(network, start, CLIPPED_BATCH, &mut stream(settings.seed, label, 0));
        let (_, whole) = trial.run_with_gradients();
        let mut by_norm = whole.clone();
        let before = clip_by_norm(&mut by_norm, 1.0).expect("1 is a norm");
        let mut by_value = whole.clone();
        clip_by_value(&mut by_value, LARGEST_VALUE).expect("a positive limit");
        Clipped {
            before,
            by_norm: norm(&by_norm),
            by_norm_cosine: cosine(&whole, &by_norm),
            by_value: norm(&by_value),
            by_value_cosine: cosine(&whole, &by_value),
            balance: [&whole, &by_norm, &by_value].map(|gradients| balance(gradients)),
        }
    }
}

fn norm(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt()
}

fn cosine(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / norm(a) / norm(b)
}

fn balance(gradients: &[f64]) -> f64 {
    let mut layers = gradients.chunks_exact(WIDTH * WIDTH + WIDTH).map(norm);
    layers.next().zip(layers.next_back()).map_or(f64::NAN, |(first, last)| first / last)
}
