//! The way forward that keeps what the way back needs.

use super::footprint::Plain;
use super::infer::add;
use super::observer::{ForwardEvent, Observer, Position};
use super::path::LayerPath;
use crate::Real;
use crate::layer::Layer;

/// What a training pass consumes from the front, layer by layer.
///
/// The tape is laid out in the order of the layers. Each keeps its statistics, if it has any, and then its output; a
/// residual keeps nothing of its own, because its sum is formed where the branch left its output, which no layer's way
/// back asks for.
pub(crate) struct Recording<'p, 't, R, O> {
    pub(crate) batch: usize,
    pub(crate) parameters: &'p [R],
    pub(crate) state: &'p mut [R],
    pub(crate) tape: &'t mut [R],
    pub(crate) observer: &'p mut O,
    /// Whether an activation's input, once nobody asks for it any more, gives its place to the activation's slope.
    pub(crate) keep_slopes: bool,
    /// Number of layers met so far.
    pub(crate) index: usize,
    /// Where the layers stand.
    pub(crate) above: LayerPath,
}

impl<'t, R: Real, O: Observer<R>> Recording<'_, 't, R, O> {
    /// Computes `layers`, the first of which is number `first` in its list, and returns the last output.
    ///
    /// `None` if the memory does not fit the plan, which the public entry has ruled out.
    pub(crate) fn layers(
        &mut self,
        layers: &[Layer<'_>],
        mut width: usize,
        inputs: &'t [R],
        first: usize,
    ) -> Option<&'t mut [R]> {
        let mut output: Option<&'t mut [R]> = None;
        for (number, layer) in (first..).zip(layers) {
            let index = self.index;
            self.index += 1;
            let (x, y): (&'t [R], _) = match (layer, output.take()) {
                (Layer::Activation(activation), Some(x))
                    if self.keep_slopes && activation.shares_with_slope() =>
                {
                    let y = self.tape.split_off_mut(..x.len())?;
                    activation.overwrite_and_keep_slope(x, y);
                    (x, y)
                }
                (layer, output) => {
                    let x = output.map_or(inputs, |output| output);
                    (x, self.layer(layer, number, width, x)?)
                }
            };
            // No `?` here: without an observer nothing of this is computed.
            let path = self.above.child(number).unwrap_or(self.above);
            let position = Position { index, path, layer, batch: self.batch };
            self.observer.forward(&ForwardEvent { position, inputs: x, outputs: y });
            width = y.len() / self.batch.max(1);
            output = Some(y);
        }
        output
    }

    fn layer(&mut self, layer: &Layer<'_>, number: usize, width: usize, x: &'t [R]) -> Option<&'t mut [R]> {
        let Layer::Residual(branch) = layer else {
            return self.plain(layer, width, x);
        };
        if !cfg!(feature = "residual") {
            return None;
        }
        self.above.enter(number)?;
        let y = self.layers(branch, width, x, 0)?;
        self.above.leave();
        add(y, x);
        Some(y)
    }

    fn plain(&mut self, layer: &Layer<'_>, width: usize, x: &[R]) -> Option<&'t mut [R]> {
        let plain = Plain::of(layer, width)?;
        let parameters = self.parameters.split_off(..plain.parameters)?;
        let state = self.state.split_off_mut(..plain.state)?;
        let kept = self.tape.split_off_mut(..plain.kept(self.batch)?)?;
        let y = self.tape.split_off_mut(..self.batch.checked_mul(plain.outputs)?)?;
        layer.forward(width, parameters, state, x, kept, y);
        Some(y)
    }
}
