//! Goldens of the optimisers, of clipping and of the schedules.

use headwater_core::{Adam, AdamW, Momentum, Optimiser, Real, RmsProp, Schedule, Sgd, WeightDecay};
use serde::Deserialize;

use super::number::list;

/// An optimiser with PyTorch's arguments; those that are missing have PyTorch's defaults.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "name", deny_unknown_fields)]
pub enum DescribedOptimiser {
    /// `torch.optim.SGD`.
    #[serde(rename = "SGD")]
    Sgd {
        /// The rate of the first step.
        lr: f64,
        /// The weight of the past.
        #[serde(default)]
        momentum: f64,
        /// How much of a new gradient is left out.
        #[serde(default)]
        dampening: f64,
        /// Whether to look ahead.
        #[serde(default)]
        nesterov: bool,
        /// Coupled decay.
        #[serde(default)]
        weight_decay: f64,
        /// Decoupled decay, which PyTorch's SGD does not have: the generator multiplies first, as AdamW does.
        #[serde(default)]
        decoupled: f64,
    },
    /// `torch.optim.RMSprop`.
    #[serde(rename = "RMSprop")]
    RmsProp {
        /// The rate of the first step.
        lr: f64,
        /// The weight of the past.
        #[serde(default = "alpha")]
        alpha: f64,
        /// Added to the root.
        #[serde(default = "eps")]
        eps: f64,
        /// The weight of past steps.
        #[serde(default)]
        momentum: f64,
        /// Whether to divide by the deviation.
        #[serde(default)]
        centered: bool,
        /// Coupled decay.
        #[serde(default)]
        weight_decay: f64,
    },
    /// `torch.optim.Adam`.
    Adam {
        /// The rate of the first step.
        lr: f64,
        /// The weights of the past.
        #[serde(default = "betas")]
        betas: [f64; 2],
        /// Added to the root.
        #[serde(default = "eps")]
        eps: f64,
        /// Coupled decay.
        #[serde(default)]
        weight_decay: f64,
    },
    /// `torch.optim.AdamW`.
    AdamW {
        /// The rate of the first step.
        lr: f64,
        /// The weights of the past.
        #[serde(default = "betas")]
        betas: [f64; 2],
        /// Added to the root.
        #[serde(default = "eps")]
        eps: f64,
        /// Decoupled decay.
        #[serde(default = "decay")]
        weight_decay: f64,
    },
}

fn alpha() -> f64 {
    0.99
}

fn eps() -> f64 {
    1e-8
}

fn betas() -> [f64; 2] {
    [0.9, 0.999]
}

fn decay() -> f64 {
    0.01
}

impl DescribedOptimiser {
    /// The rate of the first step.
    #[must_use]
    pub fn rate(self) -> f64 {
        match self {
            DescribedOptimiser::Sgd { lr, .. }
            | DescribedOptimiser::RmsProp { lr, .. }
            | DescribedOptimiser::Adam { lr, .. }
            | DescribedOptimiser::AdamW { lr, .. } => lr,
        }
    }

    /// The optimiser that is meant, in `f64`.
    #[must_use]
    pub fn optimiser(self) -> Optimiser<f64> {
        self.optimiser_in()
    }

