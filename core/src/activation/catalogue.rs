//! The one match that pairs every value with its derivative.

use super::{Activation, exponential, gated, piecewise, sigmoidal};
use crate::Real;

/// What to do with a function and its derivative once the match has found them.
///
/// It puts the match outside the loops: each entry of the catalogue gets a loop of its own, with the function inlined.
pub(super) trait Visitor<R> {
    type Output;
    fn visit(self, value: impl Fn(R) -> R, derivative: impl Fn(R) -> R) -> Self::Output;
    /// What to do with an activation that this build leaves out.
    fn left_out(self) -> Self::Output;
}

/// Visits a function and its derivative, if their feature is on. A function passed by its name would be called through a
/// shim that need not be inlined, and a call keeps a loop from being vectorised.
macro_rules! visit {
    ($feature:literal, $visitor:ident, $value:expr, $derivative:expr $(, $parameter:ident)?) => {
        if cfg!(feature = $feature) {
            $visitor.visit(
                #[inline(always)]
                |x| $value(x $(, $parameter)?),
                #[inline(always)]
                |x| $derivative(x $(, $parameter)?),
            )
        } else {
            $visitor.left_out()
        }
    };
}

struct ValueAt<R>(R);

impl<R: Real> Visitor<R> for ValueAt<R> {
    type Output = R;
    #[inline(always)]
    fn visit(self, value: impl Fn(R) -> R, _: impl Fn(R) -> R) -> R {
        value(self.0)
    }
    #[inline(always)]
    fn left_out(self) -> R {
        R::from_f64(f64::NAN)
    }
}

struct DerivativeAt<R>(R);

impl<R: Real> Visitor<R> for DerivativeAt<R> {
    type Output = R;
    #[inline(always)]
    fn visit(self, _: impl Fn(R) -> R, derivative: impl Fn(R) -> R) -> R {
        derivative(self.0)
    }
    #[inline(always)]
    fn left_out(self) -> R {
        R::from_f64(f64::NAN)
    }
}

impl Activation {
    /// The activation of one input; NaN where this build leaves the activation out.
    #[inline]
    pub fn value<R: Real>(self, x: R) -> R {
        self.accept(ValueAt(x))
    }

    /// The derivative with respect to the input, from the input; NaN where this build leaves the activation out.
    #[inline]
    pub fn derivative<R: Real>(self, x: R) -> R {
        self.accept(DerivativeAt(x))
    }

    #[inline(always)]
    pub(super) fn accept<R: Real, V: Visitor<R>>(self, visitor: V) -> V::Output {
        match self {
            Activation::Identity => {
                visit!("identity", visitor, piecewise::identity, piecewise::identity_derivative)
            }
            Activation::Sigmoid => visit!("sigmoid", visitor, R::sigmoid, R::sigmoid_derivative),
            Activation::Tanh => visit!("tanh", visitor, R::tanh_activation, R::tanh_derivative),
            Activation::Relu => visit!("relu", visitor, piecewise::relu, piecewise::relu_derivative),
            Activation::LeakyRelu { slope } => {
                let slope = R::from_f64(slope);
                visit!("leaky-relu", visitor, piecewise::leaky_relu, piecewise::leaky_relu_derivative, slope)
            }
            Activation::Elu { alpha } => {
                let alpha = R::from_f64(alpha);
                visit!("elu", visitor, exponential::elu, exponential::elu_derivative, alpha)
            }
            Activation::Selu => visit!("selu", visitor, exponential::selu, exponential::selu_derivative),
            Activation::Celu { alpha } => {
                let alpha = R::from_f64(alpha);
                visit!("celu", visitor, exponential::celu, exponential::celu_derivative, alpha)
            }
            Activation::Gelu => visit!("gelu", visitor, gated::gelu, gated::gelu_derivative),
            Activation::GeluTanh => {
                visit!("gelu-tanh", visitor, gated::gelu_tanh, gated::gelu_tanh_derivative)
            }
            Activation::Silu => visit!("silu", visitor, gated::silu, gated::silu_derivative),
            Activation::Softplus => {
                visit!("softplus", visitor, sigmoidal::softplus, sigmoidal::softplus_derivative)
            }
            Activation::Softsign => {
                visit!("softsign", visitor, sigmoidal::softsign, sigmoidal::softsign_derivative)
            }
            Activation::Mish => visit!("mish", visitor, gated::mish, gated::mish_derivative),
            Activation::HardSigmoid => {
                visit!("hard-sigmoid", visitor, piecewise::hard_sigmoid, piecewise::hard_sigmoid_derivative)
            }
            Activation::HardTanh => {
                visit!("hard-tanh", visitor, piecewise::hard_tanh, piecewise::hard_tanh_derivative)
            }
            Activation::HardSwish => {
                visit!("hard-swish", visitor, piecewise::hard_swish, piecewise::hard_swish_derivative)
            }
            Activation::Relu6 => visit!("relu6", visitor, piecewise::relu6, piecewise::relu6_derivative),
            Activation::LogSigmoid => {
                visit!("log-sigmoid", visitor, sigmoidal::log_sigmoid, sigmoidal::log_sigmoid_derivative)
            }
        }
    }
}
