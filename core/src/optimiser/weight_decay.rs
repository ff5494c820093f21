//! Two ways to pull parameters towards 0. For plain gradient descent they are the same but for rounding; with
//! momentum they are not (Loshchilov & Hutter, "Decoupled Weight Decay Regularization", 2019).

use crate::Real;

/// How parameters are pulled towards 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WeightDecay<R> {
    /// Not at all.
    None,
    /// The gradient becomes g + decay p before anything else, the gradient of a penalty of decay / 2 |p|^2.
    /// PyTorch's `weight_decay` of SGD, RMSprop and Adam.
    Coupled(R),
    /// The parameter becomes p (1 - rate decay) before the step, and the moments do not see it. PyTorch's
    /// `weight_decay` of AdamW.
    Decoupled(R),
}

impl<R: Real> WeightDecay<R> {
    /// The gradient the rule works with.
    #[inline(always)]
    pub(super) fn gradient(self, gradient: R, parameter: R) -> R {
        match self {
            WeightDecay::Coupled(decay) => gradient + decay * parameter,
            WeightDecay::None | WeightDecay::Decoupled(_) => gradient,
        }
    }

    /// The parameter the rule starts from.
    #[inline(always)]
    pub(super) fn parameter(self, parameter: R, rate: R) -> R {
        match self {
            WeightDecay::Decoupled(decay) => parameter * (R::ONE - rate * decay),
            WeightDecay::None | WeightDecay::Coupled(_) => parameter,
        }
    }

    /// The factor, 0 for none.
    pub(super) fn factor(self) -> R {
        match self {
            WeightDecay::None => R::ZERO,
            WeightDecay::Coupled(decay) | WeightDecay::Decoupled(decay) => decay,
        }
    }
}
