//! What a sweep has found out about one function so far.
//!
//! A tally is a maximum, a minimum, a count or a first place of each thing, so that tallies of parts can be merged in
//! any order: the whole does not depend on how the inputs were cut up, or among how many threads.

use serde::{Deserialize, Serialize};

/// A largest error, in the unit of its tally, and where.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Peak {
    /// The error.
    pub error: f64,
    /// The bits of the input; the first in bit order of several with the same error.
    pub at: u32,
}

/// An extreme result, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extreme {
    /// The bits of the result.
    pub found: u32,
    /// The bits of the input; the first in bit order of several with equal results.
    pub at: u32,
}

impl Extreme {
    /// The result.
    #[must_use]
    pub const fn value(self) -> f32 {
        f32::from_bits(self.found)
    }
}

/// How often something was seen, and where first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sightings {
    /// How often.
    pub count: u64,
    /// The bits of the first input, in bit order.
    pub first: Option<u32>,
}

/// Everything recorded of one function.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// How many inputs were judged.
    pub inputs: u64,
    /// The largest error in units in the last place.
    pub ulps: Option<Peak>,
    /// The largest error near the zero of a derivative, in multiples of 2^-23. Not counted in `ulps`.
    pub crossing: Option<Peak>,
    /// The least result.
    pub least: Option<Extreme>,
    /// The greatest result.
    pub greatest: Option<Extreme>,
    /// Pairs of neighbouring inputs between which a function that should rise falls, or the reverse.
    pub descents: Sightings,
    /// Results beyond the bounds of the function.
    pub outside: Sightings,
    /// Inputs whose mirror image gives another result than the symmetry says.
    pub lopsided: Sightings,
    /// NaN inputs whose result is a number.
    pub hidden_nans: Sightings,
}

impl Sightings {
    pub(crate) fn add(&mut self, at: u32) {
        self.merge(Sightings { count: 1, first: Some(at) });
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.first = match (self.first, other.first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (first, None) | (None, first) => first,
        };
    }
}

fn merge<T: Copy>(one: Option<T>, other: Option<T>, beats: impl Fn(T, T) -> bool) -> Option<T> {
    match (one, other) {
        (Some(a), Some(b)) if beats(b, a) => other,
        (None, _) => other,
        _ => one,
    }
}

/// The larger error, and of equal ones the first.
pub(crate) fn worse(one: Option<Peak>, other: Option<Peak>) -> Option<Peak> {
    merge(one, other, |new, old| new.error > old.error || (new.error == old.error && new.at < old.at))
}

pub(crate) fn lesser(one: Option<Extreme>, other: Option<Extreme>) -> Option<Extreme> {
    merge(one, other, |new, old| new.value() < old.value() || (new.value() == old.value() && new.at < old.at))
}

pub(crate) fn greater(one: Option<Extreme>, other: Option<Extreme>) -> Option<Extreme> {
    merge(one, other, |new, old| new.value() > old.value() || (new.value() == old.value() && new.at < old.at))
}

impl Tally {
    /// Adds what was found on other inputs.
    pub fn merge(&mut self, other: &Tally) {
        self.inputs += other.inputs;
        self.ulps = worse(self.ulps, other.ulps);
        self.crossing = worse(self.crossing, other.crossing);
        self.least = lesser(self.least, other.least);
        self.greatest = greater(self.greatest, other.greatest);
        self.descents.merge(other.descents);
        self.outside.merge(other.outside);
        self.lopsided.merge(other.lopsided);
        self.hidden_nans.merge(other.hidden_nans);
    }
}
