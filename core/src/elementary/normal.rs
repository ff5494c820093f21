//! The normal distribution function Phi and its density phi.
//!
//! Both rest on the bell e^(-y^2/2) and on m(y) = 2 Phi(-y) e^(y^2/2), the scaled complementary error function of
//! y / sqrt 2. It falls from 1 at 0, first with slope -sqrt(2/pi), later like sqrt(2/pi) / y. Its coefficients and those
//! of 1/m were fitted for this project to the largest error relative to the result, with the leading coefficients
//! rounded to `f32` first and the others fitted again.
//!
//! Some sums are taken as ordered though y may be the larger term: the other one is a short constant, and both are whole
//! multiples of y's last place, so that the difference the rest is taken from is exact all the same.

use super::{
    exponential::{ROUND, at_most, powers_of_two, whole_part},
    pair::Pair,
};
use crate::Real;

/// From here on the density is below 2^-235: with a factor of up to 2^80 it underflows.
const RANGE: f32 = 18.0;
/// 2 ln 2 in two parts, the first of 15 bits, so that its product with n is exact.
const TWO_LN_2: Pair<f32> = Pair { high: 1.386_291_5, low: 2.857_213_5e-6 };
/// 1 / sqrt(2 pi), and its double sqrt(2/pi), in two parts, the first of 12 bits.
const DENSITY_AT_ZERO: Pair<f32> = Pair { high: 0.398_925_78, low: 1.649_915e-5 };
const SQRT_2_OVER_PI: Pair<f32> = Pair { high: 0.797_851_56, low: 3.299_83e-5 };

/// y^2 / 2 = n ln 2 + r with |r| <= ln(2)/2.
struct HalfSquare {
    /// 2r = `lead` + `rest`. y is cut so that the square of its first 12 bits is exact, and so is `lead`, that square
    /// less the first part of 2 n ln 2: both are whole multiples of one power of two, and the difference is below 1.
    /// `rest` is below 0.3 and right to 2^-24, or 2^-25 up to y = 16.
    lead: f32,
    rest: f32,
    n: i32,
}

impl HalfSquare {
    #[inline(always)]
    fn of(y: f32) -> Self {
        let high = y.high_half();
        let low = (y - high) * (y + high);
        let shifted = (y * y) * (0.5 * core::f32::consts::LOG2_E) + ROUND;
        let n = shifted - ROUND;
        Self { lead: high * high - n * TWO_LN_2.high, rest: low - n * TWO_LN_2.low, n: whole_part(shifted) }
    }

    /// 2 (cosh r - 1) and 2 (sinh r - r), to 2^-33 and 2^-28. They are so small that their own roundings do not count,
    /// and rounding 2r moves their sum by less than half as much.
    #[inline(always)]
    fn curves(&self) -> (f32, f32) {
        let d = self.lead + self.rest;
        let square = d * d;
        let even = 4.354_820_7e-5;
        let even = even * square + 5.208_307_4e-3;
        let even = even * square + 0.25;
        let odd = 5.230_607_3e-4;
        let odd = odd * square + 4.166_629_5e-2;
        (square * even, (square * d) * odd)
    }

    /// e^r - 1, off by its own rounding, below 2^-26, and little more.
    #[inline(always)]
    fn growth(&self) -> f32 {
        let (even, odd) = self.curves();
        0.5 * (self.lead + (self.rest + (even + odd)))
    }

    /// 1 - e^-r, as accurate.
    #[inline(always)]
    fn decline(&self) -> f32 {
        let (even, odd) = self.curves();
        0.5 * (self.lead + (self.rest + (odd - even)))
    }

    /// 2^-(n + more) as the product of two powers of two, the larger first.
    #[inline(always)]
    fn powers(&self, more: i32) -> [f32; 2] {
        let [smaller, larger] = powers_of_two(0_i32.wrapping_sub(self.n).wrapping_sub(more));
        [larger, smaller]
    }
}

/// first + 1/m - 1 - y, to 2^-28 of 1/m.
///
/// It is y (sqrt(pi/2) - 1) + v Q(v) with v = y / (y + 3.6). Both terms start from 0, and far out they are a fifth of
/// 1/m, so that neither their roundings nor that of v, a variable that is relatively accurate at 0, count for much.
#[inline(always)]
fn bend_of_reciprocal(y: f32, first: f32) -> f32 {
    let v = y / (y + 3.6);
    let q = 8.228_181_6e-1;
    let q = q * v - 3.121_818_8;
    let q = q * v + 4.239_071_4;
    let q = q * v - 2.094_285_2;
    let q = q * v + 1.997_893_3e-1;
    let q = q * v - 6.158_351e-1;
    let q = q * v + 2.972_959_6e-1;
    let q = q * v + 7.817_733e-1;
    let q = q * v + 1.310_864_5e-1;
    let q = q * v - 1.639_546_8;
    (first + 2.533_141_4e-1 * y) + v * q
}

