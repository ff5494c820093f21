//! Stochastic gradient descent: p <- p - rate g, and with momentum p <- p - rate b where b remembers.

use super::{Update, WeightDecay};
use crate::hyperparameter::Checked;
use crate::{HyperparameterError, Real};

/// Stochastic gradient descent. PyTorch's `SGD`.
///
/// With momentum mu and dampening d, the buffer is b = g at step 1 and b = mu b + (1 - d) g afterwards. The
/// step is p - rate b, or p - rate (g + mu b) with Nesterov's momentum (Sutskever et al. 2013, in PyTorch's
/// form, where the rate multiplies the buffer and is no part of it).
///
/// Moments: the buffer, if there is momentum; otherwise none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sgd<R> {
    /// Momentum, if any.
    pub momentum: Option<Momentum<R>>,
    /// How parameters are pulled towards 0.
    pub weight_decay: WeightDecay<R>,
}

/// The memory of past gradients in [`Sgd`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Momentum<R> {
    /// The weight of the past, mu; PyTorch's `momentum`. From 0 up, and below 1 for a sum that stays finite.
    pub factor: R,
    /// How much of the new gradient is left out from step 2 on. 0 by default, and 0 with Nesterov's momentum.
    pub dampening: R,
    /// Whether to step along g + mu b rather than along b.
    pub nesterov: bool,
}

impl<R: Real> Sgd<R> {
    /// No momentum, no weight decay: p <- p - rate g. PyTorch's defaults.
    pub const fn plain() -> Self {
        Sgd { momentum: None, weight_decay: WeightDecay::None }
    }

    /// With momentum, without dampening and weight decay.
    pub const fn with_momentum(factor: R) -> Self {
        let momentum = Momentum { factor, dampening: R::ZERO, nesterov: false };
        Sgd { momentum: Some(momentum), weight_decay: WeightDecay::None }
    }

    /// With Nesterov's momentum, without weight decay.
    pub const fn with_nesterov(factor: R) -> Self {
        let momentum = Momentum { factor, dampening: R::ZERO, nesterov: true };
        Sgd { momentum: Some(momentum), weight_decay: WeightDecay::None }
    }

    /// Whether a step is p <- p - rate g and nothing else.
    pub const fn is_plain(&self) -> bool {
        matches!(self, Sgd { momentum: None, weight_decay: WeightDecay::None })
    }

    pub(super) const fn moments_per_parameter(&self) -> usize {
        if self.momentum.is_some() { 1 } else { 0 }
    }

    pub(super) fn check(&self) -> Result<(), HyperparameterError<R>> {
        let checked = Checked("SGD");
        checked.not_negative("weight_decay", self.weight_decay.factor())?;
        let Some(Momentum { factor, dampening, nesterov }) = self.momentum else {
            return Ok(());
        };
        checked.not_negative("momentum factor", factor)?;
        checked.finite("dampening", dampening)?;
        if nesterov && factor == R::ZERO {
            return checked.error("momentum factor", "above 0 with Nesterov's momentum", factor);
        }
        if nesterov && dampening != R::ZERO {
            return checked.error("dampening", "0 with Nesterov's momentum", dampening);
        }
        Ok(())
    }

    #[inline(always)]
    pub(super) fn update(&self, update: Update<'_, R>) {
        let Update { parameters, gradients, moments, step, rate } = update;
        let decay = self.weight_decay;
        let Some(Momentum { factor, dampening, nesterov }) = self.momentum else {
            for (p, &g) in parameters.iter_mut().zip(gradients) {
                *p = sgd_step(decay.parameter(*p, rate), decay.gradient(g, *p), rate);
            }
            return;
        };
        let fresh = R::ONE - dampening;
        for ((p, &g), buffer) in parameters.iter_mut().zip(gradients).zip(moments) {
            let g = decay.gradient(g, *p);
            *buffer = if step == 1 { g } else { factor * *buffer + fresh * g };
            let direction = if nesterov { g + factor * *buffer } else { *buffer };
            *p = sgd_step(decay.parameter(*p, rate), direction, rate);
        }
    }
}

impl<R: Real> Default for Sgd<R> {
    fn default() -> Self {
        Self::plain()
    }
}

/// The step itself. Whoever updates parameters in place takes it from here, so that both ways give the same
/// bits.
#[inline(always)]
pub(crate) fn sgd_step<R: Real>(parameter: R, direction: R, rate: R) -> R {
    parameter - rate * direction
}

