//! Saving and resuming a run.

use crate::border::{Border, check, reference};
use crate::failure::{Failure, HeadwaterError, HeadwaterStatus, answer};
use crate::memory::{HeadwaterMemory, Use, arrays};
use crate::network::{HeadwaterNetwork, network};
use crate::train::exact;
use headwater_core::checkpoint::{self, Checkpoint, CheckpointMut};

/// Where a checkpoint lies, and what it holds beside a network's arrays.
#[repr(C)]
#[derive(Debug)]
pub struct HeadwaterCheckpoint {
    /// The record.
    pub bytes: *mut u8,
    /// The plan's `checkpoint_bytes`; to be saved to, there may be more.
    pub byte_count: usize,
    /// Bytes of the caller's own, such as its generator's state; may be null.
    pub generator: *mut u8,
    /// How many there are.
    pub generator_count: usize,
}

/// Overwrites the beginning of the record with the parameters, running statistics, moments, `step` and the caller's own bytes.
///
/// Its length is the plan's `checkpoint_bytes`. It is the same on every target.
///
/// # Safety
/// Every pointer points to what its type says; `error` may be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn headwater_checkpoint_save(
    described: *const HeadwaterNetwork,
    memory: *const HeadwaterMemory,
    step: u64,
    record: *const HeadwaterCheckpoint,
    error: *mut HeadwaterError,
) -> HeadwaterStatus {
    let call = || {
        // SAFETY: as this function asks.
        unsafe {
            both(described, memory, record, |bytes, run| {
                let CheckpointMut { structure, parameters, state, moments, generator, .. } = run;
                let run = Checkpoint { structure, step, parameters, state, moments, generator };
                checkpoint::write(bytes, run)?;
                Ok(())
            })
        }
    };
    // SAFETY: as this function asks.
    unsafe { answer(error, call) }
}

/// Overwrites the parameters, running statistics, moments, `step` and the caller's own bytes with what the record holds.
///
/// The whole record is verified first: whatever is wrong with it, nothing has been changed.
///
/// # Safety
/// Every pointer points to what its type says; `error` may be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn headwater_checkpoint_resume(
    described: *const HeadwaterNetwork,
    memory: *const HeadwaterMemory,
    step: *mut u64,
    record: *const HeadwaterCheckpoint,
    error: *mut HeadwaterError,
) -> HeadwaterStatus {
    let call = || {
        check("step", step)?;
        let mut taken = 0;
        // SAFETY: as this function asks.
        unsafe {
            both(described, memory, record, |bytes, run| {
                checkpoint::read(bytes, CheckpointMut { step: &mut taken, ..run })?;
                Ok(())
            })?;
        }
        // SAFETY: not null and aligned; the rest is the caller's word.
        unsafe { step.write(taken) };
        Ok(())
    };
    // SAFETY: as this function asks.
    unsafe { answer(error, call) }
}

/// The record's bytes, and the run that goes into them or comes from them.
///
/// # Safety
/// Every pointer points to what its type says.
unsafe fn both(
    described: *const HeadwaterNetwork,
    memory: *const HeadwaterMemory,
    record: *const HeadwaterCheckpoint,
    then: impl FnOnce(&mut [u8], CheckpointMut<'_, f32>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut border = Border::new();
    // SAFETY: as this function asks.
    let network = unsafe { network(&mut border, described)? };
    // SAFETY: as this function asks.
    let memory = unsafe { arrays(&mut border, memory, Use::Checkpoint)? };
    // SAFETY: as this function asks.
    let record = unsafe { reference("record", record)? };
    // SAFETY: as this function asks.
    let bytes = unsafe { border.write("bytes", record.bytes, record.byte_count)? };
    // SAFETY: as this function asks.
    let generator = unsafe { border.write("generator", record.generator, record.generator_count)? };
    exact("parameters", network.parameter_count(), memory.parameters.len())?;
    exact("state", network.state_count(), memory.state.len())?;
    let run = CheckpointMut {
        structure: network.fingerprint(),
        step: &mut 0,
        parameters: memory.parameters,
        state: memory.state,
        moments: memory.moments,
        generator,
    };
    then(bytes, run)
}
