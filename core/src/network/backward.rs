//! The way back: backpropagation, layer by layer from the last to the first.

use super::ends::End;
use super::footprint::Plain;
use super::infer::{add, copy};
use super::observer::{BackwardEvent, Observer, Position};
use super::path::LayerPath;
use crate::Real;
use crate::activation::pull_back_by_slope;
use crate::destination::Destination;
use crate::layer::{Dense, Layer};

/// What the way back consumes from the end, layer by layer.
pub(crate) struct Rewinding<'a, R, D, O> {
    pub(crate) batch: usize,
    pub(crate) tape: &'a [R],
    pub(crate) destination: D,
    pub(crate) observer: &'a mut O,
    /// Whether the way forward left slopes; see [`Recording`](super::forward::Recording).
    pub(crate) keep_slopes: bool,
    /// Number of layers still to be met.
    pub(crate) index: usize,
    /// Where the layers stand.
    pub(crate) above: LayerPath,
}

/// A list of layers to walk back through.
#[derive(Clone, Copy)]
pub(crate) struct List<'l, 't, R> {
    pub(crate) layers: &'l [Layer<'l>],
    /// Width of the list's input.
    pub(crate) width: usize,
    /// The list's input, unless it is what the tape ends with once all layers are met.
    pub(crate) inputs: Option<&'t [R]>,
    /// Number of the first layer.
    pub(crate) first: usize,
    /// Whether the gradient of the list's input is wanted.
    pub(crate) to_input: bool,
}

impl<'t, R: Real, D: Destination<R>, O: Observer<R>> Rewinding<'t, R, D, O> {
    /// Walks back from the gradient at `end` of `stretch` and returns the end at which the last gradient lies.
    ///
    /// `None` if the memory does not fit the plan, which the public entry has ruled out.
    pub(crate) fn layers(
        &mut self,
        list: List<'_, 't, R>,
        mut outputs: usize,
        mut end: End,
        stretch: &mut [R],
    ) -> Option<End> {
        let mut rest = list.layers;
        while let [before @ .., layer] = rest {
            let step = Step {
                layer,
                number: list.first.checked_add(before.len())?,
                width: width_before(layer, before, list.width, outputs),
                outputs,
                inputs: if before.is_empty() { list.inputs } else { None },
                to_input: list.to_input || !before.is_empty(),
                slope: match layer {
                    Layer::Activation(activation) => {
                        self.keep_slopes && !before.is_empty() && activation.shares_with_slope()
                    }
                    _ => false,
                },
            };
            outputs = step.width;
            end = match layer {
                Layer::Residual(branch) => {
                    if !cfg!(feature = "residual") {
                        return None;
                    }
                    self.residual(&step, branch, end, stretch)?
                }
                _ => self.plain(&step, end, stretch)?,
            };
            rest = before;
        }
        Some(end)
    }

    fn plain(&mut self, step: &Step<'_, 't, R>, end: End, stretch: &mut [R]) -> Option<End> {
        let Step { layer, width, to_input, .. } = *step;
        let sizes = Plain::of(layer, width)?;
        let dy_length = self.batch.checked_mul(step.outputs)?;
        self.tape.split_off(self.tape.len().checked_sub(dy_length)?..)?;
        let kept = self.tape.split_off(self.tape.len().checked_sub(sizes.kept(self.batch)?)?..)?;
        let x = self.inputs(step)?;
        let mut parameters = self.destination.take_last(sizes.parameters)?;
        let dx_length = if to_input { self.batch.checked_mul(width)? } else { 0 };
        let (dy, dx) = end.both(stretch, dy_length, dx_length)?;
        if step.slope {
            pull_back_by_slope(x, dy, dx);
        } else {
            layer.backward(width, kept, x, dy, to_input.then_some(&mut *dx), &mut parameters);
        }
        self.index = self.index.checked_sub(1)?;
        self.observer.backward(&BackwardEvent {
            position: self.position(step),
            inputs: if step.slope { &[] } else { x },
            output_gradient: dy,
            input_gradient: dx,
            parameters: parameters.parameters(),
            parameter_gradient: parameters.gradients(),
        });
        Some(if to_input { end.other() } else { end })
    }

    /// The gradient of a sum goes both ways: through the branch, and past it.
    fn residual(
        &mut self,
        step: &Step<'_, 't, R>,
        branch: &[Layer<'_>],
        end: End,
        stretch: &mut [R],
    ) -> Option<End> {
        let Step { width, to_input, inputs, .. } = *step;
        let list = List { layers: branch, width, inputs, first: 0, to_input };
        self.above.enter(step.number)?;
        let (dy, dx) = if to_input {
            let length = self.batch.checked_mul(width)?;
            let (dy, rest) = end.split(stretch, length)?;
            copy(End::Low.of(rest, length)?, dy);
            let branch_end = self.layers(list, width, End::Low, rest)?;
            let dx = branch_end.of(rest, length)?;
            add(dx, dy);
            (dy, dx)
        } else {
            self.layers(list, width, end, stretch)?;
            Default::default()
        };
        self.above.leave();
        self.index = self.index.checked_sub(1)?;
        self.observer.backward(&BackwardEvent {
            position: self.position(step),
            inputs: self.inputs(step)?,
            output_gradient: dy,
            input_gradient: dx,
            parameters: &[],
            parameter_gradient: &[],
        });
        copy(dy, dx);
        Some(end)
    }

    /// The input of a layer whose own part of the tape has been cut off.
    #[inline(always)]
    fn inputs(&self, step: &Step<'_, 't, R>) -> Option<&'t [R]> {
        match step.inputs {
            None => self.tape.get(self.tape.len().checked_sub(self.batch.checked_mul(step.width)?)?..),
            inputs => inputs,
        }
    }

    /// Without an observer nobody asks, and nothing is computed.
    #[inline(always)]
    fn position<'a>(&self, step: &Step<'a, '_, R>) -> Position<'a> {
        let path = self.above.child(step.number).unwrap_or(self.above);
        Position { index: self.index, path, layer: step.layer, batch: self.batch }
    }
}

/// One layer on the way back.
struct Step<'l, 't, R> {
    layer: &'l Layer<'l>,
    /// The layer's number in its list.
    number: usize,
    width: usize,
    outputs: usize,
    /// The layer's input, unless it is what the tape ends with.
    inputs: Option<&'t [R]>,
    to_input: bool,
    /// Whether the layer's input has given way to its slope.
    slope: bool,
}

/// The input width of `layer`, which comes after `before` and leaves `outputs`.
///
/// Only a dense layer changes the width, so that only there the layers before are asked, and only up to the dense layer
/// before: the whole way back costs no more looks than there are layers.
fn width_before(layer: &Layer<'_>, before: &[Layer<'_>], first: usize, outputs: usize) -> usize {
    if !matches!(layer, Layer::Dense(_)) {
        return outputs;
    }
    let dense = before.iter().rev().find_map(|layer| match layer {
        Layer::Dense(Dense { outputs, .. }) => Some(*outputs),
        _ => None,
    });
    dense.unwrap_or(first)
}
