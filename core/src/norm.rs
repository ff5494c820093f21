//! The Euclidean norm of a slice, without overflow and underflow on the way.

use crate::Real;

/// How many partial sums run side by side. Part of the result's definition: the order of summation is fixed
/// here and not by the target, and eight lanes keep a vector unit busy.
const LANES: usize = 8;

/// The square root of the sum of squares.
///
/// The squares are taken of values scaled by a power of two, so that a norm that the scalar can hold is found
/// even where its square is not: in f32, of values beyond 2^64 or below 2^-64. Between 2^-32 and 2^32 the
/// scale is 1. NaN if a value is NaN, else infinite if a value is or if the norm is too large for the scalar;
/// 0 for an empty slice.
///
/// The sum runs in eight lanes, value i in lane i modulo 8, each from the front; then the lanes are added
/// pairwise.
///
/// ```
/// assert_eq!(headwater_core::norm(&[3.0_f32, 4.0]), 5.0);
/// assert_eq!(headwater_core::norm(&[3e30_f32, 4e30]), 5e30);
/// ```
pub fn norm<R: Real>(values: &[R]) -> R {
    ScaledNorm::of(values).norm()
}

/// A norm before its scale is taken back: it may be too large for the scalar, this is not.
#[derive(Clone, Copy)]
pub(crate) struct ScaledNorm<R> {
    /// The square root of the scale, a power of two. The scale itself may be outside the scalar's range.
    half_scale: R,
    /// The norm of the scaled values.
    root: R,
}

impl<R: Real> ScaledNorm<R> {
    pub(crate) fn of(values: &[R]) -> Self {
        let largest = values.iter().fold(R::ZERO, |largest, value| largest.max(value.abs()));
        let half_scale = half_scale(largest);
        let mut lanes = [R::ZERO; LANES];
        let (chunks, rest) = values.as_chunks::<LANES>();
        for chunk in chunks {
            add_squares(&mut lanes, chunk, half_scale);
        }
        add_squares(&mut lanes, rest, half_scale);
        let [a, b, c, d, e, f, g, h] = lanes;
        let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
        ScaledNorm { half_scale, root: sum.sqrt() }
    }

    pub(crate) fn norm(&self) -> R {
        self.root / self.half_scale / self.half_scale
    }

    /// A value, scaled.
    pub(crate) fn scaled(&self, value: R) -> R {
        scaled(value, self.half_scale)
    }

    /// The norm of the scaled values, finite if the values are.
    pub(crate) fn root(&self) -> R {
        self.root
    }
}

fn scaled<R: Real>(value: R, half_scale: R) -> R {
    value * half_scale * half_scale
}

fn add_squares<R: Real>(lanes: &mut [R; LANES], values: &[R], half_scale: R) {
    for (lane, &value) in lanes.iter_mut().zip(values) {
        let value = scaled(value, half_scale);
        *lane += value * value;
    }
}

/// The power of two whose square brings the largest value to between 2^-32 and 2^32, where neither its square
/// nor the sum of as many squares as fit in memory overflows, and where squares that underflow do not count.
/// 1 if it is there already, or 0, infinite or NaN.
fn half_scale<R: Real>(largest: R) -> R {
    let (low, high) = (R::from_f64(1.0 / 4_294_967_296.0), R::from_f64(4_294_967_296.0));
    let (down, up) = (R::from_f64(1.0 / 4096.0), R::from_f64(4096.0));
    let mut half_scale = R::ONE;
    if !largest.is_positive() || !largest.is_finite() {
        return half_scale;
    }
    // 24 bits a round: 64 rounds cross more than the range of f64.
    for _ in 0..64 {
        let size = scaled(largest, half_scale);
        if size.exceeds(high) {
            half_scale = half_scale * down;
        } else if low.exceeds(size) {
            half_scale = half_scale * up;
        } else {
            break;
        }
    }
    half_scale
}

#[cfg(test)]
mod tests {
    use super::norm;

    // Claim: scaling by a power of two scales the norm exactly, over the whole range of the scalar. Oracle:
    // the norm 5 of (3, 4). Exact, since no scaled value is rounded.
    #[test]
    fn whole_range() {
        for exponent in -149..=125 {
            let power = 2.0_f64.powi(exponent) as f32;
            assert_eq!(norm(&[3.0 * power, -4.0 * power]), 5.0 * power, "2^{exponent}");
        }
        for exponent in -1074..=1021 {
            let power = if exponent < -1022 {
                f64::MIN_POSITIVE * 2.0_f64.powi(exponent + 1022)
            } else {
                2.0_f64.powi(exponent)
            };
            assert_eq!(norm(&[3.0 * power, -4.0 * power]), 5.0 * power, "2^{exponent}");
        }
        assert_eq!(norm(&[f32::MAX]), f32::MAX);
        assert_eq!(norm(&[f32::from_bits(1)]), f32::from_bits(1));
    }

    // Claim: values far apart do not spoil each other: the small ones count for what they are worth beside
    // the largest. Oracle: the same sum in f64, which f32's range cannot trouble. Tolerance: 2^-23 relative,
    // a few roundings of the largest.
    #[test]
    fn mixed() {
        for values in [[1e30_f32, 1e-30, 5e29], [1e-40, 1e-38, 3e-39], [1e-10, 1e20, 3e19]] {
            let wanted = values.iter().map(|&v| f64::from(v) * f64::from(v)).sum::<f64>().sqrt();
            let found = f64::from(norm(&values));
            assert!((found - wanted).abs() <= f64::from(f32::EPSILON) * wanted, "{found:e} for {wanted:e}");
        }
    }

    // Claim: lengths around the number of lanes lose no value. Oracle: n ones have norm sqrt(n), correctly
    // rounded.
    #[test]
    fn every_length() {
        let ones = [1.0_f64; 40];
        for n in 0..=ones.len() {
            assert_eq!(norm(ones.get(..n).unwrap_or_default()), libm::sqrt(n as f64));
        }
    }

    // Claim: what is not finite shows: NaN before infinity, and infinity for a norm beyond the range.
    #[test]
    fn specials() {
        assert!(norm(&[1.0, f32::NAN, f32::INFINITY]).is_nan());
        assert!(norm(&[f32::NAN]).is_nan());
        assert_eq!(norm(&[1.0, f32::NEG_INFINITY]), f32::INFINITY);
        assert_eq!(norm(&[f32::MAX; 2]), f32::INFINITY);
        assert_eq!(norm::<f32>(&[]), 0.0);
        assert_eq!(norm(&[-0.0_f32; 3]), 0.0);
    }
}
