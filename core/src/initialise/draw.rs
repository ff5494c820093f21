//! One draw from the generator, as an odd whole number that every scalar holds exactly.

use rand_core::Rng;

use crate::Real;

// A 16-bit `usize` could not carry 24 bits into a scalar.
const _: () = assert!(usize::BITS >= 32);

/// 1 / 2^24.
pub(super) const STEP: f64 = 1.0 / 16_777_216.0;

/// The top 24 bits of a `next_u32`. The low bits of many generators are poor, and f32 has no room for them.
#[derive(Clone, Copy)]
pub(super) struct Draw {
    bits: u32,
}

impl Draw {
    pub(super) fn next<G: Rng + ?Sized>(generator: &mut G) -> Self {
        Draw { bits: generator.next_u32() >> 8 }
    }

    /// j = 2k + 1 - 2^24: odd, hence never 0, from -(2^24 - 1) to 2^24 - 1, symmetric about 0.
    pub(super) fn odd(self) -> i32 {
        (self.bits << 1).cast_signed() + 1 - (1 << 24)
    }

    /// s = j / 2^24, exact.
    pub(super) fn signed<R: Real>(self) -> R {
        let odd = self.odd();
        let size = whole::<R>(odd.unsigned_abs()) * R::from_f64(STEP);
        if odd < 0 { -size } else { size }
    }

    /// (1 + s) / 2, rounded once.
    pub(super) fn below<R: Real>(self) -> R {
        whole::<R>((self.bits << 1) + 1) * R::from_f64(STEP / 2.0)
    }

    /// (1 - s) / 2, rounded once, so that the upper tail is as fine as the lower.
    pub(super) fn above<R: Real>(self) -> R {
        whole::<R>((1 << 25) - 1 - (self.bits << 1)) * R::from_f64(STEP / 2.0)
    }
}

/// A whole number below 2^32 as a scalar, rounded once.
pub(super) fn whole<R: Real>(number: u32) -> R {
    R::from_usize(number as usize)
}
