//! A factor's copy on the stack: some rows of [`COLUMNS`] values, zeros where the factor ends.

use super::{COLUMNS, tile};
use crate::Real;

/// Rows `top..top + depth` of the columns from `left` on, of a matrix `width` wide.
#[inline(always)]
pub(super) fn copy<R: Real>(
    panel: &mut [[R; COLUMNS]],
    values: &[R],
    width: usize,
    left: usize,
    (top, depth): (usize, usize),
) {
    let values = values.get(top * width..).unwrap_or_default();
    let panel = panel.get_mut(..depth).unwrap_or_default();
    if width - left >= COLUMNS {
        let mut rows = tile::stretches(values, width, left);
        for slots in panel {
            let Some(row) = rows.next() else { return };
            *slots = *row;
        }
    } else {
        for (slots, row) in panel.iter_mut().zip(values.chunks_exact(width)) {
            tile::copy(slots, row.get(left..).unwrap_or_default());
        }
    }
}

/// The columns from `left` on, and of them the values `top..top + depth`, of a matrix whose columns lie in memory one after
/// another, each `height` long.
#[inline(always)]
pub(super) fn turn<R: Real>(
    panel: &mut [[R; COLUMNS]],
    values: &[R],
    height: usize,
    left: usize,
    (top, depth): (usize, usize),
) {
    let mut columns = [&[][..]; COLUMNS];
    for (slot, column) in columns.iter_mut().zip(values.chunks(height).skip(left)) {
        *slot = column.get(top..top + depth).unwrap_or_default();
    }
    let columns = columns.map(|column| column.as_chunks::<COLUMNS>());
    let (squares, rest) = panel.get_mut(..depth).unwrap_or_default().as_chunks_mut::<COLUMNS>();
    let missing = [R::ZERO; COLUMNS];
    for (number, square) in squares.iter_mut().enumerate() {
        for (slots, (chunks, _)) in square.iter_mut().zip(&columns) {
            *slots = *chunks.get(number).unwrap_or(&missing);
        }
        transpose(square);
    }
    for (k, slots) in rest.iter_mut().enumerate() {
        for (slot, (_, tail)) in slots.iter_mut().zip(&columns) {
            *slot = tail.get(k).copied().unwrap_or(R::ZERO);
        }
    }
}

/// Exchanges rows and columns.
///
/// In four rounds, as many as the number of a column has binary digits. Each moves one digit over to the number of the row.
#[inline(always)]
fn transpose<R: Real>(square: &mut [[R; COLUMNS]; COLUMNS]) {
    let mut other = [[R::ZERO; COLUMNS]; COLUMNS];
    shuffle(square, &mut other);
    shuffle(&other, square);
    shuffle(square, &mut other);
    shuffle(&other, square);
}

/// Rows r and r + COLUMNS / 2 become the first and the second half of their values in turn, at 2r and 2r + 1.
#[inline(always)]
fn shuffle<R: Real>(square: &[[R; COLUMNS]; COLUMNS], result: &mut [[R; COLUMNS]; COLUMNS]) {
    let (low, high) = square.split_at(COLUMNS / 2);
    let (pairs, _) = result.as_chunks_mut::<2>();
    for ((low, high), [first, second]) in low.iter().zip(high).zip(pairs) {
        [*first, *second] = in_turn(low, high);
    }
}

/// The values of `x` and `y` in turn.
#[inline(always)]
fn in_turn<R: Real>(x: &[R; COLUMNS], y: &[R; COLUMNS]) -> [[R; COLUMNS]; 2] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = *x;
    let [aa, bb, cc, dd, ee, ff, gg, hh, ii, jj, kk, ll, mm, nn, oo, pp] = *y;
    [
        [a, aa, b, bb, c, cc, d, dd, e, ee, f, ff, g, gg, h, hh],
        [i, ii, j, jj, k, kk, l, ll, m, mm, n, nn, o, oo, p, pp],
    ]
}
