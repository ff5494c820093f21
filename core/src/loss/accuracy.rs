//! From outputs to classes, and how many of them are right.

use super::LossError;
use super::error::{check_classes, check_samples};
use super::rows;
use crate::Real;

/// The index of the largest value of a row: the first of equals, and `None` if the row is empty or holds a
/// NaN.
///
/// PyTorch's `argmax`, except that PyTorch takes a NaN for the largest value.
///
/// ```
/// use headwater_core::argmax;
///
/// assert_eq!(argmax(&[0.5, 2.0, 2.0]), Some(1));
/// assert_eq!(argmax(&[0.5, f32::NAN]), None);
/// ```
pub fn argmax<R: Real>(row: &[R]) -> Option<usize> {
    let mut best: Option<(usize, R)> = None;
    for (index, &x) in row.iter().enumerate() {
        if !x.is_finite() && !x.is_positive() && !x.is_negative() {
            return None;
        }
        if best.is_none_or(|(_, largest)| x.exceeds(largest)) {
            best = Some((index, x));
        }
    }
    best.map(|(index, _)| index)
}

/// How many samples have their largest output at their class.
///
/// `outputs` is `[batch, width]`, `classes` is `[batch]`. Of equal outputs the first counts; a sample with a
/// NaN counts as wrong. An empty batch has none.
///
/// # Errors
///
/// A width of 0, a partial sample, another number of classes than samples, or a class that has no output.
pub fn correct<R: Real>(outputs: &[R], width: usize, classes: &[usize]) -> Result<usize, LossError> {
    check_samples(outputs.len(), width)?;
    check_classes(classes, outputs.len(), width)?;
    Ok(rows(outputs, width).zip(classes).filter(|&(row, &class)| argmax(row) == Some(class)).count())
}

#[cfg(test)]
mod tests {
    use super::{argmax, correct};
    use crate::LossError;

    // Claim: ties go to the first index, infinities are ordered, NaN and an empty row have no largest value.
    #[test]
    fn largest() {
        assert_eq!(argmax(&[1.0_f32, 3.0, 3.0]), Some(1));
        assert_eq!(argmax(&[0.0_f32, -0.0]), Some(0));
        assert_eq!(argmax(&[f32::NEG_INFINITY; 2]), Some(0));
        assert_eq!(argmax(&[0.0, f32::INFINITY]), Some(1));
        assert_eq!(argmax(&[5.0, f32::NAN]), None);
        assert_eq!(argmax(&[f32::NAN, 5.0]), None);
        assert_eq!(argmax::<f32>(&[]), None);
    }

    // Claim: right answers are counted, a tie for the second and a NaN are wrong.
    #[test]
    fn counts() {
        let outputs = [1.0_f64, 0.0, 0.0, 1.0, 2.0, 2.0, f64::NAN, 1.0];
        assert_eq!(correct(&outputs, 2, &[0, 1, 1, 0]), Ok(2));
        assert_eq!(correct(&outputs, 2, &[1, 0, 0, 1]), Ok(1));
        assert_eq!(correct::<f64>(&[], 2, &[]), Ok(0));
    }

    // Claim: what cannot be counted is an error.
    #[test]
    fn errors() {
        assert_eq!(correct(&[0.0_f32], 0, &[0]), Err(LossError::ZeroWidth));
        assert_eq!(correct(&[0.0_f32; 3], 2, &[0]), Err(LossError::PartialSample { length: 3, width: 2 }));
        assert!(matches!(correct(&[0.0_f32; 4], 2, &[0]), Err(LossError::Length(_))));
        assert_eq!(
            correct(&[0.0_f32; 4], 2, &[0, 2]),
            Err(LossError::ClassOutOfRange { sample: 1, class: 2, classes: 2 })
        );
    }
}
