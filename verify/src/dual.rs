//! Dual numbers: a value and its derivative, carried together through the shipping code.
//!
//! a + b eps with eps^2 = 0; a function acts as f(a + b eps) = f(a) + f'(a) b eps. Running the generic forward
//! pass on them gives its exact derivative, up to the rounding of each elementary step (Griewank and Walther,
//! *Evaluating Derivatives*, 2nd edition, chapter 3). A dual number over dual numbers gives second derivatives.
//!
//! The derivative rules here are written from the calculus, not from the core's backward passes, which is what
//! makes them an oracle for those.

use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use headwater_core::Real;

/// A value together with its derivative in one direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dual<T> {
    /// The value, the same as without the derivative.
    pub value: T,
    /// The derivative in the direction that was seeded.
    pub derivative: T,
}

impl<T: Real> Dual<T> {
    /// A number that does not move: derivative 0.
    #[must_use]
    pub fn constant(value: T) -> Self {
        Self { value, derivative: T::ZERO }
    }
    /// A number that moves at the given rate.
    #[must_use]
    pub fn moving(value: T, derivative: T) -> Self {
        Self { value, derivative }
    }
    /// The chain rule: the function's value here, and its slope times this number's derivative.
    fn through(self, value: T, slope: T) -> Self {
        Self { value, derivative: slope * self.derivative }
    }
}

impl<T: Real> Add for Dual<T> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, derivative: self.derivative + other.derivative }
    }
}
impl<T: Real> Sub for Dual<T> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { value: self.value - other.value, derivative: self.derivative - other.derivative }
    }
}
impl<T: Real> Mul for Dual<T> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let derivative = self.derivative * other.value + self.value * other.derivative;
        Self { value: self.value * other.value, derivative }
    }
}
impl<T: Real> Div for Dual<T> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        Self { value: quotient, derivative: (self.derivative - quotient * other.derivative) / other.value }
    }
}
impl<T: Real> Neg for Dual<T> {
    type Output = Self;
    fn neg(self) -> Self {
        Self { value: -self.value, derivative: -self.derivative }
    }
}
impl<T: Real> AddAssign for Dual<T> {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl<T: Real> SubAssign for Dual<T> {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl<T: Real> Real for Dual<T> {
    const ZERO: Self = Self { value: T::ZERO, derivative: T::ZERO };
    const ONE: Self = Self { value: T::ONE, derivative: T::ZERO };

    fn from_f64(value: f64) -> Self {
        Self::constant(T::from_f64(value))
    }
    fn from_usize(count: usize) -> Self {
        Self::constant(T::from_usize(count))
    }

    // The value is rounded as the scalar rounds it: the forward pass on duals is the one without, to the bit.
    fn multiply_add(self, factor: Self, addend: Self) -> Self {
        let Self { derivative, .. } = self * factor + addend;
        Self { value: self.value.multiply_add(factor.value, addend.value), derivative }
    }

    // Signs are those of the value, asked in the value's own way, so that the branch taken is the one without
    // duals.
    fn is_positive(self) -> bool {
        self.value.is_positive()
    }
    fn is_negative(self) -> bool {
        self.value.is_negative()
    }
    fn exceeds(self, other: Self) -> bool {
        self.value.exceeds(other.value)
    }
    fn is_finite(self) -> bool {
        self.value.is_finite() && self.derivative.is_finite()
    }

