//! One round through the training samples.

use headwater_core::{
    Backward, Error, Forward, Infer, Layer, LossError, Network, Update, UpdateInPlace, all_finite,
    clip_by_norm, clip_by_value, correct,
};
use serde::Serialize;

use super::{Progress, TrainingError};
use crate::data::Prepared;
use crate::order::epoch_order;
use crate::{Clip, Data, Model, Split};

/// What an epoch brought.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Epoch {
    /// Which it was, from 1.
    pub number: u64,
    /// Mean loss over its samples, each batch before its step.
    pub loss: f64,
    /// Share of its samples recognised, each batch before its step; `None` where the answers are no classes.
    pub accuracy: Option<f64>,
    /// Mean loss over the samples held out, after it; `None` if there are none.
    pub held_out_loss: Option<f64>,
    /// Share of the samples held out that were recognised after it.
    pub held_out_accuracy: Option<f64>,
}

/// Why training ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stopped {
    /// The step that was not taken.
    pub step: u64,
    /// What was infinite or NaN: `loss` or `gradient`.
    pub what: &'static str,
}

/// A run and its memory.
pub(super) struct Training<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) split: &'a Split,
    pub(super) progress: Progress,
    pub(super) gradients: Vec<f32>,
    pub(super) scratch: Vec<f32>,
    /// Steps that were taken before this run.
    pub(super) first_step: u64,
    /// The least samples that can be trained on.
    least: usize,
}

impl<'a> Training<'a> {
    pub(super) fn new(
        model: &'a Model<'a>,
        split: &'a Split,
        progress: Progress,
    ) -> Result<Self, TrainingError> {
        let network = &model.network;
        let batch = model.settings.batch.min(split.train.samples());
        let scratch = network.training_scratch(batch).max(network.inference_scratch(batch));
        Ok(Self {
            model,
            split,
            first_step: progress.steps,
            progress,
            gradients: vec![0.0; network.gradient_count()],
            scratch: vec![0.0; scratch],
            least: if trains_batch_norm(network) { 2 } else { 1 },
        })
    }

    /// Trains for an epoch, or tells what was not finite; the parameters are then those before that step.
    pub(super) fn epoch(&mut self) -> Result<Result<Epoch, Stopped>, TrainingError> {
        let train = &self.split.train;
        let number = self.progress.epochs.saturating_add(1);
        let order = epoch_order(train.samples(), self.progress.seed, number);
        let (mut loss, mut right, mut seen) = (0.0, 0, 0);
        // With batches of one by the model's own wish, the core says what is wrong with them.
        let least = self.least.min(self.model.settings.batch);
        for batch in order.chunks(self.model.settings.batch).filter(|batch| batch.len() >= least) {
            let part = train.pick(batch);
            match self.step(&part)? {
                Ok((batch_loss, batch_right)) => {
                    loss += f64::from(batch_loss) * batch.len() as f64;
                    right += batch_right;
                    seen += batch.len();
                }
                Err(stopped) => return Ok(Err(stopped)),
            }
        }
        self.progress.epochs = number;
        let share = |right: usize, of: usize| right as f64 / of.max(1) as f64;
        let classes = train.answers.classes().is_some();
        let held_out = self.split.held_out.as_ref().map(|data| self.judge(data)).transpose()?;
        Ok(Ok(Epoch {
            number,
            loss: loss / seen.max(1) as f64,
            accuracy: classes.then(|| share(right, seen)),
            held_out_loss: held_out.map(|(loss, _)| f64::from(loss)),
            held_out_accuracy: held_out.and_then(|(_, right)| {
                let samples = self.split.held_out.as_ref().map_or(0, Data::samples);
                right.map(|right| share(right, samples))
            }),
        }))
    }

    /// One step; the batch's loss before it, and how many of its samples were recognised.
    fn step(&mut self, part: &Data) -> Result<Result<(f32, usize), Stopped>, TrainingError> {
        let Self { model, progress, gradients, scratch, .. } = self;
        let network = &model.network;
        let outputs = network.outputs();
        let step = progress.steps.saturating_add(1);
        let rate = model.schedule.rate(step);
        let weights = &mut progress.weights;
        // What a step that is not taken must leave as it was.
        let state = weights.state.clone();
        let forward = Forward {
            parameters: &weights.parameters,
            state: &mut weights.state,
            inputs: &part.inputs,
            scratch,
        };
        let mut pass = network.forward(forward)?;
        let answers = Prepared::of(&part.answers, model.loss, outputs);
        let loss = match pass.loss(model.loss, answers.targets()) {
            // A batch of classes that all weigh nothing teaches nothing.
            Err(Error::Loss(LossError::WeightlessBatch)) => return Ok(Ok((0.0, 0))),
            loss => loss?,
        };
        let right = match part.answers.classes() {
            Some(classes) => correct(pass.outputs(), outputs, classes).map_err(Error::from)?,
            None => 0,
        };
        let mut finite = loss.is_finite();
        let what = if finite { "gradient" } else { "loss" };
        if finite && model.settings.update_in_place {
            pass.update_in_place(UpdateInPlace { parameters: &mut weights.parameters, rate })?;
        } else if finite {
            pass.backward(Backward { parameters: &weights.parameters, gradients, input_gradient: None })?;
            finite = all_finite(gradients);
            clip(model.settings.clip, gradients);
        }
        if !finite {
            weights.state = state;
            return Ok(Err(Stopped { step, what }));
        }
        if !model.settings.update_in_place {
            let trained = weights.parameters.get_mut(network.frozen_parameter_count()..).unwrap_or_default();
            let moments = &mut progress.moments;
            let update = Update { parameters: trained, gradients, moments, step, rate };
            model.optimiser.update(update).map_err(Error::from)?;
        }
        progress.steps = step;
        progress.count_batch(model);
        Ok(Ok((loss, right)))
    }

    /// The loss over some samples by inference, and how many were recognised, where they have classes.
    fn judge(&mut self, data: &Data) -> Result<(f32, Option<usize>), TrainingError> {
        let network = &self.model.network;
        let width = network.outputs();
        let weights = &self.progress.weights;
        let batch = self.model.settings.batch.min(self.split.train.samples()).max(1);
        let mut outputs = Vec::with_capacity(data.samples().saturating_mul(width));
        for inputs in data.inputs.chunks(batch * data.width) {
            let call = Infer { parameters: &weights.parameters, state: &weights.state, inputs };
            outputs.extend_from_slice(network.infer(call, &mut self.scratch)?);
        }
        let answers = Prepared::of(&data.answers, self.model.loss, width);
        let loss = match self.model.loss.evaluate(&outputs, width, answers.targets()) {
            Err(LossError::WeightlessBatch) => 0.0,
            loss => loss.map_err(Error::from)?,
        };
        let right = data.answers.classes().map(|classes| correct(&outputs, width, classes));
        Ok((loss, right.transpose().map_err(Error::from)?))
    }
}

/// The norm that it returns is not needed: gradients are finite here, and a maximum was checked with the model.
fn clip(clip: Clip, gradients: &mut [f32]) {
    let _checked = match clip {
        Clip::None => Ok(()),
        Clip::Norm(maximum) => clip_by_norm(gradients, maximum).map(|_| ()),
        Clip::Value(maximum) => clip_by_value(gradients, maximum),
    };
}

fn trains_batch_norm(network: &Network<'_>) -> bool {
    network.segments().any(|segment| {
        let trained = segment.path.indices().first().is_some_and(|layer| *layer >= network.frozen_layers());
        trained && matches!(segment.layer, Layer::BatchNorm(_))
    })
}
