//! Rows times a panel: y = bias + x W^T, and dx = dy W.

use super::panel;
use super::tile::{accumulate_rows, copy, each_row};
use super::{COLUMNS, DEEP, DEPTH, Shape, single};
use crate::Real;
use crate::dispatch::{Vectorised, by_widest, widest};

/// Overwrites `y [batch, outputs]` with bias + x W^T, the bias being the first term of each sum; an empty bias is 0.
pub(crate) fn forward<R: Real>(shape: Shape, weights: &[R], bias: &[R], x: &[R], y: &mut [R]) {
    let Shape { inputs, outputs } = shape;
    if single::ONLY || x.len() < inputs.saturating_mul(single::BATCH) {
        return by_widest::<R, _>(
            weights.len(),
            #[inline(always)]
            || single::forward(shape, weights, bias, x, y),
        );
    }
    widest(
        x.len().saturating_mul(outputs),
        Product { a: x, depth: inputs, b: weights, turned: true, start: bias, y, width: outputs },
    );
}

/// Overwrites `dx [batch, inputs]` with dy W.
pub(crate) fn input_gradient<R: Real>(shape: Shape, weights: &[R], dy: &[R], dx: &mut [R]) {
    let Shape { inputs, outputs } = shape;
    if single::ONLY || dy.len() < outputs.saturating_mul(single::BATCH) {
        return by_widest::<R, _>(
            weights.len(),
            #[inline(always)]
            || single::input_gradient(shape, weights, dy, dx),
        );
    }
    widest(
        dy.len().saturating_mul(inputs),
        Product { a: dy, depth: outputs, b: weights, turned: false, start: &[], y: dx, width: inputs },
    );
}

/// y = start + a b: `a [rows, depth]`, `y [rows, width]`, and `b [depth, width]`, or `[width, depth]` if it is turned.
struct Product<'a, R> {
    a: &'a [R],
    depth: usize,
    b: &'a [R],
    turned: bool,
    start: &'a [R],
    y: &'a mut [R],
    width: usize,
}

impl<R: Real> Vectorised for Product<'_, R> {
    type Scalar = R;
    type Output = ();

    #[inline(always)]
    fn run<const ROWS: usize>(self) {
        if const { R::VECTORISES } && self.depth > DEPTH {
            self.by_panels::<ROWS, DEEP>();
        } else {
            self.by_panels::<ROWS, DEPTH>();
        }
    }
}

impl<R: Real> Product<'_, R> {
    /// The product by copies on the stack, up to `DEPTH` rows deep.
    #[inline(always)]
    fn by_panels<const ROWS: usize, const DEPTH: usize>(self) {
        let Self { a, depth, b, turned, start, y, width } = self;
        let panel::Aligned(panel) = &mut panel::Aligned::<R, DEPTH>::new();
        for top in (0..depth).step_by(DEPTH) {
            let below = DEPTH.min(depth - top);
            for left in (0..width).step_by(COLUMNS) {
                let first = first(start, left);
                if turned {
                    panel::turn(panel, b, depth, left, (top, below));
                } else {
                    panel::copy(panel, b, width, left, (top, below));
                }
                let panel = panel.get(..below).unwrap_or_default();
                let block = Block { depth, top, below, width, left, first: &first };
                block.tiles::<ROWS>(a, panel, y);
            }
        }
    }
}

/// What the sums of a panel begin with.
#[inline(always)]
fn first<R: Real>(start: &[R], left: usize) -> [R; COLUMNS] {
    let mut first = [R::ZERO; COLUMNS];
    copy(&mut first, start.get(left..).unwrap_or_default());
    first
}

/// A panel's place in the product.
struct Block<'a, R> {
    depth: usize,
    top: usize,
    below: usize,
    width: usize,
    left: usize,
    first: &'a [R; COLUMNS],
}

impl<R: Real> Block<'_, R> {
    /// All rows of `a` times the panel.
    #[inline(always)]
    fn tiles<const ROWS: usize>(&self, a: &[R], panel: &[[R; COLUMNS]], y: &mut [R]) {
        let (a, y) = self.whole_tiles::<ROWS>(a, panel, y);
        let (a, y) = self.whole_tiles::<2>(a, panel, y);
        if !y.is_empty() {
            self.tile::<1>(a, panel, y);
        }
    }

    /// As many whole tiles as there are; returns the rows that are left.
    #[inline(always)]
    fn whole_tiles<'a, 'y, const ROWS: usize>(
        &self,
        a: &'a [R],
        panel: &[[R; COLUMNS]],
        y: &'y mut [R],
    ) -> (&'a [R], &'y mut [R]) {
        let mut a = a.chunks_exact(self.depth * ROWS);
        let mut y = y.chunks_exact_mut(self.width * ROWS);
        for (y, a) in y.by_ref().zip(a.by_ref()) {
            self.tile::<ROWS>(a, panel, y);
        }
        (a.remainder(), y.into_remainder())
    }

    /// `ROWS` rows of `a` times the panel.
    #[inline(always)]
    fn tile<const ROWS: usize>(&self, a: &[R], panel: &[[R; COLUMNS]], y: &mut [R]) {
        let (mut rows, mut rest): ([&[R]; ROWS], _) = ([&[]; ROWS], a);
        for slot in &mut rows {
            // Left where a row is missing, which none is: from here on all rows are known to be equally long.
            let Some((row, after)) = rest.split_at_checked(self.depth) else { return };
            let Some(row) = row.get(self.top..self.top + self.below) else { return };
            (*slot, rest) = (row, after);
        }
        let mut sums = [*self.first; ROWS];
        let columns = self.left..self.width.min(self.left + COLUMNS);
        if self.top > 0 {
            let mut rest = &*y;
            each_row(
                &mut sums,
                #[inline(always)]
                |_, sums| {
                    let (y, after) = rest.split_at_checked(self.width).unwrap_or_default();
                    let mut so_far = [R::ZERO; COLUMNS];
                    copy(&mut so_far, y.get(columns.clone()).unwrap_or_default());
                    *sums = so_far;
                    rest = after;
                },
            );
        }
        accumulate_rows(&mut sums, rows, panel);
        let mut rest = y;
        each_row(
            &mut sums,
            #[inline(always)]
            |_, sums| {
                let (y, after) =
                    core::mem::take(&mut rest).split_at_mut_checked(self.width).unwrap_or_default();
                let done = *sums;
                copy(y.get_mut(columns.clone()).unwrap_or_default(), &done);
                rest = after;
            },
        );
    }
}
