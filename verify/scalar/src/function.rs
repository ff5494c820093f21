//! The functions that are swept: every activation with its derivative, and the elementary functions under them.

use headwater_core::{Activation, Real};

use crate::LENGTH;
use crate::wide::widest;

/// A function of one `f32`, by the public interface of the core.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Function {
    /// An activation over a slice, as a forward pass computes it.
    Value(Activation),
    /// Its derivative: the backward pass over a slice, with a cotangent of ones.
    Derivative(Activation),
    /// A function of the scalar itself.
    Elementary(Elementary),
}

/// The elementary functions of [`Real`] for `f32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elementary {
    /// e^x.
    Exp,
    /// e^x - 1.
    ExpM1,
    /// Natural logarithm, from `libm`; no activation uses it.
    Ln,
    /// ln(1 + x).
    Ln1p,
    /// Hyperbolic tangent, from `libm`; no activation uses it.
    Tanh,
    /// Complementary error function, from `libm`; no activation uses it.
    Erfc,
    /// The normal distribution function Phi, as `normal_cdf_times(1)`.
    NormalCdf,
    /// The normal density phi, as `normal_density_times(1)`.
    NormalDensity,
    /// Square root.
    Sqrt,
}

/// Functions of one kind, as the core's files divide them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Straight lines and, in hard swish, a parabola.
    Piecewise,
    /// Exponential below zero.
    Exponential,
    /// S-shaped, and integrals of the sigmoid.
    Sigmoidal,
    /// The input times a gate.
    Gated,
    /// Functions of the scalar.
    Elementary,
}

impl Elementary {
    /// Every one once.
    pub const ALL: [Elementary; 9] = [
        Elementary::Exp,
        Elementary::ExpM1,
        Elementary::Ln,
        Elementary::Ln1p,
        Elementary::Tanh,
        Elementary::Erfc,
        Elementary::NormalCdf,
        Elementary::NormalDensity,
        Elementary::Sqrt,
    ];

    const fn name(self) -> &'static str {
        match self {
            Elementary::Exp => "exp",
            Elementary::ExpM1 => "exp_m1",
            Elementary::Ln => "ln",
            Elementary::Ln1p => "ln_1p",
            Elementary::Tanh => "tanh",
            Elementary::Erfc => "erfc",
            Elementary::NormalCdf => "normal_cdf",
            Elementary::NormalDensity => "normal_density",
            Elementary::Sqrt => "sqrt",
        }
    }

    fn compute(self, x: &[f32], y: &mut [f32]) {
        /// `each` of a method, in a closure that is sure to be inlined.
        macro_rules! each {
            ($method:ident $(, $argument:expr)?) => {
                each(
                    x,
                    y,
                    #[inline(always)]
                    |x| Real::$method(x $(, $argument)?),
                )
            };
        }
        match self {
            Elementary::Exp => each!(exp),
            Elementary::ExpM1 => each!(exp_m1),
            Elementary::Ln => each!(ln),
            Elementary::Ln1p => each!(ln_1p),
            Elementary::Tanh => each!(tanh),
            Elementary::Erfc => each!(erfc),
            Elementary::NormalCdf => each!(normal_cdf_times, 1.0),
            Elementary::NormalDensity => each!(normal_density_times, 1.0),
            Elementary::Sqrt => each!(sqrt),
        }
    }
}

#[inline(always)]
fn each(x: &[f32], y: &mut [f32], function: impl Fn(f32) -> f32) {
    widest(
        #[inline(always)]
        || {
            for (y, x) in y.iter_mut().zip(x) {
                *y = function(*x);
            }
        },
    );
}

/// Every activation with its default hyperparameters, and those that have any with others too.
#[must_use]
pub fn examples() -> Vec<Activation> {
    let mut examples = Activation::ALL.to_vec();
    examples.extend([
        Activation::LeakyRelu { slope: 0.25 },
        Activation::LeakyRelu { slope: -0.5 },
        Activation::Elu { alpha: 0.3 },
        Activation::Celu { alpha: 2.5 },
    ]);
    examples
}

const ONES: [f32; LENGTH] = [1.0; LENGTH];

impl Function {
    /// Every function of the table, in its order: the catalogue with its default hyperparameters and with others,
    /// each value followed by its derivative, then the elementary functions.
    #[must_use]
    pub fn all() -> Vec<Function> {
        let activations = examples().into_iter();
        activations
            .flat_map(|activation| [Function::Value(activation), Function::Derivative(activation)])
            .chain(Elementary::ALL.map(Function::Elementary))
            .collect()
    }

    /// The function of this name, as the table spells it.
    #[must_use]
    pub fn named(name: &str) -> Option<Function> {
        Function::all().into_iter().find(|function| function.name() == name)
    }

    /// The name in the table: `silu`, `silu'` for the derivative, `elu(0.3)` where a hyperparameter is not the
    /// default one, `Real::exp` for an elementary function.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Function::Value(activation) => activation_name(activation),
            Function::Derivative(activation) => format!("{}'", activation_name(activation)),
            Function::Elementary(elementary) => format!("Real::{}", elementary.name()),
        }
    }

    /// The functions that share most of their code with it.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Function::Value(activation) | Function::Derivative(activation) => match activation {
                Activation::Identity
                | Activation::Relu
                | Activation::LeakyRelu { .. }
                | Activation::HardSigmoid
                | Activation::HardTanh
                | Activation::HardSwish
                | Activation::Relu6 => Family::Piecewise,
                Activation::Elu { .. } | Activation::Selu | Activation::Celu { .. } => Family::Exponential,
                Activation::Sigmoid
                | Activation::Tanh
                | Activation::Softplus
                | Activation::Softsign
                | Activation::LogSigmoid => Family::Sigmoidal,
                Activation::Gelu | Activation::GeluTanh | Activation::Silu | Activation::Mish => {
                    Family::Gated
                }
            },
            Function::Elementary(_) => Family::Elementary,
        }
    }

    /// Overwrites `y` with the function of each `x`; both have one length, at most [`LENGTH`].
    pub(crate) fn compute(self, x: &[f32], y: &mut [f32]) {
        let same_lengths = "both slices have one length";
        match self {
            Function::Value(activation) => activation.forward(x, y).expect(same_lengths),
            Function::Derivative(activation) => {
                activation.backward(x, &ONES[..x.len()], y).expect(same_lengths);
            }
            Function::Elementary(elementary) => elementary.compute(x, y),
        }
    }

    /// The function of one input, by the same code.
    #[must_use]
    pub fn at(self, x: f32) -> f32 {
        let mut y = [0.0];
        self.compute(&[x], &mut y);
        y[0]
    }
}

fn activation_name(activation: Activation) -> String {
    let name = activation.name();
    match activation {
        _ if Activation::ALL.contains(&activation) => name.to_owned(),
        Activation::LeakyRelu { slope: parameter }
        | Activation::Elu { alpha: parameter }
        | Activation::Celu { alpha: parameter } => format!("{name}({parameter})"),
        _ => name.to_owned(),
    }
}
