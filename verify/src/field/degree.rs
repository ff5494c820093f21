//! Elements of the field that know the degree of the fraction they are the value of.
//!
//! What a random point is worth depends on that degree. It is counted while the shipping code runs: a variable, and the
//! value of each elementary function, is a fraction of degree 1 over 0; a constant is one of degree 0. Sums are put over
//! the least common multiple of their denominators, as far as those are known by their factors: a factor is what was once
//! divided by. Common factors that nobody sees stay, so that the count is an upper bound. What is 0 here has degree 0:
//! that is how exact corrections, which are 0 without rounding, drop out.

use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use headwater_core::Real;

use super::Field;
use super::denominator::{Denominator, counting, note_symbol};
use super::relation;

/// Runs `computation`, which must make its own variables, and returns its result with the number of different values of
/// elementary functions on the way.
pub fn with_symbols<T>(computation: impl FnOnce() -> T) -> (T, usize) {
    counting(computation)
}

/// An element, and the degrees of the fraction that it is.
#[derive(Debug, Clone, Copy)]
pub struct Degree {
    value: Field,
    /// The degree of the numerator is at most this.
    above: f64,
    below: Denominator,
}

impl Degree {
    /// A variable with this value.
    #[must_use]
    pub const fn variable(value: Field) -> Self {
        Self { value, above: 1.0, below: Denominator::ONE }
    }
    const fn constant(value: Field) -> Self {
        Self { value, above: 0.0, below: Denominator::ONE }
    }
    /// A bound of the degree of the polynomial that is 0 where this fraction and `other` are equal.
    #[must_use]
    pub fn of_difference(self, other: Self) -> f64 {
        let multiple = self.below.least_common_multiple(other.below).degree();
        (self.above + multiple - self.below.degree()).max(other.above + multiple - other.below.degree())
    }
    fn fraction(value: Field, above: f64, below: Denominator) -> Self {
        if value == Field::ZERO { Self::constant(value) } else { Self { value, above, below } }
    }
    fn is_constant(self) -> bool {
        self.above == 0.0 && self.below == Denominator::ONE
    }
    /// The value of an elementary function: a variable of its own, but for a constant's.
    fn symbol(self, value: Field) -> Self {
        if self.is_constant() || value == Field::ZERO {
            return Self::constant(value);
        }
        note_symbol(value);
        Self::variable(value)
    }
}

/// That of the values.
impl PartialEq for Degree {
    #[inline(never)]
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}
impl Add for Degree {
    type Output = Self;
    #[inline(never)]
    fn add(self, other: Self) -> Self {
        if self.value == Field::ZERO {
            return other;
        }
        if other.value == Field::ZERO {
            return self;
        }
        let below = self.below.least_common_multiple(other.below);
        Self::fraction(self.value + other.value, self.of_difference(other), below)
    }
}
impl Neg for Degree {
    type Output = Self;
    #[inline(never)]
    fn neg(self) -> Self {
        Self { value: -self.value, ..self }
    }
}
impl Sub for Degree {
    type Output = Self;
    #[inline(never)]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}
impl Mul for Degree {
    type Output = Self;
    #[inline(never)]
    fn mul(self, other: Self) -> Self {
        Self::fraction(self.value * other.value, self.above + other.above, self.below.times(other.below))
    }
}
impl Div for Degree {
    type Output = Self;
    #[inline(never)]
    fn div(self, other: Self) -> Self {
        let below = if other.above == 0.0 {
            self.below
        } else {
            self.below.times(Denominator::factor(other.value, other.above))
        };
        Self::fraction(self.value / other.value, self.above + other.below.degree(), below)
    }
}
impl AddAssign for Degree {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl SubAssign for Degree {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Real for Degree {
    const ZERO: Self = Self::constant(Field(0));
    const ONE: Self = Self::constant(Field(1));

    #[inline(never)]
    fn from_f64(value: f64) -> Self {
        Self::constant(Field::from_f64(value))
    }
    fn from_usize(count: usize) -> Self {
        Self::constant(Field::from_usize(count))
    }
    #[inline(never)]
    fn is_positive(self) -> bool {
        self.value.is_positive()
    }
    fn is_finite(self) -> bool {
        self.value.is_finite()
    }
    fn at_least_zero(self) -> Self {
        self
    }
    #[inline(never)]
    fn exp(self) -> Self {
        self.symbol(self.value.exp())
    }
    #[inline(never)]
    fn exp_m1(self) -> Self {
        relation::exp_m1(self)
    }
    #[inline(never)]
    fn ln(self) -> Self {
        self.symbol(self.value.ln())
    }
    #[inline(never)]
    fn ln_1p(self) -> Self {
        relation::ln_1p(self)
    }
    #[inline(never)]
    fn tanh(self) -> Self {
        relation::tanh(self)
    }
    #[inline(never)]
    fn erfc(self) -> Self {
        self.symbol(self.value.erfc())
    }
    #[inline(never)]
    fn sqrt(self) -> Self {
        self.symbol(self.value.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use headwater_core::Real;

    use super::Degree;
    use crate::draw::Draw;
    use crate::field::Field;

    /// Claim: degrees of fractions small enough to do by hand.
    #[test]
    fn degrees_are_those_by_hand() {
        let mut draw = Draw::new(620);
        let [x, y, z] = [(); 3].map(|()| Degree::variable(Field::draw(&mut draw)));
        let (one, two) = (Degree::ONE, Degree::from_f64(2.0));
        let of = |a: Degree| (a.above, a.below.degree());
        assert_eq!(of(two), (0.0, 0.0));
        assert_eq!(of(x * y + z), (2.0, 0.0));
        assert_eq!(of(x / two), (1.0, 0.0));
        assert_eq!(of(one / x + one / y), (1.0, 2.0));
        assert_eq!(of(x / z + y / z), (1.0, 1.0));
        assert_eq!(of(x / z * (y / z)), (2.0, 2.0));
        assert_eq!(of(x / (one + y.exp())), (1.0, 1.0));
        assert_eq!(of((x - x) * y), (0.0, 0.0));
        assert_eq!(of(one / (x / y + z)), (1.0, 2.0));
        assert_eq!((x / y).of_difference(z), 2.0);
    }
}
