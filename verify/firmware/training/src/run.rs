//! A training run: start, epochs, accuracy, save and resume.

use crate::bits::{self, End};
use crate::digits::{self, CLASSES, TEST, TRAIN};
use crate::failure::Failure;
use crate::fenced::{PARTS, Parts};
use crate::memory::Batch;
use crate::network::{BATCH, NET, Recipe};
use headwater_core::checkpoint::{self, Checkpoint, CheckpointMut};
use headwater_core::{Backward, Forward, Infer, Initialise, Loss, Scheme, Targets, Update, correct};
use rand_core::Rng;
use rand_pcg::Pcg32;

/// Times that all images are seen.
pub(crate) const EPOCHS: u64 = 10;
/// Steps in an epoch.
pub(crate) const STEPS: u64 = (TRAIN / BATCH) as u64;
/// The seed of the parameters and of the order of images.
const SEED: u64 = 66;

/// A run in memory that was planned for it.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) recipe: Recipe,
    pub(crate) parts: Parts<'a>,
    pub(crate) batch: &'a mut Batch,
    /// Steps taken.
    pub(crate) step: u64,
    order: Order,
}

impl Recipe {
    /// The lengths of the planned arrays.
    pub(crate) const fn lengths(&self) -> [usize; PARTS] {
        let plan = self.plan();
        [plan.parameters, plan.gradients, plan.state, plan.moments, plan.scratch]
    }
}

impl<'a> Run<'a> {
    /// A run that has not begun: nothing is initialised.
    pub(crate) fn new(recipe: Recipe, parts: Parts<'a>, batch: &'a mut Batch) -> Self {
        Self { recipe, parts, batch, step: 0, order: Order::new() }
    }

    /// Draws the parameters.
    pub(crate) fn initialise(&mut self) -> Result<(), Failure> {
        let Parts { parameters, state, moments, .. } = &mut self.parts;
        let call = Initialise { parameters, state, scheme: Scheme::XAVIER };
        NET.initialise(call, &mut Pcg32::new(SEED, 1))?;
        moments.fill(0.0);
        Ok(())
    }

    /// Sees every image once, in an order of its own; returns the mean of the batches' losses.
    pub(crate) fn epoch(&mut self) -> Result<f32, Failure> {
        self.order.shuffle();
        let mut total = 0.0;
        for number in 0..STEPS as usize {
            self.load(number);
            total += self.step()?;
        }
        Ok(total / STEPS as f32)
    }

    /// Takes the first batch of an epoch and steps once.
    pub(crate) fn first_step(&mut self) -> Result<f32, Failure> {
        self.order.shuffle();
        self.load(0);
        self.step()
    }

    /// Takes the batch of this number within the epoch.
    pub(crate) fn load(&mut self, number: usize) {
        let images = self.order.images.chunks_exact(BATCH).nth(number).unwrap_or_default();
        digits::load(images, &mut self.batch.inputs, &mut self.batch.classes);
    }

    /// One step on the batch that was loaded; returns its loss.
    #[inline(never)]
    pub(crate) fn step(&mut self) -> Result<f32, Failure> {
        let Parts { parameters, gradients, state, moments, scratch } = &mut self.parts;
        let mut pass = NET.forward(Forward { parameters, state, inputs: &self.batch.inputs, scratch })?;
        let loss = pass.loss(Loss::softmax_cross_entropy(), Targets::Classes(&self.batch.classes))?;
        pass.backward(Backward { parameters, gradients, input_gradient: None })?;
        self.step += 1;
        let Recipe { optimiser, rate } = self.recipe;
        optimiser.update(Update { parameters, gradients, moments, step: self.step, rate })?;
        Ok(loss)
    }

    /// How many of the images that were not trained on are recognised.
    pub(crate) fn accuracy(&mut self) -> Result<usize, Failure> {
        let mut images = [0; BATCH];
        let mut right = 0;
        for first in (TRAIN..TRAIN + TEST).step_by(BATCH) {
            for (image, number) in images.iter_mut().zip(first..) {
                *image = number as u8;
            }
            digits::load(&images, &mut self.batch.inputs, &mut self.batch.classes);
            right += self.recognised()?;
        }
        Ok(right)
    }

    /// How many of the loaded batch are recognised.
    #[inline(never)]
    pub(crate) fn recognised(&mut self) -> Result<usize, Failure> {
        let Parts { parameters, state, scratch, .. } = &mut self.parts;
        let outputs = NET.infer(Infer { parameters, state, inputs: &self.batch.inputs }, scratch)?;
        Ok(correct(outputs, CLASSES, &self.batch.classes)?)
    }

    /// Writes all that the run needs to go on.
    #[inline(never)]
    pub(crate) fn save(&self, record: &mut [u8]) -> Result<usize, Failure> {
        let Parts { parameters, state, moments, .. } = &self.parts;
        let written = checkpoint::write(
            record,
            Checkpoint {
                structure: NET.fingerprint(),
                step: self.step,
                parameters,
                state,
                moments,
                generator: &self.order.draws.to_le_bytes(),
            },
        )?;
        Ok(written)
    }

    /// Goes on where the run that wrote the record was.
    #[inline(never)]
    pub(crate) fn resume(&mut self, record: &[u8]) -> Result<(), Failure> {
        let Parts { parameters, state, moments, .. } = &mut self.parts;
        let (mut step, mut draws) = (0, [0; 8]);
        checkpoint::read(
            record,
            CheckpointMut {
                structure: NET.fingerprint(),
                step: &mut step,
                parameters,
                state,
                moments,
                generator: &mut draws,
            },
        )?;
        (self.step, self.order) = (step, Order::after(u64::from_le_bytes(draws)));
        Ok(())
    }

    /// What it has come to.
    pub(crate) fn end(&self) -> End {
        End {
            parameters: bits::of(self.parts.parameters),
            state: bits::of(self.parts.state),
            moments: bits::of(self.parts.moments),
        }
    }
}

/// The order of images, shuffled afresh for each epoch.
#[derive(Debug)]
struct Order {
    images: [u8; TRAIN],
    generator: Pcg32,
    /// Numbers drawn so far: all that has to be known to go on.
    draws: u64,
}

impl Order {
    fn new() -> Self {
        Self::after(0)
    }

    /// The order of a run that has drawn so many numbers.
    fn after(draws: u64) -> Self {
        let mut generator = Pcg32::new(SEED, 2);
        generator.advance(draws);
        Self { images: [0; TRAIN], generator, draws }
    }

    /// Fisher and Yates, from the images' own order, so that an epoch does not depend on the one before.
    fn shuffle(&mut self) {
        for (slot, image) in self.images.iter_mut().zip(0..) {
            *slot = image;
        }
        for last in (1..TRAIN as u32).rev() {
            let other = (u64::from(self.generator.next_u32()) * u64::from(last + 1)) >> 32;
            self.images.swap(last as usize, other as usize);
            self.draws += 1;
        }
    }
}
