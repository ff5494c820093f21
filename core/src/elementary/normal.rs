//! The normal distribution function Phi and its density phi.
//!
//! Left of zero Phi(-y) = e^(-y^2/2) B(y) / (y + sqrt(pi/2)). B falls from 0.627 to 0.399 and starts with slope 0, so
//! that it needs few digits of its argument w = (y - 4) / (y + 4). Its coefficients were fitted for this project to
//! the largest relative error, 2^-29.

use super::{
    exponential::{clamp, exp_parts},
    pair::Pair,
};
use crate::Real;

/// From here on the density is below 2^-235: with a factor of up to 2^80 it underflows.
const RANGE: f32 = 18.0;
const SQRT_PI_OVER_2: Pair<f32> = Pair { high: 1.253_314_1, low: -1.433_010_2e-10 };
/// 1 / sqrt(2 pi).
const DENSITY_AT_ZERO: Pair<f32> = Pair { high: 0.398_942_3, low: -1.133_517e-8 };
/// The constant coefficient of B.
const B_0: Pair<f32> = Pair { high: 0.495_968_76, low: -2.183_925e-9 };

/// e^(-y^2/2): the square is cut so that its leading part is exact.
#[inline(always)]
fn bell(y: f32) -> (Pair<f32>, [f32; 2]) {
    let high = y.high_half();
    exp_parts(-0.5 * high * high, -0.5 * (y - high) * (y + high))
}

#[inline(always)]
fn b(y: f32) -> Pair<f32> {
    let w = (y - 4.0) / (y + 4.0);
    let p = -7.081_512e-5;
    let p = p * w - 7.756_134e-5;
    let p = p * w + 6.469_269e-4;
    let p = p * w - 1.384_567_7e-4;
    let p = p * w - 4.875_166e-3;
    let p = p * w + 1.578_841_4e-2;
    let p = p * w - 2.437_898_1e-2;
    let p = p * w + 1.043_551e-2;
    let p = p * w + 4.550_663_4e-2;
    let p = p * w - 1.398_676_2e-1;
    let sum = Pair::ordered_sum(B_0.high, p * w);
    Pair { high: sum.high, low: sum.low + B_0.low }
}

/// factor * Phi(x), for a factor between 2^-100 and 2^80 in size.
#[inline(always)]
pub(crate) fn normal_cdf_times(x: f32, factor: f32) -> f32 {
    let y = clamp(x, RANGE).abs();
    let divisor = Pair::sum(y, SQRT_PI_OVER_2.high);
    let divisor = Pair { high: divisor.high, low: divisor.low + SQRT_PI_OVER_2.low };
    let (mantissa, [first, second]) = bell(y);
    let tail = mantissa.times(b(y)).over(divisor);
    let factor_halves = Pair::exact(factor);
    let left = factor_halves.times(tail).value() * first * second;
    let removed = factor_halves.times(tail.scaled(first).scaled(second));
    let kept = Pair::ordered_sum(factor, -removed.high);
    let right = kept.high + (kept.low - removed.low);
    let left = if x < -RANGE { 0.0 } else { left };
    if x < 0.0 { left } else { right }
}

/// Phi(x) + x phi(x), the slope of x Phi(x).
///
/// Left of zero it is e^(-y^2/2) (B(y) / (y + sqrt(pi/2)) - y / sqrt(2 pi)), and right of zero 1 less that of -x: the
/// difference is taken in pairs, for each term is several times as large.
#[inline(always)]
pub(crate) fn normal_gate_slope(x: f32) -> f32 {
    let y = clamp(x, RANGE).abs();
    let divisor = Pair::sum(y, SQRT_PI_OVER_2.high);
    let divisor = Pair { high: divisor.high, low: divisor.low + SQRT_PI_OVER_2.low };
    let (mantissa, [first, second]) = bell(y);
    let tail = b(y).over(divisor);
    let bend = DENSITY_AT_ZERO.times(Pair::exact(y));
    let difference = Pair::sum(tail.high, -bend.high);
    let difference = Pair { high: difference.high, low: difference.low + (tail.low - bend.low) };
    let product = mantissa.times(difference);
    let removed = product.scaled(first).scaled(second);
    let left = if x < -RANGE { 0.0 } else { product.value() * first * second };
    // 1 - left, with what rounding dropped from both.
    let mirrored = Pair::ordered_sum(1.0, -removed.high);
    let right = mirrored.high + (mirrored.low - removed.low);
    if x < 0.0 { left } else { right }
}

/// factor * phi(x), for a factor between 2^-100 and 2^80 in size.
#[inline(always)]
pub(crate) fn normal_density_times(x: f32, factor: f32) -> f32 {
    let (mantissa, [first, second]) = bell(clamp(x, RANGE).abs());
    let scaled = DENSITY_AT_ZERO.times(Pair::exact(factor));
    let result = scaled.times(mantissa).value() * first * second;
    if x.abs() > RANGE { 0.0 } else { result }
}
