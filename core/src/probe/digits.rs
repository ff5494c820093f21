//! Figures for people: as many digits as a measurement is worth.

use crate::Real;
use core::fmt;

/// A value rounded to three significant digits: `0.000931`, `1.42`, `5.2e8`.
pub(super) struct Digits<R>(pub(super) R);

/// The same as a percentage.
pub(super) struct Percent<R>(pub(super) R);

impl<R: Real> fmt::Display for Percent<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", Digits(self.0 * R::from_f64(100.0)))
    }
}

/// The scalar has no conversion to print by, so that digits are found by comparing.
impl<R: Real> fmt::Display for Digits<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.abs();
        if !size.is_finite() || !size.is_positive() {
            return if size == R::ZERO { f.write_str("0") } else { self.0.write_decimal(f) };
        }
        if self.0.is_negative() {
            f.write_str("-")?;
        }
        let (digits, exponent) = split(size);
        let plain = (-4..=5).contains(&exponent);
        let before_point = if plain { exponent } else { 0 };
        if before_point < 0 {
            f.write_str("0.")?;
            (before_point..-1).try_for_each(|_| f.write_str("0"))?;
        }
        let needed = digits.iter().rposition(|&digit| digit > 0).map_or(1, |last| last + 1);
        for (place, (digit, number)) in (0..).zip(digits.iter().zip(1..)) {
            if place > before_point && number > needed {
                break;
            }
            if place > 0 && place == before_point + 1 {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        (2..before_point).try_for_each(|_| f.write_str("0"))?;
        if plain { Ok(()) } else { write!(f, "e{exponent}") }
    }
}

/// A positive finite value as d.dd times a power of ten.
fn split<R: Real>(value: R) -> ([u8; 3], i32) {
    let ten = R::from_f64(10.0);
    let (mut rest, mut exponent) = (value, 0);
    // 400 rounds cross more than the range of f64.
    for _ in 0..400 {
        if R::ONE.exceeds(rest) {
            (rest, exponent) = (rest * ten, exponent - 1);
        } else if !ten.exceeds(rest) {
            (rest, exponent) = (rest / ten, exponent + 1);
        } else {
            break;
        }
    }
    rest += R::from_f64(0.005);
    if !ten.exceeds(rest) {
        (rest, exponent) = (rest / ten, exponent + 1);
    }
    let digits = [(); 3].map(|()| {
        let digit = (1..=9).rev().find(|&digit| !R::from_f64(f64::from(digit)).exceeds(rest)).unwrap_or(0);
        rest = (rest - R::from_f64(f64::from(digit))) * ten;
        digit
    });
    (digits, exponent)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::{Digits, Percent};
    use std::string::ToString;

    /// Claim: figures are rounded to three significant digits and written without needless zeros. Oracle: by hand.
    #[test]
    fn three_digits() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.418, "0.418"),
            (0.040_77, "0.0408"),
            (0.000_931_19, "0.000931"),
            (0.004, "0.004"),
            (9.996, "10"),
            (99.96, "100"),
            (71.875, "71.9"),
            (712.389, "712"),
            (173_080.34, "173000"),
            (520_135_200.0, "5.2e8"),
            (2.731e-6, "2.73e-6"),
            (1e-40, "1e-40"),
            (f32::INFINITY, "inf"),
        ] {
            assert_eq!(Digits(value).to_string(), text, "{value:?}");
        }
        assert_eq!(Digits(f64::MAX).to_string(), "1.8e308");
        assert_eq!(Digits(f64::NAN).to_string(), "NaN");
        assert_eq!(Percent(0.718_75_f32).to_string(), "71.9 %");
        assert_eq!(Percent(1.0_f64).to_string(), "100 %");
    }
}
