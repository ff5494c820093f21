//! One bug, switched on, against pieces of evidence.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::time::{Duration, Instant};

use headwater_core::planted;

use crate::proof::{self, Evidence, Subject};
use crate::rung::Rung;
use crate::strict::{self, Mode, Tampering};
use crate::{coverage, crew};

/// The evidence that bugs are tried against: all but what theory predicts of whole networks.
///
/// That simulates and trains networks for many seconds, and would for every bug, since it comes to nearly all code.
pub(crate) fn tried() -> impl Iterator<Item = &'static Evidence> {
    proof::evidence().filter(|evidence| evidence.subject != Subject::Theory)
}

/// A piece of evidence, the time it takes in haste, and the bugs whose code it comes to.
pub(crate) struct Piece {
    evidence: &'static Evidence,
    took: Duration,
    meets: Vec<bool>,
}

impl Piece {
    /// Gathers it once without a bug, as hastily as with one.
    ///
    /// # Errors
    ///
    /// When it speaks against the right code.
    fn measure(evidence: &'static Evidence) -> Result<Self, String> {
        let mut meets = vec![false; planted::ROOM];
        let start = Instant::now();
        let refuted = planted::recording(|| refutes(evidence, Mode::Hasty), |bug| meets[bug] = true);
        let took = start.elapsed();
        if refuted { Err(accusations(evidence)) } else { Ok(Self { evidence, took, meets }) }
    }

    /// Whether it refutes the core with this bug.
    pub(crate) fn kills(&self, bug: usize) -> bool {
        planted::set(Some(bug));
        let refuted = refutes(self.evidence, Mode::Hasty);
        planted::set(None);
        refuted
    }
}

/// What evidence says against the core as it is.
fn accusations(evidence: &Evidence) -> String {
    let facts = (evidence.gather)();
    let accusations: Vec<_> = facts.iter().filter_map(|fact| fact.verdict().err()).collect();
    format!("{}, with fewer cases than usual, if nothing follows:\n{}", evidence.name, accusations.join("\n"))
}

/// The evidence, quickest first.
pub(crate) struct Bench {
    pieces: Vec<Piece>,
}

impl Bench {
    /// Gathers all that is tried once, without a bug, to see which bugs it comes to.
    ///
    /// # Errors
    ///
    /// When evidence speaks against the right code: all of it that does.
    pub(crate) fn new() -> Result<Self, String> {
        let tried: Vec<_> = tried().collect();
        let (mut pieces, mut accusations) = (Vec::new(), Vec::new());
        for measured in crew::each(tried.len(), |number| Piece::measure(tried[number])) {
            match measured {
                Ok(piece) => pieces.push(piece),
                Err(accusation) => accusations.push(accusation),
            }
        }
        if !accusations.is_empty() {
            return Err(accusations.join("\n"));
        }
        pieces.sort_by_key(|piece| piece.took);
        Ok(Self { pieces })
    }

    /// The pieces of one rung that come to this bug's code: only they can kill it.
    pub(crate) fn meeting(&self, bug: usize, rung: Rung) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(move |piece| piece.evidence.rung == rung && piece.meets[bug])
    }
}

/// Whether this evidence speaks against the core as it is. Its tasks must stay on this thread.
fn refutes(evidence: &Evidence, mode: Mode) -> bool {
    strict::set(mode);
    // A planted bug may well make the verifier panic.
    let gathered = silently(|| catch_unwind(AssertUnwindSafe(|| (evidence.gather)())));
    strict::set(Mode::Thorough);
    gathered.map_or(true, |facts| facts.iter().any(|fact| fact.verdict().is_err()))
}

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Panics on this thread say nothing meanwhile.
fn silently<T>(job: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let standard = take_hook();
        set_hook(Box::new(move |panic| {
            if !SILENT.get() {
                standard(panic);
            }
        }));
    });
    SILENT.set(true);
    let result = job();
    SILENT.set(false);
    result
}

/// Whether the evidence of this name refutes the core with this bug, or without any, when the verifier is tampered with
/// in this way or not at all. It may be any evidence, and tries all its cases, but of rung 5's sample as many as the matrix.
///
/// # Panics
///
/// When there is no bug or no evidence of this name.
#[must_use]
pub fn refuted(bug: Option<&str>, evidence: &str, tampering: Option<Tampering>) -> bool {
    let bug = bug.map(|name| {
        let number = crate::bugs().position(|bug| bug.name == name);
        number.unwrap_or_else(|| panic!("there is no bug '{name}'"))
    });
    let piece = proof::evidence().find(|piece| piece.name == evidence);
    let piece = piece.unwrap_or_else(|| panic!("there is no evidence '{evidence}'"));
    crew::alone(|| {
        strict::tamper(tampering);
        planted::set(bug);
        let refuted = refutes(piece, Mode::Brief);
        planted::set(None);
        strict::tamper(None);
        refuted
    })
}

/// What no function was tried on, by a verifier tampered with in this way or not at all; none where coverage is full.
#[must_use]
pub fn uncovered(tampering: Option<Tampering>) -> Vec<String> {
    crew::alone(|| {
        strict::tamper(tampering);
        let noting = proof::evidence().filter(|evidence| coverage::notes(evidence));
        let facts: Vec<_> = proof::gather(noting, |_| ()).into_iter().flat_map(|(_, facts)| facts).collect();
        strict::tamper(None);
        coverage::missing(&facts)
    })
}
