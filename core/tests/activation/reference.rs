//! The catalogue in f64, from the textbook definitions.
//!
//! Written apart from the core's formulas and over the platform's functions, to judge f32 only: the error of each
//! formula here is far below 2^-24 of its value for every f32 input.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI, PI};

use headwater_core::Activation;

const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;

pub(crate) fn sigmoid(x: f64) -> f64 {
    if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) }
}

fn softplus(x: f64) -> f64 {
    if x < 0.0 { x.exp().ln_1p() } else { x + (-x).exp().ln_1p() }
}

pub(crate) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

pub(crate) fn normal_density(x: f64) -> f64 {
    0.5 * FRAC_1_SQRT_2 * FRAC_2_SQRT_PI * (-0.5 * x * x).exp()
}

/// (2u, its slope) with u the argument of GELU's tanh.
fn gelu_tanh_argument(x: f64) -> (f64, f64) {
    let root = (8.0 / PI).sqrt();
    (root * (x + 0.044715 * x * x * x), root * (1.0 + 0.134145 * x * x))
}

/// e^x - 1 and its slope, scaled: the negative side of ELU and its kin.
fn exponential(x: f64, scale: f64, width: f64) -> (f64, f64) {
    (scale * (x / width).exp_m1(), scale / width * (x / width).exp())
}

/// Value and derivative at x. The hyperparameters are those that f32 holds.
pub(crate) fn reference(activation: Activation, x: f64) -> (f64, f64) {
    let inside = |low: f64, high: f64| if low < x && x < high { 1.0 } else { 0.0 };
    let hard_sigmoid = (x + 3.0).clamp(0.0, 6.0) / 6.0;
    match activation {
        Activation::Identity => (x, 1.0),
        Activation::Sigmoid => (sigmoid(x), sigmoid(x) * sigmoid(-x)),
        Activation::Tanh => (x.tanh(), 4.0 * sigmoid(2.0 * x) * sigmoid(-2.0 * x)),
        Activation::Relu => (x.max(0.0), inside(0.0, f64::INFINITY)),
        Activation::LeakyRelu { .. } | Activation::Elu { .. } | Activation::Celu { .. } if x > 0.0 => {
            (x, 1.0)
        }
        Activation::LeakyRelu { slope } => (f64::from(slope as f32) * x, slope),
        Activation::Elu { alpha } => exponential(x, f64::from(alpha as f32), 1.0),
        Activation::Celu { alpha } => exponential(x, f64::from(alpha as f32), f64::from(alpha as f32)),
        Activation::Selu if x > 0.0 => (SELU_SCALE * x, SELU_SCALE),
        Activation::Selu => exponential(x, SELU_SCALE * SELU_ALPHA, 1.0),
        Activation::Gelu => (x * normal_cdf(x), normal_cdf(x) + x * normal_density(x)),
        // Beyond it the approximation is 0 or x, and x^3 times 0 would be NaN.
        Activation::GeluTanh if x.abs() > 30.0 => (x.max(0.0), inside(0.0, f64::INFINITY)),
        Activation::GeluTanh => {
            let (u, slope) = gelu_tanh_argument(x);
            (x * sigmoid(u), sigmoid(u) + x * slope * sigmoid(u) * sigmoid(-u))
        }
        Activation::Silu => (x * sigmoid(x), sigmoid(x) + x * sigmoid(x) * sigmoid(-x)),
        Activation::Softplus => (softplus(x), sigmoid(x)),
        Activation::Softsign => (x / (1.0 + x.abs()), (1.0 + x.abs()).powi(-2)),
        Activation::Mish => {
            let gate = softplus(x).tanh();
            (x * gate, gate + x * (1.0 - gate * gate) * sigmoid(x))
        }
        Activation::HardSigmoid => (hard_sigmoid, inside(-3.0, 3.0) / 6.0),
        Activation::HardTanh => (x.clamp(-1.0, 1.0), inside(-1.0, 1.0)),
        Activation::HardSwish if x >= 3.0 => (x, 1.0),
        Activation::HardSwish => (x * hard_sigmoid, inside(-3.0, 3.0) * (2.0 * x + 3.0) / 6.0),
        Activation::Relu6 => (x.clamp(0.0, 6.0), inside(0.0, 6.0)),
        Activation::LogSigmoid => (-softplus(-x), sigmoid(-x)),
    }
}
