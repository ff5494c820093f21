//! e^x and e^x - 1.
//!
//! x = n ln 2 + r with |r| <= ln(2)/2, and e^r = 1 + r + r^2 q(r). The coefficients of q were fitted for this project
//! to the largest relative error of e^r, 2^-33.

use super::pair::Pair;

/// Where e^x, times any factor between 2^-100 and 2^100, has long underflowed or overflowed. A power of two this large
/// still splits into two normal ones.
const RANGE: f32 = 174.0;
/// 1.5 * 2^23: adding it rounds to a whole number, which then stands in the last bits of the sum.
pub(super) const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts, the first of 15 bits, so that its product with n is exact.
pub(super) const LN_2: Pair<f32> = Pair { high: 0.693_145_75, low: 1.428_606_8e-6 };

/// 2^n for -126 <= n <= 127.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}

/// 2^n as the product of two powers of two, for -252 <= n <= 254.
#[inline(always)]
pub(super) fn powers_of_two(n: i32) -> [f32; 2] {
    let half = n >> 1;
    [power_of_two(half), power_of_two(n.wrapping_sub(half))]
}

/// The whole number that `shifted` is more than [`ROUND`].
#[inline(always)]
pub(super) fn whole_part(shifted: f32) -> i32 {
    (shifted.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32)
}

/// The smaller of the two. NaN in `value` stays.
#[inline(always)]
pub(super) fn at_most(value: f32, limit: f32) -> f32 {
    if value > limit { limit } else { value }
}

/// `value` within `[-limit, limit]`. NaN stays.
#[inline(always)]
fn clamp(value: f32, limit: f32) -> f32 {
    at_most(if value < -limit { -limit } else { value }, limit)
}

/// x - n ln 2 as a pair, and n.
#[inline(always)]
fn reduce(x: f32, low: f32) -> (Pair<f32>, i32) {
    let shifted = (x + low) * core::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let remainder = Pair::ordered_sum(x - n * LN_2.high, low - n * LN_2.low);
    (remainder, whole_part(shifted))
}

/// (e^r - 1 - r - r^2/2) / r^3 for |r| <= ln(2)/2.
#[inline(always)]
fn beyond_square(r: f32) -> f32 {
    let q = 1.994_348_4e-4;
    let q = q * r + 1.393_513_5e-3;
    let q = q * r + 8.333_209e-3;
    let q = q * r + 4.166_646_3e-2;
    q * r + 1.666_666_7e-1
}

/// factor * e^(x + low), for a factor between 2^-100 and 2^100 in size.
#[inline(always)]
pub(crate) fn exp_times(x: f32, low: f32, factor: f32) -> f32 {
    let low = if x.abs() > RANGE { 0.0 } else { low };
    let (r, n) = reduce(clamp(x, RANGE), low);
    let linear = Pair::ordered_sum(1.0, r.high);
    let beyond = r.high * r.high * (0.5 + r.high * beyond_square(r.high));
    let mantissa = Pair::ordered_sum(linear.high, beyond + (r.low + linear.low));
    let [first, second] = powers_of_two(n);
    let factor = if x < -RANGE { 0.0 } else { factor };
    Pair::exact(factor).times(mantissa).value() * first * second
}

/// e^x: 1 + r is exact in two parts, and r^2 q(r) small, so that one rounding counts.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let (r, n) = reduce(clamp(x, RANGE), 0.0);
    let linear = Pair::ordered_sum(1.0, r.high);
    let mantissa = linear.high + (r.high * r.high * beyond_linear(r.high) + (r.low + linear.low));
    let [first, second] = powers_of_two(n);
    mantissa * first * second
}

/// (e^r - 1 - r) / r^2 for |r| <= ln(2)/2, fitted for this project to the largest error of e^r, 2^-28.
#[inline(always)]
fn beyond_linear(r: f32) -> f32 {
    let q = 1.394_187_7e-3;
    let q = q * r + 8.368_681e-3;
    let q = q * r + 4.166_639e-2;
    let q = q * r + 1.666_652_1e-1;
    q * r + 0.5
}

/// e^x - 1.
#[inline(always)]
pub(crate) fn exp_m1(x: f32) -> f32 {
    // Below -30 the result is -1 and above 30 it is e^x, both to the last bit.
    let (r, n) = reduce(clamp(x, 30.0), 0.0);
    let scale = power_of_two(n);
    // Largest first: 2^n - 1, 2^n r, 2^n r^2/2 and the rest. What each sum drops joins the rest.
    let base = Pair::sum(scale, -1.0);
    let square = Pair::exact(r.high).times(Pair::exact(0.5 * r.high));
    let cube = 2.0 * square.high * r.high * beyond_square(r.high);
    let linear = Pair::ordered_sum(base.high, scale * r.high);
    let curved = Pair::ordered_sum(linear.high, scale * square.high);
    let rest = scale * (cube + (square.low + r.low)) + (base.low + linear.low + curved.low);
    let reduced = curved.high + rest;
    let result = if x > 30.0 { exp(x) } else { reduced };
    // A zero keeps its sign.
    if x == 0.0 { x } else { result }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::f32::consts::LN_2;

    /// Claim: what is left of x + low is at most half of ln 2, which the coefficients were fitted for. Oracle: their
    /// definition. Tolerance: n is the nearest whole number to a quotient that rounding moves by up to 2^-16.
    #[test]
    fn remainders_lie_where_the_polynomial_is_good() {
        for step in -13_900..=13_900 {
            let x = step as f32 / 80.0;
            for low in [-0.09, -1e-4, 0.0, 0.05, 0.09] {
                let (remainder, _) = reduce(x, low);
                assert!(remainder.high.abs() <= LN_2 * (0.5 + 2.0_f32.powi(-15)), "{x} {low}: {remainder:?}");
            }
        }
    }
}
