//! Huber's loss: a parabola near the target, a line far from it, with one slope where they meet.

use super::LossError;
use crate::Real;

/// `delta` as a scalar, if it can serve as one.
pub(super) fn check<R: Real>(delta: f64) -> Result<R, LossError> {
    let scalar = R::from_f64(delta);
    // A delta that rounds to 0 in this scalar would make every gradient 0.
    if delta.is_finite() && delta > 0.0 && scalar != R::ZERO {
        Ok(scalar)
    } else {
        Err(LossError::Delta { found: delta })
    }
}

/// (x - t)^2 / 2 where |x - t| <= `delta`, else `delta` (|x - t| - `delta` / 2).
pub(super) fn value<R: Real>(x: R, t: R, delta: R) -> R {
    let half = R::from_f64(0.5);
    let error = x - t;
    let distance = error.abs();
    if distance.exceeds(delta) { delta * (distance - half * delta) } else { half * error * error }
}

/// x - t, held to \[-`delta`, `delta`\].
pub(super) fn derivative<R: Real>(x: R, t: R, delta: R) -> R {
    let error = x - t;
    if !error.abs().exceeds(delta) {
        error
    } else if error.is_negative() {
        -delta
    } else {
        delta
    }
}

#[cfg(test)]
mod tests {
    use crate::{Loss, LossError, Targets};

    // Claim: parabola within delta, line beyond, and the slope is held. Oracle: the formula by hand with
    // delta 2: errors 1, -2, 3, -6 give 1/2, 2, 2 (3 - 1), 2 (6 - 1), whose mean is 16.5 / 4. Exact: dyadic.
    #[test]
    fn by_hand() {
        let mut gradient = [f64::NAN; 4];
        let loss = Loss::huber(2.0).evaluate_with_gradient(
            &[2.0, -1.0, 1.0, -3.0],
            1,
            Targets::Values(&[1.0, 1.0, -2.0, 3.0]),
            &mut gradient,
        );
        assert_eq!(loss, Ok(4.125));
        assert_eq!(gradient, [0.25, -0.5, 0.5, -0.5]);
    }

    // Claim: a NaN reaches loss and gradient.
    #[test]
    fn nan_is_seen() {
        let mut gradient = [0.0_f32];
        let loss = Loss::huber(1.0);
        let nan = loss.evaluate_with_gradient(&[f32::NAN], 1, Targets::Values(&[0.0]), &mut gradient);
        assert!(nan.is_ok_and(f32::is_nan) && gradient[0].is_nan());
    }

    // Claim: a delta that is not a finite number above 0 is refused, in the scalar at hand: 1e-60 is one in
    // f64 and 0 in f32.
    #[test]
    fn delta_is_checked() {
        for found in [0.0, -1.0, f64::INFINITY] {
            let loss = Loss::huber(found).evaluate(&[1.0_f64], 1, Targets::Values(&[0.0]));
            assert_eq!(loss, Err(LossError::Delta { found }));
        }
        assert!(Loss::huber(f64::NAN).evaluate(&[1.0_f64], 1, Targets::Values(&[0.0])).is_err());
        assert!(Loss::huber(1e-60).evaluate(&[1.0_f64], 1, Targets::Values(&[0.0])).is_ok());
        assert!(Loss::huber(1e-60).evaluate(&[1.0_f32], 1, Targets::Values(&[0.0])).is_err());
    }
}