#[cfg(test)]
mod tests {
    use super::{Momentum, Sgd, WeightDecay};
    use crate::{Optimiser, Update};

    /// The parameter after each step, from 1, with the gradients 1, 2, -4 and rate 1/2.
    fn path(rule: Sgd<f64>) -> [f64; 3] {
        let optimiser = Optimiser::Sgd(rule);
        let (mut p, mut memory) = ([1.0], [0.0]);
        let mut step = 0;
        [1.0, 2.0, -4.0].map(|g| {
            step += 1;
            let (moments, _) = memory.split_at_mut(optimiser.moment_count(1));
            let update = Update { parameters: &mut p, gradients: &[g], moments, step, rate: 0.5 };
            assert_eq!(optimiser.update(update), Ok(()));
            let [p] = p;
            p
        })
    }

    // Claim: the recurrences of the documentation, with every option. Oracle: worked by hand in dyadic
    // numbers, hence exact. Buffers with mu = 1/2: 1, 5/2, -11/4; with dampening 1/2: 1, 3/2, -5/4;
    // Nesterov's directions: 3/2, 13/4, -43/8.
    #[test]
    fn by_hand() {
        assert_eq!(path(Sgd::plain()), [0.5, -0.5, 1.5]);
        assert_eq!(path(Sgd::with_momentum(0.5)), [0.5, -0.75, 0.625]);
        assert_eq!(path(Sgd::with_nesterov(0.5)), [0.25, -1.375, 1.3125]);
        let momentum = Some(Momentum { factor: 0.5, dampening: 0.5, nesterov: false });
        assert_eq!(path(Sgd { momentum, ..Sgd::plain() }), [0.5, -0.25, 0.375]);
    }

    // Claim: coupled decay goes through the buffer, decoupled decay does not. Oracle: by hand, with decay
    // 1/2, mu = 1/2. Coupled: g = 3/2, 17/8, -4 + 13/64...; decoupled: p <- 3/4 p - b / 2 with the buffers
    // above.
    #[test]
    fn weight_decay() {
        let coupled = WeightDecay::Coupled(0.5);
        assert_eq!(path(Sgd { weight_decay: coupled, ..Sgd::plain() }), [0.25, -0.8125, 1.390625]);
        let decoupled = WeightDecay::Decoupled(0.5);
        assert_eq!(path(Sgd { weight_decay: decoupled, ..Sgd::plain() }), [0.25, -0.8125, 1.390625]);
        let momentum = Sgd::with_momentum(0.5);
        assert_eq!(path(Sgd { weight_decay: coupled, ..momentum }), [0.25, -1.1875, 0.390625]);
        assert_eq!(path(Sgd { weight_decay: decoupled, ..momentum }), [0.25, -1.0625, 0.578125]);
    }

    // Claim: every hyperparameter that makes no sense is refused by its name; a negative dampening is one that PyTorch takes.
    #[test]
    fn senseless_hyperparameters_are_refused() {
        let with = |factor: f64, dampening: f64, nesterov: bool| {
            let momentum = Some(Momentum { factor, dampening, nesterov });
            Optimiser::Sgd(Sgd { momentum, ..Sgd::plain() }).check().err().map(|error| error.name)
        };
        assert_eq!(with(0.9, f64::NAN, false), Some("dampening"));
        assert_eq!(with(0.9, f64::INFINITY, false), Some("dampening"));
        assert_eq!(with(f64::INFINITY, 0.0, false), Some("momentum factor"));
        assert_eq!(with(0.0, 0.0, true), Some("momentum factor"));
        assert_eq!(with(0.9, 0.1, true), Some("dampening"));
        assert_eq!(with(0.9, -0.5, false), None);
    }

    // Claim: on p^2 / 2 the parameter after t steps is (1 - rate)^t p. Exact for rate 1/2.
    #[test]
    fn parabola() {
        let mut p = [1.0_f32];
        for step in 1..=20 {
            let gradients = p;
            let update =
                Update { parameters: &mut p, gradients: &gradients, moments: &mut [], step, rate: 0.5 };
            assert_eq!(Optimiser::Sgd(Sgd::plain()).update(update), Ok(()));
        }
        assert_eq!(p, [1.0 / 1_048_576.0]);
    }
}
