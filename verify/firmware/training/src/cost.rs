//! Instructions and stack of each call, where the target counts them.

use crate::failure::Failure;
use crate::machine::Machine;
use core::hint::black_box;

/// What one call took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) instructions: Option<u64>,
    pub(crate) stack: Option<usize>,
}

/// What `call` takes, beyond what a call that does nothing takes.
pub(crate) fn cost(
    machine: &mut dyn Machine,
    call: &mut dyn FnMut() -> Result<(), Failure>,
) -> Result<Cost, Failure> {
    let nothing = raw(machine, &mut || Ok(()))?;
    let all = raw(machine, call)?;
    let instructions =
        all.instructions.zip(nothing.instructions).map(|(all, nothing)| all.saturating_sub(nothing));
    Ok(Cost { instructions, stack: all.stack })
}

/// The call is hidden from the compiler, so that all of its stack lies below the paint's beginning.
#[inline(never)]
fn raw(machine: &mut dyn Machine, call: &mut dyn FnMut() -> Result<(), Failure>) -> Result<Cost, Failure> {
    machine.paint_stack();
    let before = machine.instructions();
    black_box(call)()?;
    let after = machine.instructions();
    let instructions = after.zip(before).map(|(after, before)| after.wrapping_sub(before));
    Ok(Cost { instructions, stack: machine.stack_used() })
}
