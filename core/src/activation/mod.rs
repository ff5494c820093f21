//! The activation catalogue: each function with its derivative, its limits and its kinks.
//!
//! Names, parametrisation and the derivative taken at a kink are PyTorch's. Three promises hold for every entry and
//! are tested: a NaN goes in and a NaN comes out, of the value and of the derivative; an infinite input gives the
//! limit; and a derivative that tends to zero does so through every subnormal, never by rounding early.
//!
//! | file | what it holds |
//! |---|---|
//! | `piecewise` | straight lines: identity, ReLU and its leaky and capped variants, the hard approximations |
//! | `exponential` | ELU, SELU, CELU |
//! | `sigmoidal` | softsign, and the integrals of the sigmoid: softplus, log-sigmoid; sigmoid and tanh are methods of `Real` |
//! | `gated` | the input times a gate: GELU, SiLU, Mish |
//! | `gain` | second moments under a normal input, and the gains of the initialisers |
//! | `catalogue` | the one match that pairs every value with its derivative |
//! | `slices` | the same over slices, as the engine uses them |

mod catalogue;
mod exponential;
mod gain;
mod gated;
mod piecewise;
mod sigmoidal;
mod slices;

use crate::dispatch::BOARD;
use crate::feature::{Feature, needs};

pub use piecewise::{leaky_relu, leaky_relu_derivative, leaky_relu_slope_derivative};
pub(crate) use slices::pull_back_by_slope;

/// A function applied to each element on its own, with its hyperparameters.
///
/// In `f32` every value and derivative is within two units in the last place of the true one, tails and subnormals
/// included; where the derivative of GELU, SiLU or Mish crosses zero it is within 2^-23.
///
/// Not `non_exhaustive`, on purpose: a match over it that forgets an entry should not compile.
///
/// ```
/// use headwater_core::Activation;
///
/// assert_eq!(Activation::Relu.value(-2.0_f32), 0.0);
/// assert_eq!(Activation::LeakyRelu { slope: 0.1 }.derivative(-2.0_f64), 0.1);
/// // The slope of a saturated sigmoid is small, not zero.
/// assert!(Activation::Sigmoid.derivative(100.0_f32) > 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Activation {
    /// x.
    Identity,
    /// 1 / (1 + e^-x).
    Sigmoid,
    /// (e^x - e^-x) / (e^x + e^-x).
    Tanh,
    /// max(x, 0). The derivative at 0 is 0.
    Relu,
    /// x where x > 0, else `slope` * x. The derivative at 0 is `slope`.
    LeakyRelu {
        /// The slope on the negative side; PyTorch's `negative_slope`, 0.01 by default.
        slope: f64,
    },
    /// x where x > 0, else `alpha` * (e^x - 1) (Clevert et al. 2016). The derivative at 0 is `alpha`.
    Elu {
        /// Minus the limit at minus infinity; 1 by default.
        alpha: f64,
    },
    /// A scaled ELU whose constants keep mean 0 and variance 1 (Klambauer et al. 2017). The derivative at 0 is
    /// that of the negative side, scale * alpha = 1.758.
    Selu,
    /// x where x > 0, else `alpha` * (e^(x / `alpha`) - 1) (Barron 2017). Smooth at 0, where the derivative is 1.
    Celu {
        /// Minus the limit at minus infinity; 1 by default.
        alpha: f64,
    },
    /// x * Phi(x), Phi the normal distribution function (Hendrycks & Gimpel 2016). PyTorch's `GELU()`.
    Gelu,
    /// x/2 * (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))). PyTorch's `GELU(approximate="tanh")`.
    GeluTanh,
    /// x * sigmoid(x), also called swish (Elfwing et al. 2017, Ramachandran et al. 2017).
    Silu,
    /// ln(1 + e^x).
    Softplus,
    /// x / (1 + |x|).
    Softsign,
    /// x * tanh(softplus(x)) (Misra 2019).
    Mish,
    /// min(max(x + 3, 0), 6) / 6. The derivative at -3 and 3 is 0.
    HardSigmoid,
    /// min(max(x, -1), 1). The derivative at -1 and 1 is 0.
    HardTanh,
    /// x * hard_sigmoid(x) (Howard et al. 2019). The derivative at -3 is 0 and at 3 it is 1, as in PyTorch since 2025;
    /// earlier releases took the parabola's, -1/2 and 3/2.
    HardSwish,
    /// min(max(x, 0), 6). The derivative at 0 and 6 is 0.
    Relu6,
    /// ln(sigmoid(x)) = -softplus(-x).
    LogSigmoid,
}

