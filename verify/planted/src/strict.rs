//! In place of the verifier's `strict`: switches to tamper with it, and a way to stop at the first refutation.
//!
//! They hold for the whole process. [`crate::trial`] sees to it that one trial runs at a time.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::sync::{PoisonError, RwLock};

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

static TAMPERING: RwLock<Option<Tampering>> = RwLock::new(None);
static MODE: AtomicU8 = AtomicU8::new(THOROUGH);
/// Everything is gathered, as in the verifier itself.
const THOROUGH: u8 = 0;
/// The first refutation ends the gathering, and the slowest evidence is cut short.
const IN_HASTE: u8 = 1;
/// There was one.
const OVER: u8 = 2;

/// The panic by which a refuted piece of evidence stops being gathered.
pub(crate) struct Refuted;

/// From here on the first refutation ends the gathering on every thread.
pub(crate) fn hasten() {
    MODE.store(IN_HASTE, Relaxed);
}

/// Ends the gathering on every thread.
pub(crate) fn end() {
    MODE.store(OVER, Relaxed);
}

/// As it was before [`hasten`].
pub(crate) fn calm() {
    MODE.store(THOROUGH, Relaxed);
}

pub(crate) fn tamper(tampering: Option<Tampering>) {
    *TAMPERING.write().unwrap_or_else(PoisonError::into_inner) = tampering;
}

fn tampering() -> Option<Tampering> {
    *TAMPERING.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn allowance(tolerance: &Tolerance, allowance: f64) -> f64 {
    match tampering() {
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
    if tampering() == Some(Tampering::Ones) { 1.0 } else { entry }
}

pub(crate) fn stratum(stratum: Stratum) -> Stratum {
    if tampering() == Some(Tampering::Without(stratum)) { Stratum::Ordinary } else { stratum }
}

pub(crate) fn cases(cases: u32) -> u32 {
    if MODE.load(Relaxed) == THOROUGH { cases } else { cases.div_ceil(10) }
}

/// All of the sample would take seconds for each bug in an activation. What a part of its blocks refutes, all of them do.
pub(crate) const fn blocks() -> usize {
    40
}

pub(crate) fn judged(refuted: bool) {
    let mode = MODE.load(Relaxed);
    if mode != THOROUGH && (refuted || mode == OVER) {
        end();
        resume_unwind(Box::new(Refuted));
    }
}
