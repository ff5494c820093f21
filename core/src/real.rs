//! The scalar that all of the core is written over.
//!
//! `f32` serves a device and `f64` a desk. The trait is open on purpose: a dual number carries a derivative through
//! the shipping code, a finite field turns a gradient check into an equality. For that to be possible the generic
//! code keeps three rules: no bit tricks outside the elementary functions below, signs are asked for through
//! [`Real::is_positive`], and constants enter through [`Real::from_f64`].

use crate::{decimal, elementary};
use core::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};
use core::fmt::{self, Debug};
use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A real number: field operations, one sign test, and the elementary functions of the catalogue.
///
/// The functions come from `libm` or from the core itself and never from the platform, so that every target computes
/// the same bits. Those with a body need not be written for a new scalar.
///
/// ```
/// use headwater_core::Real;
///
/// fn hypotenuse<R: Real>(a: R, b: R) -> R {
///     (a * a + b * b).sqrt()
/// }
/// assert_eq!(hypotenuse(3.0_f32, 4.0), 5.0);
/// assert_eq!(hypotenuse(3.0_f64, 4.0), 5.0);
/// ```
pub trait Real:
    Copy
    + Debug
    + PartialEq
    + 'static
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
{
    /// The neutral element of addition.
    const ZERO: Self;
    /// The neutral element of multiplication.
    const ONE: Self;
    /// Whether loops over slices of this scalar become vector code, so that with the feature `dispatch` they are worth
    /// compiling for each width of vector. It changes speed alone.
    const VECTORISES: bool = false;

    /// The scalar nearest to `value`; exact where the scalar can hold it.
    fn from_f64(value: f64) -> Self;
    /// The scalar nearest to a count.
    fn from_usize(count: usize) -> Self;

    /// Whether `self > 0`. False for both zeros and for NaN.
    fn is_positive(self) -> bool;
    /// Whether `self` is neither infinite nor NaN.
    fn is_finite(self) -> bool;

    /// e^x.
    fn exp(self) -> Self;
    /// e^x - 1, accurate near 0.
    fn exp_m1(self) -> Self;
    /// Natural logarithm.
    fn ln(self) -> Self;
    /// ln(1 + x), accurate near 0.
    fn ln_1p(self) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// Complementary error function 2/sqrt(pi) * integral of exp(-t^2) from x to infinity.
    fn erfc(self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;

    /// factor * e^(self + low), right where e^self alone would lose its last bits to underflow.
    ///
    /// `low` is a correction: what rounding dropped from `self`, 0 in exact arithmetic.
    #[inline(always)]
    fn exp_times(self, low: Self, factor: Self) -> Self {
        factor * (self + low).exp()
    }
    /// The sigmoid 1 / (1 + e^-x).
    #[inline(always)]
    fn sigmoid(self) -> Self {
        elementary::sigmoidal::sigmoid(self)
    }
    /// The derivative of the sigmoid, e^-x / (1 + e^-x)^2, with its tails.
    #[inline(always)]
    fn sigmoid_derivative(self) -> Self {
        elementary::sigmoidal::sigmoid_derivative(self)
    }
    /// [`Real::tanh`] as the activation takes it: in terms of the same exponential as [`Real::tanh_derivative`].
    #[inline(always)]
    fn tanh_activation(self) -> Self {
        elementary::sigmoidal::tanh(self)
    }
    /// The derivative of tanh, 4 / (e^x + e^-x)^2, with its tails.
    #[inline(always)]
    fn tanh_derivative(self) -> Self {
        elementary::sigmoidal::tanh_derivative(self)
    }
    /// factor * Phi(self), Phi the normal distribution function: erfc(-x / sqrt 2) / 2.
    #[inline(always)]
    fn normal_cdf_times(self, factor: Self) -> Self {
        let z = self * Self::from_f64(FRAC_1_SQRT_2);
        factor * (Self::from_f64(0.5) * (-z).erfc())
    }
    /// factor * Phi'(self), the normal density, in terms of the same z = x / sqrt 2 as [`Real::normal_cdf_times`].
    #[inline(always)]
    fn normal_density_times(self, factor: Self) -> Self {
        let z = self * Self::from_f64(FRAC_1_SQRT_2);
        let peak = Self::from_f64(0.5) * Self::from_f64(FRAC_1_SQRT_2) * Self::from_f64(FRAC_2_SQRT_PI);
        (-(z * z)).exp_times(Self::ZERO, factor * peak)
    }
    /// Phi(self) + self Phi'(self): the slope of self times Phi(self), which crosses zero.
    #[inline(always)]
    fn normal_gate_slope(self) -> Self {
        self.normal_cdf_times(Self::ONE) + self.normal_density_times(self)
    }
    /// `self` cut to half its digits, so that the product of two such halves is exact.
    ///
    /// All of `self` where arithmetic is exact anyway, or where rounding does not matter: the default.
    #[inline(always)]
    fn high_half(self) -> Self {
        self
    }

    /// A number that only rounding can have taken below 0, put back to 0; NaN stays NaN.
    ///
    /// `self` where arithmetic is exact: it is not below 0 then, even if signs are a convention that does not know it.
    #[inline(always)]
    fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Whether `self < 0`. False for both zeros and for NaN.
    #[inline(always)]
    fn is_negative(self) -> bool {
        (-self).is_positive()
    }
    /// Whether `self > other`. False when either is NaN.
    #[inline(always)]
    fn exceeds(self, other: Self) -> bool {
        (self - other).is_positive()
    }
    /// The absolute value; NaN stays NaN.
    #[inline(always)]
    fn abs(self) -> Self {
        if self.is_negative() { -self } else { self }
    }
    /// The larger of two values. A NaN in `self` stays; a NaN in `other` is passed over.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if other.exceeds(self) { other } else { self }
    }
    /// The smaller of two values. A NaN in `self` stays; a NaN in `other` is passed over.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if self.exceeds(other) { other } else { self }
    }
    /// self * factor + addend: the step of every sum of products in a dense layer.
    ///
    /// `f32` and `f64` round the product and then the sum; with the feature `fused` the sum alone.
    #[inline(always)]
    fn multiply_add(self, factor: Self, addend: Self) -> Self {
        self * factor + addend
    }
    /// Writes `self` into a sentence: the shortest decimal that is read back as the same scalar.
    fn write_decimal(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
    /// `self` raised to a whole power, by squaring, in an order that depends on `exponent` alone.
    #[inline]
    fn powi(self, exponent: u64) -> Self {
        let (mut base, mut exponent, mut power) = (self, exponent, Self::ONE);
        while exponent > 0 {
            if exponent & 1 == 1 {
                power = power * base;
            }
            base = base * base;
            exponent >>= 1;
        }
        power
    }
}

