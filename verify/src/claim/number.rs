//! How a measured number is written, in a table and in a sentence alike.
//!
//! Rust formats floating-point numbers exactly and without the platform's help, so the bytes are the same everywhere.

use std::fmt;

/// Significant digits of a number that is written in full.
const DIGITS: usize = 4;
/// Significant digits of a number that needs an exponent.
const SCIENTIFIC_DIGITS: usize = 3;
/// Below this magnitude a number needs an exponent.
const SMALLEST_PLAIN: f64 = 1e-4;
/// From this magnitude on a number needs an exponent, unless it is whole.
const LARGEST_PLAIN: f64 = 1e5;
/// Whole numbers are counts and stay readable a little longer.
const LARGEST_COUNT: f64 = 1e9;
/// Relative distance below which what is written counts as the number itself: beyond any figure's meaning here, and far
/// above the rounding of 1 - 0.9.
const SAME: f64 = 1e-9;

/// A number as the report writes it: four significant digits, or three and an exponent below 1e-4 and from 1e5 on.
///
/// Trailing zeros are dropped where the digits left say the number to a part in 1e9, and kept where it was rounded:
/// `0.25` is a quarter, `0.2500` is near one.
///
/// ```
/// use headwater_verify::claim::Number;
///
/// assert_eq!(Number(0.25).to_string(), "0.25");
/// assert_eq!(Number(0.25001).to_string(), "0.2500");
/// assert_eq!(Number(6905.0).to_string(), "6905");
/// assert_eq!(Number(3.14159e-9).to_string(), "3.14e-9");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&written(self.0))
    }
}

fn written(value: f64) -> String {
    if value.is_nan() {
        return "not a number".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "infinite" } else { "-infinite" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let magnitude = value.abs();
    if magnitude < LARGEST_COUNT && value.fract() == 0.0 {
        return format!("{value}");
    }
    if (SMALLEST_PLAIN..LARGEST_PLAIN).contains(&magnitude) {
        let decimals = (DIGITS as i32 - 1 - rounded_exponent(value)).max(0) as usize;
        without_idle_zeros(format!("{value:.decimals$}"), value)
    } else {
        let scientific = format!("{value:.*e}", SCIENTIFIC_DIGITS - 1);
        match scientific.split_once('e') {
            Some((mantissa, exponent)) if says(&scientific, value) => {
                format!("{}e{exponent}", trimmed(mantissa))
            }
            _ => scientific,
        }
    }
}

/// The decimal exponent after rounding to the digits shown: 9.9999 is written 10.00, so its exponent is 1.
fn rounded_exponent(value: f64) -> i32 {
    let scientific = format!("{value:.*e}", DIGITS - 1);
    scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

fn without_idle_zeros(text: String, value: f64) -> String {
    if says(&text, value) { trimmed(&text).to_owned() } else { text }
}

fn says(text: &str, value: f64) -> bool {
    text.parse::<f64>().is_ok_and(|written| (written - value).abs() <= SAME * value.abs())
}

fn trimmed(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

/// A small count as a word, for the start of a sentence or beside another figure: `three layers`. Larger ones as digits.
pub fn in_words(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Number, in_words};

    /// Claim: the written form follows the documented rule. Oracle: written by hand, edges first.
    #[test]
    fn numbers_are_written_as_documented() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (9.9999, "10.00"),
            (0.99996, "1.000"),
            (-0.25, "-0.25"),
            (1.0 / 3.0, "0.3333"),
            (1.0 - 0.9, "0.1"),
            (0.25 + 1e-7, "0.2500"),
            (65.56, "65.56"),
            (104.6212, "104.6"),
            (12345.678, "12346"),
            (99999.9, "100000"),
            (1797.0, "1797"),
            (1e6, "1000000"),
            (123456.7, "1.23e5"),
            (1e-4, "0.0001"),
            (9.9e-5, "9.9e-5"),
            (1e-300, "1e-300"),
            (1.23456e-7, "1.23e-7"),
            (f64::MIN_POSITIVE, "2.23e-308"),
            (4e18, "4e18"),
            (f64::INFINITY, "infinite"),
            (f64::NEG_INFINITY, "-infinite"),
            (f64::NAN, "not a number"),
        ];
        for (value, expected) in cases {
            assert_eq!(Number(value).to_string(), expected, "for {value:e}");
        }
    }

    /// Claim: a width in a format string is respected, so that columns can be aligned. Oracle: by hand.
    #[test]
    fn numbers_can_be_padded() {
        assert_eq!(format!("[{:>7}]", Number(0.5)), "[    0.5]");
    }

    /// Claim: small counts read as words. Oracle: English.
    #[test]
    fn small_counts_read_as_words() {
        assert_eq!(["three", "twelve", "13"].map(str::to_owned), [3, 12, 13].map(in_words));
    }
}
