//! How much of the signal an activation keeps: its moments under a standard normal input, and the gains from them.
//!
//! With weights of variance gain^2 / n, a wide layer of n inputs keeps the second moment of what it passes forward
//! when gain^2 * E phi(z)^2 = 1, and of what it passes back when gain^2 * E phi'(z)^2 = 1, z ~ N(0, 1) (He et al. 2015,
//! Schoenholz et al. 2017).

use core::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

use super::Activation;
use crate::Real;

impl Activation {
    /// E phi(z)^2, z ~ N(0, 1).
    ///
    /// In closed form where the activation has a hyperparameter, and as a constant to 1e-15 where it has none.
    pub fn second_moment(self) -> f64 {
        match self {
            Activation::Identity => 1.0,
            Activation::Sigmoid => 0.293_379_035_858_092_96,
            Activation::Tanh => 0.394_294_490_397_841_17,
            Activation::Relu => 0.5,
            Activation::LeakyRelu { slope } => 0.5 + 0.5 * slope * slope,
            Activation::Elu { alpha } => 0.5 + alpha * alpha * squared_exponential_side(1.0),
            Activation::Selu => 1.0,
            Activation::Celu { alpha } => celu_second_moment(alpha),
            Activation::Gelu => 0.425_221_482_570_298_7,
            Activation::GeluTanh => 0.425_193_711_033_099_45,
            Activation::Silu => 0.355_775_519_817_352_16,
            // Softplus and log-sigmoid are mirror images, and so are their derivatives.
            Activation::Softplus | Activation::LogSigmoid => 0.921_245_908_859_300_3,
            Activation::Softsign => 0.183_014_021_266_547_5,
            Activation::Mish => 0.452_342_192_375_882_77,
            Activation::HardSigmoid => 0.277_639_091_056_512_6,
            Activation::HardTanh => 0.516_058_550_961_713_3,
            Activation::HardSwish => 0.331_567_375_137_907_7,
            Activation::Relu6 => 0.499_999_998_075_270_48,
        }
    }

    /// E phi'(z)^2, z ~ N(0, 1): the factor chi of the squared gradient, per layer of weight variance 1/n.
    pub fn derivative_second_moment(self) -> f64 {
        match self {
            Activation::Identity => 1.0,
            Activation::Sigmoid => 0.044_836_241_350_194_37,
            Activation::Tanh => 0.464_402_902_448_268_24,
            Activation::Relu => 0.5,
            Activation::LeakyRelu { slope } => 0.5 + 0.5 * slope * slope,
            Activation::Elu { alpha } => 0.5 + alpha * alpha * exponential_side(2.0),
            Activation::Selu => 1.071_574_992_455_799_3,
            Activation::Celu { alpha } => 0.5 + exponential_side(2.0 / alpha),
            Activation::Gelu => 0.455_850_865_649_287_1,
            Activation::GeluTanh => 0.455_817_845_962_950_6,
            Activation::Silu => 0.379_482_351_632_829_3,
            Activation::Softplus | Activation::LogSigmoid => 0.293_379_035_858_092_96,
            Activation::Softsign => 0.227_671_340_422_182_5,
            Activation::Mish => 0.479_083_758_373_969_77,
            Activation::HardSigmoid => 0.027_702_783_442_687_216,
            Activation::HardTanh => 0.682_689_492_137_085_9,
            Activation::HardSwish => 0.358_531_517_178_605_24,
            Activation::Relu6 => 0.499_999_999_013_412_36,
        }
    }

    /// 1 / sqrt(E phi(z)^2): the gain that keeps the second moment of the activations from layer to layer.
    pub fn forward_gain(self) -> f64 {
        1.0 / self.second_moment().sqrt()
    }

    /// 1 / sqrt(E phi'(z)^2): the gain that keeps the second moment of the gradient from layer to layer.
    pub fn backward_gain(self) -> f64 {
        1.0 / self.derivative_second_moment().sqrt()
    }

    /// What `torch.nn.init.calculate_gain` returns, or `None` where it knows nothing.
    ///
    /// Its figures are conventions: 1 for sigmoid and identity, 5/3 for tanh, 3/4 for SELU, and sqrt(2 / (1 + slope^2))
    /// for ReLU and leaky ReLU, which alone is also the forward gain.
    pub fn pytorch_gain(self) -> Option<f64> {
        match self {
            Activation::Identity | Activation::Sigmoid => Some(1.0),
            Activation::Tanh => Some(5.0 / 3.0),
            Activation::Relu => Some(SQRT_2),
            Activation::LeakyRelu { slope } => Some((2.0 / (1.0 + slope * slope)).sqrt()),
            Activation::Selu => Some(0.75),
            Activation::Elu { .. }
            | Activation::Celu { .. }
            | Activation::Gelu
            | Activation::GeluTanh
            | Activation::Silu
            | Activation::Softplus
            | Activation::Softsign
            | Activation::Mish
            | Activation::HardSigmoid
            | Activation::HardTanh
            | Activation::HardSwish
            | Activation::Relu6
            | Activation::LogSigmoid => None,
        }
    }
}

/// E [e^(rate z); z < 0] = e^(rate^2 / 2) Phi(-rate), for rate >= 0.
fn exponential_side(rate: f64) -> f64 {
    if rate < 25.0 {
        return (-rate).normal_cdf_times(Real::exp(0.5 * rate * rate));
    }
    // The asymptotic series of Mills' ratio; its first term left out is below 2^-53.
    let s = 1.0 / (rate * rate);
    let series = (1..=8).rev().fold(1.0, |rest, k| 1.0 - f64::from(2 * k - 1) * s * rest);
    series * FRAC_1_SQRT_TAU / rate
}

const FRAC_1_SQRT_TAU: f64 = 0.398_942_280_401_432_7;

/// E [(e^(rate z) - 1)^2; z < 0].
fn squared_exponential_side(rate: f64) -> f64 {
    exponential_side(2.0 * rate) - 2.0 * exponential_side(rate) + 0.5
}

/// 1/2 + alpha^2 E [(e^(z / alpha) - 1)^2; z < 0].
fn celu_second_moment(alpha: f64) -> f64 {
    if alpha < 2.0 {
        return 0.5 + alpha * alpha * squared_exponential_side(1.0 / alpha);
    }
    // For a small rate the three terms cancel. Their power series in the rate, from e^(t^2/2) Phi(-t) =
    // 1/2 sum of (-t / sqrt 2)^k / Gamma(k/2 + 1), starts at the square: alpha drops out of the leading term.
    let step = -FRAC_1_SQRT_2 / alpha;
    // 1 / Gamma(k/2 + 1) for k = 2 and k = 3, and from there by Gamma(x + 1) = x Gamma(x).
    let (mut reciprocal, mut next) = (1.0, 4.0 / (3.0 * SQRT_PI));
    let (mut power, mut binary, mut sum) = (0.5, 4.0, 0.0);
    for k in 2..40 {
        sum += 0.5 * (binary - 2.0) * power * reciprocal;
        power *= step;
        binary *= 2.0;
        (reciprocal, next) = (next, reciprocal / (0.5 * f64::from(k) + 1.0));
    }
    0.5 + sum
}

const SQRT_PI: f64 = 1.772_453_850_905_516;