    fn exp(self) -> Self {
        let power = self.value.exp();
        self.through(power, power)
    }
    fn exp_m1(self) -> Self {
        self.through(self.value.exp_m1(), self.value.exp())
    }
    fn ln(self) -> Self {
        self.through(self.value.ln(), T::ONE / self.value)
    }
    fn ln_1p(self) -> Self {
        self.through(self.value.ln_1p(), T::ONE / (T::ONE + self.value))
    }
    fn tanh(self) -> Self {
        // 1 - tanh^2 = 4t/(1+t)^2 with t = exp(-2|x|): the left side has no digits left beyond |x| = 19.
        let tail = (T::from_f64(-2.0) * self.value.abs()).exp();
        let root = T::ONE + tail;
        self.through(self.value.tanh(), T::from_f64(4.0) * tail / (root * root))
    }
    fn erfc(self) -> Self {
        let bell = (-(self.value * self.value)).exp();
        self.through(self.value.erfc(), T::from_f64(-core::f64::consts::FRAC_2_SQRT_PI) * bell)
    }
    fn exp_times(self, low: Self, factor: Self) -> Self {
        let rate = factor.derivative + factor.value * (self.derivative + low.derivative);
        Self {
            value: self.value.exp_times(low.value, factor.value),
            derivative: self.value.exp_times(low.value, rate),
        }
    }
    fn normal_cdf_times(self, factor: Self) -> Self {
        let through_x = self.value.normal_density_times(factor.value * self.derivative);
        let through_factor = self.value.normal_cdf_times(factor.derivative);
        Self { value: self.value.normal_cdf_times(factor.value), derivative: through_x + through_factor }
    }
    fn normal_density_times(self, factor: Self) -> Self {
        let rate = factor.derivative - factor.value * self.value * self.derivative;
        Self {
            value: self.value.normal_density_times(factor.value),
            derivative: self.value.normal_density_times(rate),
        }
    }
    fn high_half(self) -> Self {
        // The cut is of the value alone; the part cut off does not move.
        Self { value: self.value.high_half(), derivative: self.derivative }
    }
    fn at_least_zero(self) -> Self {
        // Whether anything is put back is the value's to say; what is put back does not move.
        let value = self.value.at_least_zero();
        let moved = value == T::ZERO && self.value.is_negative();
        Self { value, derivative: if moved { T::ZERO } else { self.derivative } }
    }
    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        self.through(root, T::ONE / (root + root))
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use headwater_core::Real;

    use super::Dual;

    const POINTS: [f64; 9] = [-3.5, -1.25, -0.5, -1e-3, 1e-3, 0.25, 0.75, 1.5, 4.0];

    fn at(x: f64) -> Dual<f64> {
        Dual::moving(x, 1.0)
    }

    /// Claim: dual numbers over f64 form a commutative ring with eps^2 = 0, and division undoes multiplication.
    /// Oracle: the axioms. Tolerance: none on small integers, where f64 is exact.
    #[test]
    fn the_axioms_hold_exactly_on_small_integers() {
        let numbers = [-3.0, -1.0, 0.0, 2.0, 4.0]
            .map(|value| [-2.0, 0.0, 1.0].map(|derivative| Dual { value, derivative }));
        let numbers = numbers.as_flattened();
        let (zero, one) = (Dual::<f64>::ZERO, Dual::<f64>::ONE);
        let epsilon = Dual::moving(0.0, 1.0);
        assert_eq!(epsilon * epsilon, zero);
        for &a in numbers {
            assert_eq!(a + zero, a);
            assert_eq!(a * one, a);
            assert_eq!(a - a, zero);
            assert_eq!(a + -a, zero);
            for &b in numbers {
                assert_eq!(a + b, b + a);
                assert_eq!(a * b, b * a);
                if [-1.0, 2.0, 4.0].contains(&b.value) {
                    assert_eq!(a * b / b, a);
                }
                let mut sum = a;
                sum += b;
                sum -= a;
                assert_eq!(sum, b);
                for &c in numbers {
                    assert_eq!((a + b) + c, a + (b + c));
                    assert_eq!((a * b) * c, a * (b * c));
                    assert_eq!(a * (b + c), a * b + a * c);
                }
            }
        }
    }

