//! Running a network.

use crate::border::Border;
use crate::failure::{HeadwaterError, HeadwaterStatus, answer};
use crate::memory::{HeadwaterMemory, InferenceArrays, inference_arrays};
use crate::network::{HeadwaterNetwork, network};
use headwater_core::{Infer, LengthMismatch};

/// Overwrites `outputs`, `[batch, outputs]`, from `inputs`, `[batch, inputs]`. The batch follows from `input_count`.
///
/// Batch norms use their running statistics. Gradients and moments are not looked at. A NaN among the inputs is not refused:
/// it comes out again.
///
/// Parameters and running statistics are only read: they may lie in flash, and calls at the same time may share them.
///
/// # Safety
/// Every pointer points to what its type says; `error` may be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn headwater_infer(
    described: *const HeadwaterNetwork,
    memory: *const HeadwaterMemory,
    inputs: *const f32,
    input_count: usize,
    outputs: *mut f32,
    output_count: usize,
    error: *mut HeadwaterError,
) -> HeadwaterStatus {
    let call = || {
        let mut border = Border::new();
        // SAFETY: as this function asks.
        let network = unsafe { network(&mut border, described)? };
        // SAFETY: as this function asks.
        let InferenceArrays { parameters, state, scratch } =
            unsafe { inference_arrays(&mut border, memory)? };
        // SAFETY: as this function asks.
        let inputs = unsafe { border.read("inputs", inputs, input_count)? };
        // SAFETY: as this function asks.
        let outputs = unsafe { border.write("outputs", outputs, output_count)? };
        let found = network.infer(Infer { parameters, state, inputs }, scratch)?;
        if outputs.len() != found.len() {
            let remedy = "give it the network's outputs for each sample";
            let (expected, found) = (found.len(), outputs.len());
            return Err(LengthMismatch { part: "outputs", expected, found, remedy }.into());
        }
        for (output, value) in outputs.iter_mut().zip(found) {
            *output = *value;
        }
        Ok(())
    };
    // SAFETY: as this function asks.
    unsafe { answer(error, call) }
}
