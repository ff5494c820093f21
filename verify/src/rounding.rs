//! Running error analysis: an `f64` that carries a bound on how far the same computation in `f32` may stray
//! from it.
//!
//! Each operation adds its own rounding to what it inherits, by the standard model: the rounded result of a op b is
//! (a op b)(1 + d) + e with d at most u = 2^-24 and e at most 2^-150 in size (Higham, *Accuracy and Stability of
//! Numerical Algorithms*, 2nd edition, section 3.3). For a sum of n products this gives the textbook
//! (n + 1) u sum |a||b| or less; and it follows the order of operations of the code that ships, whatever it is.
//!
//! Its longer operations are calls, because the core unrolls its loops: what is inlined there is compiled hundreds of times.
//!
//! A sign test whose answer the bound leaves open is recorded: beyond it the two paths may differ by more than
//! rounding.

use core::cell::Cell;
use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use headwater_core::Real;

use crate::tolerance::{
    SINGLE_ERFC, SINGLE_EXP, SINGLE_EXP_M1, SINGLE_LN, SINGLE_LN_1P, SINGLE_TANH, Tolerance,
};

thread_local! {
    static OPEN_SIGNS: Cell<u64> = const { Cell::new(0) };
}

/// Half the spacing of the `f32` numbers at 1.
const U: f64 = f32::EPSILON as f64 / 2.0;
/// Half the smallest positive `f32`: what a product or quotient can lose to underflow.
const UNDERFLOW: f64 = 7.006_492_321_624_085e-46;

/// Runs `computation` and returns its result with the number of sign tests that rounding leaves open.
pub fn open_signs<T>(computation: impl FnOnce() -> T) -> (T, u64) {
    OPEN_SIGNS.set(0);
    let result = computation();
    (result, OPEN_SIGNS.get())
}

/// The value of a computation in `f64`, and a bound on the distance of its value in `f32`.
#[derive(Debug, Clone, Copy)]
pub struct Rounded {
    /// The value in `f64`, the same to the bit as without the bound.
    pub value: f64,
    /// How far the value in `f32` can be; infinite where `f32` may overflow.
    pub bound: f64,
}

impl Rounded {
    /// A number that both paths hold exactly.
    #[must_use]
    pub fn exact(value: f32) -> Self {
        Self { value: value.into(), bound: 0.0 }
    }

    /// The result of one rounded operation that inherits an error of `inherited`.
    #[inline(never)]
    fn operation(value: f64, inherited: f64, underflow: f64) -> Self {
        let reach = value.abs() + inherited;
        // The f64 path rounds too; its share is 2^-29 of ours and goes into the factor.
        let bound = inherited + U * reach * (1.0 + 1e-8) + underflow;
        let overflows = reach * (1.0 + 2.0 * U) > f64::from(f32::MAX);
        Self { value, bound: if bound.is_nan() || overflows { f64::INFINITY } else { bound } }
    }

    /// The result of a function from `libm` that may be wrong by so many units in the last place.
    #[inline(never)]
    fn library(value: f64, inherited: f64, accuracy: Tolerance) -> Self {
        let (ulps, exact) = (accuracy.limit, Self::operation(value, inherited, 0.0));
        let reach = value.abs() + inherited;
        let bound = exact.bound + ulps * (2.0 * U * reach + 2.0 * UNDERFLOW);
        Self { value, bound: if bound.is_nan() { f64::INFINITY } else { bound } }
    }

    #[inline(never)]
    fn decide(answer: bool, margin: f64, bound: f64) -> bool {
        // Written so that a NaN margin counts as open.
        let certain = bound == 0.0 || margin > bound;
        if !certain {
            OPEN_SIGNS.set(OPEN_SIGNS.get() + 1);
        }
        answer
    }
}

impl PartialEq for Rounded {
    fn eq(&self, other: &Self) -> bool {
        // A number compared with itself, which is how the core asks for a NaN, leaves nothing open.
        if self.value == other.value && self.bound == other.bound {
            return true;
        }
        let margin = (self.value - other.value).abs();
        Self::decide(self.value == other.value, margin, self.bound + other.bound)
    }
}

