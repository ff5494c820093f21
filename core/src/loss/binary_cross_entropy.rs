//! -t ln s(x) - (1 - t) ln(1 - s(x)) from the logit x, where s is the sigmoid.
//!
//! With e = exp(-|x|), which never overflows, -ln s(x) = max(-x, 0) + ln(1 + e), so that every sum below has
//! terms of one sign for a target in \[0, 1\], and nothing cancels.

use crate::Real;

/// x (1 - t) + ln(1 + e^-x) where x > 0, else -x t + ln(1 + e^x).
pub(super) fn value<R: Real>(x: R, t: R) -> R {
    if x.is_positive() { x * (R::ONE - t) + (-x).exp().ln_1p() } else { x.exp().ln_1p() - x * t }
}

/// s(x) - t, as (1 - t) s(x) - t s(-x): for a target of 0 or 1 one of the two is left, and it keeps its tail.
pub(super) fn derivative<R: Real>(x: R, t: R) -> R {
    if x.is_positive() {
        let e = (-x).exp();
        ((R::ONE - t) - t * e) / (R::ONE + e)
    } else {
        let e = x.exp();
        ((R::ONE - t) * e - t) / (R::ONE + e)
    }
}

#[cfg(test)]
mod tests {
    use super::{derivative, value};
    use crate::{Loss, Targets};

    // Claim: at logit 0 loss is ln 2 and gradient 1/2 - t, for any target. Oracle: the formula. Tolerance 0:
    // the same rounding of one number.
    #[test]
    fn at_zero() {
        for t in [0.0, 0.25, 1.0] {
            assert_eq!(value(0.0_f64, t), core::f64::consts::LN_2);
            assert_eq!(derivative(0.0_f64, t), 0.5 - t);
        }
    }

    // Claim: between the ends the slope is s(x) - t. Oracle: this formula. Tolerance: three roundings of numbers below 1.
    #[test]
    fn slope_between() {
        for x in [-2.0_f64, -0.5, 0.25, 3.0] {
            for t in [0.125, 0.75] {
                let slope = 1.0 / (1.0 + (-x).exp()) - t;
                assert!((derivative(x, t) - slope).abs() <= 2.0 * f64::EPSILON);
            }
        }
    }

    // Claim: loss and gradient of a target that is met keep their tails. Oracle: for x >= 40 both are e^-x to
    // within a factor 1 + e^-x, which rounds to 1. Tolerance: 4 units in the last place, for exp, ln_1p and a
    // division.
    #[test]
    fn tails() {
        for x in [40.0_f64, 100.0, 700.0] {
            let tail = (-x).exp();
            for (loss, slope) in [(value(x, 1.0), -derivative(x, 1.0)), (value(-x, 0.0), derivative(-x, 0.0))]
            {
                assert!((loss - tail).abs() <= 4.0 * f64::EPSILON * tail);
                assert!((slope - tail).abs() <= 4.0 * f64::EPSILON * tail);
            }
        }
        assert!(derivative(100.0_f32, 1.0) < 0.0);
    }

    // Claim: a target that is missed by far costs |x| and has slope 1 in size. Exact: e^-800 is 0 beside it.
    #[test]
    fn far_off() {
        assert_eq!((value(800.0_f64, 0.0), derivative(800.0_f64, 0.0)), (800.0, 1.0));
        assert_eq!((value(-800.0_f64, 1.0), derivative(-800.0_f64, 1.0)), (800.0, -1.0));
    }

    // Claim: the mean runs over all elements. Oracle: four logits of 0 cost ln 2 each, with slope (1/2 - t) /
    // 4.
    #[test]
    fn mean_over_all_elements() {
        let mut gradient = [f32::NAN; 4];
        let loss = Loss::binary_cross_entropy_with_logits().evaluate_with_gradient(
            &[0.0_f32; 4],
            2,
            Targets::Values(&[0.0, 1.0, 0.5, 1.0]),
            &mut gradient,
        );
        assert_eq!(loss, Ok(core::f32::consts::LN_2));
        assert_eq!(gradient, [0.125, -0.125, 0.0, -0.125]);
    }
}
