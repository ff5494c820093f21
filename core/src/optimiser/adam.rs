//! Adam: momentum divided by the root of a running average of the squared gradient, both corrected for their
//! start at 0.

use super::sgd::sgd_step;
use super::{Update, WeightDecay, cut};
use crate::dispatch::by_widest;
use crate::hyperparameter::Checked;
use crate::{HyperparameterError, Real};

/// Adam (Kingma & Ba 2015, Algorithm 1). PyTorch's `Adam` without `amsgrad`.
///
/// m = beta1 m + (1 - beta1) g and v = beta2 v + (1 - beta2) g^2 from 0. At step t the parameter becomes p -
/// rate / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon): epsilon is added outside the root and
/// after the correction.
///
/// Moments: all m, then all v. A gradient so small that its square is 0 in the scalar at hand leaves v at 0,
/// and the step is then m / epsilon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adam<R> {
    /// The weight of the past in m; 0.9 by default.
    pub beta1: R,
    /// The weight of the past in v; 0.999 by default.
    pub beta2: R,
    /// Added to the root; 1e-8 by default. With 0, a parameter whose gradient was always 0 becomes 0 / 0,
    /// NaN.
    pub epsilon: R,
    /// Coupled weight decay: the gradient becomes g + `weight_decay` p. 0 by default.
    pub weight_decay: R,
}

impl<R: Real> Adam<R> {
    pub(super) fn check(&self) -> Result<(), HyperparameterError<R>> {
        self.check_as("Adam")
    }

    pub(super) fn check_as(&self, owner: &'static str) -> Result<(), HyperparameterError<R>> {
        let checked = Checked(owner);
        checked.below_one("beta1", self.beta1)?;
        checked.below_one("beta2", self.beta2)?;
        checked.not_negative("epsilon", self.epsilon)?;
        checked.not_negative("weight_decay", self.weight_decay)
    }

    pub(super) fn update(&self, update: Update<'_, R>) {
        self.update_with(WeightDecay::Coupled(self.weight_decay), update);
    }

    /// A step with `decay` in place of the rule's own.
    pub(super) fn update_with(&self, decay: WeightDecay<R>, update: Update<'_, R>) {
        let Update { parameters, gradients, moments, step, rate } = update;
        let (means, squares) = cut(moments, parameters.len());
        // The root of v's correction is moved from each v to the two factors it belongs to: a division less
        // each time.
        let root_correction = one_minus_power(self.beta2, step).sqrt();
        let corrected_rate = rate * root_correction / one_minus_power(self.beta1, step);
        let epsilon = self.epsilon * root_correction;
        let Adam { beta1, beta2, .. } = *self;
        let (fresh1, fresh2) = (R::ONE - beta1, R::ONE - beta2);
        by_widest::<R, _>(
            gradients.len(),
            #[inline(always)]
            || {
                for (((p, &g), m), v) in parameters.iter_mut().zip(gradients).zip(means).zip(squares) {
                    let g = decay.gradient(g, *p);
                    *m = beta1 * *m + fresh1 * g;
                    *v = beta2 * *v + fresh2 * (g * g);
                    let direction = *m / (v.sqrt() + epsilon);
                    *p = sgd_step(decay.parameter(*p, rate), direction, corrected_rate);
                }
            },
        );
    }
}

impl<R: Real> Default for Adam<R> {
    fn default() -> Self {
        Adam {
            beta1: R::from_f64(0.9),
            beta2: R::from_f64(0.999),
            epsilon: R::from_f64(1e-8),
            weight_decay: R::ZERO,
        }
    }
}

