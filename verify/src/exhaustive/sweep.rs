//! The whole sweep: all 2^32 inputs, in rounds that can be interrupted and taken up again.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use headwater_scalar::{Block, Claims, Function, LENGTH, Row, Tally};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde::{Deserialize, Serialize};

use super::claims::claims;
use super::table::Table;

/// Magnitudes of one round: what an interruption can cost.
const ROUND: u32 = 1 << 20;
/// Magnitudes of one block: its slices fit into a core's cache together.
const BLOCK: u32 = LENGTH as u32 - 1;
/// Blocks that one thread takes at a time.
const BLOCKS_AT_A_TIME: u32 = 16;
/// One past the last magnitude: the bit patterns without their sign.
const MAGNITUDES: u32 = 1 << 31;

/// How far a sweep has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The inputs behind it.
    pub covered: u64,
    /// The inputs in all.
    pub total: u64,
}

/// A sweep of functions over a row of magnitudes, each with both signs, in bit order.
///
/// It holds what it has found so far. Save it with `serde`, in any format, when [`run`](Self::run) has been stopped;
/// load it, [`check`](Self::check) it and `run` it again, and the result is the same to the bit, with any number
/// of threads.
///
/// ```
/// use headwater_verify::exhaustive::{Function, Sweep};
/// use std::sync::atomic::AtomicBool;
///
/// let function = Function::named("sigmoid'").expect("it is in the catalogue");
/// let one = 1.0_f32.to_bits();
/// let mut sweep = Sweep::over(&[function], one..one + 10_000);
/// let stop = AtomicBool::new(false);
/// assert!(sweep.run(&mut |progress| assert!(progress.covered <= progress.total), &stop));
/// let (_, tally) = sweep.tallies().next().expect("one function");
/// assert_eq!(tally.inputs, 20_000);
/// assert!(tally.ulps.expect("inputs were judged").error < 2.0);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sweep {
    /// The bits of a build of the core: results of two builds must not be mixed.
    fingerprint: u64,
    range: Range<u32>,
    /// The first magnitude that is not covered.
    next: u32,
    functions: Vec<String>,
    tallies: Vec<Tally>,
}

impl Sweep {
    /// A sweep of these functions over all 2^32 inputs.
    #[must_use]
    pub fn new(functions: &[Function]) -> Self {
        Self::over(functions, 0..MAGNITUDES)
    }

    /// A sweep over the inputs whose bits without the sign lie in `magnitudes`, which end at 2^31 at most.
    #[must_use]
    pub fn over(functions: &[Function], magnitudes: Range<u32>) -> Self {
        Self {
            fingerprint: fingerprint(functions),
            next: magnitudes.start,
            range: magnitudes.start..magnitudes.end.min(MAGNITUDES),
            functions: functions.iter().map(|function| function.name()).collect(),
            tallies: vec![Tally::default(); functions.len()],
        }
    }

    /// Whether a sweep that was loaded can go on with this build.
    ///
    /// # Errors
    ///
    /// A sentence that says why not: a function this build does not know, a core that computes other bits than the
    /// one the sweep began with, or a state that no sweep could be in.
    pub fn check(&self) -> Result<(), String> {
        let again = "start the sweep anew";
        let functions = self.known().map_err(|name| {
            format!("the interrupted sweep is of '{name}', which this build does not know; {again}")
        })?;
        let Range { start, end } = self.range;
        let sound = start <= self.next && self.next <= end && end <= MAGNITUDES;
        if !sound || self.tallies.len() != functions.len() {
            return Err(format!("the file is not the state of a sweep; {again}"));
        }
        if self.fingerprint != fingerprint(&functions) {
            return Err(format!("the core has changed since the sweep was interrupted; {again}"));
        }
        Ok(())
    }

    fn known(&self) -> Result<Vec<Function>, &str> {
        self.functions.iter().map(|name| Function::named(name).ok_or(name.as_str())).collect()
    }

