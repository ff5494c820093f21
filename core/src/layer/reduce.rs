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

/// The inner product of two slices of one length.
#[inline(always)]
pub(crate) fn dot<R: Real>(a: &[R], b: &[R]) -> R {
    let [sum] = dots([a], b);
    sum
}

/// The inner products of several slices with one common factor, all of one length, each with the bits of [`dot`].
#[inline(always)]
pub(crate) fn dots<R: Real, const N: usize>(rows: [&[R]; N], common: &[R]) -> [R; N] {
    let (common, common_tail) = common.as_chunks::<LANES>();
    let rows = rows.map(|row| row.as_chunks::<LANES>());
    let mut sums = [[R::ZERO; LANES]; N];
    for (k, common) in common.iter().enumerate() {
        for (sum, (row, _)) in sums.iter_mut().zip(&rows) {
            if let Some(row) = row.get(k) {
                multiply_add(sum, row, common);
            }
        }
    }
    if !common_tail.is_empty() {
        let common_tail = padded(common_tail);
        for (sum, (_, tail)) in sums.iter_mut().zip(&rows) {
            multiply_add(sum, &padded(tail), &common_tail);
        }
    }
    sums.map(tree)
}

/// Adds to each lane the product of its two factors.
#[inline(always)]
fn multiply_add<R: Real>(lanes: &mut [R; LANES], a: &[R; LANES], b: &[R; LANES]) {
    for ((lane, &a), &b) in lanes.iter_mut().zip(a).zip(b) {
        *lane += a * b;
    }
}

/// The end of a slice, filled up with zeros.
#[inline(always)]
fn padded<R: Real>(tail: &[R]) -> [R; LANES] {
    let mut lanes = [R::ZERO; LANES];
    for (lane, &value) in lanes.iter_mut().zip(tail) {
        *lane = value;
    }
    lanes
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