/// 1 - base^exponent for a base in \[0, 1), by squaring.
///
/// Powers of base are never formed: with q_n = 1 - base^n, q_2n = q_n (2 - q_n) and q_(m+n) = q_m + q_n (1 -
/// q_m), sums of terms of one sign. The relative error stays at a few roundings where base^n would double its
/// own with each squaring and 1 - base^n would lose more to cancellation.
fn one_minus_power<R: Real>(base: R, mut exponent: u64) -> R {
    let mut doubled = R::ONE - base;
    let mut total = R::ZERO;
    while exponent > 0 {
        if exponent & 1 == 1 {
            total += doubled * (R::ONE - total);
        }
        doubled = doubled * (R::ONE + (R::ONE - doubled));
        exponent >>= 1;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::{Adam, one_minus_power};
    use crate::{Optimiser, Update};

    // Claim: under a constant gradient every step moves by rate g / (|g| + epsilon), since m / (1 - beta1^t)
    // = g and v / (1 - beta2^t) = g^2: so the corrections have the right exponent, and epsilon is outside the
    // root and after the correction. Oracle: that closed form. Tolerance: 1e-13, a few roundings a step that
    // the averages damp.
    #[test]
    fn constant_gradient() {
        let optimiser = Optimiser::Adam(Adam { epsilon: 0.25, ..Adam::default() });
        for g in [0.75_f64, -3.0, 1e-3] {
            let mut moments = [0.0; 2];
            let wanted = -0.125 * g / (g.abs() + 0.25);
            for step in 1..=2000 {
                let mut p = [0.0];
                let update =
                    Update { parameters: &mut p, gradients: &[g], moments: &mut moments, step, rate: 0.125 };
                assert_eq!(optimiser.update(update), Ok(()));
                let [p] = p;
                assert!((p - wanted).abs() <= 1e-13 * wanted.abs(), "step {step}: {p} for {wanted}");
            }
        }
    }

    // Claim: two different gradients are averaged as documented. Oracle: by hand with beta1 = 1/2, beta2 =
    // 3/4, g = 4 then 0: m = 2 then 1, v = 4 then 3, corrections 1/2, 1/4 then 3/4, 7/16; steps 4/4 and (4/3)
    // / sqrt(48/7). Moments are exact, the second step to 1e-15.
    #[test]
    fn by_hand() {
        let rule = Adam { beta1: 0.5, beta2: 0.75, epsilon: 0.0, weight_decay: 0.0 };
        let (mut p, mut moments) = ([0.0_f64], [0.0; 2]);
        for (step, g, wanted, kept) in
            [(1, 4.0, -1.0, [2.0, 4.0]), (2, 0.0, -1.0 - (4.0 / 3.0) / (48.0_f64 / 7.0).sqrt(), [1.0, 3.0])]
        {
            let update =
                Update { parameters: &mut p, gradients: &[g], moments: &mut moments, step, rate: 1.0 };
            assert_eq!(Optimiser::Adam(rule).update(update), Ok(()));
            assert!((p[0] - wanted).abs() <= 1e-15 * wanted.abs());
            assert_eq!(moments, kept);
        }
    }

    // Claim: coupled decay is part of the gradient that the moments see. Oracle: a rule without decay that is
    // given g + decay p. Exact: the same operations.
    #[test]
    fn weight_decay_is_coupled() {
        let plain = Adam::<f64>::default();
        let decayed = Adam { weight_decay: 0.5, ..plain };
        let (mut a, mut b) = (([3.0], [0.0; 2]), ([3.0], [0.0; 2]));
        for step in 1..=5 {
            let [p] = b.0;
            for (rule, (parameters, moments), g) in [(decayed, &mut a, 1.0), (plain, &mut b, 1.0 + 0.5 * p)] {
                let update = Update { parameters, gradients: &[g], moments, step, rate: 0.5 };
                assert_eq!(Optimiser::Adam(rule).update(update), Ok(()));
            }
            assert_eq!(a, b);
        }
    }

    // Claim: in f32, 1 - beta^t is within 5 units of 2^-24 of the truth for every beta and t, and 1 for the
    // last step there is. Oracle: -expm1(t ln beta) in f64, good to about 1e-15 (1 + t |ln beta|) while the
    // result is not 1. The strides are fixed.
    #[test]
    fn bias_correction() {
        let mut worst = 0.0_f64;
        for beta in [0.0_f32, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.999_999] {
            for t in (1..2000).chain((2000..200_000).step_by(997)) {
                let exact = -libm::expm1(t as f64 * libm::log(f64::from(beta)));
                worst = worst.max((f64::from(one_minus_power(beta, t)) / exact - 1.0).abs());
            }
            assert_eq!(one_minus_power(beta, u64::MAX), 1.0);
        }
        assert!(worst <= 5.0 * f64::from(f32::EPSILON) / 2.0, "{:e}", worst / f64::from(f32::EPSILON));
        assert!(worst > 0.5 * f64::from(f32::EPSILON) / 2.0, "f32 cannot be that good: the oracle is broken");
    }
}