impl Add for Rounded {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::operation(self.value + other.value, self.bound + other.bound, 0.0)
    }
}
impl Sub for Rounded {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::operation(self.value - other.value, self.bound + other.bound, 0.0)
    }
}
impl Mul for Rounded {
    type Output = Self;
    #[inline(never)]
    fn mul(self, other: Self) -> Self {
        let product = self.value * other.value;
        let inherited =
            self.value.abs() * other.bound + other.value.abs() * self.bound + self.bound * other.bound;
        // A product with an exact zero is an exact zero.
        let underflow = if product == 0.0 && inherited == 0.0 { 0.0 } else { UNDERFLOW };
        Self::operation(product, inherited, underflow)
    }
}
impl Div for Rounded {
    type Output = Self;
    #[inline(never)]
    fn div(self, other: Self) -> Self {
        let quotient = self.value / other.value;
        let nearest = other.value.abs() - other.bound;
        let inherited =
            if nearest > 0.0 { (self.bound + quotient.abs() * other.bound) / nearest } else { f64::INFINITY };
        let underflow = if quotient == 0.0 && inherited == 0.0 { 0.0 } else { UNDERFLOW };
        Self::operation(quotient, inherited, underflow)
    }
}
impl Neg for Rounded {
    type Output = Self;
    fn neg(self) -> Self {
        Self { value: -self.value, bound: self.bound }
    }
}
impl AddAssign for Rounded {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl SubAssign for Rounded {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Real for Rounded {
    const ZERO: Self = Self { value: 0.0, bound: 0.0 };
    const ONE: Self = Self { value: 1.0, bound: 0.0 };

    fn from_f64(value: f64) -> Self {
        Self { value, bound: (f64::from(value as f32) - value).abs() }
    }
    fn from_usize(count: usize) -> Self {
        Self::from_f64(Real::from_usize(count))
    }

    fn is_positive(self) -> bool {
        Self::decide(self.value > 0.0, self.value.abs(), self.bound)
    }
    fn is_negative(self) -> bool {
        Self::decide(self.value < 0.0, self.value.abs(), self.bound)
    }
    fn exceeds(self, other: Self) -> bool {
        let margin = (self.value - other.value).abs();
        Self::decide(self.value > other.value, margin, self.bound + other.bound)
    }
    fn is_finite(self) -> bool {
        self.value.is_finite() && self.bound.is_finite()
    }

    // These three are continuous and never steeper than 1, so an open sign costs nothing.
    fn abs(self) -> Self {
        Self { value: self.value.abs(), bound: self.bound }
    }
    fn max(self, other: Self) -> Self {
        Self { value: Real::max(self.value, other.value), bound: self.bound.max(other.bound) }
    }
    fn min(self, other: Self) -> Self {
        Self { value: Real::min(self.value, other.value), bound: self.bound.max(other.bound) }
    }

    #[inline(never)]
    fn exp(self) -> Self {
        let power = Real::exp(self.value);
        Self::library(power, power * self.bound.exp_m1(), SINGLE_EXP)
    }
    #[inline(never)]
    fn exp_m1(self) -> Self {
        let inherited = self.value.exp() * self.bound.exp_m1();
        Self::library(Real::exp_m1(self.value), inherited, SINGLE_EXP_M1)
    }
    #[inline(never)]
    fn ln(self) -> Self {
        let nearest = self.value - self.bound;
        let inherited = if nearest > 0.0 { (self.bound / nearest).ln_1p() } else { f64::INFINITY };
        Self::library(Real::ln(self.value), inherited, SINGLE_LN)
    }
    #[inline(never)]
    fn ln_1p(self) -> Self {
        let nearest = 1.0 + self.value - self.bound;
        let inherited = if nearest > 0.0 { (self.bound / nearest).ln_1p() } else { f64::INFINITY };
        Self::library(Real::ln_1p(self.value), inherited, SINGLE_LN_1P)
    }
    #[inline(never)]
    fn tanh(self) -> Self {
        let flattest = (self.value.abs() - self.bound).max(0.0);
        let slope = flattest.cosh().powi(-2);
        Self::library(Real::tanh(self.value), (self.bound * slope).min(2.0), SINGLE_TANH)
    }
    #[inline(never)]
    fn erfc(self) -> Self {
        let nearest = (self.value.abs() - self.bound).max(0.0);
        let slope = core::f64::consts::FRAC_2_SQRT_PI * (-nearest * nearest).exp();
        Self::library(Real::erfc(self.value), (self.bound * slope).min(2.0), SINGLE_ERFC)
    }
    #[inline(never)]
    fn sqrt(self) -> Self {
        let root = Real::sqrt(self.value);
        let lowest = (self.value - self.bound).max(0.0).sqrt();
        let inherited = (root - lowest).max((self.value + self.bound).sqrt() - root);
        Self::operation(root, inherited, 0.0)
    }
}

#[cfg(test)]
mod tests {
    use headwater_core::Real;

