//! Gradient clipping: by the norm of all gradients together, or each by its own value (Pascanu et al. 2013).

use crate::hyperparameter::Checked;
use crate::norm::ScaledNorm;
use crate::{HyperparameterError, Real};

/// Scales `gradients` down so that their norm is at most `maximum`, and returns their norm before that.
///
/// Every gradient is multiplied by min(1, maximum / (norm + 1e-6)): PyTorch's `clip_grad_norm_`. The norm is
/// [`norm`](crate::norm()), over the whole slice. A `maximum` of infinity measures and changes nothing.
///
/// If the norm is not finite there are two cases. Gradients that are finite, but whose norm is too large for
/// the scalar, are scaled to the norm `maximum` all the same; infinity is returned. If a gradient itself is
/// infinite or NaN, every gradient is left as it is, and infinity or NaN is returned. (PyTorch would multiply
/// by 0 or NaN, which turns all into zeros and NaN.) So look at the returned norm before the update: a step
/// whose norm is not finite is best left out.
///
/// # Errors
///
/// A `maximum` that is negative or NaN; the gradients are then unchanged.
///
/// ```
/// let mut gradients = [30.0_f32, -40.0];
/// assert_eq!(headwater_core::clip_by_norm(&mut gradients, 5.0)?, 50.0);
/// assert!((gradients[0] - 3.0).abs() < 1e-6);
/// assert!((gradients[1] + 4.0).abs() < 1e-6);
/// # Ok::<(), headwater_core::HyperparameterError<f32>>(())
/// ```
pub fn clip_by_norm<R: Real>(gradients: &mut [R], maximum: R) -> Result<R, HyperparameterError<R>> {
    check_maximum("clip_by_norm", maximum)?;
    let scaled = ScaledNorm::of(gradients);
    let norm = scaled.norm();
    if norm.is_finite() {
        let coefficient = (maximum / (norm + R::from_f64(1e-6))).min(R::ONE);
        for gradient in gradients {
            *gradient = *gradient * coefficient;
        }
    } else if scaled.root().is_finite() && maximum.is_finite() {
        // Beside such a norm 1e-6 is nothing.
        let coefficient = maximum / scaled.root();
        for gradient in gradients {
            *gradient = scaled.scaled(*gradient) * coefficient;
        }
    }
    Ok(norm)
}

/// Overwrites each gradient with the nearest value in \[-`maximum`, `maximum`\].
///
/// PyTorch's `clip_grad_value_`. An infinite gradient becomes `maximum` with its sign; a NaN stays. The
/// direction of the whole gradient changes, unlike in [`clip_by_norm`].
///
/// # Errors
///
/// A `maximum` that is negative or NaN; the gradients are then unchanged.
pub fn clip_by_value<R: Real>(gradients: &mut [R], maximum: R) -> Result<(), HyperparameterError<R>> {
    check_maximum("clip_by_value", maximum)?;
    for gradient in gradients {
        *gradient = gradient.max(-maximum).min(maximum);
    }
    Ok(())
}

fn check_maximum<R: Real>(owner: &'static str, maximum: R) -> Result<(), HyperparameterError<R>> {
    if maximum.is_positive() || maximum == R::ZERO {
        Ok(())
    } else {
        Checked(owner).error("maximum", "at least 0", maximum)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString;

    use super::{clip_by_norm, clip_by_value};

    // Claim: the factor is maximum / (norm + 1e-6), PyTorch's, and not maximum / norm. Oracle: that formula
    // with norm 5. Exact: the same three operations.
    #[test]
    fn factor() {
        let mut gradients = [3.0_f64, -4.0];
        assert_eq!(clip_by_norm(&mut gradients, 1.0), Ok(5.0));
        let factor = 1.0 / (5.0 + 1e-6);
        assert_eq!(gradients, [3.0 * factor, -4.0 * factor]);
    }

    // Claim: gradients below the maximum keep their bits; a maximum of infinity only measures, and one of 0
    // clears.
    #[test]
    fn no_clipping() {
        for maximum in [5.0 + 2e-6, 100.0, f64::INFINITY] {
            let mut gradients = [3.0, -4.0];
            assert_eq!(clip_by_norm(&mut gradients, maximum), Ok(5.0));
            assert_eq!(gradients, [3.0, -4.0]);
        }
        let mut gradients = [3.0_f64, -4.0];
        assert_eq!(clip_by_norm(&mut gradients, 0.0), Ok(5.0));
        assert_eq!(gradients, [0.0, 0.0]);
        assert_eq!(clip_by_norm::<f64>(&mut [], 1.0), Ok(0.0));
        let mut zeros = [0.0_f32; 2];
        assert_eq!((clip_by_norm(&mut zeros, 1.0), zeros), (Ok(0.0), [0.0; 2]));
    }

    // Claim: gradients whose squares overflow are clipped like any others, and so are those whose norm
    // overflows. Oracle: the direction (3, 4) / 5, and equal parts. Tolerance: 4 units in the last place.
    #[test]
    fn huge() {
        let mut gradients = [3e30_f32, -4e30];
        assert_eq!(clip_by_norm(&mut gradients, 1.0), Ok(5e30));
        let [a, b] = gradients;
        assert!((a - 0.6).abs() <= 4.0 * 0.6 * f32::EPSILON && (b + 0.8).abs() <= 4.0 * 0.8 * f32::EPSILON);
        let mut gradients = [f32::MAX; 4];
        assert_eq!(clip_by_norm(&mut gradients, 1.0), Ok(f32::INFINITY));
        assert!(gradients.iter().all(|g| (g - 0.5).abs() <= 4.0 * 0.5 * f32::EPSILON));
    }

    // Claim: a gradient that is not finite shows in the norm, and no other gradient is touched.
    #[test]
    fn not_finite() {
        let mut gradients = [3.0, f32::INFINITY];
        assert_eq!(clip_by_norm(&mut gradients, 1.0), Ok(f32::INFINITY));
        assert_eq!(gradients, [3.0, f32::INFINITY]);
        let mut gradients = [f32::NAN, 3.0];
        assert!(clip_by_norm(&mut gradients, 1.0).is_ok_and(f32::is_nan));
        assert!(gradients[0].is_nan() && gradients[1] == 3.0);
    }

    // Claim: each value is held to the interval; a NaN stays.
    #[test]
    fn by_value() {
        let mut gradients = [0.25, -0.25, 0.5, 3.0, -3.0, f32::INFINITY, f32::NEG_INFINITY, f32::NAN];
        assert_eq!(clip_by_value(&mut gradients, 0.5), Ok(()));
        assert_eq!(gradients[..7], [0.25, -0.25, 0.5, 0.5, -0.5, 0.5, -0.5]);
        assert!(gradients[7].is_nan());
    }

    // Claim: a maximum that is no size is refused.
    #[test]
    fn errors() {
        for (maximum, found) in [(-1.0_f64, "-1.0"), (f64::NAN, "NaN")] {
            let mut gradients = [3.0];
            let message = clip_by_norm(&mut gradients, maximum).map_err(|error| error.to_string());
            assert_eq!(message, Err(std::format!("clip_by_norm: maximum must be at least 0, found {found}")));
            assert!(clip_by_value(&mut gradients, maximum).is_err());
            assert_eq!(gradients, [3.0]);
        }
    }
}
