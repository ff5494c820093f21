//! softmax(x)_j = exp(x_j) / sum over k of exp(x_k), and its logarithm.
//!
//! The largest logit M is subtracted first, so that nothing overflows. Its own exponential is then 1, and the
//! sum is kept as 1 plus the rest: the logarithm of the sum is ln_1p(rest), and the probability of everything
//! but the largest is rest / (1 + rest). Neither loses its tail when the largest logit is far ahead.

use super::LossError;
use super::error::{check_length, check_samples};
use super::{rows, rows_mut};
use crate::Real;
use crate::dispatch::{BOARD, by_widest};

/// Rows whose exponentials and logarithms are found side by side: enough that short rows fill wide vectors.
pub(super) const TOGETHER: usize = if BOARD { 1 } else { 16 };

/// A sum kept as its largest term and the rest, so that the sum of all terms but one does not cancel.
#[derive(Clone, Copy)]
pub(super) struct Split<R> {
    /// Which term is the largest.
    pub(super) index: usize,
    /// The largest term.
    pub(super) largest: R,
    /// The sum of the other terms.
    pub(super) rest: R,
}

impl<R: Real> Split<R> {
    /// The sum of `terms`.
    pub(super) fn of(mut terms: impl Iterator<Item = R>) -> Self {
        let first = terms.next().unwrap_or(R::ZERO);
        let mut split = Split { index: 0, largest: first, rest: R::ZERO };
        for (index, term) in (1..).zip(terms) {
            if term.exceeds(split.largest) {
                split = Split { index, largest: term, rest: split.rest + split.largest };
            } else {
                split.rest += term;
            }
        }
        split
    }

    /// The whole sum.
    pub(super) fn total(&self) -> R {
        self.largest + self.rest
    }

    /// The sum without `term`, which is the one at `index`.
    pub(super) fn without(&self, index: usize, term: R) -> R {
        // The largest is at least `term`, so what is left is no smaller than `rest`, and the subtraction is
        // harmless.
        if index == self.index { self.rest } else { self.largest + (self.rest - term) }
    }
}

/// The largest logit of a row, and the sum of exp(x_j - largest logit).
#[derive(Clone, Copy)]
pub(super) struct Exponentials<R> {
    /// The largest logit; the first one of equals.
    pub(super) maximum: R,
    /// The sum. Its largest term is 1.
    pub(super) sum: Split<R>,
}

impl<R: Real> Exponentials<R> {
    /// Those of a row of logits.
    pub(super) fn of(row: &[R]) -> Self {
        let (at, maximum) = largest(row);
        Self::summed(at, maximum, row.iter().map(|&x| (x - maximum).exp()))
    }

    /// Those of up to [`TOGETHER`] rows of logits; overwrites `outputs` with exp(x_j - largest logit of the row).
    pub(super) fn of_rows(logits: &[R], width: usize, outputs: &mut [R]) -> [Self; TOGETHER] {
        let nothing = Split { index: 0, largest: R::ZERO, rest: R::ZERO };
        let mut all = [Exponentials { maximum: R::ZERO, sum: nothing }; TOGETHER];
        let both = rows(logits, width).zip(rows_mut(outputs, width));
        for (slot, (row, differences)) in all.iter_mut().zip(both) {
            (slot.sum.index, slot.maximum) = largest(row);
            for (difference, &x) in differences.iter_mut().zip(row) {
                *difference = x - slot.maximum;
            }
        }
        by_widest::<R, _>(
            outputs.len(),
            #[inline(always)]
            || outputs.iter_mut().for_each(|slot| *slot = slot.exp()),
        );
        for (slot, row) in all.iter_mut().zip(rows(outputs, width)) {
            *slot = Self::summed(slot.sum.index, slot.maximum, row.iter().copied());
        }
        all
    }

    fn summed(at: usize, maximum: R, exponentials: impl Iterator<Item = R>) -> Self {
        // NaN when the largest logit is infinite: then no probability is defined and none may look so.
        #[expect(clippy::eq_op, reason = "zero for a finite number only")]
        let mut rest = maximum - maximum;
        for (j, e) in exponentials.enumerate() {
            // Adding 0 changes no bit of a sum that is never -0, and costs less than a branch nobody can foresee.
            rest += if j == at { R::ZERO } else { e };
        }
        Exponentials { maximum, sum: Split { index: at, largest: R::ONE, rest } }
    }

