//! Specials, kinks, names and the agreement of slices with scalars.

use super::Activation;

/// Claim: NaN stays NaN in value and derivative, in f32 and f64. Oracle: the definition of NaN.
#[test]
fn a_nan_is_never_hidden() {
    for activation in Activation::ALL {
        assert!(activation.value(f32::NAN).is_nan(), "{activation:?}");
        assert!(activation.derivative(f32::NAN).is_nan(), "{activation:?}");
        assert!(activation.value(f64::NAN).is_nan(), "{activation:?}");
        assert!(activation.derivative(f64::NAN).is_nan(), "{activation:?}");
    }
}