    /// The optimiser that is meant, with hyperparameters in another scalar.
    #[must_use]
    pub fn optimiser_in<R: Real>(self) -> Optimiser<R> {
        let scalar = R::from_f64;
        match self {
            DescribedOptimiser::Sgd { lr: _, momentum, dampening, nesterov, weight_decay, decoupled } => {
                let momentum = (momentum > 0.0).then_some(Momentum {
                    factor: scalar(momentum),
                    dampening: scalar(dampening),
                    nesterov,
                });
                let weight_decay = match (weight_decay > 0.0, decoupled > 0.0) {
                    (false, false) => WeightDecay::None,
                    (true, _) => WeightDecay::Coupled(scalar(weight_decay)),
                    (false, true) => WeightDecay::Decoupled(scalar(decoupled)),
                };
                Optimiser::Sgd(Sgd { momentum, weight_decay })
            }
            DescribedOptimiser::RmsProp { lr: _, alpha, eps, momentum, centered, weight_decay } => {
                let momentum = (momentum > 0.0).then_some(scalar(momentum));
                Optimiser::RmsProp(RmsProp {
                    alpha: scalar(alpha),
                    epsilon: scalar(eps),
                    momentum,
                    centred: centered,
                    weight_decay: scalar(weight_decay),
                })
            }
            DescribedOptimiser::Adam { lr: _, betas: [beta1, beta2], eps, weight_decay } => {
                Optimiser::Adam(Adam {
                    beta1: scalar(beta1),
                    beta2: scalar(beta2),
                    epsilon: scalar(eps),
                    weight_decay: scalar(weight_decay),
                })
            }
            DescribedOptimiser::AdamW { lr: _, betas: [beta1, beta2], eps, weight_decay } => {
                Optimiser::AdamW(AdamW {
                    beta1: scalar(beta1),
                    beta2: scalar(beta2),
                    epsilon: scalar(eps),
                    weight_decay: scalar(weight_decay),
                })
            }
        }
    }
}

/// One optimiser over a given sequence of gradients.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptimiserCase {
    /// Which one.
    pub optimiser: DescribedOptimiser,
    /// The name of the sequence.
    pub sequence: String,
    /// The rate of each step.
    #[serde(deserialize_with = "list")]
    pub rates: Vec<f64>,
    /// The parameters before the first step.
    #[serde(deserialize_with = "list")]
    pub start: Vec<f64>,
    /// The gradients of each step.
    pub gradients: Vec<Vec<f64>>,
    /// PyTorch's parameters after each step.
    pub parameters: Vec<Vec<f64>>,
}

/// How gradients are clipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clipping {
    /// `clip_grad_norm_`.
    Norm,
    /// `clip_grad_value_`.
    Value,
}

/// Gradients before and after clipping.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClippingCase {
    /// What is special about the gradients.
    pub name: String,
    /// By norm or by value.
    pub kind: Clipping,
    /// The largest norm or value.
    pub limit: f64,
    /// The gradients; several tensors of PyTorch's, end to end.
    #[serde(deserialize_with = "list")]
    pub gradients: Vec<f64>,
    /// PyTorch's norm before clipping, if by norm.
    pub norm: Option<f64>,
    /// What PyTorch leaves.
    #[serde(deserialize_with = "list")]
    pub clipped: Vec<f64>,
}

/// A schedule with the arguments of PyTorch's.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
enum DescribedSchedule {
    Constant,
    Step { step_size: u64, gamma: f64 },
    Cosine { t_max: u64, eta_min: f64 },
    Linear { start_factor: f64, total: u64 },
    LinearThenCosine { start_factor: f64, total: u64, t_max: u64, eta_min: f64 },
}

/// The rate of each step under a schedule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleCase {
    schedule: DescribedSchedule,
    base: f64,
    /// PyTorch's rates; the first is that of the first step.
    #[serde(deserialize_with = "list")]
    pub rates: Vec<f64>,
}

impl ScheduleCase {
    /// The schedule that is meant.
    #[must_use]
    pub fn schedule(&self) -> Schedule<f64> {
        let base = self.base;
        match self.schedule {
            DescribedSchedule::Constant => Schedule::constant(base),
            DescribedSchedule::Step { step_size, gamma } => Schedule::step(base, step_size, gamma),
            DescribedSchedule::Cosine { t_max, eta_min } => Schedule::cosine(base, t_max, eta_min),
            DescribedSchedule::Linear { start_factor, total } => {
                Schedule::constant(base).with_warm_up(total, start_factor)
            }
            DescribedSchedule::LinearThenCosine { start_factor, total, t_max, eta_min } => {
                Schedule::cosine(base, t_max, eta_min).with_warm_up(total, start_factor)
            }
        }
    }
}
