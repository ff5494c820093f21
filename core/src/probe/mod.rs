//! A network's gradient health, measured while it trains, in memory of a size known beforehand.
//!
//! [`Probe`] watches a pass and keeps one [`LayerStatistics`] a layer; [`diagnose`] turns the statistics into
//! [`Finding`]s by rules that are pure functions of them. The rules look at the gradient that *flows*, dL/dh, and not
//! at the weights' gradients: in a ReLU network without biases the products of weight and weight gradient have the same
//! sum in every layer, so that weight gradients hide a dead flow.
//!
//! | file | what it holds |
//! |---|---|
//! | `statistics` | what is measured of one layer |
//! | `update` | what an update changed: relative size, and weights that stayed as they were to the bit |
//! | `contribution` | what each layer did to the gradient, and on whose account |
//! | `flow` | factors along the way back, from layer to layer |
//! | `place` | which layer a finding is about |
//! | `finding` | what can be wrong, in a sentence with the way out |
//! | `digits` | figures in three digits |
//! | `diagnose` | the rules |

mod contribution;
mod diagnose;
mod digits;
mod finding;
mod flow;
mod place;
mod statistics;
mod update;

pub use diagnose::diagnose;
pub use finding::{Cause, Finding, Threshold};
pub use flow::{Flow, Outlier};
pub use place::Place;
pub use statistics::{Kind, LayerStatistics};
pub use update::{LayerUpdate, layer_updates};

use crate::network::{BackwardEvent, ForwardEvent, Observer};
use crate::{LengthMismatch, Network, Real};

/// An [`Observer`] that keeps statistics of every layer, in the order of
/// [`Position::index`](crate::Position::index).
///
/// ```
/// use headwater_core::{
///     Activation, Backward, Cause, Finding, Forward, Layer, LayerStatistics, Loss, Network, Probe, Targets, diagnose, network,
/// };
///
/// // Nine sigmoid layers of width 1 with weights of 1: at most a quarter of the gradient survives each.
/// const SIGMOID: Layer = Layer::activation(Activation::Sigmoid);
/// const UNIT: Layer = Layer::dense_without_bias(1);
/// const NET: Network = network!(1, &[
///     UNIT, SIGMOID, UNIT, SIGMOID, UNIT, SIGMOID, UNIT, SIGMOID, UNIT, SIGMOID, UNIT, SIGMOID, UNIT, SIGMOID, UNIT,
/// ]);
/// let parameters = [1.0_f32; NET.parameter_count()];
/// let mut gradients = [0.0; NET.gradient_count()];
/// let mut scratch = [0.0; NET.training_scratch(2)];
/// let mut layers = [LayerStatistics::UNSEEN; NET.layer_count()];
///
/// let mut probe = Probe::new(&NET, &mut layers)?;
/// let call = Forward { parameters: &parameters, state: &mut [], inputs: &[-1.0, 1.0], scratch: &mut scratch };
/// let mut pass = NET.forward_observed(call, &mut probe)?;
/// pass.loss(Loss::MeanSquaredError, Targets::Values(&[0.0, 1.0]))?;
/// let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
/// pass.backward_observed(call, &mut probe)?;
///
/// let mut vanishing = false;
/// diagnose(&layers, |finding| {
///     vanishing |= matches!(finding, Finding::Vanishing { cause: Cause::SlopeCeiling { .. }, .. });
/// });
/// assert!(vanishing);
/// # Ok::<(), headwater_core::Error>(())
/// ```
#[derive(Debug)]
pub struct Probe<'a, R> {
    layers: &'a mut [LayerStatistics<R>],
}

impl<'a, R: Real> Probe<'a, R> {
    /// A probe that overwrites `layers`.
    ///
    /// # Errors
    /// When there are not [`Network::layer_count`] of them.
    pub fn new(network: &Network<'_>, layers: &'a mut [LayerStatistics<R>]) -> Result<Self, LengthMismatch> {
        let (expected, found) = (network.layer_count(), layers.len());
        if expected != found {
            let remedy = "give it Network::layer_count of them";
            return Err(LengthMismatch { part: "layers", expected, found, remedy });
        }
        for (layer, segment) in layers.iter_mut().zip(network.segments()) {
            let nesting = segment.path.indices().len().saturating_sub(1);
            *layer = LayerStatistics { nesting, ..LayerStatistics::UNSEEN };
        }
        Ok(Self { layers })
    }
}

impl<R: Real> Observer<R> for Probe<'_, R> {
    fn forward(&mut self, event: &ForwardEvent<'_, R>) {
        if let Some(layer) = self.layers.get_mut(event.position.index) {
            layer.see_forward(event);
        }
    }

    fn backward(&mut self, event: &BackwardEvent<'_, R>) {
        if let Some(layer) = self.layers.get_mut(event.position.index) {
            layer.see_backward(event);
        }
    }
}
