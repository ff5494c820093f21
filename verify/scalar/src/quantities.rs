//! What the references share: exponentials and their like in `f64`, for a block of magnitudes.
//!
//! Both signs of a magnitude and a dozen functions draw on the same e^-|x|. Each quantity is computed when the first
//! function asks for it.

use std::cell::OnceCell;

/// Stands in for infinity, 2^200: every function but logarithm and root has reached its limit there to far less than
/// the smallest `f32`, or is beyond what `f32` holds; and no product of a few of it overflows `f64`.
pub(crate) const BEYOND: f64 = 1.606_938_044_258_990_3e60;

/// 2 sqrt(2/pi): the gate of the tanh approximation of GELU is the sigmoid of this times x + 0.044715 x^3.
pub(crate) const TWO_SQRT_2_OVER_PI: f64 = 1.595_769_121_605_730_7;
pub(crate) const GELU_CUBIC: f64 = 0.044715;
const FRAC_1_SQRT_TAU: f64 = 0.398_942_280_401_432_7;

/// Quantities of y = |x| for each magnitude of a block. Their own errors are `libm`'s: a few units of 2^-53.
#[derive(Debug)]
pub(crate) struct Quantities {
    /// y itself, infinity as [`BEYOND`].
    pub(crate) y: Vec<f64>,
    decay: OnceCell<Vec<f64>>,
    decay_m1: OnceCell<Vec<f64>>,
    log1p_decay: OnceCell<Vec<f64>>,
    normal_tail: OnceCell<Vec<f64>>,
    normal_density: OnceCell<Vec<f64>>,
    gelu_decay: OnceCell<Vec<f64>>,
}

impl Quantities {
    /// Of finite magnitudes or infinity.
    pub(crate) fn of(magnitudes: &[f32]) -> Self {
        Self {
            y: magnitudes.iter().map(|y| f64::from(*y).min(BEYOND)).collect(),
            decay: OnceCell::new(),
            decay_m1: OnceCell::new(),
            log1p_decay: OnceCell::new(),
            normal_tail: OnceCell::new(),
            normal_density: OnceCell::new(),
            gelu_decay: OnceCell::new(),
        }
    }

    fn get<'a>(&'a self, cell: &'a OnceCell<Vec<f64>>, of: impl Fn(f64) -> f64) -> &'a [f64] {
        cell.get_or_init(|| self.y.iter().map(|y| of(*y)).collect())
    }

    /// e^-y.
    pub(crate) fn decay(&self) -> &[f64] {
        self.get(&self.decay, |y| libm::exp(-y))
    }

    /// e^-y - 1.
    pub(crate) fn decay_m1(&self) -> &[f64] {
        self.get(&self.decay_m1, |y| libm::expm1(-y))
    }

    /// ln(1 + e^-y).
    pub(crate) fn log1p_decay(&self) -> &[f64] {
        let decay = self.decay();
        self.log1p_decay.get_or_init(|| decay.iter().map(|t| libm::log1p(*t)).collect())
    }

    /// Phi(-y). Rounding y / sqrt 2 costs up to y^2 times 2^-53 of it: 3e-14 at y = 14, where `f32` ends.
    pub(crate) fn normal_tail(&self) -> &[f64] {
        self.get(&self.normal_tail, |y| 0.5 * libm::erfc(y * std::f64::consts::FRAC_1_SQRT_2))
    }

    /// phi(y). The square of an `f32` is exact.
    pub(crate) fn normal_density(&self) -> &[f64] {
        self.get(&self.normal_density, |y| FRAC_1_SQRT_TAU * libm::exp(-0.5 * y * y))
    }

    /// e^-u with u the argument of GELU's sigmoid. Rounding u costs a few times u times 2^-53 of it.
    pub(crate) fn gelu_decay(&self) -> &[f64] {
        self.get(&self.gelu_decay, |y| libm::exp(-(TWO_SQRT_2_OVER_PI * (y + GELU_CUBIC * (y * y * y)))))
    }
}
