//! Watching a pass layer by layer, without memory of its own.

use super::path::LayerPath;
use crate::layer::Layer;

/// Sees every layer on the way forward and on the way back.
///
/// Both methods do nothing by default, and `()` observes nothing at no cost. Layers inside a residual branch are seen
/// too: forward before the residual layer itself, and on the way back as well. Frozen layers are not seen.
pub trait Observer<R> {
    /// A layer has just computed its output.
    fn forward(&mut self, _event: &ForwardEvent<'_, R>) {}
    /// A layer has just passed the gradient on.
    fn backward(&mut self, _event: &BackwardEvent<'_, R>) {}
}

impl<R> Observer<R> for () {}

/// Which layer an event is about.
#[derive(Debug, Clone, Copy)]
pub struct Position<'a> {
    /// The layer's number in the order of a walk that enters each branch right after its residual layer; below
    /// [`Network::layer_count`](crate::Network::layer_count). Frozen layers are counted.
    pub index: usize,
    /// Where the layer stands.
    pub path: LayerPath,
    /// The layer.
    pub layer: &'a Layer<'a>,
    /// Samples in this pass.
    pub batch: usize,
}

/// What a layer did on the way forward.
#[derive(Debug)]
pub struct ForwardEvent<'a, R> {
    /// Which layer.
    pub position: Position<'a>,
    /// Its input, `[batch, inputs]`.
    pub inputs: &'a [R],
    /// Its output, `[batch, outputs]`; for the last layer of a branch, before the residual's input is added.
    pub outputs: &'a [R],
}

/// What a layer did on the way back.
#[derive(Debug)]
pub struct BackwardEvent<'a, R> {
    /// Which layer.
    pub position: Position<'a>,
    /// Its input in the forward pass, `[batch, inputs]`. Empty for an activation that is not the first of its list and has
    /// an exponential in it, if the way forward was not observed: its slope has been kept in that place.
    pub inputs: &'a [R],
    /// Gradient of the loss with respect to its output, `[batch, outputs]`. Empty for a residual layer at the very
    /// start of the trained layers when no input gradient is wanted: it is not kept there.
    pub output_gradient: &'a [R],
    /// Gradient of the loss with respect to its input, `[batch, inputs]`; empty where it was not wanted.
    pub input_gradient: &'a [R],
    /// The layer's parameters; with an update on the way back, those after the update.
    pub parameters: &'a [R],
    /// Gradient of the loss with respect to its parameters; empty with an update on the way back.
    pub parameter_gradient: &'a [R],
}
