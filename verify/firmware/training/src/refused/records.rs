//! Checkpoints that are damaged, cut off, foreign, or of another run.

use super::{Case, nothing, short, short_mut};
use crate::failure::Failure;
use crate::fenced::Parts;
use crate::memory::Memory;
use crate::network::{ADAM, GENERATOR, NET};
use crate::run::Run;
use headwater_core::checkpoint::{self, CheckpointError, CheckpointMut};

/// The first byte of the parameters.
const PARAMETERS: usize = 64;

pub(super) static CASES: &[Case] = &[
    Case {
        spoil: |memory| flip(memory, 0),
        call: resume,
        expected: |error| error == Failure::Checkpoint(CheckpointError::Foreign),
    },
    Case {
        spoil: |memory| flip(memory, 8),
        call: resume,
        expected: |error| matches!(error, Failure::Checkpoint(CheckpointError::Version { .. })),
    },
    Case { spoil: |memory| flip(memory, 30), call: resume, expected: |error| damaged(error, "header") },
    Case {
        spoil: |memory| flip(memory, PARAMETERS),
        call: resume,
        expected: |error| damaged(error, "record"),
    },
    Case {
        spoil: |memory| flip(memory, ADAM.record() / 2),
        call: resume,
        expected: |error| damaged(error, "record"),
    },
    Case {
        spoil: |memory| flip(memory, ADAM.record() - 1),
        call: resume,
        expected: |error| damaged(error, "record"),
    },
    Case {
        spoil: nothing,
        call: |run, record| run.resume(short(record)),
        expected: |error| matches!(error, Failure::Checkpoint(CheckpointError::Truncated { .. })),
    },
    Case {
        spoil: nothing,
        call: |run, _| run.resume(&[]),
        expected: |error| matches!(error, Failure::Checkpoint(CheckpointError::Truncated { .. })),
    },
    Case {
        spoil: nothing,
        call: of_another_network,
        expected: |error| matches!(error, Failure::Checkpoint(CheckpointError::Structure { .. })),
    },
    Case {
        spoil: nothing,
        call: of_another_optimiser,
        expected: |error| matches!(error, Failure::Checkpoint(CheckpointError::Length(_))),
    },
    Case {
        spoil: nothing,
        call: |run, record| run.save(short_mut(record)).map(|_| ()),
        expected: |error| matches!(error, Failure::Checkpoint(CheckpointError::Length(_))),
    },
];

fn damaged(error: Failure, name: &str) -> bool {
    matches!(error, Failure::Checkpoint(CheckpointError::Damaged { part, .. }) if part == name)
}

fn flip(memory: &mut Memory, place: usize) {
    if let Some(byte) = memory.record.get_mut(place) {
        *byte ^= 0x10;
    }
}

fn resume(run: &mut Run<'_>, record: &mut [u8]) -> Result<(), Failure> {
    run.resume(record)
}

fn of_another_network(run: &mut Run<'_>, record: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, moments, .. } = &mut run.parts;
    let structure = NET.fingerprint() ^ 1;
    let generator = &mut [0; GENERATOR];
    checkpoint::read(
        record,
        CheckpointMut { structure, step: &mut run.step, parameters, state, moments, generator },
    )?;
    Ok(())
}

fn of_another_optimiser(run: &mut Run<'_>, record: &mut [u8]) -> Result<(), Failure> {
    let Parts { parameters, state, moments, .. } = &mut run.parts;
    let structure = NET.fingerprint();
    let moments = moments.get_mut(..parameters.len()).unwrap_or_default();
    let generator = &mut [0; GENERATOR];
    checkpoint::read(
        record,
        CheckpointMut { structure, step: &mut run.step, parameters, state, moments, generator },
    )?;
    Ok(())
}
