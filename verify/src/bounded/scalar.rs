//! [`Bounded`] as a scalar of the core.
//!
//! Every operation is a call, however short: the core unrolls its loops, and what is inlined there is compiled hundreds of
//! times.

use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use headwater_core::Real;

use super::{Bounded, Range, U, decide, join, outward};
use crate::tolerance::{SINGLE_ERFC, SINGLE_EXP, SINGLE_EXP_M1, SINGLE_LN, SINGLE_LN_1P, SINGLE_TANH};

/// Pieces that an exponential's argument is cut into.
const PIECES: u32 = 64;

impl<const N: usize> PartialEq for Bounded<N> {
    #[inline(never)]
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (self.range, other.range);
        let error = self.error() + other.error();
        if a.is_point() && a == b && error == 0.0 {
            return true;
        }
        if a.low - b.high > error || b.low - a.high > error {
            return false;
        }
        decide::unanswered();
        false
    }
}

impl<const N: usize> Add for Bounded<N> {
    type Output = Self;
    #[inline(never)]
    fn add(self, other: Self) -> Self {
        if self.is_exactly(0.0) {
            return other;
        }
        if other.is_exactly(0.0) {
            return self;
        }
        let (shared, left_over) = join(self.shared, other.shared);
        let one_sign = (self.range.low >= 0.0 && other.range.low >= 0.0)
            || (self.range.high <= 0.0 && other.range.high <= 0.0);
        let inherited = if one_sign || (self.is_exact() && other.is_exact()) {
            self.relative.max(other.relative)
        } else {
            f64::INFINITY
        };
        let range = self.range.plus(&other.range);
        let absolute = self.absolute + other.absolute + left_over;
        Self::operation(range, absolute, shared, inherited + U * (1.0 + inherited), true)
    }
}

impl<const N: usize> Neg for Bounded<N> {
    type Output = Self;
    #[inline(never)]
    fn neg(self) -> Self {
        let shared = self.shared.map(|shared| shared.times(&Range::point(-1.0)));
        Self { range: self.range.negated(), shared, ..self }
    }
}

impl<const N: usize> Sub for Bounded<N> {
    type Output = Self;
    #[inline(never)]
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl<const N: usize> Mul for Bounded<N> {
    type Output = Self;
    #[inline(never)]
    fn mul(self, other: Self) -> Self {
        for (one, factor) in [(self, other), (other, self)] {
            if one.is_exactly(0.0) && factor.error().is_finite() && factor.range.is_bounded() {
                return Self::ZERO;
            }
            if one.is_exactly(1.0) {
                return factor;
            }
        }
        let (a, b) = (self.range, other.range);
        let scaled = |shared: Option<super::Shared<N>>, by: &Range<N>| shared.map(|shared| shared.times(by));
        let (shared, left_over) = join(scaled(self.shared, &b), scaled(other.shared, &a));
        let inherited = a.magnitude() * other.absolute
            + b.magnitude() * self.absolute
            + self.spread() * other.spread()
            + left_over;
        let relative = (1.0 + self.relative) * (1.0 + other.relative) * (1.0 + U) - 1.0;
        Self::operation(a.times(&b), zero_if_nan(inherited, self, other), shared, above(relative), false)
    }
}

impl<const N: usize> Div for Bounded<N> {
    type Output = Self;
    #[inline(never)]
    fn div(self, other: Self) -> Self {
        if other.is_exactly(1.0) {
            return self;
        }
        let (range, nearest) = (self.range.over(&other.range), other.range.least() - other.spread());
        // A NaN is not away from 0 either.
        let away_from_zero = nearest > 0.0;
        if !away_from_zero {
            return Self { range, absolute: f64::INFINITY, relative: f64::INFINITY, shared: None };
        }
        let relative = (1.0 + self.relative) / (1.0 - other.relative) * (1.0 + U) - 1.0;
        let relative = if other.relative < 0.5 { above(relative) } else { f64::INFINITY };
        if other.is_exact() && other.range.is_point() {
            // A mean.
            let shared = self
                .shared
                .map(|shared| super::Shared { factor: shared.factor.over(&other.range), ..shared });
            return Self::operation(range, self.absolute / nearest, shared, relative, false).named();
        }
        let inherited = (self.error() + range.magnitude() * other.error()) / nearest;
        Self::operation(range, inherited, None, relative, false)
    }
}

impl<const N: usize> AddAssign for Bounded<N> {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
impl<const N: usize> SubAssign for Bounded<N> {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

/// An error relative to values a little above 1, with room for the rounding of 1 + error in `f64`.
fn above(relative: f64) -> f64 {
    if relative == 0.0 { 0.0 } else { relative + 8.0 * f64::EPSILON }
}

/// 0 times an infinite reach is no bound at all, unless neither factor has an error.
fn zero_if_nan<const N: usize>(inherited: f64, a: Bounded<N>, b: Bounded<N>) -> f64 {
    if !inherited.is_nan() {
        inherited
    } else if a.is_exact() && b.is_exact() {
        0.0
    } else {
        f64::INFINITY
    }
}

impl<const N: usize> Bounded<N> {
    /// The one or the other, with the larger error: for functions that are never steeper than 1.
    fn choice(self, other: Self, range: Range<N>) -> Self {
        let (absolute, relative) = (self.error().max(other.error()), self.relative.max(other.relative));
        let relative = if relative < 1.0 { relative } else { f64::INFINITY };
        Self { range, absolute, relative, shared: None }
    }