macro_rules! real {
    ($scalar:ty { $($function:ident($($argument:ident),*) = $path:path;)* }) => {
        impl Real for $scalar {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;
            const VECTORISES: bool = true;

            #[inline(always)]
            fn from_f64(value: f64) -> Self {
                value as $scalar
            }
            #[inline(always)]
            fn from_usize(count: usize) -> Self {
                count as $scalar
            }
            #[inline(always)]
            fn is_positive(self) -> bool {
                self > 0.0
            }
            #[inline(always)]
            fn is_negative(self) -> bool {
                self < 0.0
            }
            #[inline(always)]
            fn exceeds(self, other: Self) -> bool {
                self > other
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                <$scalar>::is_finite(self)
            }
            fn write_decimal(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                decimal::write(self, f)
            }
            $(
                #[inline(always)]
                fn $function(self $(, $argument: Self)*) -> Self {
                    $path(self $(, $argument)*)
                }
            )*
        }
    };
}

real!(f32 {
    high_half() = elementary::high_half;
    exp() = elementary::exp;
    exp_m1() = elementary::exp_m1;
    exp_times(low, factor) = elementary::exp_times;
    ln() = libm::logf;
    ln_1p() = elementary::ln_1p;
    tanh() = elementary::logistic::tanh;
    sigmoid() = elementary::logistic::sigmoid;
    sigmoid_derivative() = elementary::logistic::sigmoid_derivative;
    tanh_activation() = elementary::logistic::tanh;
    tanh_derivative() = elementary::logistic::tanh_derivative;
    erfc() = libm::erfcf;
    normal_cdf_times(factor) = elementary::normal_cdf_times;
    normal_density_times(factor) = elementary::normal_density_times;
    normal_gate_slope() = elementary::normal_gate_slope;
    sqrt() = elementary::root::single;
    multiply_add(value, addend) = elementary::multiply_add::single;
});
real!(f64 {
    high_half() = elementary::double::high_half;
    exp() = libm::exp;
    exp_m1() = libm::expm1;
    exp_times(low, factor) = elementary::double::exp_times;
    ln() = libm::log;
    ln_1p() = libm::log1p;
    tanh() = libm::tanh;
    erfc() = libm::erfc;
    normal_cdf_times(factor) = elementary::double::normal_cdf_times;
    normal_density_times(factor) = elementary::double::normal_density_times;
    sqrt() = elementary::root::double;
    multiply_add(value, addend) = elementary::multiply_add::double;
});
