//! Whether all values are numbers.

use crate::Real;
use crate::dispatch::by_widest;

/// Whether no value is infinite or NaN; true of an empty slice.
///
/// All are looked at, side by side: this is for gradients before a step, where a bad one is rare.
///
/// ```
/// assert!(headwater_core::all_finite(&[1.0_f32, -0.0]));
/// assert!(!headwater_core::all_finite(&[1.0, f64::NAN]));
/// ```
#[cfg_attr(feature = "dispatch", inline(never))]
pub fn all_finite<R: Real>(values: &[R]) -> bool {
    by_widest::<R, _>(
        values.len(),
        #[inline(always)]
        || values.iter().fold(true, |finite, value| finite & value.is_finite()),
    )
}

#[cfg(test)]
mod tests {
    use super::all_finite;

    // Claim: one bad value is found wherever it stands, in slices shorter and longer than any vector, and the largest and
    // smallest numbers are none.
    #[test]
    fn one_bad_value_anywhere() {
        let good = [f32::MAX, -f32::MAX, f32::from_bits(1), -0.0];
        for length in 0..70 {
            let mut values: [f32; 70] = core::array::from_fn(|i| good[i % 4]);
            assert!(all_finite(&values[..length]));
            for (index, bad) in
                (0..length).zip([f32::NAN, f32::INFINITY, f32::NEG_INFINITY].into_iter().cycle())
            {
                let number = core::mem::replace(&mut values[index], bad);
                assert!(!all_finite(&values[..length]), "{bad} at {index} of {length}");
                values[index] = number;
            }
        }
    }
}
