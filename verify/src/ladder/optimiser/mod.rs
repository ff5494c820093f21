//! What is true of each optimiser, and the rungs that show it.

mod clipping;
mod evidence;
mod laws;
mod long;
mod reference;
mod smooth;
mod strata;

pub(crate) use clipping::FUNCTIONS;
pub use clipping::{clipping, clipping_extremes, long_gradients, schedules};
pub use evidence::EVIDENCE;
pub use laws::{by_element, constant_gradient, constant_gradient_for_long, quadratic, reference, scaling};
pub use long::{every_number, every_step, in_pieces};
pub use smooth::{differences, single};
pub use strata::strata;

use headwater_core::{Adam, AdamW, Momentum, Optimiser, Real, RmsProp, Sgd, Update, WeightDecay};

use crate::draw::Draw;

/// What is claimed of one optimiser.
#[derive(Debug, Clone, Copy)]
pub struct Checks<R> {
    /// How many scalars it keeps for each parameter.
    pub moments: usize,
    /// What a larger gradient does to its step.
    pub scaling: Scaling,
    /// Where one parameter goes under PyTorch's pseudo-code.
    pub reference: Path<R>,
}

/// One parameter's path, from its start and the rate and gradient of each step.
pub type Path<R> = fn(&Optimiser<R>, R, &[(R, R)]) -> Vec<R>;

impl<R: Real> Checks<R> {
    /// Where one parameter ends, from its start and the rate and gradient of each step.
    #[must_use]
    pub fn end(&self, optimiser: &Optimiser<R>, start: R, steps: &[(R, R)]) -> R {
        (self.reference)(optimiser, start, steps).last().copied().unwrap_or(start)
    }
}

/// How a run answers to a multiple of all its gradients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scaling {
    /// From parameters of 0, twice the gradients give twice the parameters, to the bit.
    Linear,
    /// With epsilon and decay 0, twice the gradients change nothing, to the bit.
    Blind,
}

/// Every optimiser with several hyperparameters, in any scalar.
#[must_use]
pub fn examples<R: Real>() -> Vec<Optimiser<R>> {
    let number = R::from_f64;
    let momentum = |dampening: f64, nesterov: bool| {
        Some(Momentum { factor: number(0.875), dampening: number(dampening), nesterov })
    };
    let sgd = |momentum, weight_decay| Optimiser::Sgd(Sgd { momentum, weight_decay });
    let rms = |momentum: Option<f64>, centred, decay: f64| {
        let (alpha, epsilon) = (number(0.9), number(1e-6));
        let (momentum, weight_decay) = (momentum.map(number), number(decay));
        Optimiser::RmsProp(RmsProp { alpha, epsilon, momentum, centred, weight_decay })
    };
    let (beta1, beta2, epsilon) = (number(0.9), number(0.98), number(1e-6));
    let adam = |decay: f64| Optimiser::Adam(Adam { beta1, beta2, epsilon, weight_decay: number(decay) });
    vec![
        sgd(None, WeightDecay::None),
        sgd(None, WeightDecay::Coupled(number(0.125))),
        sgd(None, WeightDecay::Decoupled(number(0.125))),
        sgd(momentum(0.0, false), WeightDecay::None),
        sgd(momentum(0.25, false), WeightDecay::Coupled(number(0.0625))),
        sgd(momentum(0.0, true), WeightDecay::None),
        sgd(momentum(0.0, true), WeightDecay::Decoupled(number(0.0625))),
        rms(None, false, 0.0),
        rms(Some(0.75), false, 0.125),
        rms(None, true, 0.0),
        rms(Some(0.75), true, 0.0),
        adam(0.0),
        adam(0.125),
        Optimiser::AdamW(AdamW { beta1, beta2, epsilon, weight_decay: number(0.125) }),
    ]
}

