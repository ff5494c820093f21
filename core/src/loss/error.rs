//! What a loss says when its arguments cannot be used.

use core::fmt;

use crate::decimal::Plain;
use crate::{LengthMismatch, NotCompiled};

/// Arguments that a loss, a softmax or a count of right answers cannot work with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LossError {
    /// A width of 0.
    ZeroWidth,
    /// No sample at all: the mean has no value.
    EmptyBatch,
    /// Outputs that are not a whole number of samples.
    PartialSample {
        /// The number of outputs.
        length: usize,
        /// The number of outputs of one sample.
        width: usize,
    },
    /// A slice of the wrong length.
    Length(LengthMismatch),
    /// Classes given to a loss that takes a value for each output.
    ClassesForValues {
        /// The loss's name.
        loss: &'static str,
    },
    /// A class that has no output.
    ClassOutOfRange {
        /// The sample, from 0.
        sample: usize,
        /// Its class.
        class: usize,
        /// The number of classes.
        classes: usize,
    },
    /// A class weight that is negative, infinite or NaN.
    ClassWeight {
        /// The class, from 0.
        class: usize,
        /// Its weight.
        found: f64,
    },
    /// The classes of this batch all weigh 0: the weighted mean has no value.
    WeightlessBatch,
    /// A label smoothing outside \[0, 1\].
    LabelSmoothing {
        /// The label smoothing.
        found: f64,
    },
    /// A loss that this build leaves out.
    NotCompiled(NotCompiled),
    /// A Huber delta that is not a finite number above 0.
    Delta {
        /// The delta.
        found: f64,
    },
}

impl fmt::Display for LossError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LossError::ZeroWidth => {
                write!(
                    f,
                    "width: expected at least 1 output for each sample, found 0; pass the network's output width"
                )
            }
            LossError::EmptyBatch => {
                write!(
                    f,
                    "outputs: expected at least one sample, found none; a mean over nothing has no value"
                )
            }
            LossError::PartialSample { length, width } => {
                write!(
                    f,
                    "outputs: expected a whole number of samples of {width} values, found {length} values; "
                )?;
                write!(f, "check the width and the batch")
            }
            LossError::Length(mismatch) => mismatch.fmt(f),
            LossError::NotCompiled(error) => error.fmt(f),
            LossError::ClassesForValues { loss } => {
                write!(f, "targets: {loss} expects one value for each output, found classes; ")?;
                write!(f, "pass values, or take softmax cross-entropy")
            }
            LossError::ClassOutOfRange { sample, class, classes } => {
                write!(
                    f,
                    "targets: expected classes below {classes}, the number of outputs, found class {class} "
                )?;
                write!(f, "at sample {sample}; classes count from 0")
            }
            LossError::ClassWeight { class, found } => {
                write!(
                    f,
                    "class_weights: expected finite numbers from 0 up, found {} for class {class}; ",
                    Plain(*found)
                )?;
                write!(f, "a class of weight 0 is left out")
            }
            LossError::WeightlessBatch => {
                write!(f, "class_weights: every sample of this batch is of a class of weight 0; ")?;
                write!(f, "leave the batch out, or give one of its classes a weight")
            }
            LossError::LabelSmoothing { found } => {
                write!(
                    f,
                    "label_smoothing: expected a number from 0 to 1, found {}; 0 switches it off",
                    Plain(*found)
                )
            }
            LossError::Delta { found } => {
                write!(
                    f,
                    "delta: expected a finite number above 0, found {}; 1 is PyTorch's default",
                    Plain(*found)
                )
            }
        }
    }
}

impl core::error::Error for LossError {}

/// That `length` values are whole samples of `width`.
pub(super) fn check_samples(length: usize, width: usize) -> Result<(), LossError> {
    match length.checked_rem(width) {
        None => Err(LossError::ZeroWidth),
        Some(0) => Ok(()),
        Some(_) => Err(LossError::PartialSample { length, width }),
    }
}