    /// Claim: every elementary function carries its derivative.
    /// Oracle: identities with `std`'s functions in other forms than the rules above.
    /// Tolerance: a few rounding errors, 1e-14 relative.
    #[test]
    fn elementary_functions_carry_their_derivatives() {
        for x in POINTS {
            assert_relative_eq!(at(x).exp().derivative, x.cosh() + x.sinh(), max_relative = 1e-13);
            assert_relative_eq!(at(x).exp_m1().derivative, x.exp_m1() + 1.0, max_relative = 1e-13);
            assert_relative_eq!(at(x).tanh().derivative, x.cosh().powi(-2), max_relative = 1e-14);
            assert_relative_eq!(
                at(x).erfc().derivative * core::f64::consts::PI.sqrt(),
                -2.0 * (x * x).exp().recip(),
                max_relative = 1e-14
            );
            let positive = x.abs();
            assert_relative_eq!(at(positive).ln().derivative, positive.recip(), max_relative = 1e-15);
            assert_relative_eq!(
                at(positive).ln_1p().derivative,
                (1.0 + positive).recip(),
                max_relative = 1e-15
            );
            assert_relative_eq!(
                at(positive).sqrt().derivative,
                0.5 * positive.powf(-0.5),
                max_relative = 1e-14
            );
            assert_relative_eq!(at(x).powi(5).derivative, 5.0 * x.powi(4), max_relative = 1e-14);
            assert_eq!(at(x).abs().derivative, x.signum());
        }
    }

    /// Claim: the values are those without the derivative, to the bit, and signs look at the value alone.
    #[test]
    fn values_and_signs_are_those_of_the_plain_scalar() {
        for x in POINTS {
            let dual = Dual::moving(x, -x);
            assert_eq!(dual.exp().value.to_bits(), Real::exp(x).to_bits());
            assert_eq!(dual.tanh().value.to_bits(), Real::tanh(x).to_bits());
            assert_eq!(dual.erfc().value.to_bits(), Real::erfc(x).to_bits());
            assert_eq!(dual.is_positive(), x > 0.0);
            assert_eq!(dual.is_negative(), x < 0.0);
            assert_eq!(dual.exceeds(Dual::moving(0.0, 9.0)), x > 0.0);
        }
        assert!(!Dual::moving(f64::NAN, 1.0).is_negative());
        assert!(!Dual::moving(1.0, f64::INFINITY).is_finite());
        assert!(!Dual::moving(f64::INFINITY, 0.0).is_finite());
    }

    /// Claim: what rounding took below 0 is put back and does not move; anything else is left alone.
    #[test]
    fn what_is_put_back_to_zero_does_not_move() {
        assert_eq!(Dual::moving(-1e-20, 3.0).at_least_zero(), Dual::constant(0.0));
        for value in [0.0, 2.0] {
            assert_eq!(Dual::moving(value, 3.0).at_least_zero(), Dual::moving(value, 3.0));
        }
        let unknown = Dual::moving(f64::NAN, 3.0).at_least_zero();
        assert!(unknown.value.is_nan() && unknown.derivative == 3.0);
    }

    /// Claim: nested once, the inner derivative of the outer derivative is the second derivative.
    /// Oracle: closed forms, with `std`'s functions. Tolerance: 1e-13 relative.
    #[test]
    fn nested_duals_give_second_derivatives() {
        for x in POINTS {
            let moving = Dual::moving(at(x), Dual::constant(1.0));
            let second = |y: Dual<Dual<f64>>| y.derivative.derivative;
            assert_relative_eq!(second(moving * moving * moving), 6.0 * x, max_relative = 1e-13);
            assert_relative_eq!(second(moving.exp()), x.exp(), max_relative = 1e-13);
            assert_relative_eq!(
                second(moving.tanh()),
                -2.0 * x.tanh() / x.cosh().powi(2),
                max_relative = 1e-12
            );
            assert_relative_eq!(
                second(Dual::<Dual<f64>>::ONE / moving),
                2.0 / x.powi(3),
                max_relative = 1e-13
            );
        }
    }
}
