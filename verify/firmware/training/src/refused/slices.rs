//! Slices of the wrong length, empty and oversized batches, and data that is not finite.

use super::{Case, nothing, short, short_mut};
use crate::digits::PIXELS;
use crate::failure::Failure;
use crate::fenced::Parts;
use crate::network::{BATCH, NET};
use crate::run::Run;
use headwater_core::{
    Error, Forward, Infer, Initialise, LayerStatistics, LengthMismatch, OptimiserError, Probe, Scheme, Update,
};
use rand_pcg::Pcg32;

pub(super) static CASES: &[Case] = &[
    Case { spoil: nothing, call: few_parameters, expected: |error| length(error, "parameters") },
    Case { spoil: nothing, call: little_state, expected: |error| length(error, "state") },
    Case { spoil: nothing, call: little_scratch, expected: |error| length(error, "scratch") },
    Case { spoil: nothing, call: past_the_plan, expected: |error| length(error, "scratch") },
    Case { spoil: nothing, call: no_sample, expected: |error| error == Failure::Core(Error::EmptyBatch) },
    Case {
        spoil: nothing,
        call: half_a_sample,
        expected: |error| matches!(error, Failure::Core(Error::PartialSample { .. })),
    },
    Case {
        spoil: nothing,
        call: one_sample,
        expected: |error| matches!(error, Failure::Core(Error::BatchOfOne { .. })),
    },
    Case {
        spoil: |memory| put(&mut memory.batch.inputs, 100, f32::NAN),
        call: forward,
        expected: |error| not_finite(error, 100),
    },
    Case {
        spoil: |memory| put(&mut memory.batch.inputs, 511, f32::NEG_INFINITY),
        call: forward,
        expected: |error| not_finite(error, 511),
    },
    Case { spoil: nothing, call: infer_few_parameters, expected: |error| length(error, "parameters") },
    Case { spoil: nothing, call: infer_little_scratch, expected: |error| length(error, "scratch") },
    Case { spoil: nothing, call: infer_nothing, expected: |error| error == Failure::Core(Error::EmptyBatch) },
    Case { spoil: nothing, call: initialise_little_state, expected: |error| length(error, "state") },
    Case { spoil: nothing, call: probe_few_layers, expected: |error| length(error, "layers") },
    Case {
        spoil: nothing,
        call: |run, _| update(run, 0, 0.01),
        expected: |error| error == Failure::Core(Error::Optimiser(OptimiserError::StepZero)),
    },
    Case {
        spoil: nothing,
        call: |run, _| update(run, 2, f32::NAN),
        expected: |error| error == Failure::Core(Error::Optimiser(OptimiserError::Rate)),
    },
    Case { spoil: nothing, call: update_few_gradients, expected: |error| length(error, "gradients") },
    Case { spoil: nothing, call: update_few_moments, expected: |error| length(error, "moments") },
];

fn length(error: Failure, name: &str) -> bool {
    let (Failure::Core(Error::Length(LengthMismatch { part, .. }))
    | Failure::Core(Error::Optimiser(OptimiserError::Length(LengthMismatch { part, .. })))) = error
    else {
        return false;
    };
    part == name
}

fn not_finite(error: Failure, place: usize) -> bool {
    error == Failure::Core(Error::NotFinite { part: "inputs", index: place })
}

fn put(values: &mut [f32], place: usize, value: f32) {
    if let Some(slot) = values.get_mut(place) {
        *slot = value;
    }
}

fn forward(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    NET.forward(Forward { parameters, state, inputs: &run.batch.inputs, scratch })?;
    Ok(())
}

fn few_parameters(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    NET.forward(Forward { parameters: short(parameters), state, inputs: &run.batch.inputs, scratch })?;
    Ok(())
}

fn little_state(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    NET.forward(Forward { parameters, state: short_mut(state), inputs: &run.batch.inputs, scratch })?;
    Ok(())
}

fn little_scratch(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    NET.forward(Forward { parameters, state, inputs: &run.batch.inputs, scratch: short_mut(scratch) })?;
    Ok(())
}

/// One image more than was planned for. The parameters serve as images: there are enough of them.
fn past_the_plan(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    let inputs = parameters.get(..(BATCH + 1) * PIXELS).unwrap_or_default();
    NET.forward(Forward { parameters, state, inputs, scratch })?;
    Ok(())
}

fn no_sample(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    NET.forward(Forward { parameters, state, inputs: &[], scratch })?;
    Ok(())
}

fn half_a_sample(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    NET.forward(Forward { parameters, state, inputs: short(&run.batch.inputs), scratch })?;
    Ok(())
}

fn one_sample(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    let inputs = run.batch.inputs.get(..PIXELS).unwrap_or_default();
    NET.forward(Forward { parameters, state, inputs, scratch })?;
    Ok(())
}

fn infer_few_parameters(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    NET.infer(Infer { parameters: short(parameters), state, inputs: &run.batch.inputs }, scratch)?;
    Ok(())
}

fn infer_little_scratch(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    let scratch = scratch.get_mut(..NET.inference_scratch(BATCH) - 1).unwrap_or_default();
    NET.infer(Infer { parameters, state, inputs: &run.batch.inputs }, scratch)?;
    Ok(())
}

fn infer_nothing(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, scratch, .. } = &mut run.parts;
    NET.infer(Infer { parameters, state, inputs: &[] }, scratch)?;
    Ok(())
}

fn initialise_little_state(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, .. } = &mut run.parts;
    let call = Initialise { parameters, state: short_mut(state), scheme: Scheme::HE };
    NET.initialise(call, &mut Pcg32::new(1, 1))?;
    Ok(())
}

fn probe_few_layers(_: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let mut layers = [LayerStatistics::<f32>::UNSEEN; 2];
    Probe::new(&NET, &mut layers)?;
    Ok(())
}

fn update(run: &mut Run<'_>, step: u64, rate: f32) -> Result<(), Failure> {
    let Parts { parameters, gradients, moments, .. } = &mut run.parts;
    run.recipe.optimiser.update(Update { parameters, gradients, moments, step, rate })?;
    Ok(())
}

fn update_few_gradients(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, gradients, moments, .. } = &mut run.parts;
    let gradients = short(gradients);
    run.recipe.optimiser.update(Update { parameters, gradients, moments, step: 2, rate: 0.01 })?;
    Ok(())
}

fn update_few_moments(run: &mut Run<'_>, _: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, gradients, moments, .. } = &mut run.parts;
    let moments = short_mut(moments);
    run.recipe.optimiser.update(Update { parameters, gradients, moments, step: 2, rate: 0.01 })?;
    Ok(())
}
