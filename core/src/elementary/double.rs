//! For `f64`: products with e^x and with the normal distribution function that keep their tails.

use core::f64::consts::FRAC_1_SQRT_2;

/// sqrt(1/2) less its nearest `f64`.
const FRAC_1_SQRT_2_LOW: f64 = -4.833_646_656_726_457e-17;
const FRAC_1_SQRT_TAU: f64 = 0.398_942_280_401_432_7;

/// The first 26 significant bits of `value`: the product of two such halves is exact.
#[inline(always)]
pub(crate) fn high_half(value: f64) -> f64 {
    f64::from_bits(value.to_bits() & 0xffff_ffff_f800_0000)
}

/// factor * e^(x + low).
pub(crate) fn exp_times(x: f64, low: f64, factor: f64) -> f64 {
    if x < -700.0 {
        // Half the exponent at a time, so that only the last product underflows.
        let half = libm::exp(0.5 * x);
        return (factor * half) * (half + half * libm::expm1(low));
    }
    let e = libm::exp(x);
    factor * (e + e * libm::expm1(low))
}

/// factor * phi(x): the square is cut so that its leading part is exact.
pub(crate) fn normal_density_times(x: f64, factor: f64) -> f64 {
    let high = high_half(x);
    if x.abs() > 1e4 {
        return 0.0;
    }
    exp_times(-0.5 * high * high, -0.5 * (x - high) * (x + high), factor * FRAC_1_SQRT_TAU)
}

/// factor * Phi(x).
pub(crate) fn normal_cdf_times(x: f64, factor: f64) -> f64 {
    if x < -30.0 {
        // Phi(x) = phi(x)/|x| (1 - 1/x^2 + 3/x^4 - 15/x^6 + ...); the first term left out is below 2^-57.
        let s = 1.0 / (x * x);
        let series = 1.0
            - s * (1.0
                - 3.0
                    * s
                    * (1.0
                        - 5.0 * s * (1.0 - 7.0 * s * (1.0 - 9.0 * s * (1.0 - 11.0 * s * (1.0 - 13.0 * s))))));
        return normal_density_times(x, factor * series / -x);
    }
    let z = -x * FRAC_1_SQRT_2;
    let tail = libm::erfc(z);
    if x > -1.0 {
        return factor * (0.5 * tail);
    }
    // erfc(z + dz) is erfc(z) (1 - 2 z dz) to first order: dz is what the product z rounded away.
    let (a, b) = (high_half(-x), high_half(FRAC_1_SQRT_2));
    let (a_rest, b_rest) = (-x - a, FRAC_1_SQRT_2 - b);
    let dz = ((a * b - z) + a * b_rest + a_rest * b) + a_rest * b_rest - x * FRAC_1_SQRT_2_LOW;
    factor * (0.5 * (tail - tail * (2.0 * z * dz)))
}
