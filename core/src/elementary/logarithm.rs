//! ln(1 + x), after the method of FreeBSD's `s_log1pf.c`, without its branches.
//!
//! 1 + x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)], and with s = f / (2 + f) the logarithm of 1 + f is
//! f - f^2/2 + s (f^2/2 + R(s^2)).

use super::pair::Pair;

const LN_2: Pair<f32> = Pair { high: 0.693_145_75, low: 1.428_606_8e-6 };
const SQRT_HALF_BITS: u32 = 0x3f35_04f3;

/// ln(1 + x).
#[inline(always)]
pub(crate) fn ln_1p(x: f32) -> f32 {
    let sum = Pair::sum(1.0, x);
    let bits = sum.high.to_bits().wrapping_add(1.0_f32.to_bits() - SQRT_HALF_BITS);
    let k = ((bits >> 23) as i32 - 127) as f32;
    let mantissa = f32::from_bits((bits & 0x007f_ffff).wrapping_add(SQRT_HALF_BITS));
    let near_one = k == 0.0;
    let f = if near_one { x } else { mantissa - 1.0 };
    // What the sum 1 + x dropped, carried to first order.
    let dropped = if near_one { 0.0 } else { sum.low / sum.high };
    let s = f / (2.0 + f);
    let z = s * s;
    let r = z * (0.666_666_6 + z * (0.400_009_72 + z * (0.284_988 + z * 0.242_786)));
    let half_square = 0.5 * f * f;
    let result = ((s * (half_square + r) + (k * LN_2.low + dropped)) - half_square) + f + k * LN_2.high;
    let result = if x > -1.0 { result } else { f32::NAN };
    let result = if x == -1.0 { f32::NEG_INFINITY } else { result };
    // Zero keeps its sign, and infinity is its own logarithm.
    if x == 0.0 || x == f32::INFINITY { x } else { result }
}
