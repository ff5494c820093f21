//! RMSProp: each gradient is divided by the root of a running average of its square.

use super::sgd::sgd_step;
use super::{Update, WeightDecay, cut};
use crate::hyperparameter::Checked;
use crate::{HyperparameterError, Real};

/// RMSProp (Hinton's lecture notes, 2012; centred: Graves 2013). PyTorch's `RMSprop`.
///
/// v = alpha v + (1 - alpha) g^2 from v = 0, without bias correction. The direction is d = g / (sqrt(v) +
/// epsilon), epsilon outside the root. Without momentum the step is p - rate d; with momentum mu, b = mu b +
/// d from b = 0 and the step is p - rate b.
///
/// `centred` divides by the deviation instead: v - m^2 under the root, where m = alpha m + (1 - alpha) g.
/// That difference can round to below 0, whose root is NaN. So the variance itself is kept, by v - m^2 =
/// alpha (v' - m'^2 + (1 - alpha) (g - m')^2), where v' and m' are those of the step before.
///
/// Moments, in this order: v (centred: the variance v - m^2); m if centred; b if there is momentum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RmsProp<R> {
    /// The weight of the past in v; 0.99 by default. PyTorch also takes 1 and more, with which v makes no
    /// sense.
    pub alpha: R,
    /// Added to the root; 1e-8 by default. With 0, a parameter whose gradient was always 0 becomes 0 / 0,
    /// NaN.
    pub epsilon: R,
    /// mu; none by default.
    pub momentum: Option<R>,
    /// Whether to divide by the deviation rather than by the root mean square; PyTorch's `centered`, false by
    /// default.
    pub centred: bool,
    /// Coupled weight decay: the gradient becomes g + `weight_decay` p. 0 by default.
    pub weight_decay: R,
}

impl<R: Real> RmsProp<R> {
    pub(super) const fn moments_per_parameter(&self) -> usize {
        let centred = if self.centred { 1 } else { 0 };
        let momentum = if self.momentum.is_some() { 1 } else { 0 };
        1 + centred + momentum
    }

    pub(super) fn check(&self) -> Result<(), HyperparameterError<R>> {
        let checked = Checked("RMSprop");
        checked.below_one("alpha", self.alpha)?;
        checked.not_negative("epsilon", self.epsilon)?;
        checked.not_negative("momentum", self.momentum.unwrap_or(R::ZERO))?;
        checked.not_negative("weight_decay", self.weight_decay)
    }

    #[inline(always)]
    pub(super) fn update(&self, update: Update<'_, R>) {
        let Update { parameters, gradients, moments, step: _, rate } = update;
        let (squares, rest) = cut(moments, parameters.len());
        let (means, buffers) = cut(rest, if self.centred { parameters.len() } else { 0 });
        let (mut means, mut buffers) = (means.iter_mut(), buffers.iter_mut());
        let decay = WeightDecay::Coupled(self.weight_decay);
        let fresh = R::ONE - self.alpha;
        for ((p, &g), square) in parameters.iter_mut().zip(gradients).zip(squares) {
            let g = decay.gradient(g, *p);
            // There is a mean for each parameter or for none, and likewise a buffer.
            *square = if let Some(mean) = means.next() {
                let distance = g - *mean;
                *mean += fresh * distance;
                self.alpha * (*square + fresh * (distance * distance))
            } else {
                self.alpha * *square + fresh * (g * g)
            };
            let mut direction = g / (square.sqrt() + self.epsilon);
            if let (Some(factor), Some(buffer)) = (self.momentum, buffers.next()) {
                *buffer = factor * *buffer + direction;
                direction = *buffer;
            }
            *p = sgd_step(*p, direction, rate);
        }
    }
}

