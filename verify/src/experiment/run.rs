//! One training run from start to end.

use headwater_core::{Forward, Infer, Layer, Loss, Network, Targets, UpdateInPlace, correct, layer_updates};

use super::initial::initial;
use super::recipe::Recipe;
use super::snapshot::{Moment, Snapshot};
use crate::digits::{CLASSES, PIXELS, Part, TRAIN, digits};
use crate::draw::Draw;

/// Samples in a batch.
pub const BATCH: usize = 64;
/// SGD steps in an epoch.
pub const STEPS: usize = TRAIN / BATCH;

/// Everything a run depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setup {
    /// What the kind of network is called in tables and pictures.
    pub label: &'static str,
    /// The network.
    pub recipe: Recipe,
    /// The step: parameter = parameter - rate x gradient.
    pub rate: f64,
    /// Rounds through the training digits, at most.
    pub epochs: usize,
    /// Training ends with the first epoch that recognises at least this share of its digits; above 1 never early.
    pub goal: f64,
    /// Fixes the weights and, apart from them, the order of the samples.
    pub seed: u64,
}

impl Setup {
    /// Label and depth, as progress is told.
    pub fn name(&self) -> String {
        format!("{}, {} layers", self.label, self.recipe.depth)
    }

    /// The same without training: one snapshot at the start.
    pub fn untrained(self) -> Setup {
        Setup { epochs: 0, ..self }
    }

    /// The same for all epochs, whatever is reached before.
    pub fn to_the_end(self) -> Setup {
        Setup { goal: f64::INFINITY, ..self }
    }
}

/// A run, from start to end.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What was run.
    pub setup: Setup,
    /// One entry for each epoch that was run.
    pub epochs: Vec<Epoch>,
    /// The layers before training and after each epoch, always on the first 64 training digits.
    pub snapshots: Vec<Snapshot>,
    /// For each dense layer, the norm of all that training changed over the norm before: weights and biases together.
    pub moved: Vec<f64>,
    /// Mean loss over all training digits after training, by inference.
    pub train_loss: f64,
    /// The share of all training digits recognised after training, by inference.
    pub train_accuracy: f64,
}

impl Run {
    /// The layers before training.
    pub fn start(&self) -> &Snapshot {
        &self.snapshots[0]
    }

    /// The layers after training.
    pub fn end(&self) -> &Snapshot {
        &self.snapshots[self.snapshots.len() - 1]
    }

    /// The share recognised in the last epoch, each batch before its step; NaN if there was no epoch.
    pub fn accuracy(&self) -> f64 {
        self.epochs.last().map_or(f64::NAN, |epoch| epoch.accuracy)
    }

    /// The mean loss in the last epoch, each batch before its step; NaN if there was no epoch.
    pub fn loss(&self) -> f64 {
        self.epochs.last().map_or(f64::NAN, |epoch| epoch.loss)
    }

    /// The share of the test digits recognised after the last epoch; NaN if there was none.
    pub fn test_accuracy(&self) -> f64 {
        self.epochs.last().map_or(f64::NAN, |epoch| epoch.test_accuracy)
    }

    /// Epochs until one recognised at least this share of its digits; infinite if none did.
    pub fn epochs_to(&self, accuracy: f64) -> f64 {
        let first = self.epochs.iter().position(|epoch| epoch.accuracy >= accuracy);
        first.map_or(f64::INFINITY, |index| (index + 1) as f64)
    }
}

/// One round through the training digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Mean loss over the epoch's batches, each before its step.
    pub loss: f64,
    /// The share recognised in the epoch's batches, each before its step.
    pub accuracy: f64,
    /// Mean loss over the test digits after the epoch.
    pub test_loss: f64,
    /// The share of the test digits recognised after the epoch.
    pub test_accuracy: f64,
}

