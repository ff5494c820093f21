//! Real data: 1,797 handwritten digits of 8x8 pixels, embedded.
//!
//! Source, licence and checksum are in `verify/data/README.md`. The rows are not shuffled: those of one writer stand
//! together, so that the last 360 are a test on handwriting that training has hardly seen. Pixels are shifted and scaled
//! by one mean and one deviation, those of all training pixels together: a mean for each pixel would divide by zero at
//! the corners, which are always blank.

use std::sync::LazyLock;

/// Pixels of an image, row by row.
pub const PIXELS: usize = 64;
/// The digits 0 to 9.
pub const CLASSES: usize = 10;
/// Images in the training part: the first four fifths.
pub const TRAIN: usize = 1437;
/// Images in the test part: the rest.
pub const TEST: usize = 360;

/// The data set, split and scaled.
#[derive(Debug, Clone, PartialEq)]
pub struct Digits {
    /// The first 1,437 images.
    pub train: Part,
    /// The last 360 images.
    pub test: Part,
    /// Mean of all training pixels, on the scale 0 to 16.
    pub mean: f64,
    /// Standard deviation of all training pixels about that mean (divided by their number, not by one less).
    pub deviation: f64,
}

/// Images and what they show.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The pixels as they are in the file, `[images, 64]`, 0 to 16.
    pub pixels: Vec<u8>,
    /// `(pixel - mean) / deviation`, `[images, 64]`, computed in f64 and rounded once.
    pub inputs: Vec<f32>,
    /// The digit of each image.
    pub labels: Vec<usize>,
}

/// The digits, read on first use.
///
/// ```
/// let digits = headwater_verify::digits::digits();
/// assert_eq!((digits.train.labels.len(), digits.test.labels.len()), (1437, 360));
/// ```
pub fn digits() -> &'static Digits {
    static DIGITS: LazyLock<Digits> =
        LazyLock::new(|| parse(TEXT).expect("the embedded file is the one whose checksum is tested"));
    &DIGITS
}

static TEXT: &str = include_str!("../data/digits.csv");

/// `None` if the text is not 1,797 rows of 64 pixels and a digit.
fn parse(text: &str) -> Option<Digits> {
    let (mut pixels, mut labels) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let row: Vec<u8> = line.split(',').map(|field| field.parse().ok()).collect::<Option<_>>()?;
        let (label, image) = row.split_last()?;
        let in_range = image.iter().all(|pixel| *pixel <= 16) && usize::from(*label) < CLASSES;
        if image.len() != PIXELS || !in_range {
            return None;
        }
        pixels.extend_from_slice(image);
        labels.push(usize::from(*label));
    }
    if labels.len() != TRAIN + TEST {
        return None;
    }
    let (test_pixels, test_labels) = (pixels.split_off(TRAIN * PIXELS), labels.split_off(TRAIN));
    let (mean, deviation) = moments(&pixels);
    let part = |pixels: Vec<u8>, labels| {
        let scaled = pixels.iter().map(|pixel| ((f64::from(*pixel) - mean) / deviation) as f32);
        Part { inputs: scaled.collect(), pixels, labels }
    };
    Some(Digits { train: part(pixels, labels), test: part(test_pixels, test_labels), mean, deviation })
}

/// Mean and deviation. The sums are whole numbers, so that no order of summation can change a bit.
fn moments(pixels: &[u8]) -> (f64, f64) {
    let count = pixels.len() as u64;
    let sum: u64 = pixels.iter().map(|pixel| u64::from(*pixel)).sum();
    let squares: u64 = pixels.iter().map(|pixel| u64::from(*pixel).pow(2)).sum();
    let variance = (count * squares - sum * sum) as f64 / (count * count) as f64;
    (sum as f64 / count as f64, variance.sqrt())
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{CLASSES, PIXELS, TEST, TEXT, TRAIN, digits, parse};

    /// Claim: the embedded file is the one named in the README. Oracle: its SHA-256, taken from the wheel's, unpacked.
    #[test]
    fn the_file_is_the_one_named() {
        let digest: String = Sha256::digest(TEXT).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8");
        assert!(include_str!("../data/README.md").contains(&digest), "the README names another checksum");
    }

    /// Claim: every digit is there as often as its collectors say. Oracle: the class distribution of the test set in
    /// UCI's description of the data (optdigits.names, section 9).
    #[test]
    fn classes_are_as_documented() {
        let documented = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180];
        let mut counted = [0; CLASSES];
        for label in digits().train.labels.iter().chain(&digits().test.labels) {
            counted[*label] += 1;
        }
        assert_eq!(counted, documented);
    }

    /// Claim: rows keep their order and pixels theirs. Oracle: the first and last line of the file, read by eye.
    #[test]
    fn rows_are_in_order() {
        let (train, test) = (&digits().train, &digits().test);
        assert_eq!((train.pixels.len(), train.labels.len()), (TRAIN * PIXELS, TRAIN));
        assert_eq!((test.pixels.len(), test.labels.len()), (TEST * PIXELS, TEST));
        assert_eq!(train.pixels[..16], [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]);
        assert_eq!(train.labels[..3], [0, 1, 2]);
        assert_eq!(test.pixels[(TEST - 1) * PIXELS..][..8], LAST_ROW_START);
        assert_eq!(test.labels[TEST - 1], 8);
    }
    const LAST_ROW_START: [u8; 8] = [0, 0, 10, 14, 8, 1, 0, 0];

    /// Claim: the scaled training pixels have mean 0 and deviation 1, the test pixels the same scale.
    /// Oracle: two-pass moments in f64. Tolerance: an f32 holds each value to 2^-24 of at most 2, and these average out.
    #[test]
    fn training_pixels_are_standardised() {
        let inputs = &digits().train.inputs;
        let count = inputs.len() as f64;
        let mean = inputs.iter().map(|x| f64::from(*x)).sum::<f64>() / count;
        let variance = inputs.iter().map(|x| (f64::from(*x) - mean).powi(2)).sum::<f64>() / count;
        assert!(mean.abs() < 1e-7 && (variance - 1.0).abs() < 1e-7, "mean {mean:e}, variance {variance}");
        for part in [&digits().train, &digits().test] {
            for (pixel, x) in part.pixels.iter().zip(&part.inputs) {
                let back = f64::from(*x) * digits().deviation + digits().mean;
                assert!((back - f64::from(*pixel)).abs() < 1e-5, "{pixel} came back as {back}");
            }
        }
    }

    /// Claim: a damaged file is refused rather than read in part. Oracle: rows made wrong by hand.
    #[test]
    fn damaged_rows_are_refused() {
        let row = |pixel: &str| format!("{pixel}{},7\n", ",0".repeat(PIXELS - 1));
        let whole = row("16").repeat(TRAIN + TEST - 1);
        assert!(parse(&(whole.clone() + &row("3"))).is_some(), "the undamaged twin is read");
        for last in ["", "1,2,3\n", &row("17"), &row("-1"), &row("x"), &(row("3") + &row("3"))] {
            assert!(parse(&(whole.clone() + last)).is_none(), "read with `{last}`");
        }
    }
}
