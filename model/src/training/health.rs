//! How the gradient fares at each layer, by the core's probe.

use headwater_core::{Backward, Error, Finding, Forward, LayerStatistics, Probe, diagnose, layer_updates};
use serde::Serialize;

use super::TrainingError;
use super::epoch::Training;
use crate::data::Prepared;

/// The layers at one moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Health {
    /// Samples of the pass it was measured in: the first of the training samples.
    pub samples: usize,
    /// Every layer that has parameters or an activation, frozen ones left out.
    pub layers: Vec<LayerHealth>,
    /// What is wrong, the gravest first, each as a sentence with the way out.
    pub findings: Vec<String>,
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerHealth {
    /// `3.1`.
    pub path: String,
    /// `dense`.
    pub name: &'static str,
    /// Norm of the loss's gradient with respect to the layer's output.
    pub gradient: f64,
    /// Of an activation: share of its elements whose slope is below a hundredth of the largest.
    pub saturated: Option<f64>,
    /// Of an activation: share of its units that pass no gradient for any sample.
    pub dead: Option<f64>,
    /// Of a layer with parameters: norm of all that training changed over the norm before.
    pub moved: Option<f64>,
}

impl Training<'_> {
    /// Measures one pass over the first training samples, and what has changed since `before`. Nothing is moved.
    pub(super) fn health(&mut self, before: &[f32]) -> Result<Health, TrainingError> {
        let Self { model, split, progress, gradients, scratch, first_step, .. } = self;
        let network = &model.network;
        let samples = model.settings.batch.min(split.train.samples());
        let part = split.train.pick(&(0..samples).collect::<Vec<_>>());
        let parameters = progress.weights.parameters.as_slice();
        let mut state = progress.weights.state.clone();
        let mut statistics = vec![LayerStatistics::UNSEEN; network.layer_count()];
        let mut probe = Probe::new(network, &mut statistics).map_err(Error::from)?;
        let forward = Forward { parameters, state: &mut state, inputs: &part.inputs, scratch };
        let mut pass = network.forward_observed(forward, &mut probe)?;
        let answers = Prepared::of(&part.answers, model.loss, network.outputs());
        match pass.loss(model.loss, answers.targets()) {
            Err(Error::Loss(headwater_core::LossError::WeightlessBatch)) => {
                pass.output_gradient_mut().fill(0.0)
            }
            loss => drop(loss?),
        }
        pass.backward_observed(Backward { parameters, gradients, input_gradient: None }, &mut probe)?;
        let mut findings: Vec<String> = Vec::new();
        diagnose(&statistics, |finding: Finding<f32>| findings.push(finding.to_string()));
        let mut moved = vec![None; network.layer_count()];
        let mut difference = vec![0.0; network.parameter_count()];
        // Before a step was taken there is nothing that could have changed.
        let trained = progress.steps > *first_step;
        layer_updates(network, before, parameters, &mut difference, |update| {
            if let Some(slot) = moved.get_mut(update.index) {
                *slot = Some(f64::from(update.relative));
            }
            findings.extend(update.finding().filter(|_| trained).map(|finding| finding.to_string()));
        })
        .map_err(Error::from)?;
        let layers = network.segments().zip(&statistics).zip(moved);
        let layers = layers.filter(|((segment, each), moved)| {
            let first = segment.path.indices().first().copied().unwrap_or_default();
            first >= network.frozen_layers() && (moved.is_some() || each.activates())
        });
        let layers = layers.map(|((segment, each), moved)| LayerHealth {
            path: segment.path.to_string(),
            name: segment.layer.name(),
            gradient: f64::from(each.output_gradient_norm),
            saturated: each.activates().then(|| f64::from(each.saturated)),
            dead: each.activates().then(|| f64::from(each.dead)),
            moved,
        });
        Ok(Health { samples, layers: layers.collect(), findings })
    }
}

/// Whether the statistics are of an activation.
trait Activates {
    fn activates(&self) -> bool;
}

impl Activates for LayerStatistics<f32> {
    fn activates(&self) -> bool {
        matches!(self.kind, headwater_core::Kind::Activation(_))
    }
}
