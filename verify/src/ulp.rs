//! Distances between floating-point numbers, counted in units in the last place.

use headwater_core::Real;

/// An IEEE scalar that can be taken apart: what an oracle needs beyond [`Real`] to judge a result to the bit.
pub trait Float: Real {
    /// The unit roundoff u: half the spacing of the numbers just above 1.
    const UNIT_ROUNDOFF: f64;
    /// The scalar's name, for messages.
    const NAME: &'static str;
    /// The largest finite number.
    const LARGEST: f64;
    /// The smallest positive normal number.
    const SMALLEST_NORMAL: f64;
    /// The smallest positive number.
    const SMALLEST: f64;

    /// The same number as an `f64`; exact.
    fn to_f64(self) -> f64;
    /// The bits as 8 or 16 hexadecimal digits, after `0x`.
    fn hex(self) -> String;
    /// Whether both have the same bits. All NaNs count as one, because targets differ in their payloads.
    fn same_bits(self, other: Self) -> bool;
    /// How many representable numbers lie between the two, the further end included: 0 for equal bits, 1 for
    /// neighbours and for the two zeros, `u64::MAX` when exactly one is NaN.
    fn ulps_from(self, other: Self) -> u64;
}

macro_rules! float {
    ($scalar:ident, $bits:ty, $signed:ty, $digits:literal) => {
        impl Float for $scalar {
            const UNIT_ROUNDOFF: f64 = $scalar::EPSILON as f64 / 2.0;
            const NAME: &'static str = stringify!($scalar);
            const LARGEST: f64 = $scalar::MAX as f64;
            const SMALLEST_NORMAL: f64 = $scalar::MIN_POSITIVE as f64;
            const SMALLEST: f64 = $scalar::from_bits(1) as f64;

            fn to_f64(self) -> f64 {
                self.into()
            }
            fn hex(self) -> String {
                format!("0x{:0width$x}", self.to_bits(), width = $digits)
            }
            fn same_bits(self, other: Self) -> bool {
                self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
            }
            fn ulps_from(self, other: Self) -> u64 {
                // Maps the bits to integers in the order of the numbers, -0 just below +0.
                let place = |x: $scalar| {
                    let bits = x.to_bits() as $signed;
                    i128::from(if bits < 0 { !(bits & <$signed>::MAX) } else { bits })
                };
                match (self.is_nan(), other.is_nan()) {
                    (true, true) => 0,
                    (false, false) => u64::try_from(place(self).abs_diff(place(other))).unwrap_or(u64::MAX),
                    _ => u64::MAX,
                }
            }
        }
    };
}

float!(f32, u32, i32, 8);
float!(f64, u64, i64, 16);

/// The spacing of the numbers of scalar `F` at `reference`: one unit in the last place, at least the smallest
/// positive number.
#[must_use]
pub fn unit_in_the_last_place<F: Float>(reference: f64) -> f64 {
    let magnitude = reference.abs().clamp(F::SMALLEST_NORMAL, F::LARGEST);
    // The exponent is exact in the bits; a logarithm could land on the wrong side of a power of two.
    let power_of_two = f64::from_bits(magnitude.to_bits() & 0x7ff0_0000_0000_0000);
    (power_of_two * 2.0 * F::UNIT_ROUNDOFF).max(F::SMALLEST)
}

/// The error of `found` in units in the last place of `reference`, as a fraction.
///
/// 0 where both are NaN or the same infinity, and where the reference overflows `F` and `found` is that
/// infinity; infinite where only one is NaN or infinite.
#[must_use]
pub fn error_in_ulps<F: Float>(found: F, reference: f64) -> f64 {
    let value = found.to_f64();
    if (value.is_nan() && reference.is_nan()) || value == reference {
        return 0.0;
    }
    // Halfway between the largest number and the next power of two is where rounding goes to infinity.
    let overflow = F::LARGEST * (1.0 + F::UNIT_ROUNDOFF / 2.0);
    if value.is_infinite() && value.signum() == reference.signum() && reference.abs() >= overflow {
        return 0.0;
    }
    let error = (value - reference).abs() / unit_in_the_last_place::<F>(reference);
    if error.is_nan() { f64::INFINITY } else { error }
}

#[cfg(test)]
mod tests {
    use headwater_scalar::error_of;

    use super::{Float, error_in_ulps, unit_in_the_last_place};
    use crate::draw::Draw;

    #[test]
    fn neighbours_zeros_and_nans_have_their_distances() {
        assert_eq!(1.0_f32.ulps_from(1.0), 0);
        assert_eq!(1.0_f32.ulps_from(1.0_f32.next_up()), 1);
        assert_eq!(0.0_f64.ulps_from(-0.0), 1);
        assert_eq!((-0.0_f32).next_down().ulps_from(0.0_f32.next_up()), 3);
        assert_eq!(f64::NAN.ulps_from(f64::NAN), 0);
        assert_eq!(f32::NAN.ulps_from(1.0), u64::MAX);
        assert_eq!(f32::MAX.ulps_from(f32::INFINITY), 1);
        assert_eq!(f64::NEG_INFINITY.ulps_from(f64::INFINITY), 2 * (0x7ff0_0000_0000_0000_u64 + 1) - 1);
    }

    #[test]
    fn spacing_follows_the_exponent() {
        for x in [1.0_f32, 1.5, 1.999_999_9, 2.0, 1e-30, 1e-40, 0.0, 3e38] {
            let spacing = f64::from(x.next_up()) - f64::from(x);
            if spacing.is_finite() {
                assert_eq!(unit_in_the_last_place::<f32>(f64::from(x)), spacing, "at {x:e}");
            }
        }
    }

    #[test]
    fn errors_are_fractions_of_an_ulp_and_overflow_is_not_an_error() {
        assert_eq!(error_in_ulps(1.0_f32, 1.0 + f64::from(f32::EPSILON) / 4.0), 0.25);
        assert_eq!(error_in_ulps(f32::INFINITY, 1e39), 0.0);
        assert_eq!(error_in_ulps(f32::INFINITY, 1e38), f64::INFINITY);
        assert_eq!(error_in_ulps(f32::NEG_INFINITY, 1e39), f64::INFINITY);
        assert_eq!(error_in_ulps(f32::NAN, 0.0), f64::INFINITY);
        assert_eq!(error_in_ulps(f64::NAN, f64::NAN), 0.0);
    }

    /// Claim: the branch-free form of a sweep agrees with [`error_in_ulps`]. Oracle: that function, written for reading.
    #[test]
    fn errors_agree_with_the_ones_written_for_reading() {
        let mut draw = Draw::new(5);
        for _ in 0..100_000 {
            let reference = draw.normal() * 2.0_f64.powi(draw.below(280) as i32 - 150);
            let found = (reference * (1.0 + 1e-6 * draw.normal())) as f32;
            if found.is_finite() {
                assert_eq!(
                    error_of(found, reference),
                    error_in_ulps(found, reference),
                    "{found} {reference}"
                );
            }
        }
    }
}
