//! What a public function says when its arguments cannot be used.

use core::fmt;

/// A slice that does not have the length its part of the memory plan asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LengthMismatch {
    /// The argument's name: `parameters`, `gradients`, `state`, `scratch`, ...
    pub part: &'static str,
    /// The length it should have, in scalars.
    pub expected: usize,
    /// The length it has, in scalars.
    pub found: usize,
    /// The way out: how to get the right length.
    pub remedy: &'static str,
}

impl fmt::Display for LengthMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LengthMismatch { part, expected, found, remedy } = self;
        write!(f, "{part}: expected {expected} values, found {found}; {remedy}")
    }
}

impl core::error::Error for LengthMismatch {}
