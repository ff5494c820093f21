//! The way back: backpropagation, layer by layer from the last to the first.

use super::ends::End;
use super::footprint::Footprint;
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
}

/// A list of layers to walk back through.
#[derive(Clone, Copy)]
pub(crate) struct List<'a, R> {
    pub(crate) layers: &'a [Layer<'a>],
    /// Width of the list's input.
    pub(crate) width: usize,
    /// The list's input.
    pub(crate) inputs: &'a [R],
    pub(crate) above: LayerPath,
    /// Number of the first layer at `above`.
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
        list: List<'_, R>,
        mut outputs: usize,
        mut end: End,
        stretch: &mut [R],
    ) -> Option<End> {
        let mut rest = list.layers;
        while let [before @ .., layer] = rest {
            let width = width_before(layer, before, list.width, outputs);
            let to_input = list.to_input || !before.is_empty();
            let number = list.first.checked_add(before.len())?;
            let footprint = Footprint::of_layer(layer, width)?;
            let own = self.tape.split_off(self.tape.len().checked_sub(footprint.tape(self.batch)?)?..)?;
            let inputs = match before {
                [] => list.inputs,
                _ => self.tape.get(self.tape.len().checked_sub(self.batch.checked_mul(width)?)?..)?,
            };
            let slope = match layer {
                Layer::Activation(activation) => {
                    self.keep_slopes && !before.is_empty() && activation.shares_with_slope()
                }
                _ => false,
            };
            let step = Step {
                layer,
                above: list.above,
                number,
                width,
                outputs,
                inputs,
                own,
                to_input,
                slope,
                footprint,
            };
            end = match layer {
                Layer::Residual(branch) => self.residual(&step, branch, end, stretch)?,
                _ => self.plain(&step, end, stretch)?,
            };
            outputs = width;
            rest = before;
        }
        Some(end)
    }

    fn plain(&mut self, step: &Step<'_, 't, R>, end: End, stretch: &mut [R]) -> Option<End> {
        let Step { layer, width, inputs: x, to_input, .. } = *step;
        let mut parameters = self.destination.take_last(step.footprint.parameters)?;
        let kept = step.own.get(..step.footprint.kept(self.batch)?)?;
        let dx_length = if to_input { self.batch.checked_mul(width)? } else { 0 };
        let (dy, dx) = end.both(stretch, self.batch.checked_mul(step.outputs)?, dx_length)?;
        if step.slope {
            pull_back_by_slope(x, dy, dx);
        } else {
            layer.backward(width, kept, x, dy, to_input.then_some(&mut *dx), &mut parameters);
        }
        self.index = self.index.checked_sub(1)?;
        self.observer.backward(&BackwardEvent {
            position: Position { index: self.index, path: step.path(), layer, batch: self.batch },
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
        let list =
            List { layers: branch, width, inputs, above: step.above.child(step.number)?, first: 0, to_input };
        let outer = core::mem::replace(&mut self.tape, step.own);
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
        self.tape = outer;
        self.index = self.index.checked_sub(1)?;
        self.observer.backward(&BackwardEvent {
            position: Position { index: self.index, path: step.path(), layer: step.layer, batch: self.batch },
            inputs,
            output_gradient: dy,
            input_gradient: dx,
            parameters: &[],
            parameter_gradient: &[],
        });
        copy(dy, dx);
        Some(end)
    }
}

/// One layer on the way back.
struct Step<'a, 't, R> {
    layer: &'a Layer<'a>,
    above: LayerPath,
    /// The layer's number at `above`.
    number: usize,
    width: usize,
    outputs: usize,
    inputs: &'a [R],
    /// The layer's part of the tape.
    own: &'t [R],
    to_input: bool,
    /// Whether the layer's input has given way to its slope.
    slope: bool,
    footprint: Footprint,
}

impl<R> Step<'_, '_, R> {
    /// Without an observer nobody asks, and nothing is computed.
    #[inline(always)]
    fn path(&self) -> LayerPath {
        self.above.child(self.number).unwrap_or(self.above)
    }
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
