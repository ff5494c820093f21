//! Writes a file anew with all its mutants in it, each behind a switch.
//!
//! ```text
//! a + b                  (match ::headwater_switch::at(7) { 7 => a - b, 8 => a * b, _ => (a + b) })
//! fn f() -> bool { .. }  fn f() -> bool { match ::headwater_switch::at(9) { 9 => return true, _ => {} } .. }
//! Some(x) => ..          Some(x) if ::headwater_switch::at(11) != 11 => ..
//! ```
//!
//! A mutated expression is copied from the source as it stands, so it is read as `cargo mutants` would have it read, and
//! the one that stays holds the switches of all that lies within.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::mutant::{Genre, Mutant};
use crate::place::{Place, Source};

/// The number of a mutant: its place in the list, from 1.
pub type Number = u32;

/// A file with switches in it.
#[derive(Default)]
pub struct Rewritten {
    pub text: String,
    /// The lines, from 1, that belong to one mutant alone.
    pub lines: Vec<(Range<usize>, Number)>,
    /// The lines from the first to the last of a site, and its mutants.
    pub sites: Vec<(Range<usize>, Vec<Number>)>,
    /// The first mutant of the site each mutant belongs to: what a trace lists.
    pub site_of: Vec<(Number, Number)>,
}

/// The kinds of sites, outer ones first where two stand around the same stretch.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Clone, Copy)]
enum Kind {
    Body,
    Arm,
    Expression,
}

/// Why a mutant cannot be switched, or where it goes.
pub fn fixed(mutant: &Mutant, source: &Source) -> Option<&'static str> {
    match mutant.genre {
        Genre::FnValue | Genre::MatchArmGuard => None,
        _ => match source.place(mutant.span.start) {
            Some(Place::Fixed(why)) => Some(why),
            Some(_) => None,
            None => Some("not found in the source"),
        },
    }
}

/// The source with these mutants, none of them fixed, behind switches.
pub fn rewrite(source: &Source, mutants: &[(Number, &Mutant)]) -> Rewritten {
    let mut sites: BTreeMap<(usize, Kind, usize), Vec<(Number, String)>> = BTreeMap::new();
    for &(number, mutant) in mutants {
        let (range, kind, alternative) = alternative(source, mutant);
        sites.entry((range.start, kind, range.end)).or_default().push((number, alternative));
    }
    // At one byte: what ends there, inner first; then what begins there, bodies first, then outer first.
    let mut edits = Vec::new();
    for (index, ((start, kind, end), _)) in sites.iter().enumerate() {
        edits.push(((*start, true, *kind != Kind::Body, usize::MAX - end, *kind as usize), index));
        if *kind != Kind::Body && start != end {
            edits.push(((*end, false, true, usize::MAX - start, usize::MAX - *kind as usize), index));
        }
    }
    edits.sort_unstable();
    let sites: Vec<_> = sites.into_iter().collect();
    let mut writer = Writer::default();
    let mut written = 0;
    for ((at, opens, ..), index) in edits {
        writer.push(&source.text[written..at]);
        written = at;
        let ((start, kind, end), alternatives) = &sites[index];
        if opens {
            writer.open(*kind, start == end, alternatives);
        } else {
            writer.close(*kind);
        }
    }
    writer.push(&source.text[written..]);
    writer.rewritten
}

/// Where a mutant goes, and what stands there when it is on.
fn alternative(source: &Source, mutant: &Mutant) -> (Range<usize>, Kind, String) {
    let changed = source.offset(mutant.span.start)..source.offset(mutant.span.end);
    let within = |whole: &Range<usize>, changed: &Range<usize>| {
        let text = &source.text;
        let replacement = &mutant.replacement;
        format!("{}{replacement}{}", &text[whole.start..changed.start], &text[changed.end..whole.end])
    };
    match mutant.genre {
        Genre::FnValue => {
            (changed.start..changed.start, Kind::Body, format!("return {}", mutant.replacement))
        }
        Genre::MatchArmGuard => (changed, Kind::Expression, mutant.replacement.clone()),
        _ => match source.place(mutant.span.start) {
            Some(Place::Expression(whole)) => (whole.clone(), Kind::Expression, within(whole, &changed)),
            Some(Place::Field { whole, field }) => (whole.clone(), Kind::Expression, within(whole, field)),
            Some(Place::Arm { pattern_end, guard: None }) => {
                (*pattern_end..*pattern_end, Kind::Arm, String::new())
            }
            Some(Place::Arm { guard: Some(guard), .. }) => (guard.clone(), Kind::Arm, String::new()),
            Some(Place::Fixed(_)) | None => unreachable!("fixed mutants are not rewritten"),
        },
    }
}

/// The text so far, and whose lines are whose.
#[derive(Default)]
struct Writer {
    rewritten: Rewritten,
    line: usize,
    /// The sites that are open: the line each began in, and its mutants.
    open: Vec<(usize, Vec<Number>)>,
}

impl Writer {
    fn push(&mut self, text: &str) {
        self.rewritten.text += text;
        self.line += text.matches('\n').count();
    }

    /// Text on lines of its own, which are one mutant's.
    fn push_of(&mut self, number: Number, text: &str) {
        self.push("\n");
        let first = self.line + 1;
        self.push(text);
        self.rewritten.lines.push((first..self.line + 2, number));
        self.push("\n");
    }

    fn open(&mut self, kind: Kind, empty: bool, alternatives: &[(Number, String)]) {
        let numbers: Vec<Number> = alternatives.iter().map(|(number, _)| *number).collect();
        let site = numbers[0];
        self.rewritten.site_of.extend(numbers.iter().map(|&number| (number, site)));
        let began = self.line + 1;
        match kind {
            // An arm has one mutant. What it leads to stays as it is.
            Kind::Arm => {
                if empty {
                    self.push(" if ");
                }
                self.push_of(site, &format!("::headwater_switch::at({site}) != {site}"));
                if !empty {
                    self.push(" && (");
                }
            }
            Kind::Body | Kind::Expression => {
                let bracket = if kind == Kind::Body { "" } else { "(" };
                self.push(&format!("{bracket}match ::headwater_switch::at({site}) {{"));
                for (number, text) in alternatives {
                    // In brackets, not braces: `{ const { A } || b }` would be a block and a closure.
                    self.push_of(*number, &format!("{number} => ({text}),"));
                }
                self.push(if kind == Kind::Body { "_ => {} }\n" } else { "_ => (" });
            }
        }
        if kind == Kind::Body || empty {
            self.rewritten.sites.push((began..self.line + 2, numbers));
        } else {
            self.open.push((began, numbers));
        }
    }

    fn close(&mut self, kind: Kind) {
        self.push(if kind == Kind::Arm { ")" } else { ") })" });
        if let Some((began, numbers)) = self.open.pop() {
            self.rewritten.sites.push((began..self.line + 2, numbers));
        }
    }
}
