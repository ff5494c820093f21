//! Adam with decoupled weight decay.

use super::{Adam, Update, WeightDecay};
use crate::{HyperparameterError, Real};

/// AdamW (Loshchilov & Hutter 2019). PyTorch's `AdamW` without `amsgrad`.
///
/// The parameter becomes p (1 - rate `weight_decay`), and then takes the step of [`Adam`] without decay. The
/// moments, all m and then all v, do not see the decay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdamW<R> {
    /// The weight of the past in m; 0.9 by default.
    pub beta1: R,
    /// The weight of the past in v; 0.999 by default.
    pub beta2: R,
    /// Added to the root; 1e-8 by default. With 0, a parameter whose gradient was always 0 becomes 0 / 0,
    /// NaN.
    pub epsilon: R,
    /// Decoupled weight decay; 0.01 by default.
    pub weight_decay: R,
}

impl<R: Real> AdamW<R> {
    pub(super) fn check(&self) -> Result<(), HyperparameterError<R>> {
        self.averages().check_as("AdamW")
    }

    pub(super) fn update(&self, update: Update<'_, R>) {
        self.averages().update_with(WeightDecay::Decoupled(self.weight_decay), update);
    }

    /// The rule for the moments, with the same numbers.
    fn averages(&self) -> Adam<R> {
        let AdamW { beta1, beta2, epsilon, weight_decay } = *self;
        Adam { beta1, beta2, epsilon, weight_decay }
    }
}

impl<R: Real> Default for AdamW<R> {
    fn default() -> Self {
        let Adam { beta1, beta2, epsilon, weight_decay: _ } = Adam::default();
        AdamW { beta1, beta2, epsilon, weight_decay: R::from_f64(0.01) }
    }
}

#[cfg(test)]
mod tests {
    use super::AdamW;
    use crate::{Adam, Optimiser, Update};

    // Claim: a step is a multiplication by 1 - rate decay and then a step of Adam. Oracle: those two, one
    // after the other. Exact: the same operations.
    #[test]
    fn decay_then_adam() {
        let both = AdamW { weight_decay: 0.25, ..AdamW::<f32>::default() };
        let adam = Adam::<f32>::default();
        let (mut a, mut b) = (([3.0, -2.0], [0.0; 4]), ([3.0, -2.0], [0.0; 4]));
        for step in 1..=5 {
            let gradients = [0.5, 1.0 / step as f32];
            b.0 = b.0.map(|p: f32| p * (1.0 - 0.1 * 0.25));
            for (rule, (parameters, moments)) in
                [(Optimiser::AdamW(both), &mut a), (Optimiser::Adam(adam), &mut b)]
            {
                let update = Update { parameters, gradients: &gradients, moments, step, rate: 0.1 };
                assert_eq!(rule.update(update), Ok(()));
            }
            assert_eq!(a, b);
        }
    }
}