/// That `length` values are whole samples of `width`, and at least one.
pub(super) fn check_batch(length: usize, width: usize) -> Result<(), LossError> {
    check_samples(length, width)?;
    if length == 0 { Err(LossError::EmptyBatch) } else { Ok(()) }
}

/// That a slice has the length it should have.
pub(super) fn check_length(
    part: &'static str,
    expected: usize,
    found: usize,
    remedy: &'static str,
) -> Result<(), LossError> {
    if expected == found {
        Ok(())
    } else {
        Err(LossError::Length(LengthMismatch { part, expected, found, remedy }))
    }
}

/// That there is one class for each sample, and an output for each class.
pub(super) fn check_classes(classes: &[usize], length: usize, width: usize) -> Result<(), LossError> {
    let batch = length.checked_div(width).unwrap_or(0);
    check_length("targets", batch, classes.len(), "pass one class for each sample")?;
    match classes.iter().enumerate().find(|&(_, &class)| class >= width) {
        Some((sample, &class)) => Err(LossError::ClassOutOfRange { sample, class, classes: width }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString;

    use crate::{Loss, LossError, Targets};

    // Claim: every error says what was expected, what was found and the way out, in one sentence.
    #[test]
    fn sentences() {
        let (mse, ce) = (Loss::mean_squared_error(), Loss::softmax_cross_entropy());
        let weights = [1.0, -2.0];
        let weighted = Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: Some(&weights) };
        let weightless = Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: Some(&[0.0, 0.0]) };
        let smoothed = Loss::SoftmaxCrossEntropy { label_smoothing: 1.5, class_weights: None };
        let pair = [0.0_f32; 2];
        let cases = [
            (
                mse.evaluate(&pair, 0, Targets::Values(&pair)),
                "width: expected at least 1 output for each sample, found 0; pass the network's output width",
            ),
            (
                mse.evaluate(&[], 2, Targets::Values(&[])),
                "outputs: expected at least one sample, found none; a mean over nothing has no value",
            ),
            (
                mse.evaluate(&pair, 3, Targets::Values(&pair)),
                "outputs: expected a whole number of samples of 3 values, found 2 values; check the width and the batch",
            ),
            (
                mse.evaluate(&pair, 2, Targets::Values(&[0.0])),
                "targets: expected 2 values, found 1; pass one value for each output",
            ),
            (
                mse.evaluate_with_gradient(&pair, 2, Targets::Values(&pair), &mut [0.0]),
                "output_gradient: expected 2 values, found 1; it holds one value for each output",
            ),
            (
                mse.evaluate(&pair, 2, Targets::Classes(&[0])),
                "targets: mse_loss expects one value for each output, found classes; pass values, or take \
                 softmax cross-entropy",
            ),
            (
                ce.evaluate(&pair, 2, Targets::Classes(&[0, 1])),
                "targets: expected 1 values, found 2; pass one class for each sample",
            ),
            (
                ce.evaluate(&pair, 2, Targets::Classes(&[2])),
                "targets: expected classes below 2, the number of outputs, found class 2 at sample 0; classes count from 0",
            ),
            (
                weighted.evaluate(&pair, 2, Targets::Classes(&[0])),
                "class_weights: expected finite numbers from 0 up, found -2 for class 1; a class of weight 0 is left out",
            ),
            (
                weightless.evaluate(&pair, 2, Targets::Classes(&[0])),
                "class_weights: every sample of this batch is of a class of weight 0; leave the batch out, or give one of \
                 its classes a weight",
            ),
            (
                smoothed.evaluate(&pair, 2, Targets::Classes(&[0])),
                "label_smoothing: expected a number from 0 to 1, found 1.5; 0 switches it off",
            ),
            (
                Loss::huber(-1.0).evaluate(&pair, 2, Targets::Values(&pair)),
                "delta: expected a finite number above 0, found -1; 1 is PyTorch's default",
            ),
        ];
        for (result, sentence) in cases {
            assert_eq!(result.map_err(|error: LossError| error.to_string()), Err(sentence.to_string()));
        }
    }
}