    /// ln of the sum of exp(x_j - largest logit).
    pub(super) fn ln_sum(&self) -> R {
        self.sum.rest.ln_1p()
    }

    /// The same for each.
    pub(super) fn ln_sums(all: &[Self; TOGETHER]) -> [R; TOGETHER] {
        let mut logarithms = all.each_ref().map(|exponentials| exponentials.sum.rest);
        by_widest::<R, _>(
            TOGETHER,
            #[inline(always)]
            || logarithms.iter_mut().for_each(|slot| *slot = slot.ln_1p()),
        );
        logarithms
    }
}

/// The largest logit of a row and where it stands; the first one of equals.
fn largest<R: Real>(row: &[R]) -> (usize, R) {
    let mut largest = (0, row.first().copied().unwrap_or(R::ZERO));
    for (j, &x) in row.iter().enumerate().skip(1) {
        if x.exceeds(largest.1) {
            largest = (j, x);
        }
    }
    largest
}

/// [`TOGETHER`] rows at a time.
pub(super) fn together<R>(values: &[R], width: usize) -> core::slice::Chunks<'_, R> {
    values.chunks(width.saturating_mul(TOGETHER).max(1))
}

/// The same, to be changed.
pub(super) fn together_mut<R>(values: &mut [R], width: usize) -> core::slice::ChunksMut<'_, R> {
    values.chunks_mut(width.saturating_mul(TOGETHER).max(1))
}

/// Overwrites `outputs` with the softmax of each row of `logits`. Both are `[batch, width]`.
///
/// PyTorch's `softmax(logits, dim=1)`. The batch may be empty. A row that holds a NaN or plus infinity
/// becomes NaN; minus infinity is a probability of 0, unless all of the row is.
///
/// # Errors
///
/// A width of 0, a partial row, or `outputs` of another length than `logits`.
///
/// ```
/// let mut probabilities = [0.0_f32; 2];
/// headwater_core::softmax(&[7.0, 7.0], 2, &mut probabilities)?;
/// assert_eq!(probabilities, [0.5, 0.5]);
/// # Ok::<(), headwater_core::LossError>(())
/// ```
#[cfg_attr(feature = "dispatch", inline(never))]
pub fn softmax<R: Real>(logits: &[R], width: usize, outputs: &mut [R]) -> Result<(), LossError> {
    check_samples(logits.len(), width)?;
    check_length("outputs", logits.len(), outputs.len(), "it holds one value for each logit")?;
    for (logits, outputs) in together(logits, width).zip(together_mut(outputs, width)) {
        let all = Exponentials::of_rows(logits, width, outputs);
        for (probabilities, exponentials) in rows_mut(outputs, width).zip(&all) {
            let total = exponentials.sum.total();
            for probability in probabilities {
                *probability = *probability / total;
            }
        }
    }
    Ok(())
}

