//! The one match that pairs every value with its derivative.

use super::{Activation, exponential as exponent, gated, piecewise, sigmoidal};
use crate::Real;

/// What to do with a function and its derivative once the match has found them.
///
/// It puts the match outside the loops: each entry of the catalogue gets a loop of its own, with the function inlined.
pub(super) trait Visitor<R> {
    type Output;
    fn visit(self, value: impl Fn(R) -> R, derivative: impl Fn(R) -> R) -> Self::Output;
}

struct ValueAt<R>(R);

impl<R> Visitor<R> for ValueAt<R> {
    type Output = R;
    #[inline(always)]
    fn visit(self, value: impl Fn(R) -> R, _: impl Fn(R) -> R) -> R {
        value(self.0)
    }
}

struct DerivativeAt<R>(R);

impl<R> Visitor<R> for DerivativeAt<R> {
    type Output = R;
    #[inline(always)]
    fn visit(self, _: impl Fn(R) -> R, derivative: impl Fn(R) -> R) -> R {
        derivative(self.0)
    }
}

impl Activation {
    /// The activation of one input.
    #[inline]
    pub fn value<R: Real>(self, x: R) -> R {
        self.accept(ValueAt(x))
    }

    /// The derivative with respect to the input, from the input.
    #[inline]
    pub fn derivative<R: Real>(self, x: R) -> R {
        self.accept(DerivativeAt(x))
    }

    #[inline(always)]
    pub(super) fn accept<R: Real, V: Visitor<R>>(self, visitor: V) -> V::Output {
        match self {
            Activation::Identity => visitor.visit(piecewise::identity, piecewise::identity_derivative),
            Activation::Sigmoid => visitor.visit(sigmoidal::sigmoid, sigmoidal::sigmoid_derivative),
            Activation::Tanh => visitor.visit(sigmoidal::tanh, sigmoidal::tanh_derivative),
            Activation::Relu => visitor.visit(piecewise::relu, piecewise::relu_derivative),
            Activation::LeakyRelu { slope } => {
                let slope = R::from_f64(slope);
                visitor.visit(
                    |x| piecewise::leaky_relu(x, slope),
                    |x| piecewise::leaky_relu_derivative(x, slope),
                )
            }
            Activation::Elu { alpha } => {
                let alpha = R::from_f64(alpha);
                visitor.visit(|x| exponent::elu(x, alpha), |x| exponent::elu_derivative(x, alpha))
            }
            Activation::Selu => visitor.visit(exponent::selu, exponent::selu_derivative),
            Activation::Celu { alpha } => {
                let alpha = R::from_f64(alpha);
                visitor.visit(|x| exponent::celu(x, alpha), |x| exponent::celu_derivative(x, alpha))
            }
            Activation::Gelu => visitor.visit(gated::gelu, gated::gelu_derivative),
            Activation::GeluTanh => visitor.visit(gated::gelu_tanh, gated::gelu_tanh_derivative),
            Activation::Silu => visitor.visit(gated::silu, gated::silu_derivative),
            Activation::Softplus => visitor.visit(sigmoidal::softplus, sigmoidal::softplus_derivative),
            Activation::Softsign => visitor.visit(sigmoidal::softsign, sigmoidal::softsign_derivative),
            Activation::Mish => visitor.visit(gated::mish, gated::mish_derivative),
            Activation::HardSigmoid => {
                visitor.visit(piecewise::hard_sigmoid, piecewise::hard_sigmoid_derivative)
            }
            Activation::HardTanh => visitor.visit(piecewise::hard_tanh, piecewise::hard_tanh_derivative),
            Activation::HardSwish => visitor.visit(piecewise::hard_swish, piecewise::hard_swish_derivative),
            Activation::Relu6 => visitor.visit(piecewise::relu6, piecewise::relu6_derivative),
            Activation::LogSigmoid => {
                visitor.visit(sigmoidal::log_sigmoid, sigmoidal::log_sigmoid_derivative)
            }
        }
    }
}
