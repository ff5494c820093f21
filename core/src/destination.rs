//! What happens to a finished gradient: kept, added up, or spent at once.

use crate::Real;
use crate::optimiser::sgd_step;

/// The parameters of the layers still to be walked, and what becomes of their gradients.
///
/// A layer reads [`parameters`](Self::parameters) before it [`put`](Self::put)s the gradient of the same parameter, so
/// that an update on the way back cannot disturb the gradient that flows on.
pub(crate) trait Destination<R: Real>: Sized {
    /// Splits the last `count` parameters off; `None` if there are fewer.
    fn take_last(&mut self, count: usize) -> Option<Self>;
    /// The parameters.
    fn parameters(&self) -> &[R];
    /// Their gradients, where they are kept.
    fn gradients(&self) -> &[R];
    /// Takes the finished gradients of the parameters from `start` on.
    fn put(&mut self, start: usize, finished: &[R]);
}

/// Gradients go to a slice of their own.
pub(crate) struct Collected<'a, R> {
    pub(crate) parameters: &'a [R],
    pub(crate) gradients: &'a mut [R],
    /// Adds to what is there instead of overwriting it.
    pub(crate) add: bool,
}

/// Gradients are spent at once: p = p - rate * gradient.
pub(crate) struct Spent<'a, R> {
    pub(crate) parameters: &'a mut [R],
    pub(crate) rate: R,
}

impl<'a, R: Real> Destination<R> for Collected<'a, R> {
    fn take_last(&mut self, count: usize) -> Option<Self> {
        let parameters = self.parameters.split_off(self.parameters.len().checked_sub(count)?..)?;
        let gradients = self.gradients.split_off_mut(self.gradients.len().checked_sub(count)?..)?;
        Some(Self { parameters, gradients, add: self.add })
    }

    fn parameters(&self) -> &[R] {
        self.parameters
    }

    fn gradients(&self) -> &[R] {
        self.gradients
    }

    #[inline(always)]
    fn put(&mut self, start: usize, finished: &[R]) {
        let slots = self.gradients.get_mut(start..).unwrap_or_default();
        if self.add {
            for_each(slots, finished, |slot, gradient| *slot += gradient);
        } else {
            for_each(slots, finished, |slot, gradient| *slot = gradient);
        }
    }
}

impl<'a, R: Real> Destination<R> for Spent<'a, R> {
    fn take_last(&mut self, count: usize) -> Option<Self> {
        let parameters = self.parameters.split_off_mut(self.parameters.len().checked_sub(count)?..)?;
        Some(Self { parameters, rate: self.rate })
    }

    fn parameters(&self) -> &[R] {
        self.parameters
    }

    fn gradients(&self) -> &[R] {
        &[]
    }

    #[inline(always)]
    fn put(&mut self, start: usize, finished: &[R]) {
        let (slots, rate) = (self.parameters.get_mut(start..).unwrap_or_default(), self.rate);
        for_each(slots, finished, |slot, gradient| *slot = sgd_step(*slot, gradient, rate));
    }
}

/// Does `work` to each slot that there is a gradient for. Their number is asked for once: where the compiler knows it, the loop
/// has no other end.
#[inline(always)]
fn for_each<R: Real>(slots: &mut [R], gradients: &[R], mut work: impl FnMut(&mut R, R)) {
    let slots = slots.get_mut(..gradients.len()).unwrap_or_default();
    slots.iter_mut().zip(gradients).for_each(|(slot, &gradient)| work(slot, gradient));
}
