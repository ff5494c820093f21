//! The field operations.

use core::fmt;
use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use super::{Field, MODULUS};

impl Field {
    /// x^(2^59), by squaring 59 times: a root of x or of -x, since 2^60 = (p + 1) / 2 turns x into +-x.
    #[inline(never)]
    pub(super) fn root(self) -> Self {
        self.squared(59)
    }

    /// x^(2^times).
    fn squared(self, times: u32) -> Self {
        (0..times).fold(self, |power, _| power * power)
    }

    /// x^(p - 2): 1 / x, and 0 for 0.
    #[inline(never)]
    pub(super) fn inverse(self) -> Self {
        // With x_n for x^(2^n - 1): x_(m+n) = x_m^(2^n) x_n, and p - 2 = 4 (2^59 - 1) + 1.
        let joined = |left: Self, right: Self, length: u32| left.squared(length) * right;
        let x2 = joined(self, self, 1);
        let x3 = joined(x2, self, 1);
        let x7 = joined(joined(x3, x3, 3), self, 1);
        let x14 = joined(x7, x7, 7);
        let x29 = joined(joined(x14, x14, 14), self, 1);
        let x59 = joined(joined(x29, x29, 29), self, 1);
        joined(x59, self, 2)
    }
}

/// Undefined is unequal to everything, as NaN is.
impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 && self.is_defined()
    }
}

impl Add for Field {
    type Output = Self;
    #[inline(never)]
    fn add(self, other: Self) -> Self {
        if !(self.is_defined() && other.is_defined()) {
            return Self::UNDEFINED;
        }
        let sum = self.0 + other.0;
        Self(if sum >= MODULUS { sum - MODULUS } else { sum })
    }
}
impl Neg for Field {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        if self.0 == 0 || !self.is_defined() { self } else { Self(MODULUS - self.0) }
    }
}
impl Sub for Field {
    type Output = Self;
    #[inline(never)]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}
impl Mul for Field {
    type Output = Self;
    #[inline(never)]
    fn mul(self, other: Self) -> Self {
        if !(self.is_defined() && other.is_defined()) {
            return Self::UNDEFINED;
        }
        let product = u128::from(self.0) * u128::from(other.0);
        // 2^61 = 1, so that the upper bits may be added to the lower ones.
        let sum = (product as u64 & MODULUS) + (product >> 61) as u64;
        Self(if sum >= MODULUS { sum - MODULUS } else { sum })
    }
}
impl Div for Field {
    type Output = Self;
    #[inline(never)]
    fn div(self, other: Self) -> Self {
        if other.0 == 0 { Self::UNDEFINED } else { self * other.inverse() }
    }
}
impl AddAssign for Field {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl SubAssign for Field {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

/// The residue, and the small fraction that it is, if any.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.residue(), self.fraction()) {
            (None, _) => f.write_str("undefined"),
            (Some(residue), None) => write!(f, "{residue:#018x} mod p"),
            (Some(residue), Some((whole, 1))) => write!(f, "{residue:#018x} mod p = {whole}"),
            (Some(residue), Some((above, below))) => write!(f, "{residue:#018x} mod p = {above}/{below}"),
        }
    }
}
impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, MODULUS};
    use crate::draw::Draw;

    fn elements() -> Vec<Field> {
        let mut elements: Vec<Field> =
            [0, 1, 2, 3, MODULUS / 2, MODULUS / 2 + 1, MODULUS - 2, MODULUS - 1].map(Field::new).to_vec();
        elements.extend(Field::draws(12, &mut Draw::new(600)));
        elements
    }

    /// Claim: a field. Oracle: its axioms, on the corners and on random elements; exact.
    #[test]
    fn the_axioms_of_a_field_hold() {
        let (zero, one) = (Field::new(0), Field::new(1));
        for a in elements() {
            assert_eq!(a + zero, a);
            assert_eq!(a * one, a);
            assert_eq!(a + -a, zero);
            assert_eq!(a - a, zero);
            if a != zero {
                assert_eq!(a * (one / a), one);
                assert_eq!(one / (one / a), a);
            }
            for b in elements() {
                assert_eq!(a + b, b + a);
                assert_eq!(a * b, b * a);
                assert_eq!(a - b + b, a);
                assert!(b == zero || a / b * b == a);
                assert!(a * b != zero || a == zero || b == zero, "no divisors of zero");
                let mut sum = a;
                sum += b;
                sum -= a;
                assert_eq!(sum, b);
                for c in elements() {
                    assert_eq!((a + b) + c, a + (b + c));
                    assert_eq!((a * b) * c, a * (b * c));
                    assert_eq!(a * (b + c), a * b + a * c);
                }
            }
        }
    }

    /// Claim: products are those of integers modulo 2^61 - 1. Oracle: the remainder of the product in 128 bits.
    #[test]
    fn products_and_sums_are_those_of_integers() {
        for a in elements() {
            for b in elements() {
                let (x, y) = (u128::from(a.0), u128::from(b.0));
                assert_eq!(u128::from((a * b).0), x * y % u128::from(MODULUS));
                assert_eq!(u128::from((a + b).0), (x + y) % u128::from(MODULUS));
            }
        }
        assert_eq!(Field::new(u64::MAX).0, u64::MAX % MODULUS);
        assert_eq!(Field::new(MODULUS).0, 0);
    }

    /// Claim: what is undefined stays so, and equals nothing.
    #[test]
    fn undefined_is_handed_on() {
        let (zero, two) = (Field::new(0), Field::new(2));
        for undefined in [two / zero, zero / zero, Field::UNDEFINED, -Field::UNDEFINED] {
            for result in [undefined, undefined + two, two - undefined, undefined * zero, zero / undefined] {
                assert!(result.residue().is_none());
                assert_ne!(result, result);
            }
        }
        assert_eq!(Field::UNDEFINED.to_string(), "undefined");
    }

    /// Claim: small fractions are recognised, and nothing else is likely to be.
    #[test]
    fn fractions_are_recognised() {
        for (above, below) in [(0, 1), (1, 1), (-1, 1), (2, 3), (-7, 12), (999_999, 999_998)] {
            let whole =
                |n: i64| if n < 0 { -Field::new(n.unsigned_abs()) } else { Field::new(n.unsigned_abs()) };
            assert_eq!((whole(above) / whole(below)).fraction(), Some((above, below)));
        }
        let mut draw = Draw::new(601);
        assert!((0..1000).all(|_| Field::draw(&mut draw).fraction().is_none()));
        assert!((-Field::new(1) / Field::new(2)).to_string().ends_with("mod p = -1/2"));
    }
}
