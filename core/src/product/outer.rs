//! The gradient of the weights: dW[o][i] = sum_b dy[b][o] x[b][i].

use super::tile::{accumulate, each_row, stretches};
use super::{COLUMNS, Shape, single};
use crate::Real;
use crate::destination::Destination;
use crate::dispatch::{Vectorised, by_widest, widest};

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
        let Self { shape: Shape { inputs, outputs }, x, dy, destination, .. } = self;
        for start in (0..inputs).step_by(COLUMNS) {
            // The last panel begins early enough to be whole; what is there already is left out.
            let left = start.min(inputs - COLUMNS);
            let panel = Panel { x, inputs, left, done: start - left };
            let mut output = 0;
            for _ in 0..outputs / ROWS {
                panel.tile::<D, ROWS>(dy, outputs, output, destination);
                output += ROWS;
            }
            for _ in 0..(outputs - output) / 2 {
                panel.tile::<D, 2>(dy, outputs, output, destination);
                output += 2;
            }
            if output < outputs {
                panel.tile::<D, 1>(dy, outputs, output, destination);
            }
        }
    }
}

/// A stretch of the inputs of all samples.
struct Panel<'a, R> {
    x: &'a [R],
    inputs: usize,
    left: usize,
    done: usize,
}

impl<R: Real> Panel<'_, R> {
    /// The gradients of `ROWS` outputs' weights on this stretch.
    #[inline(always)]
    fn tile<D: Destination<R>, const ROWS: usize>(
        &self,
        dy: &[R],
        outputs: usize,
        output: usize,
        destination: &mut D,
    ) {
        let dy = stretches(dy, outputs, output);
        let mut sums = [[R::ZERO; COLUMNS]; ROWS];
        accumulate(&mut sums, dy, stretches(self.x, self.inputs, self.left));
        each_row(
            &mut sums,
            #[inline(always)]
            |row, sums| {
                let start = (output + row) * self.inputs + self.left + self.done;
                let sums = *sums;
                if self.done == 0 {
                    destination.put(start, &sums);
                } else {
                    destination.put(start, sums.get(self.done..).unwrap_or_default());
                }
            },
        );
    }
}
