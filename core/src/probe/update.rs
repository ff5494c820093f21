//! What an update changed, layer by layer.

use crate::{LayerPath, LengthMismatch, Network, Real, norm};

/// How far one layer's parameters moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayerUpdate<R> {
    /// The layer's number, as in [`Position::index`](crate::Position::index).
    pub index: usize,
    /// Where the layer stands.
    pub path: LayerPath,
    /// Its name, as in [`Layer::name`](crate::Layer::name).
    pub name: &'static str,
    /// Whether it is frozen, so that no change is expected.
    pub frozen: bool,
    /// Norm of the change over the norm before it; the change's norm itself where all parameters were 0.
    pub relative: R,
    /// Fraction of the parameters that are the same as before, to the bit: the change was below half a unit in their
    /// last place. The two zeros count as the same.
    pub unchanged: R,
}

/// Calls `see` for every layer that has parameters, frozen or not, in the order of a walk that enters each branch right
/// after its residual layer.
///
/// `difference` is working memory as long as the longest layer's parameters, or longer: the parameter count is always
/// enough.
///
/// # Errors
/// When `before` or `after` is not [`Network::parameter_count`] long, or `difference` is too short.
pub fn layer_updates<R: Real>(
    network: &Network<'_>,
    before: &[R],
    after: &[R],
    difference: &mut [R],
    mut see: impl FnMut(LayerUpdate<R>),
) -> Result<(), LengthMismatch> {
    let expected = network.parameter_count();
    for (part, found) in [("before", before.len()), ("after", after.len())] {
        if found != expected {
            let remedy = "size it with Network::parameter_count";
            return Err(LengthMismatch { part, expected, found, remedy });
        }
    }
    for segment in network.segments() {
        let (index, path, name) = (segment.index, segment.path, segment.layer.name());
        let frozen = segment.parameters.end <= network.frozen_parameter_count();
        let expected = segment.parameters.len();
        let (Some(before), Some(after)) =
            (before.get(segment.parameters.clone()), after.get(segment.parameters))
        else {
            continue;
        };
        let found = difference.len();
        let Some(difference) = difference.get_mut(..expected) else {
            let remedy = "Network::parameter_count is always enough";
            return Err(LengthMismatch { part: "difference", expected, found, remedy });
        };
        if !before.is_empty() {
            let (relative, unchanged) = compare(before, after, difference);
            see(LayerUpdate { index, path, name, frozen, relative, unchanged });
        }
    }
    Ok(())
}

/// The relative change, and the fraction unchanged.
fn compare<R: Real>(before: &[R], after: &[R], difference: &mut [R]) -> (R, R) {
    let mut unchanged = 0;
    for ((difference, &before), &after) in difference.iter_mut().zip(before).zip(after) {
        *difference = after - before;
        unchanged += usize::from(before == after);
    }
    let (change, size) = (norm(difference), norm(before));
    let relative = if size.is_positive() { change / size } else { change };
    (relative, R::from_usize(unchanged) / R::from_usize(before.len().max(1)))
}