    /// Errors of e^x: the largest absolute and the largest relative one. The argument's range is cut into pieces, because
    /// where e^x is large the argument's own error is small, if that is relative.
    fn exponential_errors(&self) -> (f64, f64) {
        let (low, high) = (self.range.low, self.range.high);
        let (width, seam) = ((high - low) / f64::from(PIECES), 1e-12 * (high.abs() + low.abs()));
        let error = self.error();
        let drift_of_error = error.exp_m1();
        let mut errors = (0.0_f64, 0.0_f64);
        for piece in 0..PIECES {
            let from = low + f64::from(piece) * width;
            let (from, to) = ((from - seam).max(low), (from + width + seam).min(high));
            let relative = self.relative * from.abs().max(to.abs());
            let drift = if relative < error { relative.exp_m1() } else { drift_of_error };
            errors = (errors.0.max(to.exp() * drift), errors.1.max(drift));
        }
        if errors.0.is_nan() || !width.is_finite() {
            (f64::INFINITY, f64::INFINITY)
        } else {
            (outward(errors.0), outward(errors.1))
        }
    }
}

impl<const N: usize> Real for Bounded<N> {
    const ZERO: Self = Self { range: Range::ZERO, absolute: 0.0, relative: 0.0, shared: None };
    const ONE: Self = Self { range: Range::ONE, absolute: 0.0, relative: 0.0, shared: None };

    #[inline(never)]
    fn from_f64(value: f64) -> Self {
        let error = (f64::from(value as f32) - value).abs();
        let absolute = if error.is_nan() { f64::INFINITY } else { error };
        let relative = if error == 0.0 { 0.0 } else { above(absolute / value.abs()) };
        Self { range: Range::point(value), absolute, relative, shared: None }
    }
    fn from_usize(count: usize) -> Self {
        Self::from_f64(Real::from_usize(count))
    }

    #[inline(never)]
    fn is_positive(self) -> bool {
        decide::is_positive(self.range.low, self.range.high, self.error())
    }
    #[inline(never)]
    fn exceeds(self, other: Self) -> bool {
        let difference = self.range.plus(&other.range.negated());
        decide::is_positive(difference.low, difference.high, self.error() + other.error())
    }
    #[inline(never)]
    fn is_finite(self) -> bool {
        self.range.is_bounded() && self.error().is_finite()
    }

