//! Sigmoid and tanh with their derivatives, for `f32`.
//!
//! With y = |x|, e^y = 2^n e^r and b = 2^-n, everything is a quotient of an exact numerator and a denominator that rounds
//! once to any effect:
//!
//! | | x < 0 | x >= 0 |
//! |---|---|---|
//! | sigmoid | b / (b + e^r) | 1 / (1 + b e^-r) |
//! | its derivative | b / (e^r + 2b + b^2 e^-r) | the same |
//!
//! tanh x = 2 s(2x) - 1 and tanh' x = 4 s'(2x). A denominator begins with a number known exactly, 1 + b or (1 + b)^2;
//! e^r - 1, to which it is added, is at most 0.41, so that its own rounding counts a quarter or less. Two divisions cost less
//! than the pairs that one would need. Errors over all inputs: `verify/src/exhaustive/all.txt`.

use super::exponential::{LN_2, ROUND, at_most};
use core::f32::consts::LOG2_E;

/// From here on e^-y rounds to 0.
const RANGE: f32 = 104.0;
const TWO_TO_MINUS_64: f32 = 1.0 / 18_446_744_073_709_551_616.0;
/// Where tanh is 1/2, up to rounding: below, 1 - 2 / (e^2y + 1) would lose digits.
const HALF: f32 = 0.5494;

/// e^-y for y >= 0, in parts.
struct Decay {
    /// 2^(64 - n), a normal number where 2^-n is not.
    raised: f32,
    /// 2^-n.
    b: f32,
    r: f32,
    /// cosh r - 1.
    even: f32,
    /// sinh r - r.
    odd: f32,
}

impl Decay {
    /// For 0 <= y <= 130, where n <= 190. Of NaN the last three are NaN.
    #[inline(always)]
    fn of(y: f32) -> Self {
        let shifted = y * LOG2_E + ROUND;
        let n = shifted - ROUND;
        let r = (y - n * LN_2.high) - n * LN_2.low;
        let exponent = (127 + 64 + ROUND.to_bits()).wrapping_sub(shifted.to_bits());
        let raised = f32::from_bits(exponent << 23);
        // Fitted for this project to the largest absolute error, 2^-33 and 2^-28.
        let z = r * r;
        let even = z * (0.5 + z * (4.166_646e-2 + z * 1.393_542_6e-3));
        let odd = (z * r) * (1.666_651_8e-1 + z * 8.368_972e-3);
        Decay { raised, b: raised * TWO_TO_MINUS_64, r, even, odd }
    }

    /// e^r + 2b + b^2 e^-r = (1 + b)^2 + (e^r - 1) + b^2 (e^-r - 1).
    #[inline(always)]
    fn derivative_denominator(&self) -> f32 {
        let Decay { b, r, even, odd, .. } = *self;
        let square = b * (2.0 + b);
        let whole = 1.0 + square;
        let rest = square - (whole - 1.0);
        let falling = (even - odd) - r;
        whole + (r + ((even + odd) + b * b * falling + rest))
    }
}

#[inline(always)]
pub(crate) fn sigmoid(x: f32) -> f32 {
    let Decay { b, r, even, odd, .. } = Decay::of(at_most(x.abs(), RANGE));
    let negative = x < 0.0;
    let power = if negative { r + (even + odd) } else { (even - odd) - r };
    let (numerator, factor) = if negative { (b, 1.0) } else { (1.0, b) };
    let whole = 1.0 + b;
    let rest = b - (whole - 1.0);
    numerator / (whole + (rest + factor * power))
}

#[inline(always)]
pub(crate) fn sigmoid_derivative(x: f32) -> f32 {
    let decay = Decay::of(at_most(x.abs(), RANGE));
    // The power of two goes in last, so that a slope is rounded to a subnormal once and not cut off before.
    decay.raised / decay.derivative_denominator() * TWO_TO_MINUS_64
}

#[inline(always)]
pub(crate) fn tanh(x: f32) -> f32 {
    // Beyond 20 it is 1.
    let y = at_most(x.abs(), 20.0);
    let Decay { b, r, even, odd, .. } = Decay::of(y + y);
    let large = 1.0 - (b + b) / ((1.0 + b) + (r + (even + odd)));
    // (y - tanh y) / y^3 up to `HALF`, fitted for this project to the largest error relative to tanh y, 2^-29.
    let z = y * y;
    let q = 5.385_710_3e-2 - z * (2.108_963_8e-2 - z * 6.297_851e-3);
    let q = 3.333_332e-1 - z * (1.333_263_8e-1 - z * q);
    let small = y - (y * z) * q;
    (if y < HALF { small } else { large }).copysign(x)
}

#[inline(always)]
pub(crate) fn tanh_derivative(x: f32) -> f32 {
    // The factor of 4 is two powers of two more than e^-2y has.
    let y = at_most(x.abs(), RANGE / 2.0 + 1.0);
    let decay = Decay::of(y + y);
    decay.raised / decay.derivative_denominator() * (4.0 * TWO_TO_MINUS_64)
}
