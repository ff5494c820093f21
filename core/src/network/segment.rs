//! Where each layer's parameters and running statistics stand.

use super::Network;
use super::footprint::Footprint;
use super::path::{LEVELS, LayerPath};
use crate::Activation;
use crate::layer::Layer;
use core::ops::Range;

/// One layer's place in the network and in the caller's memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment<'a> {
    /// The layer's number in the order of a walk that enters each branch right after its residual layer.
    pub index: usize,
    /// Where the layer stands.
    pub path: LayerPath,
    /// The layer.
    pub layer: &'a Layer<'a>,
    /// Width of its input.
    pub inputs: usize,
    /// Width of its output.
    pub outputs: usize,
    /// Its range in `parameters`; empty for a residual layer, whose branch follows.
    pub parameters: Range<usize>,
    /// Its range in `state`; empty for a residual layer.
    pub state: Range<usize>,
    /// The activation that its output goes to, normalisations looked through; `None` where another layer comes first, or
    /// none at all.
    pub following: Option<Activation>,
}

/// The layers of a network one by one, each branch right after its residual layer; made by [`Network::segments`].
#[derive(Debug, Clone)]
pub struct Segments<'a> {
    /// For each level of nesting: the layers still to come, and the number of the next.
    levels: [(&'a [Layer<'a>], usize); LEVELS],
    depth: usize,
    index: usize,
    width: usize,
    parameters: usize,
    state: usize,
}

impl<'a> Network<'a> {
    /// Every layer with its place in `parameters` and `state`, frozen ones included.
    ///
    /// ```
    /// use headwater_core::{Layer, Network, network};
    ///
    /// const NET: Network = network!(2, &[Layer::dense(3), Layer::residual(&[Layer::batch_norm(), Layer::dense(3)])]);
    /// let places: Vec<_> = NET.segments().map(|each| (each.path.to_string(), each.parameters)).collect();
    /// assert_eq!(
    ///     places,
    ///     [("0".into(), 0..9), ("1".into(), 9..9), ("1.0".into(), 9..15), ("1.1".into(), 15..27)]
    /// );
    /// ```
    pub fn segments(&self) -> Segments<'a> {
        let mut levels: [(&[Layer<'_>], usize); LEVELS] = [(&[], 0); LEVELS];
        let [first, ..] = &mut levels;
        *first = (self.layers(), 0);
        Segments { levels, depth: 0, index: 0, width: self.inputs(), parameters: 0, state: 0 }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        let (layer, rest) = loop {
            let (layers, number) = self.levels.get_mut(self.depth)?;
            if let [layer, rest @ ..] = *layers {
                (*layers, *number) = (rest, number.saturating_add(1));
                break (layer, rest);
            }
            self.depth = self.depth.checked_sub(1)?;
        };
        let footprint = Footprint::of_layer(layer, self.width)?;
        let open = self.levels.get(..=self.depth)?;
        let path =
            open.iter().try_fold(LayerPath::ROOT, |path, (_, next)| path.child(next.saturating_sub(1)))?;
        let residual = if let Layer::Residual(branch) = *layer { Some(branch) } else { None };
        let (parameters, state) =
            if residual.is_some() { (0, 0) } else { (footprint.parameters, footprint.state) };
        let segment = Segment {
            index: self.index,
            path,
            layer,
            inputs: self.width,
            outputs: footprint.outputs,
            parameters: self.parameters..self.parameters.saturating_add(parameters),
            state: self.state..self.state.saturating_add(state),
            following: following(rest),
        };
        (self.parameters, self.state) = (segment.parameters.end, segment.state.end);
        self.index = self.index.saturating_add(1);
        if let Some(branch) = residual {
            self.depth = self.depth.saturating_add(1);
            *self.levels.get_mut(self.depth)? = (branch, 0);
        } else {
            self.width = footprint.outputs;
        }
        Some(segment)
    }
}

fn following(rest: &[Layer<'_>]) -> Option<Activation> {
    let normalisation = |layer: &&Layer<'_>| matches!(layer, Layer::BatchNorm(_) | Layer::LayerNorm(_));
    match rest.iter().find(|layer| !normalisation(layer)) {
        Some(Layer::Activation(activation)) => Some(*activation),
        _ => None,
    }
}
