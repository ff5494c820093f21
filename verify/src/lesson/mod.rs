//! The lesson, row by row: each module measures one statement and hands back a [`Section`] of plain data.
//!
//! # Adding a section
//!
//! 1. Write `lesson/<id>.rs` with a `pub(super) const ENTRY: SectionEntry` and the function it names. `slope` is the
//!    pattern: measure first into named numbers, then build claim, tables, pictures and sentences from them.
//! 2. Add `<id>::ENTRY` to [`sections`], in the order of the lesson.
//!
//! The rules that keep the report honest, all asserted by `verify/tests/lesson.rs` for every section:
//!
//! - The verdict comes from the measurements' bounds. Give each bound a reason; a bound that no number can break, or a
//!   claim with nothing measured, fails. A "but" is a [`Qualification`](crate::claim::Qualification) with its own evidence.
//! - A figure in a sentence or qualification is formatted from a measured number with [`Number`](crate::claim::Number);
//!   the same number has to stand in a measurement, bound, table, bar or end of a curve of the section.
//! - A curve has at most 500 points, since all of them go into the JSON.
//! - Numbers depend on `settings` alone: no clocks, no thread counts, random streams derived from `settings.seed`. Work
//!   may be spread with `rayon` as long as results are collected in a fixed order.
//! - `settings.quick` may use fewer seeds, depths or epochs, never other bounds; the claim must still hold.

mod batch_norm;
mod chain_rule;
mod decay;
mod exploding;
mod glossary;
mod init;
mod performance;
mod relu;
mod residual;
mod saturation;
mod shortcut;
mod slope;
mod stall;
mod theory;

use crate::claim::Section;

/// What a run of the lesson depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The seed that all random streams are derived from.
    pub seed: u64,
    /// Fewer repetitions, for a first look.
    pub quick: bool,
}

impl Default for Settings {
    /// Seed 66, the number of the lesson, with all repetitions.
    fn default() -> Settings {
        Settings { seed: 66, quick: false }
    }
}

/// Someone who wants to know how far a measurement is. Called from any thread; must not influence the numbers.
pub trait Progress: Sync {
    /// A part of a section is done: `performance`, `sigmoid, 10 layers`.
    fn done(&self, section: &str, part: &str);
}

/// Nobody wants to know.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Progress for Silent {
    fn done(&self, _section: &str, _part: &str) {}
}

/// Whether a section is a row of the lesson or goes beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A statement of the lesson.
    Lesson,
    /// What a user with a dead network needs besides.
    Beyond,
}

/// One line of the report's table of contents.
#[derive(Debug, Clone, Copy)]
pub struct SectionEntry {
    /// The section's name on the command line.
    pub id: &'static str,
    /// The heading.
    pub title: &'static str,
    /// From the lesson, or beyond it.
    pub origin: Origin,
    /// Runs the measurements.
    pub measure: fn(&Settings, &dyn Progress) -> Section,
}

/// Every section, in the order of the lesson.
pub fn sections() -> &'static [SectionEntry] {
    static SECTIONS: &[SectionEntry] = &[
        slope::ENTRY,
        chain_rule::ENTRY,
        saturation::ENTRY,
        decay::ENTRY,
        stall::ENTRY,
        performance::ENTRY,
        relu::ENTRY,
        init::ENTRY,
        batch_norm::ENTRY,
        exploding::ENTRY,
        glossary::ENTRY,
        theory::ENTRY,
        shortcut::ENTRY,
        residual::ENTRY,
    ];
    SECTIONS
}
