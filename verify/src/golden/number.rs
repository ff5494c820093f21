//! Numbers as the data files write them: NaN as null, infinities as strings.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// One number; a field that may be missing takes `Option<Number>`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

struct AnyNumber;

impl Visitor<'_> for AnyNumber {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, null for NaN, \"inf\" or \"-inf\"")
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
        Ok(Number(value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }
    fn visit_unit<E: Error>(self) -> Result<Number, E> {
        Ok(Number(f64::NAN))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Number, E> {
        match value {
            "inf" => Ok(Number(f64::INFINITY)),
            "-inf" => Ok(Number(f64::NEG_INFINITY)),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(value), &self)),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyNumber)
    }
}

struct List;

impl<'de> Visitor<'de> for List {
    type Value = Vec<f64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of numbers")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<f64>, A::Error> {
        let mut values = Vec::new();
        while let Some(Number(value)) = sequence.next_element()? {
            values.push(value);
        }
        Ok(values)
    }
}

/// A flat list, for `deserialize_with`.
///
/// # Errors
///
/// When an element is not a number.
pub(super) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
    deserializer.deserialize_seq(List)
}

/// The bits of floats in hexadecimal, separated by spaces, for `deserialize_with`.
///
/// # Errors
///
/// When a word is not a number in hexadecimal.
pub(super) fn patterns<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.split(' ').map(|word| u64::from_str_radix(word, 16).map_err(D::Error::custom)).collect()
}

/// The bits of `f32` numbers, as [`patterns`].
///
/// # Errors
///
/// When a word is not eight hexadecimal digits.
pub(super) fn singles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f32>, D::Error> {
    let narrow = |pattern| u32::try_from(pattern).map(f32::from_bits).map_err(D::Error::custom);
    patterns(deserializer)?.into_iter().map(narrow).collect()
}

/// The bits of `f32` numbers in 8 digits or of `f64` numbers in 16, also mixed.
///
/// # Errors
///
/// When a word is neither.
pub(super) fn floats<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let float = |word: &str| match word.len() {
        8 => u32::from_str_radix(word, 16).map(|bits| f64::from(f32::from_bits(bits))),
        _ => u64::from_str_radix(word, 16).map(f64::from_bits),
    };
    text.split(' ').map(|word| float(word).map_err(D::Error::custom)).collect()
}

/// The bits of `f64` numbers, as [`patterns`].
///
/// # Errors
///
/// When a word is not a number in hexadecimal.
pub(super) fn doubles<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f64>, D::Error> {
    Ok(patterns(deserializer)?.into_iter().map(f64::from_bits).collect())
}

#[cfg(test)]
mod tests {
    use super::Number;

    /// Claim: every number comes back to the bit. Oracle: the compiler's own parser; decimals that a parser without
    /// correct rounding gets wrong in the last place.
    #[test]
    fn numbers_are_read_to_the_bit() {
        let read = |text: &str| serde_json::from_str::<Number>(text).map(|number| number.0.to_bits()).ok();
        for (text, value) in [
            ("0.1", 0.1_f64),
            ("-0.0", -0.0),
            ("3", 3.0),
            ("5e-324", 5e-324),
            ("1.7976931348623157e308", f64::MAX),
            ("0.0002465190328815661891911651766508706967", 2.465_190_328_815_662e-4),
            ("6.643846593390943e-05", 6.643_846_593_390_943e-5),
            ("\"inf\"", f64::INFINITY),
            ("\"-inf\"", f64::NEG_INFINITY),
        ] {
            assert_eq!(read(text), Some(value.to_bits()), "{text}");
        }
        assert!(serde_json::from_str::<Number>("null").is_ok_and(|number| number.0.is_nan()));
        assert!(serde_json::from_str::<Number>("\"one\"").is_err());
    }
}
