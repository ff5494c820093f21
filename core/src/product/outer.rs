//! The gradient of the weights: dW[o][i] = sum_b dy[b][o] x[b][i].

use core::slice::ChunksExact;

use super::tile::{Stretches, accumulate, each_row};
use super::{COLUMNS, DEEP, Shape, panel, single};
use crate::Real;
use crate::destination::Destination;
use crate::dispatch::{Vectorised, by_widest, widest};

/// Up to this many inputs of the whole batch, 256 KiB of `f32`, are read where they are.
const NEAR: usize = 65_536;

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
    widest(
        x.len().saturating_mul(shape.outputs),
        Outer { shape, x, dy, destination, scalar: core::marker::PhantomData },
    );
}

struct Outer<'a, R, D> {
    shape: Shape,
    x: &'a [R],
    dy: &'a [R],
    destination: &'a mut D,
    scalar: core::marker::PhantomData<R>,
}

impl<R: Real, D: Destination<R>> Vectorised for Outer<'_, R, D> {
    type Scalar = R;
    type Output = ();

    #[inline(always)]
    fn run<const ROWS: usize>(self) {
        // Rows far apart in memory crowd each other out of the caches.
        if self.x.len() > NEAR {
            self.by_panels::<ROWS, DEEP>();
        } else {
            self.by_panels::<ROWS, 0>();
        }
    }
}

impl<R: Real, D: Destination<R>> Outer<'_, R, D> {
    #[inline(always)]
    fn by_panels<const ROWS: usize, const DEPTH: usize>(self) {
        let Self { shape: Shape { inputs, outputs }, x, dy, destination, .. } = self;
        let dy = dy.chunks_exact(outputs);
        let panel::Aligned(copy) = &mut panel::Aligned::<R, DEPTH>::new();
        let batch = x.len() / inputs;
        for start in (0..inputs).step_by(COLUMNS) {
            // The last panel begins early enough to be whole; what is there already is left out.
            let left = start.min(inputs - COLUMNS);
            let x = if batch <= DEPTH {
                panel::copy(copy, x, inputs, left, (0, batch));
                let copy = copy.as_flattened().get(..batch * COLUMNS).unwrap_or_default();
                Stretches { rows: copy.chunks_exact(COLUMNS), start: 0 }
            } else {
                Stretches { rows: x.chunks_exact(inputs), start: left }
            };
            let panel = Panel { x, inputs, left, done: start - left };
            panel.tiles::<D, ROWS>(&dy, outputs, destination);
        }
    }
}

/// A stretch of the inputs of all samples.
struct Panel<'a, R> {
    x: Stretches<'a, R, COLUMNS>,
    inputs: usize,
    left: usize,
    done: usize,
}

impl<R: Real> Panel<'_, R> {
    /// The gradients of all outputs' weights on this stretch.
    #[inline(always)]
    fn tiles<D: Destination<R>, const ROWS: usize>(
        &self,
        dy: &ChunksExact<'_, R>,
        outputs: usize,
        destination: &mut D,
    ) {
        let mut output = 0;
        for _ in 0..outputs / ROWS {
            self.tile::<D, ROWS>(dy, output, destination);
            output += ROWS;
        }
        for _ in 0..(outputs - output) / 2 {
            self.tile::<D, 2>(dy, output, destination);
            output += 2;
        }
        for output in output..outputs {
            self.tile::<D, 1>(dy, output, destination);
        }
    }

    /// The gradients of `ROWS` outputs' weights on this stretch.
    #[inline(always)]
    fn tile<D: Destination<R>, const ROWS: usize>(
        &self,
        dy: &ChunksExact<'_, R>,
        output: usize,
        destination: &mut D,
    ) {
        let mut sums = [[R::ZERO; COLUMNS]; ROWS];
        accumulate(&mut sums, Stretches { rows: dy.clone(), start: output }, self.x.clone());
        let start = output * self.inputs + self.left + self.done;
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
