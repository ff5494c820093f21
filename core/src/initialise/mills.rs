//! Mills' ratio of the normal distribution, the tail over the density.

use crate::Real;

/// From here on the continued fraction; [`TERMS`] of it are then good to 1e-16.
const FAR: f64 = 4.0;
const TERMS: u32 = 32;

/// M(x) = Q(x) / phi(x) for x >= 0, with Q the upper tail and phi the density of N(0, 1).
///
/// It stays of ordinary size where both Q and phi underflow. Near 0 it is sqrt(pi/2) exp(x^2/2) erfc(x / sqrt 2);
/// far out 1/(x + 1/(x + 2/(x + 3/(x + ...)))) (Abramowitz and Stegun 26.2.14).
pub(super) fn mills<R: Real>(x: R) -> R {
    if x.exceeds(R::from_f64(FAR)) {
        let mut denominator = x;
        for term in (1..=TERMS).rev() {
            denominator = x + R::from_f64(f64::from(term)) / denominator;
        }
        return R::ONE / denominator;
    }
    let half_square = x * x * R::from_f64(0.5);
    R::from_f64(SQRT_HALF_PI) * half_square.exp() * (x * R::from_f64(core::f64::consts::FRAC_1_SQRT_2)).erfc()
}

/// sqrt(pi / 2).
const SQRT_HALF_PI: f64 = 1.253_314_137_315_500_3;
