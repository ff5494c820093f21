//! Work on the features of a batch, a block of neighbouring ones at a time.
//!
//! Each feature's terms are added in the order of the samples, so that the size of its block cannot change a bit. A block
//! has a length that the compiler knows: its sums stay in registers. No memory beyond the block is needed, whatever the
//! width.

use crate::Real;
use crate::dispatch::BOARD;

/// What is done to each block of features.
pub(crate) trait Blockwise {
    /// Does it to the `N` features from `start` on. Must be `#[inline(always)]`.
    fn block<const N: usize>(&mut self, start: usize);
}

/// Does `work` to all of `width` features, in order: in blocks of 32 and then 16, two vectors of 512 bits of `f32` and one; then of 4, what the
/// registers of a small processor hold; then one by one.
#[inline(always)]
pub(crate) fn by_blocks(width: usize, work: &mut impl Blockwise) {
    let whole = |size: usize| width - width % size;
    let (to_32, to_16) = if BOARD { (0, 0) } else { (whole(32), whole(16)) };
    let to_4 = whole(4);
    for start in (0..to_32).step_by(32) {
        work.block::<32>(start);
    }
    for start in (to_32..to_16).step_by(16) {
        work.block::<16>(start);
    }
    for start in (to_16..to_4).step_by(4) {
        work.block::<4>(start);
    }
    for start in to_4..width {
        work.block::<1>(start);
    }
}

/// Each sample's features from `start` on.
#[inline(always)]
pub(crate) fn rows<R, const N: usize>(
    values: &[R],
    width: usize,
    start: usize,
) -> impl Iterator<Item = &[R; N]> {
    values.chunks_exact(width.max(1)).filter_map(
        #[inline(always)]
        move |row| row.get(start..)?.first_chunk(),
    )
}

/// The same features, to be written.
#[inline(always)]
pub(crate) fn rows_mut<R, const N: usize>(
    values: &mut [R],
    width: usize,
    start: usize,
) -> impl Iterator<Item = &mut [R; N]> {
    values.chunks_exact_mut(width.max(1)).filter_map(
        #[inline(always)]
        move |row| row.get_mut(start..)?.first_chunk_mut(),
    )
}

/// For each feature of the block, the sum over the batch.
#[inline(always)]
pub(crate) fn sums<R: Real, const N: usize>(values: &[R], width: usize, start: usize) -> [R; N] {
    let mut sums = [R::ZERO; N];
    for row in rows::<R, N>(values, width, start) {
        for (sum, &value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
    sums
}

/// The block's values from a list of one for each feature; `missing` where there is no such list.
#[inline(always)]
pub(crate) fn load<R: Real, const N: usize>(values: &[R], start: usize, missing: R) -> [R; N] {
    values.get(start..).and_then(<[R]>::first_chunk).copied().unwrap_or([missing; N])
}

/// Overwrites the block's values in a list of one for each feature, if there is one.
#[inline(always)]
pub(crate) fn store<R: Real, const N: usize>(values: &mut [R], start: usize, block: &[R; N]) {
    if let Some(slots) = values.get_mut(start..).and_then(<[R]>::first_chunk_mut) {
        *slots = *block;
    }
}

/// The block with each of its values changed. The standard library's `map` of arrays does the same by some seven functions,
/// compiled for each closure, length and scalar.
#[inline(always)]
pub(crate) fn map<R: Real, const N: usize>(mut block: [R; N], change: impl Fn(R) -> R) -> [R; N] {
    for value in &mut block {
        *value = change(*value);
    }
    block
}
