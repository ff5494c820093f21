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
        for (slots, row) in panel.iter_mut().zip(values.chunks_exact(width)) {
            let Some(row) = tile::stretch(row, left) else { return };
            *slots = *row;
        }
    } else {
        for (slots, row) in panel.iter_mut().zip(values.chunks_exact(width)) {
            tile::copy(slots, row.get(left..).unwrap_or_default());
        }
    }
}

/// Memory for a panel of `DEPTH` rows, each of `f32` a cache line: none lies in two.
#[repr(align(64))]
pub(super) struct Aligned<R, const DEPTH: usize>(pub(super) [[R; COLUMNS]; DEPTH]);

impl<R: Real, const DEPTH: usize> Aligned<R, DEPTH> {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self([[R::ZERO; COLUMNS]; DEPTH])
    }
}

/// Rows of a panel that are turned at once: enough that a compiler makes a loop of their shuffles.
const STRETCH: usize = 32;

/// The columns from `left` on, and of them the values `top..top + depth`, of a matrix whose columns lie in memory one after
/// another, each `height` long.
#[inline(always)]
pub(super) fn turn<R: Real>(
    panel: &mut [[R; COLUMNS]],
    values: &[R],
    height: usize,
    left: usize,
    (mut top, depth): (usize, usize),
) {
    let values = values.get(left * height..).unwrap_or_default();
    let (whole, rest) = panel.get_mut(..depth).unwrap_or_default().as_chunks_mut::<STRETCH>();
    let (zeros, mut halfway) = ([R::ZERO; STRETCH], [[[R::ZERO; 4]; STRETCH]; 4]);
    for stretch in whole {
        let mut columns = [[&zeros; 4]; 4];
        for (slot, column) in columns.as_flattened_mut().iter_mut().zip(values.chunks_exact(height)) {
            *slot = column.get(top..).and_then(<[R]>::first_chunk).unwrap_or(&zeros);
        }
        shuffle(stretch, columns, &mut halfway);
        top += STRETCH;
    }
    if !rest.is_empty() {
        turn_rest(rest, values, height, top);
    }
}

/// Sixteen columns become rows by two rounds of interleaving four: columns j, 4 + j, 8 + j and 12 + j, and then what came of
/// each j.
#[inline(always)]
fn shuffle<R: Real>(
    panel: &mut [[R; COLUMNS]; STRETCH],
    [a, b, c, d]: [[&[R; STRETCH]; 4]; 4],
    halfway: &mut [[[R; 4]; STRETCH]; 4],
) {
    for ((((slots, a), b), c), d) in halfway.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        interleave(slots, [a, b, c, d]);
    }
    let fours = panel.as_flattened_mut().as_chunks_mut().0;
    interleave(fours, halfway.each_ref().map(|values| values.as_flattened()));
}

/// Takes a value of each in turn.
#[inline(always)]
fn interleave<R: Real>(slots: &mut [[R; 4]], [a, b, c, d]: [&[R]; 4]) {
    for ((((slot, &a), &b), &c), &d) in slots.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *slot = [a, b, c, d];
    }
}

/// The columns' values from `top` on, where they are too few for a stretch.
///
/// Not inlined, so that it is compiled for what every processor of the target has: values are moved one by one, and a
/// compiler that may put wide vectors together out of single values takes twice as long.
#[inline(never)]
fn turn_rest<R: Real>(panel: &mut [[R; COLUMNS]], values: &[R], height: usize, top: usize) {
    for (square, top) in panel.chunks_mut(COLUMNS).zip((top..).step_by(COLUMNS)) {
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
