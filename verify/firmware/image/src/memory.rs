//! The arrays of a training run, and what is done with them.

use core::hint::black_box;
use headwater_core::checkpoint::{self, Checkpoint, CheckpointError, CheckpointMut};
use headwater_core::{
    Backward, Error, Forward, Infer, Initialise, LayerStatistics, Loss, Network, Optimiser, Probe, Scheme,
    Targets, Update, UpdateInPlace, argmax, diagnose,
};
use rand_core::Rng;

/// The arrays: `P` parameters, `S` running statistics, `M` moments, `W` words of scratch, `X` inputs, `Y` outputs.
#[derive(Debug)]
pub struct Memory<
    const P: usize,
    const S: usize,
    const M: usize,
    const W: usize,
    const X: usize,
    const Y: usize,
> {
    parameters: [f32; P],
    gradients: [f32; P],
    state: [f32; S],
    moments: [f32; M],
    scratch: [f32; W],
    inputs: [f32; X],
    values: [f32; Y],
    classes: [usize; crate::BATCH],
    step: u64,
}

/// A [`Memory`] for a network and an optimiser, as a static's type.
#[macro_export]
macro_rules! memory {
    ($network:ident, $optimiser:ident) => {
        $crate::Memory<
            { $network.parameter_count() },
            { $network.state_count() },
            { $optimiser.moment_count($network.gradient_count()) },
            { $network.training_scratch($crate::BATCH) },
            { $network.inputs() * $crate::BATCH },
            { $network.outputs() * $crate::BATCH },
        >
    };
}

impl<const P: usize, const S: usize, const M: usize, const W: usize, const X: usize, const Y: usize>
    Memory<P, S, M, W, X, Y>
{
    /// Zeros.
    #[allow(clippy::new_without_default, reason = "it is for a static")]
    pub const fn new() -> Self {
        Self {
            parameters: [0.0; P],
            gradients: [0.0; P],
            state: [0.0; S],
            moments: [0.0; M],
            scratch: [0.0; W],
            inputs: [0.0; X],
            values: [0.0; Y],
            classes: [0; crate::BATCH],
            step: 0,
        }
    }

    /// One training step; the error is the board's to handle.
    ///
    /// # Errors
    /// Those of the core.
    #[inline(always)]
    pub fn step(
        &mut self,
        network: &Network<'_>,
        rule: &Optimiser<f32>,
        loss: Loss<'_>,
    ) -> Result<f32, Error> {
        let Self { parameters, gradients, state, moments, scratch, inputs, values, classes, step } = self;
        let targets = match loss {
            Loss::SoftmaxCrossEntropy { .. } => Targets::Classes(classes),
            _ => Targets::Values(values),
        };
        let mut pass = network.forward(Forward { parameters, state, inputs, scratch })?;
        let loss = pass.loss(loss, targets)?;
        pass.backward(Backward { parameters, gradients, input_gradient: None })?;
        *step += 1;
        rule.update(Update { parameters, gradients, moments, step: *step, rate: 0.05 })?;
        Ok(loss)
    }

    /// One training step that spends each gradient on the way back.
    ///
    /// # Errors
    /// Those of the core.
    #[inline(always)]
    pub fn spending_step(&mut self, network: &Network<'_>, loss: Loss<'_>) -> Result<f32, Error> {
        let Self { parameters, state, scratch, inputs, values, classes, .. } = self;
        let targets = match loss {
            Loss::SoftmaxCrossEntropy { .. } => Targets::Classes(classes),
            _ => Targets::Values(values),
        };
        let mut pass = network.forward(Forward { parameters, state, inputs, scratch })?;
        let loss = pass.loss(loss, targets)?;
        pass.update_in_place(UpdateInPlace { parameters, rate: 0.05 })?;
        Ok(loss)
    }

    /// One training step that the probe watches; returns how many findings there are.
    ///
    /// # Errors
    /// Those of the core.
    #[inline(always)]
    pub fn watched_step<const L: usize>(
        &mut self,
        network: &Network<'_>,
        rule: &Optimiser<f32>,
        loss: Loss<'_>,
    ) -> Result<usize, Error> {
        let Self { parameters, gradients, state, moments, scratch, inputs, classes, step, .. } = self;
        let mut statistics = [LayerStatistics::UNSEEN; L];
        let mut probe = Probe::new(network, &mut statistics)?;
        let call = Forward { parameters, state, inputs, scratch };
        let mut pass = network.forward_observed(call, &mut probe)?;
        pass.loss(loss, Targets::Classes(classes))?;
        pass.backward_observed(Backward { parameters, gradients, input_gradient: None }, &mut probe)?;
        *step += 1;
        rule.update(Update { parameters, gradients, moments, step: *step, rate: 0.05 })?;
        let mut findings = 0;
        diagnose(&statistics, |finding| {
            black_box(finding);
            findings += 1;
        });
        Ok(findings)
    }

    /// The class of the first sample.
    ///
    /// # Errors
    /// Those of the core.
    #[inline(always)]
    pub fn infer(&mut self, network: &Network<'_>) -> Result<Option<usize>, Error> {
        let Self { parameters, state, scratch, inputs, .. } = self;
        let outputs = network.infer(Infer { parameters, state, inputs }, scratch)?;
        Ok(argmax(outputs.get(..network.outputs()).unwrap_or_default()))
    }

    /// Draws the parameters.
    ///
    /// # Errors
    /// Those of the core.
    #[inline(always)]
    pub fn initialise(&mut self, network: &Network<'_>, generator: &mut impl Rng) -> Result<(), Error> {
        let Self { parameters, state, .. } = self;
        network.initialise(Initialise { parameters, state, scheme: Scheme::XAVIER }, generator)
    }

    /// Writes a checkpoint and reads it back.
    ///
    /// # Errors
    /// Those of the core.
    #[inline(always)]
    pub fn save_and_resume(
        &mut self,
        network: &Network<'_>,
        record: &mut [u8],
    ) -> Result<(), CheckpointError> {
        let Self { parameters, state, moments, step, .. } = self;
        let structure = network.fingerprint();
        let checkpoint = Checkpoint { structure, step: *step, parameters, state, moments, generator: &[] };
        checkpoint::write(record, checkpoint)?;
        let record = black_box(record);
        checkpoint::read(
            record,
            CheckpointMut { structure, step, parameters, state, moments, generator: &mut [] },
        )
    }
}