    use super::{Rounded, U, open_signs};
    use crate::draw::Draw;
    use crate::ulp::Float;

    /// Claim: the bound holds, and for a dot product it is at most the textbook's (n + 1) u sum |a||b|.
    /// Oracle: the same loop in f32, and Higham's formula (3.5) evaluated on its own.
    #[test]
    fn a_dot_product_strays_by_no_more_than_the_textbook_says() {
        let mut draw = Draw::new(31);
        for length in [1, 2, 7, 33, 200] {
            let pairs: Vec<(f32, f32)> =
                (0..length).map(|_| (draw.normal() as f32, draw.normal() as f32)).collect();
            let narrow = pairs.iter().fold(0.0_f32, |sum, (a, b)| sum + a * b);
            let wide =
                pairs.iter().fold(Rounded::ZERO, |sum, (a, b)| sum + Rounded::exact(*a) * Rounded::exact(*b));
            let absolute: f64 = pairs.iter().map(|(a, b)| (a.to_f64() * b.to_f64()).abs()).sum();
            assert!((narrow.to_f64() - wide.value).abs() <= wide.bound);
            assert!(wide.bound <= (f64::from(length) + 1.0) * U * absolute * 1.001);
            assert!(wide.bound > 0.0);
        }
    }

    /// Claim: the bound holds through every elementary function, and is not so wide as to say nothing.
    /// Oracle: the same chain in f32.
    #[test]
    fn chains_of_functions_stay_within_the_bound() {
        fn chain<R: Real>(x: R, which: usize) -> R {
            let y = x * R::from_f64(0.7) + R::from_f64(0.1);
            match which {
                0 => y.exp().ln_1p(),
                1 => y.tanh() / (R::ONE + y * y),
                2 => (y * y + R::ONE).sqrt().ln(),
                3 => y.erfc() * y.exp_m1(),
                _ => y.abs().max(R::ONE).powi(7),
            }
        }
        let mut draw = Draw::new(32);
        for _ in 0..2000 {
            let x = draw.uniform(-3.0, 3.0) as f32;
            for which in 0..5 {
                let (narrow, wide) = (chain(x, which).to_f64(), chain(Rounded::exact(x), which));
                assert!(
                    (narrow - wide.value).abs() <= wide.bound,
                    "chain {which} at {x:e}: {narrow:e} {wide:?}"
                );
                assert!(
                    wide.bound <= 100.0 * U * wide.value.abs().max(1.0),
                    "chain {which} at {x:e}: {wide:?}"
                );
                assert_eq!(wide.value.to_bits(), chain(f64::from(x), which).to_bits());
            }
        }
    }

    #[test]
    fn a_sign_that_rounding_leaves_open_is_recorded() {
        let third = Rounded::from_f64(1.0 / 3.0);
        let nearly_zero = third * Rounded::from_f64(3.0) - Rounded::ONE;
        assert_eq!(open_signs(|| nearly_zero.is_positive()).1, 1);
        assert_eq!(open_signs(|| third.is_positive()).1, 0);
        assert_eq!(open_signs(|| (Rounded::ZERO).is_positive()).1, 0);
        assert_eq!(open_signs(|| nearly_zero.abs()).1, 0);
    }

    #[test]
    fn overflow_and_division_by_a_possible_zero_leave_no_bound() {
        let large = Rounded::exact(1e38);
        assert_eq!((large * large).bound, f64::INFINITY);
        assert_eq!(Rounded::exact(89.0).exp().bound, f64::INFINITY);
        let nearly_zero = Rounded::from_f64(0.1) - Rounded::from_f64(0.1);
        assert_eq!((Rounded::ONE / nearly_zero).bound, f64::INFINITY);
    }
}