/// factor * Phi(x), for a factor between 2^-100 and 2^80 in size.
///
/// Left of zero it is 2^-(n+1) factor / (e^r / m). The divisor is (1 + y) + (e^r - 1)(1 + y) + e^r (1/m - 1 - y): the
/// first term is exact as a pair, the others are rounded while they are a part of the whole, and what the last sum drops
/// is kept. The quotient is a pair too, which right of zero is taken from the factor. There an error in it counts at
/// most as much as in the result.
#[inline(always)]
pub(crate) fn normal_cdf_times(x: f32, factor: f32) -> f32 {
    let y = at_most(x.abs(), RANGE);
    let half_square = HalfSquare::of(y);
    let growth = half_square.growth();
    let base = Pair::ordered_sum(1.0, y);
    let bend = bend_of_reciprocal(y, base.low);
    let divisor = Pair::ordered_sum(base.high, growth * base.high + (bend + growth * bend));
    let [first, second] = half_square.powers(1);
    let tail = Pair::exact(factor * first).over(divisor).scaled(second);
    let left = if x < -RANGE { 0.0 } else { tail.value() };
    let right = (factor - tail.high) - tail.low;
    // At 0 the left form, in which a factor of -0 keeps its sign.
    if x > 0.0 { right } else { left }
}

/// Where m is expanded: w is 0 there.
const CENTRE: f32 = 0.5;
/// The constant coefficient of m in w and the linear one, in two parts, the first of at most 12 bits.
const M_0: Pair<f32> = Pair { high: 0.699_218_75, low: 1.891_800_3e-5 };
const M_1: Pair<f32> = Pair { high: 1.792_968_8, low: 9.417_534e-5 };

/// Phi(x) + x phi(x), the slope of x Phi(x).
///
/// Left of zero it is 2^-(n+1) e^-r (m(y) - y sqrt(2/pi)), and right of zero 1 less that of -x. The difference crosses
/// zero at 0.7518, so its large terms are products of 12 bits by 12, which are exact: the first bits of y sqrt(2/pi) and
/// of the linear term of m in w = (1/2 - y) / (y + 7/2), a pair. What is left to round is below a tenth near the crossing.
/// The coefficients leave the difference right to 2^-27, absolutely for y from 1/2 to 1 and relatively elsewhere. Beyond
/// `RANGE` it has underflowed.
#[inline(always)]
pub(crate) fn normal_gate_slope(x: f32) -> f32 {
    let y = at_most(x.abs(), RANGE);
    let half_square = HalfSquare::of(y);
    let decline = half_square.decline();
    let w = Pair::ordered_sum(CENTRE, -y).over(Pair::ordered_sum(3.5, y));
    let whole = w.high + w.low;
    let q = 2.789_15e-2;
    let q = q * whole + 5.959_550_7e-2;
    let q = q * whole - 4.566_493_6e-2;
    let q = q * whole - 1.731_752e-1;
    let q = q * whole + 2.108_173e-1;
    let q = q * whole + 1.220_489_3;
    let q = q * whole + 2.007_776_3;
    let curve = M_1.high * w.low + whole * (M_1.low + whole * q);
    let y_high = y.high_half();
    let line = Pair::ordered_sum(M_0.high, -(SQRT_2_OVER_PI.high * y_high));
    let rest = line.low - (SQRT_2_OVER_PI.high * (y - y_high) + (SQRT_2_OVER_PI.low * y - M_0.low));
    let sum = Pair::ordered_sum(line.high, M_1.high * w.high);
    let low = sum.low + (rest + curve);
    let [first, second] = half_square.powers(1);
    let left = (sum.high + ((low - decline * low) - decline * sum.high)) * first * second;
    let right = 1.0 - left;
    if x < 0.0 { left } else { right }
}

/// factor * phi(x), for a factor between 2^-100 and 2^80 in size.
#[inline(always)]
pub(crate) fn normal_density_times(x: f32, factor: f32) -> f32 {
    let half_square = HalfSquare::of(at_most(x.abs(), RANGE));
    let decline = half_square.decline();
    // factor / sqrt(2 pi), the first part exact: what is left to round is below half of it.
    let factor_high = factor.high_half();
    let high = DENSITY_AT_ZERO.high * factor_high;
    let low = DENSITY_AT_ZERO.low * factor + DENSITY_AT_ZERO.high * (factor - factor_high);
    let [first, second] = half_square.powers(0);
    let result = (high + ((low - decline * low) - decline * high)) * first * second;
    if x.abs() > RANGE { 0.0 } else { result }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::f64::consts::LN_2;

    /// Claim: y^2 = 2 n ln 2 + lead + rest, with a remainder that the polynomials were fitted for. Oracle: `f64`, where the
    /// square is exact. Tolerance: what is documented of `rest`; n is the nearest whole number to a quotient that two
    /// roundings move by up to 2^-15.
    #[test]
    fn half_squares_add_up() {
        for step in 0..=180_000 {
            let y = step as f32 * 1e-4;
            let found = HalfSquare::of(y);
            let twice = f64::from(found.lead) + f64::from(found.rest);
            let error = (f64::from(y) * f64::from(y) - 2.0 * f64::from(found.n) * LN_2 - twice).abs();
            let allowed = if y > 16.0 { 2.0_f64.powi(-24) } else { 2.0_f64.powi(-25) };
            assert!(error <= allowed, "{y}: off by {error:e}");
            assert!(twice.abs() <= LN_2 * (1.0 + 2.0_f64.powi(-14)), "{y}: {twice}");
            assert!(found.rest.abs() < 0.3, "{y}: {}", found.rest);
        }
    }
}
