//! An `f64` that leaves a trail of the branches taken, so that an oracle knows when a kink lies within its
//! reach.

use core::cell::Cell;
use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use headwater_core::Real;

thread_local! {
    static TRAIL: Cell<u64> = const { Cell::new(0) };
}

/// Runs `computation` and returns its result with a digest of every sign test it made on [`Traced`] numbers, in
/// order.
///
/// Two runs with equal digests took the same branches (but for a collision, one in 2^64), so that between them
/// lies one smooth piece of the function.
pub fn trail_of<T>(computation: impl FnOnce() -> T) -> (T, u64) {
    TRAIL.set(0);
    let result = computation();
    (result, TRAIL.get())
}

/// A 64-bit float whose sign tests are recorded; otherwise `f64` to the bit.
#[derive(Debug, Clone, Copy)]
pub struct Traced(
    /// The number.
    pub f64,
);

impl Traced {
    fn record(answer: bool) -> bool {
        // The step of a 64-bit congruential generator: its multiplier keeps order in the digest.
        let trail = TRAIL.get().wrapping_mul(6_364_136_223_846_793_005);
        TRAIL.set(trail.wrapping_add(1_442_695_040_888_963_407).wrapping_add(u64::from(answer) << 17));
        answer
    }
}

impl PartialEq for Traced {
    fn eq(&self, other: &Self) -> bool {
        Self::record(self.0 == other.0)
    }
}

macro_rules! operations {
    ($($trait:ident $method:ident $operator:tt),*) => {$(
        impl $trait for Traced {
            type Output = Self;
            #[inline]
            fn $method(self, other: Self) -> Self {
                Self(self.0 $operator other.0)
            }
        }
    )*};
}
operations!(Add add +, Sub sub -, Mul mul *, Div div /);

impl Neg for Traced {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl AddAssign for Traced {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl SubAssign for Traced {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Real for Traced {
    const ZERO: Self = Self(0.0);
    const ONE: Self = Self(1.0);

    fn from_f64(value: f64) -> Self {
        Self(value)
    }
    fn from_usize(count: usize) -> Self {
        Self(Real::from_usize(count))
    }
    fn is_positive(self) -> bool {
        Self::record(Real::is_positive(self.0))
    }
    fn is_negative(self) -> bool {
        Self::record(Real::is_negative(self.0))
    }
    fn exceeds(self, other: Self) -> bool {
        Self::record(Real::exceeds(self.0, other.0))
    }
    fn is_finite(self) -> bool {
        Real::is_finite(self.0)
    }
    fn exp(self) -> Self {
        Self(Real::exp(self.0))
    }
    fn exp_m1(self) -> Self {
        Self(Real::exp_m1(self.0))
    }
    fn ln(self) -> Self {
        Self(Real::ln(self.0))
    }
    fn ln_1p(self) -> Self {
        Self(Real::ln_1p(self.0))
    }
    fn tanh(self) -> Self {
        Self(Real::tanh(self.0))
    }
    fn erfc(self) -> Self {
        Self(Real::erfc(self.0))
    }
    fn sqrt(self) -> Self {
        Self(Real::sqrt(self.0))
    }
}

#[cfg(test)]
mod tests {
    use headwater_core::Real;

    use super::{Traced, trail_of};

    #[test]
    fn a_trail_tells_which_side_of_a_kink_a_computation_was_on() {
        let kinked = |x: f64| trail_of(|| Traced(x).abs().max(Traced(1.0)).0);
        assert_eq!(kinked(0.25).1, kinked(0.5).1);
        assert_ne!(kinked(0.25).1, kinked(-0.25).1);
        assert_ne!(kinked(0.25).1, kinked(1.25).1);
        assert_eq!(kinked(-3.0).0, 3.0);
    }

    #[test]
    fn a_trail_remembers_the_order_of_answers() {
        let answers =
            |signs: &[f64]| trail_of(|| signs.iter().filter(|x| Traced(**x).is_positive()).count()).1;
        assert_ne!(answers(&[1.0, -1.0]), answers(&[-1.0, 1.0]));
        assert_ne!(answers(&[1.0]), answers(&[1.0, 1.0]));
        assert_ne!(answers(&[-1.0]), answers(&[-1.0, -1.0]));
    }
}
