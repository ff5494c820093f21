//! The functions that are swept: every activation with its derivative, and the elementary functions under them.

use headwater_core::{Activation, Real};

use super::LENGTH;
use crate::ladder::activation::examples;

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
        match self {
            Elementary::Exp => each(x, y, Real::exp),
            Elementary::ExpM1 => each(x, y, Real::exp_m1),
            Elementary::Ln => each(x, y, Real::ln),
            Elementary::Ln1p => each(x, y, Real::ln_1p),
            Elementary::Tanh => each(x, y, Real::tanh),
            Elementary::Erfc => each(x, y, Real::erfc),
            Elementary::NormalCdf => each(x, y, |x| x.normal_cdf_times(1.0)),
            Elementary::NormalDensity => each(x, y, |x| x.normal_density_times(1.0)),
            Elementary::Sqrt => each(x, y, Real::sqrt),
        }
    }
}

#[inline(always)]
fn each(x: &[f32], y: &mut [f32], function: impl Fn(f32) -> f32) {
    for (y, x) in y.iter_mut().zip(x) {
        *y = function(*x);
    }
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

    /// Overwrites `y` with the function of each `x`; both have one length, at most [`LENGTH`].
    pub(super) fn compute(self, x: &[f32], y: &mut [f32]) {
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
