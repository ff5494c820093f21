//! The gradient of the weights: dW[o][i] = sum_b dy[b][o] x[b][i].

use core::slice::ChunksExact;

use super::tile::{Stretches, accumulate, each_row};
use super::{COLUMNS, DEEP, Shape, panel, single};
use crate::Real;
use crate::destination::Destination;
use crate::dispatch::{Vectorised, by_widest, widest};

/// Up to this many inputs of the whole batch, 32 KiB of `f32`, are read where they are.
const NEAR: usize = 8_192;

/// Rows of the panels whose copies lie on the stack side by side, 32 KiB of `f32`: two panels of a batch of [`DEEP`] samples,
/// more of a smaller batch.
const ROOM: usize = if cfg!(target_pointer_width = "64") { 512 } else { 64 };

/// Hands dW `[outputs, inputs]` to `destination`.
pub(crate) fn weight_gradient<R: Real>(
    shape: Shape,
    x: &[R],
    dy: &[R],
    destination: &mut impl Destination<R>,
) {
    if single::ONLY || x.len() < shape.inputs.saturating_mul(single::BATCH) || shape.inputs < COLUMNS {
        return by_widest::<R, _>(
            shape.weights(),
            #[inline(always)]
            || single::weight_gradient(shape, x, dy, destination),
        );
    }
    let elements = x.len().saturating_mul(shape.outputs);
    let outer = Outer { shape, x, dy, destination, scalar: core::marker::PhantomData };
    // Rows far apart in memory crowd each other out of the first cache.
    if const { R::VECTORISES } && x.len() > NEAR && x.len() <= shape.inputs.saturating_mul(DEEP) {
        widest(elements, Copied(outer));
    } else {
        widest(elements, outer);
    }
}

struct Outer<'a, R, D> {
    shape: Shape,
    x: &'a [R],
    dy: &'a [R],
    destination: &'a mut D,
    scalar: core::marker::PhantomData<R>,
}

/// The same by copies, in a function of its own: only that needs the stack for them.
struct Copied<'a, R, D>(Outer<'a, R, D>);

impl<R: Real, D: Destination<R>> Vectorised for Outer<'_, R, D> {
    type Scalar = R;
    type Output = ();

    #[inline(always)]
    fn run<const ROWS: usize>(self) {
        let Self { shape: Shape { inputs, outputs }, x, dy, destination, .. } = self;
        let (rows, dy) = (x.chunks_exact(inputs), dy.chunks_exact(outputs));
        for start in (0..inputs).step_by(COLUMNS) {
            let x = Stretches { rows: rows.clone(), start: left(inputs, start) };
            Panel::new(x, inputs, start).tiles::<D, ROWS>(&dy, 0, outputs, destination);
        }
    }
}

impl<R: Real, D: Destination<R>> Vectorised for Copied<'_, R, D> {
    type Scalar = R;
    type Output = ();

    /// Copies as many panels as have room, and each stretch of `dy` that is multiplied by them.
    #[inline(always)]
    fn run<const ROWS: usize>(self) {
        let Self(Outer { shape: Shape { inputs, outputs }, x, dy, destination, .. }) = self;
        let batch = x.len() / inputs;
        let panel::Aligned(panels) = &mut panel::Aligned::<R, ROOM>::new();
        let panel::Aligned(stretch) = &mut panel::Aligned::<R, DEEP>::new();
        let abreast = panels.len() / batch;
        for from in (0..inputs).step_by(abreast * COLUMNS) {
            let starts = (from..inputs).step_by(COLUMNS);
            for (copy, start) in panels.chunks_exact_mut(batch).zip(starts.clone()) {
                panel::copy(copy, x, inputs, left(inputs, start), (0, batch));
            }
            for top in (0..outputs).step_by(COLUMNS) {
                panel::copy(stretch, dy, outputs, top, (0, batch));
                let dy = stretch.as_flattened().get(..batch * COLUMNS).unwrap_or_default();
                let (dy, below) = (dy.chunks_exact(COLUMNS), COLUMNS.min(outputs - top));
                for (copy, start) in panels.chunks_exact(batch).zip(starts.clone()) {
                    let x = Stretches { rows: copy.as_flattened().chunks_exact(COLUMNS), start: 0 };
                    Panel::new(x, inputs, start).tiles::<D, ROWS>(&dy, top, below, destination);
                }
            }
        }
    }
}

/// Where the panel of the inputs from `start` on begins: the last one early enough to be whole.
#[inline(always)]
fn left(inputs: usize, start: usize) -> usize {
    start.min(inputs - COLUMNS)
}

/// A stretch of the inputs of all samples.
struct Panel<'a, R> {
    x: Stretches<'a, R, COLUMNS>,
    inputs: usize,
    left: usize,
    /// How many of its inputs belong to the panel before: they are left out.
    done: usize,
}

impl<'a, R: Real> Panel<'a, R> {
    #[inline(always)]
    fn new(x: Stretches<'a, R, COLUMNS>, inputs: usize, start: usize) -> Self {
        let left = left(inputs, start);
        Self { x, inputs, left, done: start - left }
    }

    /// The gradients of the weights of `outputs` outputs from `top` on, on this stretch; the rows of `dy` begin with them.
    #[inline(always)]
    fn tiles<D: Destination<R>, const ROWS: usize>(
        &self,
        dy: &ChunksExact<'_, R>,
        top: usize,
        outputs: usize,
        destination: &mut D,
    ) {
        let mut output = 0;
        for _ in 0..outputs / ROWS {
            self.tile::<D, ROWS>(dy, top, output, destination);
            output += ROWS;
        }
        for _ in 0..(outputs - output) / 2 {
            self.tile::<D, 2>(dy, top, output, destination);
            output += 2;
        }
        for output in output..outputs {
            self.tile::<D, 1>(dy, top, output, destination);
        }
    }

    /// The gradients of `ROWS` outputs' weights on this stretch.
    #[inline(always)]
    fn tile<D: Destination<R>, const ROWS: usize>(
        &self,
        dy: &ChunksExact<'_, R>,
        top: usize,
        output: usize,
        destination: &mut D,
    ) {
        let mut sums = [[R::ZERO; COLUMNS]; ROWS];
        accumulate(&mut sums, Stretches { rows: dy.clone(), start: output }, self.x.clone());
        let start = (top + output) * self.inputs + self.left + self.done;
        // A whole stretch goes from the registers to its place; a part is taken of a copy.
        if self.done == 0 {
            each_row(
                &mut sums,
                #[inline(always)]
                |row, sums| {
                    let sums = *sums;
                    destination.put(start + row * self.inputs, &sums);
                },
            );
        } else {
            each_row(
                &mut sums,
                #[inline(always)]
                |row, sums| {
                    let sums = *sums;
                    destination.put(start + row * self.inputs, sums.get(self.done..).unwrap_or_default());
                },
            );
        }
    }
}
