//! Bad input: each an error value, and nothing overwritten.

mod passes;
mod records;
mod slices;

use crate::bits;
use crate::failure::{Failure, claim};
use crate::fenced;
use crate::machine::Machine;
use crate::memory::Memory;
use crate::network::ADAM;
use crate::run::Run;

/// Bad input, and the error that it must give.
struct Case {
    /// Spoils what is passed.
    spoil: fn(&mut Memory),
    /// The call that must be refused.
    call: fn(&mut Run<'_>, &mut [u8]) -> Result<(), Failure>,
    /// Whether the error is the right one.
    expected: fn(Failure) -> bool,
}

/// Tries all of it and prints each error's sentence.
pub(crate) fn refused(memory: &mut Memory, machine: &mut dyn Machine) -> Result<(), Failure> {
    let mut count = 0;
    for case in slices::CASES.iter().chain(records::CASES) {
        let error = attempt(memory, case)?;
        writeln!(machine, "refused: {error}")?;
        count += 1;
    }
    fresh(memory)?;
    count += passes::refused(memory, machine)?;
    writeln!(machine, "refused: {count} calls, nothing overwritten")?;
    Ok(())
}

/// A run after its first step, with its checkpoint in the record.
fn fresh(memory: &mut Memory) -> Result<(), Failure> {
    let parts =
        fenced::cut(&mut memory.words, &ADAM.lengths(), 0.0).ok_or(Failure::Claim("the plan fits"))?;
    let mut run = Run::new(ADAM, parts, &mut memory.batch);
    run.initialise()?;
    run.first_step()?;
    run.save(&mut memory.record)?;
    Ok(())
}

fn attempt(memory: &mut Memory, case: &Case) -> Result<Failure, Failure> {
    fresh(memory)?;
    (case.spoil)(memory);
    let before = everything(memory);
    let parts = fenced::again(&mut memory.words, &ADAM.lengths()).ok_or(Failure::Claim("the plan fits"))?;
    let mut run = Run::new(ADAM, parts, &mut memory.batch);
    let result = (case.call)(&mut run, &mut memory.record);
    claim(run.step == 0, "a refused record does not move the step")?;
    let Err(error) = result else { return Err(Failure::Claim("bad input is refused")) };
    claim((case.expected)(error), "bad input is refused with the error that names it")?;
    claim(before == everything(memory), "a refused call overwrites nothing")?;
    Ok(error)
}

/// A hash of all memory that a call could reach.
fn everything(memory: &Memory) -> [u64; 3] {
    let record = bits::of_bytes(memory.record.iter().copied());
    [bits::of(&memory.words), record, bits::of(&memory.batch.inputs)]
}

/// Spoils nothing: the call itself is wrong.
fn nothing(_: &mut Memory) {}

/// All values but the last.
fn short<T>(values: &[T]) -> &[T] {
    values.split_last().map_or(values, |(_, short)| short)
}

/// All values but the last, to be written to.
fn short_mut<T>(values: &mut [T]) -> &mut [T] {
    let length = values.len().saturating_sub(1);
    values.get_mut(..length).unwrap_or_default()
}
