//! How parameters are moved.

use crate::border::reference;
use crate::failure::Failure;
use headwater_core::{Adam, AdamW, Momentum, Optimiser, RmsProp, Sgd, WeightDecay};

/// The rules of `torch.optim`.
#[repr(u32)]
#[derive(Debug, Clone, Copy)]
pub enum HeadwaterOptimiserKind {
    /// Takes `weight_decay`; option `HEADWATER_DECOUPLED_WEIGHT_DECAY`. No moments.
    Sgd = 0,
    /// As `Sgd`, with `momentum` and `dampening`.
    SgdMomentum = 1,
    /// As `SgdMomentum`, with Nesterov's look-ahead.
    SgdNesterov = 2,
    /// Takes `alpha`, `epsilon`, `weight_decay`; option `HEADWATER_CENTRED`.
    RmsProp = 3,
    /// As `RmsProp`, with `momentum`.
    RmsPropMomentum = 4,
    /// Takes `beta1`, `beta2`, `epsilon`, `weight_decay`.
    Adam = 5,
    /// The same with decoupled weight decay.
    AdamW = 6,
}

/// Option of RMSProp: the centred form.
pub const HEADWATER_CENTRED: u32 = 1;
/// Option of SGD: weight decay apart from the gradient.
pub const HEADWATER_DECOUPLED_WEIGHT_DECAY: u32 = 2;

/// An optimiser. Fields that its kind does not take are ignored: leave them 0. No field has a default: 0 means 0.
#[repr(C)]
#[derive(Debug)]
pub struct HeadwaterOptimiser {
    /// A `HeadwaterOptimiserKind`.
    pub kind: u32,
    /// A sum of options.
    pub options: u32,
    /// PyTorch's `momentum`.
    pub momentum: f32,
    /// PyTorch's `dampening`.
    pub dampening: f32,
    /// PyTorch's `alpha`, 0.99 there.
    pub alpha: f32,
    /// PyTorch's `betas[0]`, 0.9 there.
    pub beta1: f32,
    /// PyTorch's `betas[1]`, 0.999 there.
    pub beta2: f32,
    /// PyTorch's `eps`, 1e-8 there.
    pub epsilon: f32,
    /// PyTorch's `weight_decay`.
    pub weight_decay: f32,
}

/// # Safety
/// `optimiser` points to a description, or is refused.
pub(crate) unsafe fn optimiser(optimiser: *const HeadwaterOptimiser) -> Result<Optimiser<f32>, Failure> {
    // SAFETY: as this function asks.
    let optimiser = unsafe { reference("optimiser", optimiser)? }.rule()?;
    optimiser.check().map_err(Failure::Hyperparameter)?;
    Ok(optimiser)
}

impl HeadwaterOptimiser {
    fn rule(&self) -> Result<Optimiser<f32>, Failure> {
        let Self { kind, options, momentum, dampening, alpha, beta1, beta2, epsilon, weight_decay } = *self;
        if options > 3 {
            return Err(Failure::UnknownChoice { part: "options", found: options, count: 4 });
        }
        let has = |option| options & option != 0;
        let centred = has(HEADWATER_CENTRED);
        Ok(match kind {
            0 => Optimiser::Sgd(Sgd { momentum: None, weight_decay: self.sgd_decay() }),
            1 | 2 => {
                let momentum = Some(Momentum { factor: momentum, dampening, nesterov: kind == 2 });
                Optimiser::Sgd(Sgd { momentum, weight_decay: self.sgd_decay() })
            }
            3 => Optimiser::RmsProp(RmsProp { alpha, epsilon, momentum: None, centred, weight_decay }),
            4 => Optimiser::RmsProp(RmsProp {
                alpha,
                epsilon,
                momentum: Some(momentum),
                centred,
                weight_decay,
            }),
            5 => Optimiser::Adam(Adam { beta1, beta2, epsilon, weight_decay }),
            6 => Optimiser::AdamW(AdamW { beta1, beta2, epsilon, weight_decay }),
            found => return Err(Failure::UnknownChoice { part: "kind of optimiser", found, count: 7 }),
        })
    }

    fn sgd_decay(&self) -> WeightDecay<f32> {
        if self.weight_decay == 0.0 {
            WeightDecay::None
        } else if self.options & HEADWATER_DECOUPLED_WEIGHT_DECAY != 0 {
            WeightDecay::Decoupled(self.weight_decay)
        } else {
            WeightDecay::Coupled(self.weight_decay)
        }
    }
}
