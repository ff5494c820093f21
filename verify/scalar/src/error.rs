//! How far a result is from the true value, in units in the last place of `f32`, over slices.

use crate::wide::widest;

const SMALLEST_NORMAL: f64 = f32::MIN_POSITIVE as f64;
/// 2^127, the power of two of the last binade of `f32`.
const LAST_BINADE: f64 = 1.701_411_834_604_692_3e38;
/// 2^128: infinity takes its place in the last binade.
const OVERFLOW: f64 = 2.0 * LAST_BINADE;
const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
/// The exponent bits of a power of two, taken from this, give the bits of 2^23 over that power.
const RECIPROCAL: u64 = (2 * 1023 + 23) << 52;

/// What stands for an infinite error: a NaN or an infinity where a number belongs, or the reverse. It is finite so
/// that any text format can hold it.
pub const LOST: f64 = f64::MAX;

/// |found - reference| in units in the last place of the reference; where that lies below the normal numbers, in
/// multiples of the smallest positive one.
///
/// An infinity that was found counts as the reference if that is beyond 2^128, else as 2^128. Two NaNs agree.
#[inline(always)]
#[must_use]
pub fn error_of(found: f32, reference: f64) -> f64 {
    let size = reference.abs();
    let size_within = if size > SMALLEST_NORMAL { size } else { SMALLEST_NORMAL };
    let size_within = if size_within < LAST_BINADE { size_within } else { LAST_BINADE };
    let per_ulp = f64::from_bits(RECIPROCAL - (size_within.to_bits() & EXPONENT));
    let overflowed = if size > OVERFLOW { size } else { OVERFLOW };
    let magnitude = if found.abs() == f32::INFINITY { overflowed } else { f64::from(found.abs()) };
    let value = if found < 0.0 { -magnitude } else { magnitude };
    let error = (value - reference).abs() * per_ulp;
    let error = if error < LOST { error } else { LOST };
    let both_nan = (found.is_nan()) & (reference.is_nan());
    if (value == reference) | both_nan { 0.0 } else { error }
}

/// How many running maxima are kept, so that a compiler can hold them in a few registers.
const LANES: usize = 8;
/// The same for a loop that does little with each element.
const MANY_LANES: usize = 32;
const LARGEST: f64 = f32::MAX as f64;

/// The largest of the errors of a slice, 0 for none.
pub(crate) fn largest_error(found: &[f32], reference: &[f64]) -> f64 {
    plain_largest_error(found, reference).unwrap_or_else(|| {
        let errors = found.iter().zip(reference).map(|(found, reference)| error_of(*found, *reference));
        errors.fold(0.0, |worst, error| if error > worst { error } else { worst })
    })
}

/// The same in a third of the time where all are finite numbers of `f32`'s range; nothing where one is not.
fn plain_largest_error(found: &[f32], reference: &[f64]) -> Option<f64> {
    widest(
        #[inline(always)]
        || plain_errors(found, reference),
    )
}

#[inline(always)]
fn plain_errors(found: &[f32], reference: &[f64]) -> Option<f64> {
    let mut strange = 0;
    for found in found {
        strange += u32::from(!found.is_finite());
    }
    if strange > 0 {
        return None;
    }
    let mut lanes = [0.0_f64; LANES];
    let (mut sizes, mut sums) = ([0.0_f64; LANES], [0.0_f64; LANES]);
    let (found, found_rest) = found.as_chunks::<LANES>();
    let (reference, reference_rest) = reference.as_chunks::<LANES>();
    for (found, reference) in found.iter().zip(reference) {
        for lane in 0..LANES {
            let size = reference[lane].abs();
            let normal = if size > SMALLEST_NORMAL { size } else { SMALLEST_NORMAL };
            let per_ulp = f64::from_bits(RECIPROCAL - (normal.to_bits() & EXPONENT));
            let error = (f64::from(found[lane]) - reference[lane]).abs() * per_ulp;
            lanes[lane] = if error > lanes[lane] { error } else { lanes[lane] };
            sizes[lane] = if size > sizes[lane] { size } else { sizes[lane] };
            // A maximum passes over NaN, a sum keeps it.
            sums[lane] += size;
        }
    }
    let rest = found_rest.iter().zip(reference_rest).map(|(found, reference)| error_of(*found, *reference));
    let plain = sums.iter().all(|sum| sum.is_finite())
        && sizes.iter().chain(reference_rest).all(|size| size.abs() <= LARGEST);
    let worst =
        lanes.into_iter().chain(rest).fold(0.0, |worst, error| if error > worst { error } else { worst });
    plain.then_some(worst)
}