/// Overwrites `outputs` with the logarithm of the softmax of each row of `logits`. Both are `[batch, width]`.
///
/// PyTorch's `log_softmax(logits, dim=1)`: x_j - M - ln_1p(rest), where M is the largest logit and rest is
/// the sum of the other exp(x_k - M). A probability near 1 keeps the tail of its logarithm. The batch may be
/// empty.
///
/// # Errors
///
/// Those of [`softmax`].
#[cfg_attr(feature = "dispatch", inline(never))]
pub fn log_softmax<R: Real>(logits: &[R], width: usize, outputs: &mut [R]) -> Result<(), LossError> {
    check_samples(logits.len(), width)?;
    check_length("outputs", logits.len(), outputs.len(), "it holds one value for each logit")?;
    for (row, logarithms) in rows(logits, width).zip(rows_mut(outputs, width)) {
        let exponentials = Exponentials::of(row);
        let ln_sum = exponentials.ln_sum();
        for (slot, &x) in logarithms.iter_mut().zip(row) {
            *slot = (x - exponentials.maximum) - ln_sum;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Split, log_softmax, softmax};
    use crate::LossError;

    // Claim: ratios of probabilities are exponentials of differences. Oracle: logits ln 1, ln 2, ln 5 give
    // 1/8, 2/8, 5/8. Tolerance: 4 units in the last place for ln, exp, a sum and a division.
    #[test]
    fn by_hand() {
        let logits = [1.0_f64.ln(), 2.0_f64.ln(), 5.0_f64.ln()];
        let mut p = [0.0; 3];
        assert_eq!(softmax(&logits, 3, &mut p), Ok(()));
        let mut ln_p = [0.0; 3];
        assert_eq!(log_softmax(&logits, 3, &mut ln_p), Ok(()));
        for ((p, ln_p), wanted) in p.into_iter().zip(ln_p).zip([0.125_f64, 0.25, 0.625]) {
            assert!((p - wanted).abs() <= 4.0 * f64::EPSILON * wanted);
            assert!((ln_p - wanted.ln()).abs() <= 4.0 * f64::EPSILON * wanted.ln().abs());
        }
    }

    // Claim: adding one number to every logit changes no bit, as long as the sums are exact, even where exp
    // alone overflows.
    #[test]
    fn shift() {
        let (mut p, mut q) = ([0.0_f32; 3], [0.0_f32; 3]);
        assert_eq!(softmax(&[0.0, 1.0, 3.0], 3, &mut p), Ok(()));
        assert_eq!(softmax(&[1000.0, 1001.0, 1003.0], 3, &mut q), Ok(()));
        assert_eq!(p, q);
    }

    // Claim: the logarithm of a probability near 1 keeps its tail. Oracle: -e^-50 to within a factor 1 +
    // e^-50. Tolerance: 2 units in the last place, for exp and ln_1p.
    #[test]
    fn tail_of_the_logarithm() {
        let mut ln_p = [0.0_f64; 2];
        assert_eq!(log_softmax(&[50.0, 0.0], 2, &mut ln_p), Ok(()));
        let tail = (-50.0_f64).exp();
        assert!((ln_p[0] + tail).abs() <= 2.0 * f64::EPSILON * tail);
        assert_eq!(ln_p[1], -50.0);
    }

    // Claim: what has no value is NaN everywhere in its row and nowhere else; minus infinity has probability
    // 0.
    #[test]
    fn specials() {
        for bad in [f32::NAN, f32::INFINITY] {
            for row in [[bad, 0.0, 0.0], [0.0, bad, 0.0], [0.0, 0.0, bad]] {
                let [a, b, c] = row;
                let logits = [a, b, c, 0.0, 0.0, 0.0];
                let mut p = [0.0; 6];
                assert_eq!(softmax(&logits, 3, &mut p), Ok(()));
                assert!(p[..3].iter().all(|p| p.is_nan()) && p[3..].iter().all(|p| p.is_finite()));
            }
        }
        let mut p = [0.0_f32; 2];
        assert_eq!(softmax(&[f32::NEG_INFINITY, 0.0], 2, &mut p), Ok(()));
        assert_eq!(p, [0.0, 1.0]);
        assert_eq!(softmax(&[f32::NEG_INFINITY; 2], 2, &mut p), Ok(()));
        assert!(p.iter().all(|p| p.is_nan()));
    }

    // Claim: the sum of the others does not cancel. Oracle: the sum itself, exact for 1 and powers of two far
    // below it.
    #[test]
    fn sum_of_the_others() {
        let terms = [2.0_f64.powi(-70), 1.0, 2.0_f64.powi(-71)];
        let split = Split::of(terms.into_iter());
        assert_eq!(split.without(1, terms[1]), terms[0] + terms[2]);
        assert_eq!(split.without(0, terms[0]), 1.0);
        assert_eq!(split.total(), 1.0);
    }

    // Claim: a term is left out whatever the signs of all. Oracle: the sum of the others; exact, dyadic.
    #[test]
    fn sum_of_the_others_of_negative_terms() {
        assert_eq!(Split::of([-0.5_f64].into_iter()).without(0, -0.5), 0.0);
        let split = Split::of([-0.5_f64, -2.0, -1.0].into_iter());
        assert_eq!(
            [split.without(0, -0.5), split.without(1, -2.0), split.without(2, -1.0)],
            [-3.0, -1.5, -2.5]
        );
        assert_eq!(split.total(), -3.5);
    }

    // Claim: an empty batch is fine, a width of 0 and a slice of the wrong length are refused.
    #[test]
    fn lengths() {
        assert_eq!(softmax::<f32>(&[], 3, &mut []), Ok(()));
        assert_eq!(softmax(&[1.0_f32], 0, &mut [0.0]), Err(LossError::ZeroWidth));
        assert_eq!(
            log_softmax(&[1.0_f32; 4], 3, &mut [0.0; 4]),
            Err(LossError::PartialSample { length: 4, width: 3 })
        );
        assert!(matches!(softmax(&[1.0_f32; 3], 3, &mut [0.0; 2]), Err(LossError::Length(_))));
    }
}
