//! The switches.
//!
//! One bug at most is on, for the whole process. In between, the core can be asked which bugs a computation passes by.

use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

pub use crate::bugs::{Bug, CLASSES, ROOM, all};

/// Above the number of any bug.
const NONE: usize = usize::MAX;
/// No bug is on, and those that are met are noted.
const RECORDING: usize = usize::MAX - 1;
static ON: AtomicUsize = AtomicUsize::new(NONE);
static MET: [AtomicBool; ROOM] = [const { AtomicBool::new(false) }; ROOM];

/// Switches one bug on, by its place in [`all`], or all of them off.
pub fn set(bug: Option<usize>) {
    ON.store(bug.unwrap_or(NONE), Relaxed);
}

/// Runs a computation without bugs and hands every bug's number to `met` whose code it came to.
///
/// What does not come to a bug's code while it is off cannot come to it when it is on.
pub fn recording<T>(computation: impl FnOnce() -> T, mut met: impl FnMut(usize)) -> T {
    MET.iter().for_each(|met| met.store(false, Relaxed));
    ON.store(RECORDING, Relaxed);
    let result = computation();
    ON.store(NONE, Relaxed);
    for (number, flag) in MET.iter().enumerate() {
        if flag.load(Relaxed) {
            met(number);
        }
    }
    result
}

/// Whether this bug is on.
#[inline(always)]
pub(crate) fn is_on(bug: usize) -> bool {
    let on = ON.load(Relaxed);
    if on == RECORDING {
        note(bug);
    }
    on == bug
}

#[cold]
#[inline(never)]
fn note(bug: usize) {
    if let Some(met) = MET.get(bug) {
        met.store(true, Relaxed);
    }
}
