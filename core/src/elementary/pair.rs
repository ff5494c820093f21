//! A number as the sum of two: `high` rounded, and in `low` what the rounding dropped.
//!
//! Where arithmetic is exact every `low` is 0 and a pair is just a number; identities between formulas stay identities.

use crate::Real;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair<R> {
    pub(crate) high: R,
    pub(crate) low: R,
}

impl<R: Real> Pair<R> {
    /// `value` as it is.
    #[inline(always)]
    pub(crate) fn exact(value: R) -> Self {
        Pair { high: value, low: R::ZERO }
    }

    /// `high + low` where |high| >= |low| or high is 0: exact (Dekker 1971).
    #[inline(always)]
    pub(crate) fn ordered_sum(high: R, low: R) -> Self {
        let sum = high + low;
        Pair { high: sum, low: low - (sum - high) }
    }

    /// `a + b` of any size: exact (Knuth, The Art of Computer Programming, volume 2, section 4.2.2).
    #[inline(always)]
    pub(crate) fn sum(a: R, b: R) -> Self {
        let sum = a + b;
        let b_part = sum - a;
        Pair { high: sum, low: (a - (sum - b_part)) + (b - b_part) }
    }

    #[inline(always)]
    pub(crate) fn plus(self, other: R) -> Self {
        let sum = Pair::sum(self.high, other);
        Pair::ordered_sum(sum.high, sum.low + self.low)
    }

    /// The product, to about three quarters of the digits two scalars have.
    #[inline(always)]
    pub(crate) fn times(self, other: Pair<R>) -> Self {
        let (a, a_rest) = self.halves();
        let (b, b_rest) = other.halves();
        Pair::ordered_sum(a * b, a * b_rest + a_rest * (b + b_rest))
    }

    /// The quotient, as accurate as the product.
    #[inline(always)]
    pub(crate) fn over(self, divisor: Pair<R>) -> Self {
        let (d, d_rest) = divisor.halves();
        let inverse = R::ONE / divisor.high;
        let quotient = (self.high * inverse).high_half();
        let remainder = ((self.high - quotient * d) - quotient * d_rest) + self.low;
        Pair { high: quotient, low: remainder * inverse }
    }

    #[inline(always)]
    pub(crate) fn scaled(self, power_of_two: R) -> Self {
        Pair { high: self.high * power_of_two, low: self.low * power_of_two }
    }

    /// The sum, rounded. A zero keeps its sign.
    #[inline(always)]
    pub(crate) fn value(self) -> R {
        if self.low == R::ZERO { self.high } else { self.high + self.low }
    }

    /// The same number, its first part so short that a product of two such parts is exact.
    #[inline(always)]
    fn halves(self) -> (R, R) {
        let high = self.high.high_half();
        (high, (self.high - high) + self.low)
    }
}