/// The least and the largest number of a slice; `[inf, -inf]` where all are NaN.
pub(crate) fn range(found: &[f32]) -> [f32; 2] {
    // Two passes: one that kept both in lanes would have them shuffled into one register.
    let least = widest(
        #[inline(always)]
        || best(found, f32::INFINITY, |new, old| new < old),
    );
    let greatest = widest(
        #[inline(always)]
        || best(found, f32::NEG_INFINITY, |new, old| new > old),
    );
    [least, greatest]
}

#[inline(always)]
fn best(found: &[f32], worst: f32, beats: impl Fn(f32, f32) -> bool) -> f32 {
    let (chunks, rest) = found.as_chunks::<MANY_LANES>();
    let mut lanes = [worst; MANY_LANES];
    for chunk in chunks {
        for (best, found) in lanes.iter_mut().zip(chunk) {
            *best = if beats(*found, *best) { *found } else { *best };
        }
    }
    let mut best = worst;
    for found in lanes.iter().chain(rest) {
        best = if beats(*found, best) { *found } else { best };
    }
    best
}

/// The place of the first number equal to `value`.
pub(crate) fn first_equal(found: &[f32], value: f32) -> Option<usize> {
    let chunks = found.chunks(MANY_LANES);
    let before = widest(
        #[inline(always)]
        || {
            let mut before = 0;
            for chunk in chunks {
                let mut equal = false;
                for found in chunk {
                    equal |= *found == value;
                }
                if equal {
                    break;
                }
                before += chunk.len();
            }
            before
        },
    );
    Some(before + found[before..].iter().position(|found| *found == value)?)
}

#[cfg(test)]
mod tests {
    use rand_core::Rng;
    use rand_pcg::Pcg32;

    use super::{LOST, error_of, largest_error, range};

    /// Claim: what is no number is told apart. Oracle: the definitions.
    #[test]
    fn infinities_and_nans_have_their_errors() {
        assert_eq!(error_of(f32::NAN, f64::NAN), 0.0);
        assert_eq!(error_of(f32::NAN, 1.0), LOST);
        assert_eq!(error_of(1.0, f64::NAN), LOST);
        assert_eq!(error_of(f32::INFINITY, f64::INFINITY), 0.0);
        assert_eq!(error_of(f32::INFINITY, 1e60), 0.0);
        assert_eq!(error_of(f32::NEG_INFINITY, -1e60), 0.0);
        assert_eq!(error_of(f32::NEG_INFINITY, f64::INFINITY), LOST);
        assert_eq!(error_of(f32::MAX, f64::INFINITY), LOST);
        assert!(error_of(f32::MAX, 1e60) > 1e20);
        assert!(error_of(f32::INFINITY, 1.0) > 1e30);
        // Next to overflow infinity is one place above the largest number.
        assert_eq!(error_of(f32::INFINITY, f64::from(f32::MAX)), 1.0);
        assert_eq!(error_of(0.0, f64::from(f32::from_bits(1)) / 4.0), 0.25);
        assert_eq!(error_of(-0.0, 0.0), 0.0);
    }

    /// Claim: the maxima over a slice are those of its elements, at every length. Oracle: a plain fold.
    #[test]
    fn extremes_of_a_slice_are_those_of_its_elements() {
        let mut generator = Pcg32::new(6, 1);
        let mut draw = || f64::from(generator.next_u32().cast_signed()) / 2.0_f64.powi(30);
        for length in 0..40 {
            let found: Vec<f32> = (0..length).map(|_| draw() as f32).collect();
            let reference: Vec<f64> = (0..length).map(|_| draw()).collect();
            let errors = found.iter().zip(&reference).map(|(found, reference)| error_of(*found, *reference));
            let worst = errors.fold(0.0, f64::max);
            assert_eq!(largest_error(&found, &reference), worst);
            // One that is no number among them, at every place.
            for index in 0..length {
                for strange in [f64::NAN, f64::INFINITY, -1e60] {
                    let mut reference = reference.clone();
                    reference[index] = strange;
                    assert!(largest_error(&found, &reference) > 1e20, "{strange} at {index} of {length}");
                }
            }
            let least = found.iter().copied().fold(f32::INFINITY, f32::min);
            let greatest = found.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            assert_eq!(range(&found), [least, greatest]);
        }
    }
}
