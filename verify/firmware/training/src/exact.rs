//! Whether a step writes every planned byte and none beside.
//!
//! The same start and the same step are taken twice, with the memory filled with one pattern and then with another. A
//! planned byte that nobody wrote, or that was read before it was written, leaves a difference between the two; a byte
//! written beside the plan leaves a mark in a fence.

use crate::bits;
use crate::failure::{Failure, claim};
use crate::fenced::{self, Parts};
use crate::memory::Memory;
use crate::network::Recipe;
use crate::run::Run;

/// Checks the plan of a recipe and of its checkpoint.
pub(crate) fn exact(memory: &mut Memory, recipe: Recipe) -> Result<(), Failure> {
    let first = after_a_step(memory, recipe, 1.5, 0x55)?;
    let second = after_a_step(memory, recipe, -77.0, 0xaa)?;
    for (first, second) in first.iter().zip(&second) {
        claim(first == second, "every planned byte is overwritten, and none is read before")?;
    }
    Ok(())
}

/// A hash of each planned array after a step from memory filled with `fill`, and of a record filled with `byte`.
fn after_a_step(memory: &mut Memory, recipe: Recipe, fill: f32, byte: u8) -> Result<[u64; 6], Failure> {
    let lengths = recipe.lengths();
    let parts = fenced::cut(&mut memory.words, &lengths, fill).ok_or(Failure::Claim("the plan fits"))?;
    let mut run = Run::new(recipe, parts, &mut memory.batch);
    run.initialise()?;
    run.first_step()?;
    memory.record.fill(byte);
    let (record, beyond) =
        memory.record.split_at_mut_checked(recipe.record()).ok_or(Failure::Claim("the record fits"))?;
    let written = run.save(record)?;
    claim(written == record.len(), "a checkpoint has the planned length")?;
    claim(beyond.iter().all(|&after| after == byte), "nothing follows a checkpoint")?;
    let Parts { parameters, gradients, state, moments, scratch } = &run.parts;
    let hashes = [
        bits::of(parameters),
        bits::of(gradients),
        bits::of(state),
        bits::of(moments),
        bits::of(scratch),
        bits::of_bytes(record.iter().copied()),
    ];
    claim(fenced::intact(&memory.words, &lengths), "nothing is written beside the planned arrays")?;
    Ok(hashes)
}
