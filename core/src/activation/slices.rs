//! The catalogue over slices.

use super::{Activation, catalogue::Visitor};
use crate::{
    Error, LengthMismatch, Real,
    dispatch::{Vectorised, by_widest, widest},
};

struct Forward<'a, R> {
    activation: Activation,
    x: &'a [R],
    y: &'a mut [R],
}

// The match over the catalogue is part of what is compiled for each width: the loops must be inlined into it.
impl<R: Real> Vectorised for Forward<'_, R> {
    type Scalar = R;
    type Output = ();
    #[inline(always)]
    fn run<const ROWS: usize>(self) {
        self.activation.accept(self);
    }
}

impl<R: Real> Visitor<R> for Forward<'_, R> {
    type Output = ();
    #[inline(always)]
    fn visit(self, value: impl Fn(R) -> R, _: impl Fn(R) -> R) {
        for (y, x) in self.y.iter_mut().zip(self.x) {
            *y = value(*x);
        }
    }
    #[inline(always)]
    fn left_out(self) {}
}

struct ForwardWithSlope<'a, R> {
    activation: Activation,
    x: &'a mut [R],
    y: &'a mut [R],
}

impl<R: Real> Vectorised for ForwardWithSlope<'_, R> {
    type Scalar = R;
    type Output = ();
    #[inline(always)]
    fn run<const ROWS: usize>(self) {
        self.activation.accept(self);
    }
}

impl<R: Real> Visitor<R> for ForwardWithSlope<'_, R> {
    type Output = ();
    #[inline(always)]
    fn visit(self, value: impl Fn(R) -> R, derivative: impl Fn(R) -> R) {
        for (y, x) in self.y.iter_mut().zip(self.x) {
            // Both before either is written: the compiler cannot know that x is not part of y.
            let both = (value(*x), derivative(*x));
            (*y, *x) = both;
        }
    }
    #[inline(always)]
    fn left_out(self) {}
}

struct Backward<'a, R> {
    activation: Activation,
    x: &'a [R],
    dy: &'a [R],
    dx: &'a mut [R],
}

impl<R: Real> Vectorised for Backward<'_, R> {
    type Scalar = R;
    type Output = ();
    #[inline(always)]
    fn run<const ROWS: usize>(self) {
        self.activation.accept(self);
    }
}

impl<R: Real> Visitor<R> for Backward<'_, R> {
    type Output = ();
    #[inline(always)]
    fn visit(self, _: impl Fn(R) -> R, derivative: impl Fn(R) -> R) {
        for ((dx, dy), x) in self.dx.iter_mut().zip(self.dy).zip(self.x) {
            *dx = *dy * derivative(*x);
        }
    }
    #[inline(always)]
    fn left_out(self) {}
}

fn same_length(part: &'static str, expected: usize, found: usize) -> Result<(), LengthMismatch> {
    if expected == found {
        return Ok(());
    }
    Err(LengthMismatch { part, expected, found, remedy: "give it one scalar for each input" })
}

impl Activation {
    /// Overwrites `outputs` with the activation of each input.
    ///
    /// # Errors
    ///
    /// When `outputs` is not as long as `inputs`, or this build leaves the activation out; nothing is written then.
    pub fn forward<R: Real>(self, inputs: &[R], outputs: &mut [R]) -> Result<(), Error> {
        self.needs().check(self.name())?;
        same_length("outputs", inputs.len(), outputs.len())?;
        self.overwrite(inputs, outputs);
        Ok(())
    }

    /// [`forward`](Self::forward) for the engine, whose plan gives both slices one length.
    #[cfg_attr(feature = "dispatch", inline(never))]
    pub(crate) fn overwrite<R: Real>(self, x: &[R], y: &mut [R]) {
        widest(x.len(), Forward { activation: self, x, y });
    }

    /// Overwrites `y` with the activation of each x, and then `x` with the derivative there: the two share what they have
    /// in common, which is most of the work.
    #[cfg_attr(feature = "dispatch", inline(never))]
    pub(crate) fn overwrite_and_keep_slope<R: Real>(self, x: &mut [R], y: &mut [R]) {
        widest(x.len(), ForwardWithSlope { activation: self, x, y });
    }

    /// Overwrites `input_gradient` with dx = dy * phi'(x): `output_gradient` is the gradient of the loss with respect
    /// to the outputs, `inputs` are those of the forward pass.
    ///
    /// # Errors
    ///
    /// When a slice is not as long as `inputs`, or this build leaves the activation out; nothing is written then.
    pub fn backward<R: Real>(
        self,
        inputs: &[R],
        output_gradient: &[R],
        input_gradient: &mut [R],
    ) -> Result<(), Error> {
        self.needs().check(self.name())?;
        same_length("output_gradient", inputs.len(), output_gradient.len())?;
        same_length("input_gradient", inputs.len(), input_gradient.len())?;
        self.pull_back(inputs, output_gradient, input_gradient);
        Ok(())
    }

    /// [`backward`](Self::backward) for the engine, whose plan gives all three slices one length.
    #[cfg_attr(feature = "dispatch", inline(never))]
    pub(crate) fn pull_back<R: Real>(self, x: &[R], dy: &[R], dx: &mut [R]) {
        widest(x.len(), Backward { activation: self, x, dy, dx });
    }
}

/// dx = dy * phi'(x) from the derivative that [`Activation::overwrite_and_keep_slope`] left.
pub(crate) fn pull_back_by_slope<R: Real>(slope: &[R], dy: &[R], dx: &mut [R]) {
    by_widest::<R, _>(
        slope.len(),
        #[inline(always)]
        || {
            for ((dx, &dy), &slope) in dx.iter_mut().zip(dy).zip(slope) {
                *dx = dy * slope;
            }
        },
    );
}