/// Trains a network.
pub fn train(setup: &Setup) -> Run {
    setup.recipe.with_network(|network| {
        // Two streams, so that every recipe sees the samples in the same order.
        let [weights, order] = [0, 1].map(|stream| setup.seed.wrapping_mul(2).wrapping_add(stream));
        let (parameters, state) = initial(&setup.recipe, &network, weights);
        let mut order = Draw::new(order);
        let mut training = Training {
            network,
            rate: setup.rate as f32,
            scratch: vec![0.0; network.training_scratch(BATCH).max(network.inference_scratch(BATCH))],
            parameters,
            state,
        };
        let before = training.parameters.clone();
        let mut snapshots = vec![training.snapshot()];
        let mut epochs = Vec::new();
        for _ in 0..setup.epochs {
            let (loss, accuracy) = training.epoch(&order.permutation(TRAIN));
            let (test_loss, test_accuracy) = training.judge(&digits().test);
            epochs.push(Epoch { loss, accuracy, test_loss, test_accuracy });
            snapshots.push(training.snapshot());
            if accuracy >= setup.goal {
                break;
            }
        }
        let moved = training.moved_since(&before);
        let (train_loss, train_accuracy) = training.judge(&digits().train);
        Run { setup: *setup, epochs, snapshots, moved, train_loss, train_accuracy }
    })
}

struct Training<'a> {
    network: Network<'a>,
    rate: f32,
    parameters: Vec<f32>,
    state: Vec<f32>,
    scratch: Vec<f32>,
}

impl Training<'_> {
    /// One SGD step for each whole batch, in this order of samples; mean loss and accuracy.
    fn epoch(&mut self, order: &[usize]) -> (f64, f64) {
        let train = &digits().train;
        let (mut loss, mut right) = (0.0, 0);
        let (mut inputs, mut labels) = (Vec::new(), Vec::new());
        for batch in order.chunks_exact(BATCH) {
            inputs.clear();
            inputs.extend(batch.iter().flat_map(|sample| &train.inputs[sample * PIXELS..][..PIXELS]));
            labels.clear();
            labels.extend(batch.iter().map(|sample| train.labels[*sample]));
            let (batch_loss, batch_right) = self.step(&inputs, &labels);
            loss += f64::from(batch_loss) / STEPS as f64;
            right += batch_right;
        }
        (loss, right as f64 / (STEPS * BATCH) as f64)
    }

    fn step(&mut self, inputs: &[f32], labels: &[usize]) -> (f32, usize) {
        let Training { network, rate, parameters, state, scratch } = self;
        let forward = Forward { parameters, state, inputs, scratch };
        let mut pass = network.forward(forward).expect("the plan's own sizes");
        let loss =
            pass.loss(Loss::softmax_cross_entropy(), Targets::Classes(labels)).expect("one class a sample");
        let right = correct(pass.outputs(), CLASSES, labels).expect("one class a sample");
        pass.update_in_place(UpdateInPlace { parameters, rate: *rate }).expect("the plan's own sizes");
        (loss, right)
    }

    /// Mean loss and accuracy of inference.
    fn judge(&mut self, part: &Part) -> (f64, f64) {
        let (mut loss, mut right) = (0.0, 0);
        for (inputs, labels) in part.inputs.chunks(BATCH * PIXELS).zip(part.labels.chunks(BATCH)) {
            let call = Infer { parameters: &self.parameters, state: &self.state, inputs };
            let outputs = self.network.infer(call, &mut self.scratch).expect("the plan's own sizes");
            let batch_loss =
                Loss::softmax_cross_entropy().evaluate(outputs, CLASSES, Targets::Classes(labels));
            loss += f64::from(batch_loss.expect("one class a sample")) * labels.len() as f64;
            right += correct(outputs, CLASSES, labels).expect("one class a sample");
        }
        let samples = part.labels.len() as f64;
        (loss / samples, right as f64 / samples)
    }

    /// The relative change of each dense layer.
    fn moved_since(&self, before: &[f32]) -> Vec<f64> {
        let dense: Vec<usize> = self
            .network
            .segments()
            .filter(|each| matches!(each.layer, Layer::Dense(_)))
            .map(|each| each.index)
            .collect();
        let (mut difference, mut moved) = (vec![0.0; before.len()], Vec::new());
        layer_updates(&self.network, before, &self.parameters, &mut difference, |update| {
            if dense.contains(&update.index) {
                moved.push(f64::from(update.relative));
            }
        })
        .expect("the plan's own sizes");
        moved
    }

    fn snapshot(&self) -> Snapshot {
        let train = &digits().train;
        Snapshot::take(&Moment {
            network: self.network,
            parameters: &self.parameters,
            state: &self.state,
            inputs: &train.inputs[..BATCH * PIXELS],
            labels: &train.labels[..BATCH],
            rate: self.rate,
        })
    }
}
