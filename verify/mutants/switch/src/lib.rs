//! Which mutant is on. Read once from the environment, so that one build serves every mutant.
//!
//! Built with `RUSTC_BOOTSTRAP=headwater_switch`: a `const fn` of the core must be able to ask, and gets "none" while
//! the compiler evaluates it. Only an intrinsic can tell the two situations apart.
#![feature(core_intrinsics, const_eval_select)]
#![allow(internal_features, reason = "`const_eval_select` has no public counterpart")]

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

/// Not yet read from the environment.
const UNREAD: u32 = u32::MAX;
/// No mutant is on; what is passed is written down.
const TRACE: u32 = u32::MAX - 1;

static ON: AtomicU32 = AtomicU32::new(UNREAD);

/// The number of the mutant that is on, 0 if none is. `site` is the number of the first mutant at the calling place.
#[inline(always)]
pub const fn at(site: u32) -> u32 {
    core::intrinsics::const_eval_select((site,), none, at_run_time)
}

const fn none(_: u32) -> u32 {
    0
}

#[inline(always)]
fn at_run_time(site: u32) -> u32 {
    let on = ON.load(Ordering::Relaxed);
    if on >= TRACE { read_or_trace(site) } else { on }
}

#[cold]
#[inline(never)]
fn read_or_trace(site: u32) -> u32 {
    if ON.load(Ordering::Relaxed) == UNREAD {
        let on = match std::env::var("HEADWATER_MUTANT").as_deref() {
            Ok("trace") => TRACE,
            Ok(number) => number.parse().expect("HEADWATER_MUTANT is the number of a mutant, or `trace`"),
            Err(_) => 0,
        };
        ON.store(on, Ordering::Relaxed);
        if on != TRACE {
            return on;
        }
    }
    trace(site);
    0
}

/// More than the mutants there can be.
const SITES: usize = 1 << 16;
/// The sites passed so far.
static PASSED: [AtomicBool; SITES] = [const { AtomicBool::new(false) }; SITES];
/// Where each is written down at once: a test may end in any way.
static LIST: LazyLock<Mutex<File>> = LazyLock::new(|| {
    let path = std::env::var_os("HEADWATER_TRACE").expect("a trace has a file to go to");
    Mutex::new(OpenOptions::new().append(true).create(true).open(path).expect("the file of the trace"))
});

fn trace(site: u32) {
    let passed = &PASSED[site as usize];
    if !passed.load(Ordering::Relaxed) && !passed.swap(true, Ordering::Relaxed) {
        let mut list = LIST.lock().expect("nothing panics while it holds this lock");
        writeln!(list, "{site}").expect("the file of the trace");
    }
}
