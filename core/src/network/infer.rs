//! The way forward when nothing is kept.

use super::ends::End;
use super::footprint::Plain;
use crate::Real;
use crate::layer::Layer;

/// What inference reads, consumed from the front layer by layer, and where it works.
pub(crate) struct Inference<'a, R> {
    pub(crate) batch: usize,
    pub(crate) parameters: &'a [R],
    pub(crate) state: &'a [R],
}

/// Where a list of layers finds its input.
#[derive(Clone, Copy)]
pub(crate) enum Source<'a, R> {
    /// Outside the working memory.
    Outside(&'a [R]),
    /// At one end of the working memory.
    Within(End),
}

impl<R: Real> Inference<'_, R> {
    /// Computes `layers` and returns the end of `stretch` at which the output lies.
    ///
    /// `None` if the memory does not fit the plan, which the public entry has ruled out.
    pub(crate) fn layers(
        &mut self,
        layers: &[Layer<'_>],
        mut width: usize,
        source: Source<'_, R>,
        stretch: &mut [R],
    ) -> Option<End> {
        let mut source = source;
        for layer in layers {
            if !cfg!(feature = "residual") && matches!(layer, Layer::Residual(_)) {
                return None;
            }
            let end = match (layer, source) {
                (Layer::Residual(branch), Source::Outside(x)) => {
                    let end = self.layers(branch, width, source, stretch)?;
                    add(end.of(stretch, x.len())?, x);
                    end
                }
                (Layer::Residual(branch), Source::Within(end)) => {
                    let length = self.batch.checked_mul(width)?;
                    let (x, rest) = end.split(stretch, length)?;
                    let branch_end = self.layers(branch, width, Source::Outside(x), rest)?;
                    add(x, branch_end.of(rest, length)?);
                    end
                }
                (plain, Source::Outside(x)) => {
                    let sizes = Plain::of(plain, width)?;
                    let y = End::Low.of(stretch, self.batch.checked_mul(sizes.outputs)?)?;
                    self.plain(plain, &sizes, width, x, y)?;
                    width = sizes.outputs;
                    End::Low
                }
                (plain, Source::Within(end)) => {
                    let sizes = Plain::of(plain, width)?;
                    let lengths = (self.batch.checked_mul(width)?, self.batch.checked_mul(sizes.outputs)?);
                    let (x, y) = end.both(stretch, lengths.0, lengths.1)?;
                    self.plain(plain, &sizes, width, x, y)?;
                    width = sizes.outputs;
                    end.other()
                }
            };
            source = Source::Within(end);
        }
        match source {
            Source::Within(end) => Some(end),
            Source::Outside(_) => None,
        }
    }

    fn plain(&mut self, layer: &Layer<'_>, sizes: &Plain, width: usize, x: &[R], y: &mut [R]) -> Option<()> {
        let parameters = self.parameters.split_off(..sizes.parameters)?;
        let state = self.state.split_off(..sizes.state)?;
        layer.infer(width, parameters, state, x, y);
        Some(())
    }
}

/// Adds `values` to `sums`.
pub(crate) fn add<R: Real>(sums: &mut [R], values: &[R]) {
    for (sum, &value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}

/// Overwrites `destination` with `values`.
pub(crate) fn copy<R: Real>(destination: &mut [R], values: &[R]) {
    for (slot, &value) in destination.iter_mut().zip(values) {
        *slot = value;
    }
}
