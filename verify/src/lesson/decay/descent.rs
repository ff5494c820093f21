//! One kind of deep network, watched at several depths.

use headwater_core::{Activation, Network};

use crate::flow::{Deep, Flow, Line, Spread, Start, Trial, per_factor_of_ten, repeat, spectral_norm};
use crate::lesson::Settings;
use crate::theory::LogDelta;

/// Units in each layer.
pub(super) const WIDTH: usize = 64;
/// Samples in each pass.
pub(super) const BATCH: usize = 4;
/// The deepest network.
pub(super) const DEEPEST: usize = 100;
/// Power iterations for a spectral norm. What they leave out is far below the bound's distance from the gradient.
const POWER_STEPS: usize = 20;

/// A kind of network.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) activation: Activation,
    pub(super) start: Start,
    /// The largest slope of the activation, where the ceiling on |delta| is wanted.
    pub(super) steepest: Option<f64>,
}

impl Kind {
    /// What to expect of each layer of a network of this depth.
    pub(super) fn expected(&self, depth: usize) -> Vec<LogDelta> {
        self.start.plain(self.activation, WIDTH).log_deltas(1.0, WIDTH, depth)
    }

    /// Networks of one depth, `seeds` of them.
    pub(super) fn watch(&self, settings: &Settings, seeds: usize, depth: usize) -> Vec<Watched> {
        let label = format!("decay/{}/{depth}", self.name);
        let layers = Deep::plain(self.activation, WIDTH, depth).layers();
        repeat(settings.seed, &label, seeds, |generator| {
            let network = Network::new(WIDTH, &layers).expect("a plain network");
            let trial = Trial::<f64>::draw(network, self.start, BATCH, generator);
            let ceilings = self.steepest.map(|steepest| ceilings(&trial.parameters, steepest));
            Watched { flow: trial.run(), ceilings }
        })
    }
}

/// One network as it was watched.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) flow: Flow,
    /// ln of what |delta_l| / |delta_L| cannot exceed, for each layer, where it was asked for.
    pub(super) ceilings: Option<Vec<f64>>,
}

impl Watched {
    /// The ceiling of |delta_1| / |delta_L|.
    pub(super) fn ceiling(&self) -> f64 {
        self.ceilings.as_ref().and_then(|ceilings| ceilings.first()).map_or(f64::NAN, |log| log.exp())
    }

    /// The largest |delta_l| / |delta_L| relative to its ceiling, over all layers but the last.
    pub(super) fn closest(&self) -> f64 {
        let dense = &self.flow.dense;
        let last = dense.last().map_or(f64::NAN, |last| last.delta.ln());
        let pairs = dense.iter().zip(self.ceilings.iter().flatten()).take(dense.len().saturating_sub(1));
        pairs.map(|(dense, ceiling)| (dense.delta.ln() - last - ceiling).exp()).fold(0.0, f64::max)
    }
}

/// The deepest networks of a kind, with what is expected of them.
#[derive(Debug)]
pub(super) struct Descent {
    pub(super) kind: Kind,
    pub(super) networks: Vec<Watched>,
    pub(super) expected: Vec<LogDelta>,
}

impl Descent {
    pub(super) fn measure(kind: Kind, settings: &Settings, seeds: usize) -> Descent {
        Descent { kind, networks: kind.watch(settings, seeds, DEEPEST), expected: kind.expected(DEEPEST) }
    }

    /// ln(|delta_l| / |delta_L|), averaged over samples and networks, for each layer.
    pub(super) fn logarithms(&self) -> Vec<f64> {
        let at = |flow: &Flow, layer: usize| flow.dense.get(layer).map_or(f64::NAN, |dense| dense.log_delta);
        let mean = |layer| {
            let differences =
                self.networks.iter().map(|each| at(&each.flow, layer) - at(&each.flow, DEEPEST - 1));
            differences.sum::<f64>() / self.networks.len() as f64
        };
        (0..DEEPEST).map(mean).collect()
    }

    /// The line through ln |delta| against the layer, counted from the output towards the input.
    pub(super) fn fit(&self) -> Line {
        let logarithms = self.logarithms();
        Line::through(logarithms.iter().enumerate().map(|(layer, log)| ((DEEPEST - 1 - layer) as f64, *log)))
    }

    /// The factor of |delta| per layer.
    pub(super) fn rho(&self) -> f64 {
        self.fit().slope.exp()
    }

    /// The factor per layer that theory expects, from the same fit.
    pub(super) fn expected_rho(&self) -> f64 {
        let points = self.expected.iter().enumerate();
        Line::through(points.map(|(layer, delta)| ((DEEPEST - 1 - layer) as f64, delta.mean))).slope.exp()
    }

    /// Standard deviation of ln rho: of the fit through a random walk, at most sqrt(6/5) times that of the walk's ends.
    pub(super) fn log_rho_deviation(&self) -> f64 {
        let whole = self.expected.first().map_or(f64::NAN, |delta| delta.deviation);
        1.2_f64.sqrt() * whole / (DEEPEST - 1) as f64 / (self.networks.len() as f64).sqrt()
    }

    pub(super) fn layers_per_ten(&self) -> f64 {
        per_factor_of_ten(self.rho())
    }

    /// |delta_1| / |delta_L|, median and range over the networks.
    pub(super) fn reach(&self) -> Spread {
        Spread::of(self.networks.iter().map(|each| each.flow.reach()))
    }

    /// E phi'(h) over all layers and networks.
    pub(super) fn slope(&self) -> f64 {
        let slopes = self.networks.iter().flat_map(|each| &each.flow.dense).map(|dense| dense.slope);
        slopes.sum::<f64>() / (self.networks.len() * DEEPEST) as f64
    }
}

/// ln of prod(steepest ||W_k||) over the layers k above each layer: what |delta| cannot exceed, relative to the last.
fn ceilings(parameters: &[f64], steepest: f64) -> Vec<f64> {
    let blocks: Vec<&[f64]> = parameters.chunks_exact(WIDTH * WIDTH + WIDTH).collect();
    let mut sum = 0.0;
    let mut ceilings = vec![0.0];
    for block in blocks.iter().skip(1).rev() {
        let weights = block.get(..WIDTH * WIDTH).unwrap_or_default();
        sum += (steepest * spectral_norm(weights, WIDTH, POWER_STEPS)).ln();
        ceilings.push(sum);
    }
    ceilings.reverse();
    ceilings
}
