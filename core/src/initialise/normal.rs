//! Standard normal numbers by Marsaglia's polar method.
//!
//! For a point (x, y) uniform in the unit disc and q = x^2 + y^2, the numbers x r and y r with
//! r = sqrt(-2 ln(q) / q) are independent and standard normal (Marsaglia and Bray, "A convenient method for generating
//! normal variables", 1964).
//!
//! x and y are the odd numbers of two draws over 2^24, so q 2^48 is a whole number: whether the point lies in the disc
//! is decided exactly, and is the same for every scalar. It leaves 2 when divided by 8, hence is neither 0, where the
//! logarithm would fail, nor 2^48, the rim.
//!
//! The largest number is 7.598 (at x = 5, y = 1 over 2^24). A true normal number is larger in size once in 3.3e13.

use rand_core::Rng;

use super::draw::{Draw, STEP, whole};
use crate::Real;

/// A point is kept with probability pi/4, so that a sound generator fails this often in a row once in 6.0e42.
pub(super) const TRIES: u32 = 64;

const DISC: u64 = 1 << 48;

/// A source of standard normal numbers, two to a point of the disc.
pub(super) struct Normals<'g, R, G: ?Sized> {
    generator: &'g mut G,
    second: Option<R>,
}

impl<'g, R: Real, G: Rng + ?Sized> Normals<'g, R, G> {
    pub(super) fn new(generator: &'g mut G) -> Self {
        Normals { generator, second: None }
    }

    /// The next number, or nothing if the generator gives no point of the disc in [`TRIES`] tries.
    pub(super) fn next(&mut self) -> Option<R> {
        if let Some(second) = self.second.take() {
            return Some(second);
        }
        for _ in 0..TRIES {
            let x = Draw::next(self.generator);
            let y = Draw::next(self.generator);
            let radius_squared = square(x.odd()) + square(y.odd());
            if radius_squared < DISC {
                let stretch = stretch(radius_squared);
                self.second = Some(y.signed::<R>() * stretch);
                return Some(x.signed::<R>() * stretch);
            }
        }
        None
    }
}

fn square(odd: i32) -> u64 {
    let size = u64::from(odd.unsigned_abs());
    size * size
}

/// sqrt(-2 ln(q) / q) for q = radius_squared / 2^48.
///
/// Near the rim ln(q) is taken from 1 - q, which is exact; from a rounded q it would have no correct digit.
fn stretch<R: Real>(radius_squared: u64) -> R {
    let q = of_disc::<R>(radius_squared);
    let logarithm =
        if radius_squared > DISC / 2 { (-of_disc::<R>(DISC - radius_squared)).ln_1p() } else { q.ln() };
    (-(logarithm + logarithm) / q).sqrt()
}

/// number / 2^48, rounded once: the two halves of 24 bits are exact in every scalar.
fn of_disc<R: Real>(number: u64) -> R {
    let step = R::from_f64(STEP);
    let (high, low) = ((number >> 24) as u32, (number & 0xff_ffff) as u32);
    (whole::<R>(high) + whole::<R>(low) * step) * step
}
