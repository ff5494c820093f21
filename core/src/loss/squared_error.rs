//! (x - t)^2.

use crate::Real;

/// (x - t)^2.
pub(super) fn value<R: Real>(x: R, t: R) -> R {
    let error = x - t;
    error * error
}

/// 2 (x - t).
pub(super) fn derivative<R: Real>(x: R, t: R) -> R {
    let error = x - t;
    error + error
}

#[cfg(test)]
mod tests {
    use crate::{Loss, Targets};

    // Claim: the mean runs over all elements, not over the samples. Oracle: (1 + 4 + 0 + 9) / 4 and 2 (x - t)
    // / 4 by hand. Exact, since every number is a small dyadic one.
    #[test]
    fn mean_over_all_elements() {
        let (outputs, targets) = ([1.0_f32, 2.0, 3.0, 4.0], [0.0, 4.0, 3.0, 1.0]);
        let mut gradient = [f32::NAN; 4];
        let loss = Loss::mean_squared_error();
        assert_eq!(loss.evaluate(&outputs, 2, Targets::Values(&targets)), Ok(3.5));
        assert_eq!(
            loss.evaluate_with_gradient(&outputs, 2, Targets::Values(&targets), &mut gradient),
            Ok(3.5)
        );
        assert_eq!(gradient, [0.5, -1.0, 0.0, 1.5]);
    }

    // Claim: a NaN among the outputs is not an error; the loss is NaN, and so is that element's gradient
    // alone.
    #[test]
    fn nan_is_seen() {
        let mut gradient = [0.0_f64; 2];
        let loss = Loss::mean_squared_error().evaluate_with_gradient(
            &[f64::NAN, 1.0],
            2,
            Targets::Values(&[0.0, 0.0]),
            &mut gradient,
        );
        assert!(loss.is_ok_and(f64::is_nan));
        assert!(gradient[0].is_nan());
        assert_eq!(gradient[1], 1.0);
    }
}