/// What is claimed of `optimiser`. The match has no wildcard: a new optimiser needs its own line, and one in
/// [`examples`].
#[must_use]
pub fn checks<R: Real>(optimiser: &Optimiser<R>) -> Checks<R> {
    match optimiser {
        Optimiser::Sgd(rule) => Checks {
            moments: usize::from(rule.momentum.is_some()),
            scaling: Scaling::Linear,
            reference: reference::sgd,
        },
        Optimiser::RmsProp(rule) => Checks {
            moments: 1 + usize::from(rule.centred) + usize::from(rule.momentum.is_some()),
            scaling: Scaling::Blind,
            reference: reference::rms_prop,
        },
        Optimiser::Adam(_) => Checks { moments: 2, scaling: Scaling::Blind, reference: reference::adam },
        Optimiser::AdamW(_) => Checks { moments: 2, scaling: Scaling::Blind, reference: reference::adam_w },
    }
}

/// The same rule without epsilon and without decay.
fn bare<R: Real>(optimiser: Optimiser<R>) -> Optimiser<R> {
    let zero = R::ZERO;
    match optimiser {
        Optimiser::Sgd(rule) => Optimiser::Sgd(Sgd { weight_decay: WeightDecay::None, ..rule }),
        Optimiser::RmsProp(rule) => Optimiser::RmsProp(RmsProp { epsilon: zero, weight_decay: zero, ..rule }),
        Optimiser::Adam(rule) => Optimiser::Adam(Adam { epsilon: zero, weight_decay: zero, ..rule }),
        Optimiser::AdamW(rule) => Optimiser::AdamW(AdamW { epsilon: zero, weight_decay: zero, ..rule }),
    }
}

/// A run: a start, and a rate and gradients for each step.
#[derive(Debug, Clone)]
pub struct Run {
    /// The parameters before the first step.
    pub start: Vec<f64>,
    /// Rate and gradients of each step.
    pub steps: Vec<(f64, Vec<f64>)>,
}

impl Run {
    /// A random run with rates that change, exact in `f32`. No gradient is near 0, where the rules that divide
    /// by its size turn sharply.
    #[must_use]
    pub fn draw(parameters: usize, steps: usize, draw: &mut Draw) -> Self {
        let narrow = |values: Vec<f64>| values.into_iter().map(|x| f64::from(x as f32)).collect::<Vec<f64>>();
        let start = narrow(draw.normals(parameters));
        let steps = (0..steps)
            .map(|step| (1.0 / f64::from(16 + 4 * step as u32), narrow(draw.cotangent(parameters))))
            .map(|(rate, gradients)| (f64::from(rate as f32), gradients));
        Self { start, steps: steps.collect() }
    }

    /// The parameters after the run; NaN where the core refuses, which no check takes for a number.
    pub fn end<R: Real>(&self, optimiser: &Optimiser<R>) -> Vec<R> {
        let cast = |values: &[f64]| -> Vec<R> { values.iter().map(|x| R::from_f64(*x)).collect() };
        let gradients: Vec<Vec<R>> = self.steps.iter().map(|(_, gradients)| cast(gradients)).collect();
        end_of(optimiser, cast(&self.start), &self.rates(), &gradients)
    }

    /// The rates, step by step.
    #[must_use]
    pub fn rates(&self) -> Vec<f64> {
        self.steps.iter().map(|(rate, _)| *rate).collect()
    }
}

/// The parameters after steps with these rates and gradients, from moments of 0.
pub(super) fn end_of<R: Real>(
    optimiser: &Optimiser<R>,
    mut parameters: Vec<R>,
    rates: &[f64],
    gradients: &[Vec<R>],
) -> Vec<R> {
    let mut moments = vec![R::ZERO; optimiser.moment_count(parameters.len())];
    for (step, (rate, gradients)) in (1..).zip(rates.iter().zip(gradients)) {
        let rate = R::from_f64(*rate);
        let (parameters, moments) = (&mut parameters[..], &mut moments[..]);
        let update = Update { parameters, gradients, moments, step, rate };
        if optimiser.update(update).is_err() {
            return vec![R::from_f64(f64::NAN); gradients.len()];
        }
    }
    parameters
}