impl<R: Real> Default for RmsProp<R> {
    fn default() -> Self {
        RmsProp {
            alpha: R::from_f64(0.99),
            epsilon: R::from_f64(1e-8),
            momentum: None,
            centred: false,
            weight_decay: R::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RmsProp;
    use crate::{Optimiser, Update};

    /// The moves of a parameter that starts at 0, under the gradient 1/2 and rate 1, and the moments left.
    fn moves<const STEPS: usize>(rule: RmsProp<f64>) -> ([f64; STEPS], [f64; 3]) {
        let (optimiser, mut memory) = (Optimiser::RmsProp(rule), [0.0; 3]);
        let mut step = 0;
        let moves = [(); STEPS].map(|()| {
            step += 1;
            let mut p = [0.0];
            let (moments, _) = memory.split_at_mut(optimiser.moment_count(1));
            let update = Update { parameters: &mut p, gradients: &[0.5], moments, step, rate: 1.0 };
            assert_eq!(optimiser.update(update), Ok(()));
            let [p] = p;
            -p
        });
        (moves, memory)
    }

    // Claim: v after t steps of a constant gradient g is g^2 (1 - alpha^t), without bias correction, and
    // epsilon is added to its root. Oracle: that closed form. Tolerance: 1e-14, about 50 roundings of 1e-16
    // and no cancellation.
    #[test]
    fn constant_gradient() {
        let rule = RmsProp { alpha: 0.75, epsilon: 0.25, ..RmsProp::default() };
        let (found, _) = moves::<8>(rule);
        for (t, found) in (1..).zip(found) {
            let wanted = 0.5 / (0.5 * (1.0 - 0.75_f64.powi(t)).sqrt() + 0.25);
            assert!((found - wanted).abs() <= 1e-14 * wanted, "step {t}: {found} for {wanted}");
        }
    }

    // Claim: centred, the variance is that of the definition v - m^2 = g^2 a (1 - a) with a = alpha^t, and
    // stays so in the long run, where v - m^2 as two rounded numbers would not. Oracle: the closed form.
    // Tolerance: 1e-13, for 300 steps each with a few roundings that the recurrence damps.
    #[test]
    fn centred() {
        let rule = RmsProp { alpha: 0.75, epsilon: 0.0, centred: true, ..RmsProp::default() };
        let (found, _) = moves::<100>(rule);
        for (t, found) in (1..).zip(found) {
            let a = 0.75_f64.powi(t);
            let wanted = 0.5 / (0.5 * (a * (1.0 - a)).sqrt());
            assert!((found - wanted).abs() <= 1e-13 * wanted, "step {t}: {found} for {wanted}");
        }
    }

    // Claim: with momentum the directions are summed with weights mu^k. Oracle: the moves without momentum,
    // for the same moments. Tolerance: 1e-14, a sum of eight terms of one sign.
    #[test]
    fn momentum() {
        for centred in [false, true] {
            let rule = RmsProp { alpha: 0.75, epsilon: 0.25, centred, ..RmsProp::default() };
            let (plain, _) = moves::<8>(rule);
            let (found, _) = moves::<8>(RmsProp { momentum: Some(0.5), ..rule });
            let mut wanted = 0.0;
            for (direction, found) in plain.into_iter().zip(found) {
                wanted = 0.5 * wanted + direction;
                assert!((found - wanted).abs() <= 1e-14 * wanted, "{found} for {wanted}");
            }
        }
    }

    // Claim: moments lie as documented: v or variance, mean, buffer. Oracle: one step by hand, g = 1/2 and
    // alpha = 3/4: v = 1/16, variance 3/64, m = 1/8. Exact: dyadic, and the root of 1/16 is 1/4.
    #[test]
    fn layout() {
        let rule = RmsProp { alpha: 0.75, epsilon: 0.25, momentum: Some(0.5), ..RmsProp::default() };
        assert_eq!(moves::<1>(rule).1, [0.0625, 1.0, 0.0]);
        let (_, [variance, mean, buffer]) = moves::<1>(RmsProp { centred: true, ..rule });
        assert_eq!([variance, mean], [0.046875, 0.125]);
        assert!(buffer > 0.0);
    }
}
