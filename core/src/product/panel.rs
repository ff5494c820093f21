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
///
/// Not inlined, so that it is compiled for what every processor of the target has: values are moved one by one, and a
/// compiler that may put wide vectors together out of single values takes twice as long.
#[inline(never)]
pub(super) fn turn<R: Real>(
    panel: &mut [[R; COLUMNS]],
    values: &[R],
    height: usize,
    left: usize,
    (top, depth): (usize, usize),
) {
    let values = values.get(left * height..).unwrap_or_default();
    let squares = panel.get_mut(..depth).unwrap_or_default().chunks_mut(COLUMNS);
    for (square, top) in squares.zip((top..).step_by(COLUMNS)) {
        let mut columns = values.chunks_exact(height);
        for column in 0..COLUMNS {
            let values = columns.next().and_then(|values| values.get(top..)).unwrap_or_default();
            // A whole square first, whose size the compiler then knows.
            if let (Some(square), Some(values)) =
                (square.as_mut_array::<COLUMNS>(), values.first_chunk::<COLUMNS>())
            {
                place(square, column, values);
            } else {
                place(square, column, values);
            }
        }
    }
}

/// Overwrites a column; with zeros where there are no values.
#[inline(always)]
fn place<R: Real>(square: &mut [[R; COLUMNS]], column: usize, values: &[R]) {
    for (k, slots) in square.iter_mut().enumerate() {
        if let Some(slot) = slots.get_mut(column) {
            *slot = values.get(k).copied().unwrap_or(R::ZERO);
        }
    }
}
