//! One tile of a product.

use core::slice::ChunksExact;

use super::COLUMNS;
use crate::Real;

/// Sums of a tile, row by row.
pub(super) type Sums<R, const ROWS: usize> = [[R; COLUMNS]; ROWS];

/// Does `work` to each row of sums; it must be `#[inline(always)]`.
///
/// Sums stay in registers as long as nobody asks for one by a number that is known only at run time. So the rows are
/// written out here, and a slice of a row is taken of a copy.
#[inline(always)]
pub(super) fn each_row<R: Real, const ROWS: usize>(
    sums: &mut Sums<R, ROWS>,
    mut work: impl FnMut(usize, &mut [R; COLUMNS]),
) {
    match sums.as_mut_slice() {
        [s0, s1, s2, s3, s4, s5, s6, s7] => {
            work(0, s0);
            work(1, s1);
            work(2, s2);
            work(3, s3);
            work(4, s4);
            work(5, s5);
            work(6, s6);
            work(7, s7);
        }
        [s0, s1, s2, s3] => {
            work(0, s0);
            work(1, s1);
            work(2, s2);
            work(3, s3);
        }
        [s0, s1] => {
            work(0, s0);
            work(1, s1);
        }
        rows => {
            for (row, sums) in rows.iter_mut().enumerate() {
                work(row, sums);
            }
        }
    }
}

/// Adds factor * values to the sums.
#[inline(always)]
fn scale_add<R: Real>(sums: &mut [R; COLUMNS], factor: R, values: &[R; COLUMNS]) {
    for (sum, &value) in sums.iter_mut().zip(values) {
        *sum = factor.multiply_add(value, *sum);
    }
}

#[inline(always)]
fn step<R: Real, const ROWS: usize>(sums: &mut Sums<R, ROWS>, a: &[R; ROWS], b: &[R; COLUMNS]) {
    each_row(
        sums,
        #[inline(always)]
        |row, sums| scale_add(sums, at(a, row), b),
    );
}

/// Whether a sum's step is one operation. The compiler then finds a row of sums worth a whole vector only where it sees two
/// steps at once.
const PAIRS: bool = cfg!(feature = "fused");

/// Adds, one after another, the products of two factors that both lie in memory along the tile.
#[inline(always)]
pub(super) fn accumulate<R: Real, const ROWS: usize>(
    sums: &mut Sums<R, ROWS>,
    mut a: Stretches<'_, R, ROWS>,
    mut b: Stretches<'_, R, COLUMNS>,
) {
    while PAIRS && let (Some(a), Some(b)) = (a.pair(), b.pair()) {
        for (a, b) in a.into_iter().zip(b) {
            step(sums, a, b);
        }
    }
    // `zip` counts the rows once: none of them needs a check of its own.
    for (row_of_a, row_of_b) in a.rows.zip(b.rows) {
        let (Some(a), Some(b)) = (stretch(row_of_a, a.start), stretch(row_of_b, b.start)) else { return };
        step(sums, a, b);
    }
}

/// Values of a row that are taken at once.
const CHUNK: usize = 8;

/// The same with the rows of the first factor, as long as the panel is deep, read side by side.
///
/// A chunk of each row is found at once, so that no access within it has to be checked.
#[inline(always)]
pub(super) fn accumulate_rows<R: Real, const ROWS: usize>(
    sums: &mut Sums<R, ROWS>,
    rows: [&[R]; ROWS],
    panel: &[[R; COLUMNS]],
) {
    let zeros = [R::ZERO; CHUNK];
    let mut b = panel.iter();
    for number in 0..panel.len() / CHUNK {
        let mut chunks = [&zeros; ROWS];
        for (slot, row) in chunks.iter_mut().zip(&rows) {
            let Some(chunk) = row.as_chunks().0.get(number) else { return };
            *slot = chunk;
        }
        for k in 0..CHUNK {
            // `b` first: its checks are then over before `a` is read, which can be part of the multiplication.
            let Some(b) = b.next() else { return };
            each_row(
                sums,
                #[inline(always)]
                |row, sums| scale_add(sums, chunks.get(row).map_or(R::ZERO, |chunk| at(*chunk, k)), b),
            );
        }
    }
    for k in panel.len() - panel.len() % CHUNK..panel.len() {
        let Some(b) = b.next() else { return };
        each_row(
            sums,
            #[inline(always)]
            |row, sums| scale_add(sums, rows.get(row).map_or(R::ZERO, |row| at(row, k)), b),
        );
    }
}

#[inline(always)]
fn at<R: Real>(values: &[R], k: usize) -> R {
    values.get(k).copied().unwrap_or(R::ZERO)
}

/// The stretches of `N` values that begin `start` values into each row of a matrix that is at least start + N wide.
///
/// To cut a matrix into rows takes a division: its caller does it once for many stretches.
#[derive(Clone)]
pub(super) struct Stretches<'a, R, const N: usize> {
    pub(super) rows: ChunksExact<'a, R>,
    pub(super) start: usize,
}

impl<'a, R, const N: usize> Stretches<'a, R, N> {
    /// The next two stretches, or none.
    #[inline(always)]
    fn pair(&mut self) -> Option<[&'a [R; N]; 2]> {
        let mut rows = self.rows.clone();
        let pair = [stretch(rows.next()?, self.start)?, stretch(rows.next()?, self.start)?];
        self.rows = rows;
        Some(pair)
    }
}

/// The `N` values that begin `start` values into a row.
#[inline(always)]
pub(super) fn stretch<R, const N: usize>(row: &[R], start: usize) -> Option<&[R; N]> {
    row.get(start..)?.first_chunk()
}

/// Overwrites as many values as there are in both; a whole stretch at once.
#[inline(always)]
pub(super) fn copy<R: Real>(slots: &mut [R], values: &[R]) {
    if let (Some(slots), Some(values)) = (slots.as_mut_array::<COLUMNS>(), values.as_array()) {
        *slots = *values;
    } else {
        for (slot, &value) in slots.iter_mut().zip(values) {
            *slot = value;
        }
    }
}
