//! One bug, switched on, against pieces of evidence.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use headwater_core::planted;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::coverage;
use crate::proof::{self, Evidence, Subject};
use crate::rung::Rung;
use crate::strict::{self, Refuted, Tampering};

/// Switches are the process's own: one bench at a time.
static BENCH: Mutex<()> = Mutex::new(());

/// The evidence that bugs are tried against: all but what theory predicts of whole networks.
///
/// That simulates and trains networks for many seconds, and would for every bug, since it comes to nearly all code.
pub(crate) fn tried() -> impl Iterator<Item = &'static Evidence> {
    proof::evidence().filter(|evidence| evidence.subject != Subject::Theory)
}

/// A piece of evidence, the time it takes, and the bugs whose code it comes to.
pub(crate) struct Piece {
    pub(crate) evidence: &'static Evidence,
    took: Duration,
    meets: Vec<bool>,
}

/// The evidence, quickest first, and the right to switch bugs.
///
/// While it lives, panics are silent: a planted bug may well cause one.
pub(crate) struct Bench {
    pub(crate) pieces: Vec<Piece>,
    _alone: MutexGuard<'static, ()>,
    _silent: Silence,
}

struct Silence;

impl Silence {
    fn begin() -> Self {
        // The standard hook is put back in the end; nobody else sets one in this process.
        drop(take_hook());
        set_hook(Box::new(|_| {}));
        Self
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            drop(take_hook());
        }
    }
}

impl Bench {
    /// Gathers the evidence that `wanted` picks once, without a bug, to see which bugs it comes to.
    ///
    /// # Errors
    ///
    /// When evidence speaks against the right code: all of it that does.
    pub(crate) fn new(wanted: impl Fn(&Evidence) -> bool) -> Result<Self, String> {
        let alone = BENCH.lock().unwrap_or_else(PoisonError::into_inner);
        strict::calm();
        strict::tamper(None);
        let (mut pieces, mut accusations) = (Vec::new(), Vec::new());
        for evidence in tried().filter(|evidence| wanted(evidence)) {
            let mut meets = vec![false; planted::ROOM];
            let start = Instant::now();
            let facts = planted::recording(|| (evidence.gather)(), |bug| meets[bug] = true);
            pieces.push(Piece { evidence, took: start.elapsed(), meets });
            accusations.extend(facts.iter().filter_map(|fact| fact.verdict().err()));
        }
        if !accusations.is_empty() {
            return Err(accusations.join("\n"));
        }
        pieces.sort_by_key(|piece| piece.took);
        Ok(Self { pieces, _alone: alone, _silent: Silence::begin() })
    }

    /// The pieces of one rung, or of all, that come to this bug's code: only they can kill it.
    pub(crate) fn meeting(&self, bug: usize, rung: Option<Rung>) -> Vec<&Piece> {
        let of_rung = |piece: &&Piece| rung.is_none_or(|rung| piece.evidence.rung == rung);
        self.pieces.iter().filter(of_rung).filter(|piece| piece.meets[bug]).collect()
    }

    /// Some piece that refutes the core with this bug, or without any, if one does.
    pub(crate) fn killer(&self, bug: Option<usize>, pieces: &[&Piece]) -> Option<&'static Evidence> {
        planted::set(bug);
        strict::hasten();
        // One after the other while they are quick, so that a slow one is seldom begun for nothing.
        let quick = pieces.partition_point(|piece| piece.took < Duration::from_millis(5));
        let (quick, slow) = pieces.split_at(quick);
        let found = quick.iter().find(|piece| refutes(piece.evidence));
        let found = found.or_else(|| slow.par_iter().find_any(|piece| refutes(piece.evidence)));
        strict::calm();
        planted::set(None);
        found.map(|piece| piece.evidence)
    }
}

/// Whether this evidence speaks against the core as it is.
fn refutes(evidence: &Evidence) -> bool {
    match catch_unwind(AssertUnwindSafe(|| (evidence.gather)())) {
        Ok(facts) => facts.iter().any(|fact| fact.verdict().is_err()),
        Err(panic) => {
            if !panic.is::<Refuted>() {
                strict::end();
            }
            true
        }
    }
}

/// The names of all pieces of evidence among `wanted` that refute the core with this bug, or without any, when the
/// verifier is tampered with in this way or not at all; sorted.
///
/// # Panics
///
/// When there is no bug of this name, or when evidence accuses the right code before anybody has tampered with it.
#[must_use]
pub fn refuting(
    bug: Option<&str>,
    wanted: impl Fn(&str) -> bool,
    tampering: Option<Tampering>,
) -> Vec<&'static str> {
    let number = bug.map(|name| {
        let number = crate::bugs().position(|bug| bug.name == name);
        number.unwrap_or_else(|| panic!("there is no bug '{name}'"))
    });
    let bench = Bench::new(|evidence| wanted(evidence.name));
    let bench = bench.unwrap_or_else(|accusations| panic!("{accusations}"));
    let pieces = match number {
        Some(number) => bench.meeting(number, None),
        None => bench.pieces.iter().collect(),
    };
    strict::tamper(tampering);
    let refutes = |piece: &&Piece| bench.killer(number, &[*piece]).is_some();
    let mut names: Vec<_> = pieces.into_iter().filter(refutes).map(|piece| piece.evidence.name).collect();
    strict::tamper(None);
    names.sort_unstable();
    names
}

/// What no function was tried on, by a verifier tampered with in this way or not at all; none where coverage is full.
#[must_use]
pub fn uncovered(tampering: Option<Tampering>) -> Vec<String> {
    let _alone = BENCH.lock().unwrap_or_else(PoisonError::into_inner);
    strict::calm();
    strict::tamper(tampering);
    let noting = proof::evidence().filter(|evidence| coverage::notes(evidence));
    let facts: Vec<_> = proof::gather(noting, |_| ()).into_iter().flat_map(|(_, facts)| facts).collect();
    strict::tamper(None);
    coverage::missing(&facts)
}
