//! What each layer outside residual branches did to the gradient, and on whose account.

use super::statistics::{Kind, LayerStatistics};
use crate::Real;

/// On whose account a factor goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Weights,
    Slopes,
    Normalisation,
    Residual,
}

impl Part {
    pub(super) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Dense | Kind::Unseen => Part::Weights,
            Kind::Activation(_) | Kind::Prelu => Part::Slopes,
            Kind::BatchNorm | Kind::LayerNorm => Part::Normalisation,
            Kind::Residual => Part::Residual,
        }
    }
}

/// The logarithm of one layer's factor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contribution<R> {
    pub(super) index: usize,
    pub(super) part: Part,
    pub(super) logarithm: R,
}

/// The layers after `first` up to `last`, outside branches, with their numbers.
pub(super) fn between<R>(
    layers: &[LayerStatistics<R>],
    first: usize,
    last: usize,
) -> impl Iterator<Item = (usize, &LayerStatistics<R>)> {
    let upto = layers.iter().enumerate().take(last.saturating_add(1));
    upto.skip(first.saturating_add(1)).filter(|(_, layer)| layer.nesting == 0)
}

/// Calls `each` for the layers after `first` up to `last`, outside branches, whose factor is known.
///
/// The weights' factor goes to the normalisation that takes their scale out again, directly or after layers that scale
/// with their input.
pub(super) fn contributions<R: Real>(
    layers: &[LayerStatistics<R>],
    first: usize,
    last: usize,
    mut each: impl FnMut(Contribution<R>),
) {
    let mut weights: Option<Contribution<R>> = None;
    for (index, layer) in between(layers, first, last) {
        let factor = layer.backward_factor().map(R::ln);
        let own = factor.map(|logarithm| Contribution { index, part: Part::of(layer.kind), logarithm });
        if layer.kind.normalises() {
            let before = weights.take().map_or(R::ZERO, |weights| weights.logarithm);
            own.into_iter().for_each(|own| each(Contribution { logarithm: own.logarithm + before, ..own }));
        } else if layer.kind == Kind::Dense {
            core::mem::replace(&mut weights, own).into_iter().for_each(&mut each);
        } else {
            if !layer.kind.scales_with_its_input() {
                weights.take().into_iter().for_each(&mut each);
            }
            own.into_iter().for_each(&mut each);
        }
    }
    weights.into_iter().for_each(each);
}