    // These three are continuous and never steeper than 1: whichever way the sign test goes, the error is no larger.
    #[inline(never)]
    fn abs(self) -> Self {
        if self.range.low >= self.error() { self } else { self.choice(self, self.range.absolute()) }
    }
    #[inline(never)]
    fn max(self, other: Self) -> Self {
        self.choice(other, self.range.larger(&other.range))
    }
    #[inline(never)]
    fn min(self, other: Self) -> Self {
        -(-self).max(-other)
    }

    #[inline(never)]
    fn exp(self) -> Self {
        let (absolute, relative) = self.exponential_errors();
        Self::function(self.range.rising(f64::exp), absolute, relative, SINGLE_EXP.limit)
    }
    #[inline(never)]
    fn exp_m1(self) -> Self {
        let (absolute, _) = self.exponential_errors();
        Self::function(self.range.rising(f64::exp_m1), absolute, f64::INFINITY, SINGLE_EXP_M1.limit)
    }
    #[inline(never)]
    fn ln(self) -> Self {
        let nearest = self.range.low - self.error();
        let inherited = if nearest > 0.0 { (self.error() / nearest).ln_1p() } else { f64::INFINITY };
        let range = if self.range.low > 0.0 { self.range.rising(f64::ln) } else { Range::WHOLE };
        Self::function(range, inherited, f64::INFINITY, SINGLE_LN.limit)
    }
    #[inline(never)]
    fn ln_1p(self) -> Self {
        let nearest = 1.0 + self.range.low - self.error();
        let inherited = if nearest > 0.0 { (self.error() / nearest).ln_1p() } else { f64::INFINITY };
        let range = if self.range.low > -1.0 { self.range.rising(f64::ln_1p) } else { Range::WHOLE };
        Self::function(range, inherited, f64::INFINITY, SINGLE_LN_1P.limit)
    }
    #[inline(never)]
    fn tanh(self) -> Self {
        let flattest = (self.range.least() - self.error()).max(0.0);
        let inherited = (self.error() * flattest.cosh().powi(-2)).min(2.0);
        Self::function(self.range.rising(f64::tanh), inherited, f64::INFINITY, SINGLE_TANH.limit)
    }
    #[inline(never)]
    fn erfc(self) -> Self {
        let nearest = (self.range.least() - self.error()).max(0.0);
        let slope = core::f64::consts::FRAC_2_SQRT_PI * (-nearest * nearest).exp();
        let falling = (-self).range.rising(|x| libm::erfc(-x));
        Self::function(falling, (self.error() * slope).min(2.0), f64::INFINITY, SINGLE_ERFC.limit)
    }
    #[inline(never)]
    fn sqrt(self) -> Self {
        let (low, error) = (self.range.low, self.error());
        let defined = low >= error;
        if !defined {
            return Self {
                range: Range::WHOLE,
                absolute: f64::INFINITY,
                relative: f64::INFINITY,
                shared: None,
            };
        }
        // sqrt(x) - sqrt(x - e) = e / (sqrt(x) + sqrt(x - e)), largest at the smallest x.
        let inherited = if error == 0.0 { 0.0 } else { error / (low.sqrt() + (low - error).sqrt()) };
        let relative = if self.relative < 1.0 { 1.0 - (1.0 - self.relative).sqrt() } else { f64::INFINITY };
        let relative = above((1.0 + relative) * (1.0 + U) - 1.0);
        Self::operation(self.range.rising(f64::sqrt), inherited, None, relative, true)
    }

    /// The cut itself is an error here: its partner, that puts it right again, is not recognised.
    #[inline(never)]
    fn high_half(self) -> Self {
        let cut = f64::from(f32::EPSILON) * 4096.0;
        let absolute = outward(self.error() + cut * (self.range.magnitude() + self.error()));
        Self { absolute, relative: f64::INFINITY, shared: None, ..self }
    }
}
