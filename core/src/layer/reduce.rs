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
    let (a, a_tail) = a.as_chunks::<LANES>();
    let (b, b_tail) = b.as_chunks::<LANES>();
    let mut lanes = [R::ZERO; LANES];
    for (a, b) in a.iter().zip(b) {
        multiply_add(&mut lanes, a, b);
    }
    multiply_add(&mut lanes, a_tail, b_tail);
    tree(lanes)
}

/// Four inner products with one common factor, each with the bits of [`dot`].
#[inline(always)]
pub(crate) fn dot_four<R: Real>(rows: [&[R]; 4], common: &[R]) -> [R; 4] {
    let (common, common_tail) = common.as_chunks::<LANES>();
    let [(a, a_tail), (b, b_tail), (c, c_tail), (d, d_tail)] = rows.map(|row| row.as_chunks::<LANES>());
    let [mut sum_a, mut sum_b, mut sum_c, mut sum_d] = [[R::ZERO; LANES]; 4];
    for ((((w, a), b), c), d) in common.iter().zip(a).zip(b).zip(c).zip(d) {
        multiply_add(&mut sum_a, a, w);
        multiply_add(&mut sum_b, b, w);
        multiply_add(&mut sum_c, c, w);
        multiply_add(&mut sum_d, d, w);
    }
    multiply_add(&mut sum_a, a_tail, common_tail);
    multiply_add(&mut sum_b, b_tail, common_tail);
    multiply_add(&mut sum_c, c_tail, common_tail);
    multiply_add(&mut sum_d, d_tail, common_tail);
    [tree(sum_a), tree(sum_b), tree(sum_c), tree(sum_d)]
}

/// Adds to each lane the product of its two factors.
#[inline(always)]
pub(crate) fn multiply_add<R: Real>(lanes: &mut [R], a: &[R], b: &[R]) {
    for ((lane, &a), &b) in lanes.iter_mut().zip(a).zip(b) {
        *lane += a * b;
    }
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
