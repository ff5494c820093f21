//! A function of one number, checked as a layer that takes each number by itself.

use headwater_core::Real;

use crate::gradient::Differentiable;
use crate::layout::Layout;

/// A function of one number with its slope: an activation of your own.
pub trait ScalarFunction {
    /// Its name, for messages.
    fn name(&self) -> String;
    /// The value at `x`.
    fn value<R: Real>(&self, x: R) -> R;
    /// The slope at `x`, which is to be checked.
    fn slope<R: Real>(&self, x: R) -> R;
}

/// A [`ScalarFunction`] of one number as a [`Differentiable`].
#[derive(Debug, Clone, Copy)]
pub struct Elementwise<'a, S>(pub(super) &'a S);

impl<S: ScalarFunction> Differentiable for Elementwise<'_, S> {
    fn name(&self) -> String {
        self.0.name()
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        x.iter().map(|x| self.0.value(*x)).collect()
    }
    fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R> {
        x.iter().zip(cotangent).map(|(x, g)| *g * self.0.slope(*x)).collect()
    }
    fn inputs(&self) -> Layout {
        Layout::new().block("x", &[])
    }
}
