//! Bugs in the core's own elementary functions and in the scalar.

use super::class::*;
use super::{Bug, bug};

const EXPONENTIAL: &str = "elementary/exponential.rs";
const LOGARITHM: &str = "elementary/logarithm.rs";
const NORMAL: &str = "elementary/normal.rs";
const DOUBLE: &str = "elementary/double.rs";
const PAIR: &str = "elementary/pair.rs";
const REAL: &str = "real.rs";
const NORM: &str = "norm.rs";

pub(super) const BUGS: &[Bug] = &[
    bug("exp-coefficient-0.04166", FOURTH_DIGIT, EXPONENTIAL, "q * r + «4.166_639e-2»;", "4.166e-2"),
    bug("exp-times-coefficient-0.04166", FOURTH_DIGIT, EXPONENTIAL, "q * r + «4.166_646_3e-2»;", "4.166e-2"),
    bug(
        "exp-without-what-the-sum-dropped",
        ROUNDING,
        EXPONENTIAL,
        "beyond_linear(r.high) + (r.low + «linear.low»)",
        "0.0",
    ),
    bug(
        "exp-cut-off-at-minus-87",
        SUBNORMAL,
        EXPONENTIAL,
        "fn exp(x: f32) -> f32 {\n    let (r, n) = reduce(«clamp(x, RANGE)», 0.0);",
        "clamp(x, RANGE).max(-87.0)",
    ),
    bug("exp-reduction-without-low-part", TERM, EXPONENTIAL, "«low - n * LN_2.low»", "low"),
    bug(
        "exp-times-ignores-the-correction",
        ROUNDING,
        EXPONENTIAL,
        "let low = «if x.abs() > RANGE { 0.0 } else { low }»;",
        "0.0",
    ),
    bug(
        "exp-m1-loses-the-sign-of-zero",
        MINUS_ZERO,
        EXPONENTIAL,
        "«if x == 0.0 { x } else { result }»",
        "result",
    ),
    bug("exp-m1-by-subtraction", TAIL, EXPONENTIAL, "let reduced = «curved.high + rest»;", "exp(x) - 1.0"),
    bug(
        "ln-1p-from-the-rounded-sum",
        TAIL,
        LOGARITHM,
        "let f = «if near_one { x } else { mantissa - 1.0 }»;",
        "mantissa - 1.0",
    ),
    bug("ln-1p-coefficient-0.4001", FOURTH_DIGIT, LOGARITHM, "(«0.400_009_72» +", "0.400_1"),
    bug(
        "ln-1p-without-what-the-sum-dropped",
        ROUNDING,
        LOGARITHM,
        "{ 0.0 } else { «sum.low / sum.high» }",
        "0.0",
    ),
    bug("normal-coefficient-0.7814", FOURTH_DIGIT, NORMAL, "q * v + «7.817_733e-1»;", "7.814e-1"),
    bug("normal-slope-coefficient-2.009", FOURTH_DIGIT, NORMAL, "q * whole + «2.007_776_3»;", "2.009"),
    bug("normal-bell-of-a-rounded-square", ROUNDING, NORMAL, "let high = «y.high_half()»;", "y"),
    bug(
        "normal-bell-forgets-the-rest-of-the-logarithm",
        ROUNDING,
        NORMAL,
        "rest: «low - n * TWO_LN_2.low»,",
        "low",
    ),
    bug("normal-growth-for-decline", TERM, NORMAL, "(self.rest + «(odd - even)»)", "(odd + even)"),
    bug(
        "normal-tail-cut-off",
        CUT_OFF,
        NORMAL,
        "let left = «if x < -RANGE { 0.0 } else { tail.value() }»;",
        "if x < -12.0 { 0.0 } else { tail.value() }",
    ),
    bug(
        "normal-loses-the-sign-of-zero",
        MINUS_ZERO,
        NORMAL,
        "«if x > 0.0 { right } else { left }»",
        "if x < 0.0 { left } else { right }",
    ),
    bug("double-exp-underflows-before-its-factor", SUBNORMAL, DOUBLE, "if «x < -700.0» {", "false"),
    bug("double-normal-series-term", FOURTH_DIGIT, DOUBLE, "- «3.0»\n                    * s", "2.9"),
    bug("double-normal-argument-rounded", ROUNDING, DOUBLE, "«tail - tail * (2.0 * z * dz)»", "tail"),
    bug("double-normal-by-erf", TAIL, DOUBLE, "let tail = «libm::erfc(z)»;", "1.0 - libm::erf(z)"),
    bug("pair-sum-forgets-the-rest", ROUNDING, PAIR, "low: «(a - (sum - b_part)) + (b - b_part)»", "R::ZERO"),
    bug("pair-ordered-sum-forgets-the-rest", ROUNDING, PAIR, "low: «low - (sum - high)»", "R::ZERO"),
    bug(
        "pair-value-loses-the-sign-of-zero",
        MINUS_ZERO,
        PAIR,
        "«if self.low == R::ZERO { self.high } else { self.high + self.low }»",
        "self.high + self.low",
    ),
    bug(
        "absolute-value-of-minus-zero",
        MINUS_ZERO,
        REAL,
        "«if self.is_negative() { -self } else { self }»",
        "if self.is_negative() { -self } else { self + Self::ZERO }",
    ),
    bug(
        "maximum-takes-the-smaller",
        WRONG_SIGN,
        REAL,
        "if «other.exceeds(self)» { other } else { self }",
        "self.exceeds(other)",
    ),
    bug("power-skips-its-highest-bit", TERM, REAL, "while «exponent > 0» {", "exponent > 1"),
    bug("norm-squares-overflow", OVERFLOW, NORM, "let half_scale = «half_scale(largest)»;", "R::ONE"),
    bug("norm-ignores-the-rest-of-a-chunk", LANES, NORM, "add_squares(&mut lanes, rest, half_scale);", ""),
    bug(
        "norm-of-a-single-value-squared",
        ONE_SIZE,
        NORM,
        "root: «sum.sqrt()»",
        "if values.len() == 1 { sum } else { sum.sqrt() }",
    ),
    bug(
        "norm-of-the-first-65536-values",
        ONE_SIZE,
        NORM,
        "for chunk in «chunks» {",
        "chunks.get(..8192).unwrap_or(chunks)",
    ),
    bug(
        "norm-scale-of-the-first-1024-values",
        OVERFLOW,
        NORM,
        "let largest = «values».iter().fold(",
        "values.get(..1024).unwrap_or(values)",
    ),
];