    /// Sweeps until all inputs are covered, and says whether they are: when `stop` becomes true it returns at once
    /// with what it has. `progress` is called at the start and after each round of a million magnitudes or less.
    ///
    /// Functions this build does not know are left out; [`check`](Self::check) tells.
    pub fn run(&mut self, progress: &mut dyn FnMut(Progress), stop: &AtomicBool) -> bool {
        let Ok(functions) = self.known() else { return false };
        let functions: Vec<_> = functions.into_iter().map(|function| (function, claims(function))).collect();
        progress(self.progress());
        while self.next < self.range.end {
            let end = self.range.end.min(self.next.saturating_add(ROUND));
            let Some(found) = round(&functions, self.next..end, self.range.end, stop) else { return false };
            merge(&mut self.tallies, &found);
            self.next = end;
            progress(self.progress());
        }
        true
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let inputs = |until: u32| 2 * u64::from(until - self.range.start);
        Progress { covered: inputs(self.next), total: inputs(self.range.end) }
    }

    /// Whether every input of its range is covered.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.next == self.range.end
    }

    /// Whether its range is that of all 2^32 inputs.
    #[must_use]
    pub fn is_exhaustive(&self) -> bool {
        self.range == (0..MAGNITUDES)
    }

    /// What was found of each function on the inputs covered so far.
    pub fn tallies(&self) -> impl Iterator<Item = (Function, &Tally)> {
        let known = self.functions.iter().map(|name| Function::named(name));
        known.zip(&self.tallies).filter_map(|(function, tally)| Some((function?, tally)))
    }

    /// What was found, as a table like the committed ones.
    #[must_use]
    pub fn table(&self) -> Table {
        Table::of(self.tallies())
    }
}

fn merge(tallies: &mut [Tally], others: &[Tally]) {
    tallies.iter_mut().zip(others).for_each(|(tally, other)| tally.merge(other));
}

/// What was found on these magnitudes of a row that ends at `end`; nothing when stopped.
fn round(
    functions: &[(Function, Claims)],
    magnitudes: Range<u32>,
    end: u32,
    stop: &AtomicBool,
) -> Option<Vec<Tally>> {
    let row = |from: u32| {
        let count = BLOCK.min(magnitudes.end - from);
        Row { first: from, step: 1, count, goes_on: from + count < end }
    };
    let rows: Vec<Row> = magnitudes.clone().step_by(BLOCK as usize).map(row).collect();
    tally_rows(functions, &rows, stop)
}

/// What was found on these rows, each of one block; nothing when stopped.
pub(super) fn tally_rows(
    functions: &[(Function, Claims)],
    rows: &[Row],
    stop: &AtomicBool,
) -> Option<Vec<Tally>> {
    let chunks: Vec<&[Row]> = rows.chunks(BLOCKS_AT_A_TIME as usize).collect();
    let nothing = vec![Tally::default(); functions.len()];
    chunks
        .into_par_iter()
        .map(|rows| {
            let mut tallies = nothing.clone();
            for row in rows {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                let mut block = Block::new(*row);
                for ((function, claims), tally) in functions.iter().zip(&mut tallies) {
                    block.judge(*function, claims, tally);
                }
            }
            Some(tallies)
        })
        .try_reduce(
            || nothing.clone(),
            |mut one, other| {
                merge(&mut one, &other);
                Some(one)
            },
        )
}

/// FNV-1a over what the functions return for 509 inputs of all sizes.
fn fingerprint(functions: &[Function]) -> u64 {
    let inputs = (0..=u32::MAX).step_by(8_437_501).map(f32::from_bits).filter(|x| !x.is_nan());
    let inputs: Vec<f32> = inputs.collect();
    let results = functions.iter().flat_map(|function| inputs.iter().map(|x| function.at(*x).to_bits()));
    let bytes = results.flat_map(u32::to_le_bytes);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
