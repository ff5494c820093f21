//! Sums over the batch, one for each feature, a block of features at a time.
//!
//! Each feature's terms are added in the order of the samples. No memory beyond the block is needed, whatever the width.

use crate::Real;
use crate::dispatch::BOARD;

/// Features that are summed side by side: one vector of 512 bits of `f32`, or what registers hold.
pub(crate) const BLOCK: usize = if BOARD { 4 } else { 16 };

/// The blocks that `width` features fall into: their starts and lengths.
pub(crate) fn blocks(width: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..width.div_ceil(BLOCK)).map(move |block| {
        let start = block * BLOCK;
        (start, BLOCK.min(width - start))
    })
}

/// The samples' stretches that start at feature `start`, `length` long.
#[inline(always)]
pub(crate) fn stretches<R>(
    values: &[R],
    width: usize,
    start: usize,
    length: usize,
) -> impl Iterator<Item = &[R]> {
    values.chunks_exact(width.max(1)).filter_map(move |row| row.get(start..start + length))
}

/// The same stretches, to be written.
#[inline(always)]
pub(crate) fn stretches_mut<R>(
    values: &mut [R],
    width: usize,
    start: usize,
    length: usize,
) -> impl Iterator<Item = &mut [R]> {
    values.chunks_exact_mut(width.max(1)).filter_map(move |row| row.get_mut(start..start + length))
}

/// For each feature of the block, the sum over the batch.
#[inline(always)]
pub(crate) fn sums<R: Real>(values: &[R], width: usize, start: usize, length: usize) -> [R; BLOCK] {
    let mut sums = [R::ZERO; BLOCK];
    for stretch in stretches(values, width, start, length) {
        for (sum, &value) in sums.iter_mut().zip(stretch) {
            *sum += value;
        }
    }
    sums
}

/// The values from `start` on, up to a block; `missing` where there are none.
#[inline(always)]
pub(crate) fn load<R: Real>(values: &[R], start: usize, missing: R) -> [R; BLOCK] {
    let mut block = [missing; BLOCK];
    for (slot, &value) in block.iter_mut().zip(values.iter().skip(start)) {
        *slot = value;
    }
    block
}

/// Overwrites the values from `start` on, as far as there are any.
#[inline(always)]
pub(crate) fn store<R: Real>(values: &mut [R], start: usize, block: &[R; BLOCK]) {
    for (slot, &value) in values.iter_mut().skip(start).zip(block) {
        *slot = value;
    }
}