impl Activation {
    /// Every activation once, in the order of the enum, with PyTorch's default hyperparameters.
    pub const ALL: [Activation; 19] = [
        Activation::Identity,
        Activation::Sigmoid,
        Activation::Tanh,
        Activation::Relu,
        Activation::LeakyRelu { slope: 0.01 },
        Activation::Elu { alpha: 1.0 },
        Activation::Selu,
        Activation::Celu { alpha: 1.0 },
        Activation::Gelu,
        Activation::GeluTanh,
        Activation::Silu,
        Activation::Softplus,
        Activation::Softsign,
        Activation::Mish,
        Activation::HardSigmoid,
        Activation::HardTanh,
        Activation::HardSwish,
        Activation::Relu6,
        Activation::LogSigmoid,
    ];

    /// The name in lower case, as PyTorch's `torch.nn.functional` spells it where it has one.
    pub const fn name(self) -> &'static str {
        match self {
            Activation::Identity => "identity",
            Activation::Sigmoid => "sigmoid",
            Activation::Tanh => "tanh",
            Activation::Relu => "relu",
            Activation::LeakyRelu { .. } => "leaky_relu",
            Activation::Elu { .. } => "elu",
            Activation::Selu => "selu",
            Activation::Celu { .. } => "celu",
            Activation::Gelu => "gelu",
            Activation::GeluTanh => "gelu_tanh",
            Activation::Silu => "silu",
            Activation::Softplus => "softplus",
            Activation::Softsign => "softsign",
            Activation::Mish => "mish",
            Activation::HardSigmoid => "hard_sigmoid",
            Activation::HardTanh => "hard_tanh",
            Activation::HardSwish => "hard_swish",
            Activation::Relu6 => "relu6",
            Activation::LogSigmoid => "log_sigmoid",
        }
    }

    /// Whether value and derivative share an exponential, so that a training pass takes both at once.
    ///
    /// Not on a small processor: one function more would cost it more flash than it gains time.
    pub(crate) const fn shares_with_slope(self) -> bool {
        match self {
            Activation::Sigmoid
            | Activation::Tanh
            | Activation::Elu { .. }
            | Activation::Selu
            | Activation::Celu { .. }
            | Activation::Gelu
            | Activation::GeluTanh
            | Activation::Silu
            | Activation::Softplus
            | Activation::Mish
            | Activation::LogSigmoid => !BOARD,
            Activation::Identity
            | Activation::Relu
            | Activation::LeakyRelu { .. }
            | Activation::Softsign
            | Activation::HardSigmoid
            | Activation::HardTanh
            | Activation::HardSwish
            | Activation::Relu6 => false,
        }
    }

    /// The feature of this crate that compiles it in: its [`name`](Self::name) with dashes.
    pub const fn feature(self) -> Option<&'static str> {
        Some(self.needs().name)
    }

    pub(crate) const fn needs(self) -> Feature {
        match self {
            Activation::Identity => needs!("identity"),
            Activation::Sigmoid => needs!("sigmoid"),
            Activation::Tanh => needs!("tanh"),
            Activation::Relu => needs!("relu"),
            Activation::LeakyRelu { .. } => needs!("leaky-relu"),
            Activation::Elu { .. } => needs!("elu"),
            Activation::Selu => needs!("selu"),
            Activation::Celu { .. } => needs!("celu"),
            Activation::Gelu => needs!("gelu"),
            Activation::GeluTanh => needs!("gelu-tanh"),
            Activation::Silu => needs!("silu"),
            Activation::Softplus => needs!("softplus"),
            Activation::Softsign => needs!("softsign"),
            Activation::Mish => needs!("mish"),
            Activation::HardSigmoid => needs!("hard-sigmoid"),
            Activation::HardTanh => needs!("hard-tanh"),
            Activation::HardSwish => needs!("hard-swish"),
            Activation::Relu6 => needs!("relu6"),
            Activation::LogSigmoid => needs!("log-sigmoid"),
        }
    }

    /// Whether the hyperparameters make sense.
    ///
    /// # Errors
    ///
    /// One sentence that says what is wrong: a slope that is not finite, or an `alpha` that is not a finite number
    /// above zero.
    pub const fn check(self) -> Result<(), &'static str> {
        match self {
            Activation::LeakyRelu { slope } if !slope.is_finite() => {
                Err("leaky_relu: the slope must be a finite number")
            }
            Activation::Elu { alpha } if !is_positive_and_finite(alpha) => {
                Err("elu: alpha must be a finite number above zero")
            }
            Activation::Celu { alpha } if !is_positive_and_finite(alpha) => {
                Err("celu: alpha must be a finite number above zero")
            }
            _ => Ok(()),
        }
    }
}

const fn is_positive_and_finite(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}
