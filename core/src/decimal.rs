//! Numbers in sentences.
//!
//! The standard library's way to write an `f32` or an `f64` holds panics that no compiler can rule out, and takes 7 KB more code
//! on a Cortex-M4F; `ryu` holds none.

use core::fmt;

/// The shortest decimal that is read back as `number`, with a point or an exponent: `0.1`, `1.0`, `1e20`, `inf`, `NaN`.
pub(crate) fn write<F: ryu::Float>(number: F, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(ryu::Buffer::new().format(number))
}

/// The same, whole numbers without a point: `1`.
pub(crate) struct Plain(pub(crate) f64);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = ryu::Buffer::new();
        let text = buffer.format(self.0);
        f.write_str(text.strip_suffix(".0").unwrap_or(text))
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::Plain;
    use crate::HyperparameterError;
    use std::string::ToString;

    /// Claim: numbers are written as the standard library would. Oracle: `Debug` and `Display` of `f32` and `f64`, which
    /// agree with `ryu` but where they write many zeros and it an exponent, or the other way round.
    #[test]
    fn as_the_standard_library_writes_them() {
        for number in [
            0.0,
            -0.0,
            1.0,
            -1.5,
            0.1,
            1.0 / 3.0,
            0.001,
            123_456.78,
            1e12,
            f32::NAN,
            f32::INFINITY,
            -f32::INFINITY,
        ] {
            let error = HyperparameterError { owner: "a", name: "b", expected: "c", found: number };
            assert_eq!(error.to_string(), std::format!("a: b must be c, found {number:?}"));
            let double = f64::from(number);
            assert_eq!(Plain(double).to_string(), double.to_string());
            let error = HyperparameterError { owner: "a", name: "b", expected: "c", found: double };
            assert_eq!(error.to_string(), std::format!("a: b must be c, found {double:?}"));
        }
        assert_eq!(Plain(1e300).to_string(), "1e300");
        assert_eq!(Plain(2.5e-7).to_string(), "2.5e-7");
    }
}
