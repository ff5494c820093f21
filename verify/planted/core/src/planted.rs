//! The switches.
//!
//! Each thread has its own, and one bug at most is on in it. In between, the core can be asked which bugs a computation
//! passes by. A computation has to stay on the thread whose switches it means.

use core::cell::Cell;
use std::thread_local;

pub use crate::bugs::{Bug, CLASSES, ROOM, all};

/// Above the number of any bug.
const NONE: usize = usize::MAX;
/// No bug is on, and those that are met are noted.
const RECORDING: usize = usize::MAX - 1;

thread_local! {
    static ON: Cell<usize> = const { Cell::new(NONE) };
    static MET: [Cell<bool>; ROOM] = const { [const { Cell::new(false) }; ROOM] };
}

/// Switches one bug on for this thread, by its place in [`all`], or all of them off.
pub fn set(bug: Option<usize>) {
    ON.set(bug.unwrap_or(NONE));
}

/// Runs a computation without bugs and hands every bug's number to `met` whose code it came to.
///
/// What does not come to a bug's code while it is off cannot come to it when it is on.
pub fn recording<T>(computation: impl FnOnce() -> T, mut met: impl FnMut(usize)) -> T {
    MET.with(|all| all.iter().for_each(|met| met.set(false)));
    ON.set(RECORDING);
    let result = computation();
    ON.set(NONE);
    MET.with(|all| all.iter().enumerate().filter(|(_, flag)| flag.get()).for_each(|(number, _)| met(number)));
    result
}

/// Whether this bug is on.
#[inline(always)]
pub(crate) fn is_on(bug: usize) -> bool {
    let on = ON.get();
    if on == RECORDING {
        note(bug);
    }
    on == bug
}

#[cold]
#[inline(never)]
fn note(bug: usize) {
    MET.with(|all| all.get(bug).map(|met| met.set(true)));
}
