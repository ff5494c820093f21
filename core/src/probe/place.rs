//! Which layer a finding is about, in the words of the network's own errors.

use super::statistics::LayerStatistics;
use crate::LayerPath;
use core::fmt;

/// A layer as people know it: `layer 3.1 (relu)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The layer's number, as in [`Position::index`](crate::Position::index): its place among the statistics.
    pub index: usize,
    /// Where the layer stands, as in [`NetworkError::at`](crate::NetworkError::at).
    pub path: LayerPath,
    /// Its name, as in [`Layer::name`](crate::Layer::name).
    pub name: &'static str,
}

impl Place {
    /// The layer whose statistics are at `index`. The path follows from how deep each layer stands, because the statistics
    /// are in the order of a walk that enters each branch right after its residual layer.
    pub(super) fn of<R>(layers: &[LayerStatistics<R>], index: usize) -> Self {
        let name = layers.get(index).map_or("layer", |layer| layer.kind.name());
        Self { index, path: path(layers, index).unwrap_or(LayerPath::ROOT), name }
    }
}

fn path<R>(layers: &[LayerStatistics<R>], index: usize) -> Option<LayerPath> {
    let walked = layers.get(..index.checked_add(1)?)?;
    let nesting = walked.last()?.nesting;
    (0..=nesting).try_fold(LayerPath::ROOT, |path, depth| {
        let list = walked.rsplit(|layer| layer.nesting < depth).next()?;
        path.child(list.iter().filter(|layer| layer.nesting == depth).count().checked_sub(1)?)
    })
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "layer {} ({})", self.path, self.name)
    }
}
