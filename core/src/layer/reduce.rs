//! Sums in an order that the source fixes, whatever the width of the target's vectors.
//!
//! Term number i goes to lane i mod [`LANES`]; the lanes are then added in pairs, as a tree. A sum of n terms thus has
//! an error of at most (n / LANES + log2 LANES + 1) u times the sum of absolute terms, with u the unit roundoff.

use crate::Real;

/// Partial sums kept side by side.
pub(crate) const LANES: usize = 8;

/// Adds up the lanes: ((0 + 4) + (2 + 6)) + ((1 + 5) + (3 + 7)).
#[inline(always)]
pub(crate) fn tree<R: Real>([a, b, c, d, e, f, g, h]: [R; LANES]) -> R {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// The sum of `term(x)` over a slice.
#[inline(always)]
pub(crate) fn sum<R: Real>(values: &[R], term: impl Fn(R) -> R) -> R {
    let (chunks, tail) = values.as_chunks::<LANES>();
    let mut lanes = [R::ZERO; LANES];
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += term(value);
        }
    }
    for (lane, &value) in lanes.iter_mut().zip(tail) {
        *lane += term(value);
    }
    tree(lanes)
}
