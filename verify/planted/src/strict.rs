//! In place of the verifier's `strict`: switches to tamper with it, and a way to stop at the first refutation.
//!
//! Each thread has its own. [`crate::trial`] sees to it that a trial stays on one.

use std::cell::Cell;
use std::panic::resume_unwind;

use crate::strata::Stratum;
use crate::tolerance::Tolerance;

/// A way to tamper with the verifier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tampering {
    /// The tolerance of this name lets ten times as much through; one of 0 lets a unit in the last place through.
    Loosened(&'static str),
    /// The tolerance of this name lets a tenth through.
    Tightened(&'static str),
    /// Cotangents are of ones.
    Ones,
    /// Where inputs of this stratum are meant, ordinary ones are tried.
    Without(Stratum),
}

/// How evidence is gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// All of it, as in the verifier itself.
    Thorough,
    /// All of it until the first refutation.
    Brief,
    /// The same, and of large boxes and random inputs about a tenth.
    Hasty,
    /// There was a refutation.
    Over,
}

thread_local! {
    static TAMPERING: Cell<Option<Tampering>> = const { Cell::new(None) };
    static MODE: Cell<Mode> = const { Cell::new(Mode::Thorough) };
}

/// The panic by which a refuted piece of evidence stops being gathered.
pub(crate) struct Refuted;

/// From here on evidence is gathered in this way.
pub(crate) fn set(mode: Mode) {
    MODE.set(mode);
}

/// Tampers with the verifier in this way, or no more.
pub(crate) fn tamper(tampering: Option<Tampering>) {
    TAMPERING.set(tampering);
}

pub(crate) fn allowance(tolerance: &Tolerance, allowance: f64) -> f64 {
    match TAMPERING.get() {
        Some(Tampering::Loosened(name)) if name == tolerance.name => {
            if allowance == 0.0 {
                1.0
            } else {
                10.0 * allowance
            }
        }
        Some(Tampering::Tightened(name)) if name == tolerance.name => 0.1 * allowance,
        _ => allowance,
    }
}

pub(crate) fn cotangent(entry: f64) -> f64 {
    if TAMPERING.get() == Some(Tampering::Ones) { 1.0 } else { entry }
}

pub(crate) fn stratum(stratum: Stratum) -> Stratum {
    if TAMPERING.get() == Some(Tampering::Without(stratum)) { Stratum::Ordinary } else { stratum }
}

pub(crate) fn cases(cases: u32) -> u32 {
    if is_thin() { cases.div_ceil(10) } else { cases }
}

/// In haste one in so many cases of a box is tried: a prime, so that no side of the box goes untried.
const THINNED: u64 = 11;

pub(crate) fn takes(number: u64) -> bool {
    !is_thin() || number.is_multiple_of(THINNED)
}

fn is_thin() -> bool {
    matches!(MODE.get(), Mode::Hasty | Mode::Over)
}

/// All of the sample would take seconds for each bug in an activation. What a part of its blocks refutes, all of them do.
pub(crate) const fn blocks() -> usize {
    40
}

pub(crate) fn judged(refuted: bool) {
    let mode = MODE.get();
    if mode == Mode::Over || (mode != Mode::Thorough && refuted) {
        // What else was to be gathered beside it, by tasks that the unwinding waits for, ends as soon as it judges.
        MODE.set(Mode::Over);
        resume_unwind(Box::new(Refuted));
    }
}
