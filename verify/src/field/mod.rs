//! The integers modulo the prime 2^61 - 1: a field without rounding, for the shipping code to run in.
//!
//! In it an identity between two formulas holds exactly or not at all. Two rational functions that differ, of degree d,
//! agree at a random point with chance d / p at most (Schwartz 1980, "Fast Probabilistic Algorithms for Verification of
//! Polynomial Identities", corollary 1), p = 2^61 - 1 = 2.3e18. A constant of the code enters as the fraction that its
//! `f64` is, so that a constant wrong in its last bit is another constant.
//!
//! What reals have and a field has not:
//!
//! | asked for | answer here | what it keeps |
//! |---|---|---|
//! | a sign | x is positive if it is a non-zero square | exactly one of x and -x is positive, for x other than 0; squares are positive; products have the sign they should; sums do not |
//! | the square root | a root of x or of -x, whichever is a square; itself a square | sqrt(x) sqrt(y) = sqrt(x y); the square of sqrt(x) is the absolute value of x |
//! | e^x | a keyed hash of x | e^-x = 1 / e^x, e^0 = 1, positive |
//! | e^x - 1 | e^x less 1 | |
//! | ln x | a keyed hash of x | ln 1 = 0 |
//! | ln(1 + x) | ln of 1 + x | |
//! | tanh x | (1 - e^-2x) / (1 + e^-2x) | odd |
//! | erfc x | a keyed hash of x | erfc(-x) = 2 - erfc(x), erfc 0 = 1 |
//! | a count, an `f64` | itself, as a fraction | but 2^61 = 1 here: a scale wrong by just that factor is not seen |
//! | NaN, infinity, a quotient by 0 | [`Field::UNDEFINED`], which every operation hands on | it equals nothing, itself included |
//!
//! The relations are those that the core relies on, and those of the textbook formulas that it is compared with. No
//! others can be relied on: e^(x + y) is not e^x e^y, and an order there is none, so that a "largest" of several values
//! is whichever the signs of the differences lead to. What holds here thus holds for every choice of branches.
//!
//! Hashes are fixed: the same argument has the same value on every run, and arguments that differ have values as
//! unrelated as those of different variables.

mod arithmetic;
mod degree;
mod denominator;
mod real;
mod relation;
mod sign;
mod symbol;

pub use degree::{Degree, with_symbols};
pub use sign::signs_of;

use crate::draw::Draw;

/// 2^61 - 1, a prime.
pub const MODULUS: u64 = (1 << 61) - 1;

/// An integer modulo 2^61 - 1, or nothing where a quotient or a constant is undefined.
#[derive(Clone, Copy)]
pub struct Field(u64);

impl Field {
    /// What NaN is among the reals.
    pub const UNDEFINED: Self = Self(u64::MAX);

    /// The residue of `value`.
    #[must_use]
    pub const fn new(value: u64) -> Self {
        let folded = (value & MODULUS) + (value >> 61);
        Self(if folded >= MODULUS { folded - MODULUS } else { folded })
    }
    /// A uniform element.
    pub fn draw(draw: &mut Draw) -> Self {
        Self::new(draw.bits())
    }
    /// `length` uniform elements.
    pub fn draws(length: usize, draw: &mut Draw) -> Vec<Self> {
        (0..length).map(|_| Self::draw(draw)).collect()
    }
    /// The residue, from 0 up; `None` where undefined.
    #[must_use]
    pub const fn residue(self) -> Option<u64> {
        if self.is_defined() { Some(self.0) } else { None }
    }
    const fn is_defined(self) -> bool {
        self.0 < MODULUS
    }
    /// The fraction with both parts below a million that is this element, if there is one.
    ///
    /// An element at random is one with a chance of about 1e-6. By the extended Euclidean algorithm, stopped half-way.
    #[must_use]
    pub fn fraction(self) -> Option<(i64, i64)> {
        const LARGEST: i128 = 1_000_000;
        let (mut high, mut low) = (i128::from(MODULUS), i128::from(self.residue()?));
        let (mut before, mut factor) = (0_i128, 1_i128);
        while low >= LARGEST {
            (high, low, before, factor) = (low, high % low, factor, before - high / low * factor);
        }
        if factor.abs() >= LARGEST {
            return None;
        }
        let sign = factor.signum();
        Some((i64::try_from(sign * low).ok()?, i64::try_from(sign * factor).ok()?))
    }
}
