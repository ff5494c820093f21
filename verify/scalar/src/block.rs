//! One function on one block of inputs: a row of magnitudes with both signs.

use crate::LENGTH;
use crate::claims::{Claims, Direction, Mirror};
use crate::error::{LOST, error_of, first_equal, largest_error, range};
use crate::function::Function;
use crate::quantities::Quantities;
use crate::reference::{Side, fill};
use crate::tally::{Extreme, Peak, Tally, greater, lesser, worse};
use crate::wide::widest;

/// The bits of the first magnitude that is no number.
const FIRST_NAN: u32 = 0x7f80_0001;
const SIGN: u32 = 0x8000_0000;

/// A row of magnitudes: `count` bit patterns without a sign, each `step` above the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The bits of the first.
    pub first: u32,
    /// What is added to the bits from one to the next.
    pub step: u32,
    /// How many there are.
    pub count: u32,
    /// Whether the row goes on: the first of the next block then belongs to a pair of neighbours.
    pub goes_on: bool,
}

impl Row {
    fn bits(self, index: usize) -> u32 {
        self.first + self.step * index as u32
    }
}

/// One sign of the inputs of a block, with the results.
struct Half {
    sign: u32,
    inputs: Vec<f32>,
    found: Vec<f32>,
}

/// A block of inputs with what the references share on it.
pub struct Block {
    row: Row,
    /// How many magnitudes of the block are numbers; the others are NaN.
    numbers: usize,
    /// The same with the one beyond the block, if that is a number.
    with_next: usize,
    quantities: Quantities,
    halves: [Half; 2],
    references: Vec<f64>,
}

impl Block {
    /// At most [`LENGTH`] magnitudes, the one beyond the block included.
    ///
    /// # Panics
    ///
    /// When there are more.
    pub fn new(row: Row) -> Self {
        let count = row.count as usize;
        let length = count + usize::from(row.goes_on);
        assert!(length <= LENGTH, "a block of {count} does not fit");
        let magnitudes: Vec<u32> = (0..length).map(|index| row.bits(index)).collect();
        let with_next = magnitudes.partition_point(|bits| *bits < FIRST_NAN);
        let numbers = with_next.min(count);
        let half = |sign: u32| {
            let inputs: Vec<f32> = magnitudes.iter().map(|bits| f32::from_bits(bits | sign)).collect();
            Half { sign, found: vec![0.0; inputs.len()], inputs }
        };
        let halves = [half(0), half(SIGN)];
        let quantities = Quantities::of(&halves[0].inputs[..numbers]);
        Self { row, numbers, with_next, quantities, halves, references: vec![0.0; numbers] }
    }

    /// Adds what `function` does on this block.
    pub fn judge(&mut self, function: Function, claims: &Claims, tally: &mut Tally) {
        tally.inputs += 2 * u64::from(self.row.count);
        for half in &mut self.halves {
            function.compute(&half.inputs, &mut half.found);
        }
        for negative in [false, true] {
            let half = &self.halves[usize::from(negative)];
            let quantities = &self.quantities;
            fill(function, &mut Side { quantities, negative, out: &mut self.references });
            let (found, beyond) = half.found[..self.row.count as usize].split_at(self.numbers);
            self.judge_errors(half, found, claims, tally);
            self.judge_range(half, found, claims, tally);
            self.judge_direction(half, claims, tally);
            for (index, _) in beyond.iter().enumerate().filter(|(_, found)| !found.is_nan()) {
                tally.hidden_nans.add(self.row.bits(self.numbers + index) | half.sign);
            }
        }
        self.judge_mirror(claims, tally);
    }

    fn judge_errors(&self, half: &Half, found: &[f32], claims: &Claims, tally: &mut Tally) {
        let inputs = &half.inputs[..self.numbers];
        let Some((first, last)) = inputs.first().zip(inputs.last()) else { return };
        // A row of negative inputs goes down.
        match claims.crossing.filter(|[low, high]| half.sign == SIGN && first >= low && last <= high) {
            Some(crossing) => self.judge_crossing(inputs, found, crossing, tally),
            None => {
                let error = largest_error(found, &self.references);
                let beats = |old: Peak| error > old.error || (error == old.error && first.to_bits() < old.at);
                if tally.ulps.is_none_or(beats) {
                    let is_it = |(found, reference): (&f32, &f64)| error_of(*found, *reference) == error;
                    let index = found.iter().zip(&self.references).position(is_it).unwrap_or_default();
                    tally.ulps = worse(tally.ulps, Some(Peak { error, at: inputs[index].to_bits() }));
                }
            }
        }
    }

    fn judge_crossing(&self, inputs: &[f32], found: &[f32], [low, high]: [f32; 2], tally: &mut Tally) {
        for ((x, found), reference) in inputs.iter().zip(found).zip(&self.references) {
            let at = x.to_bits();
            if low <= *x && *x <= high {
                let error = (f64::from(*found) - reference).abs() / f64::from(f32::EPSILON);
                let error = if error < LOST { error } else { LOST };
                tally.crossing = worse(tally.crossing, Some(Peak { error, at }));
            } else {
                tally.ulps = worse(tally.ulps, Some(Peak { error: error_of(*found, *reference), at }));
            }
        }
    }

    fn judge_range(&self, half: &Half, found: &[f32], claims: &Claims, tally: &mut Tally) {
        let [least, greatest] = range(found);
        let [low, high] = claims.bounds;
        if least < low || greatest > high || claims.only.is_some() {
            let allowed = |y: f32| match claims.only {
                Some(only) => only.contains(&y),
                None => y.is_nan() || (low <= y && y <= high),
            };
            for (index, _) in found.iter().enumerate().filter(|(_, y)| !allowed(**y)) {
                tally.outside.add(self.row.bits(index) | half.sign);
            }
        }
        let first = self.row.first | half.sign;
        let place = |value: f32| {
            let index = first_equal(found, value)?;
            Some(Extreme { found: found[index].to_bits(), at: self.row.bits(index) | half.sign })
        };
        // The search is for a block that may hold the first of equal results, or a new extreme.
        let reaches = |new: f32, old: Extreme| new == old.value() && first < old.at;
        if tally.least.is_none_or(|old| least < old.value() || reaches(least, old)) {
            tally.least = lesser(tally.least, place(least));
        }
        if tally.greatest.is_none_or(|old| greatest > old.value() || reaches(greatest, old)) {
            tally.greatest = greater(tally.greatest, place(greatest));
        }
    }

    fn judge_direction(&self, half: &Half, claims: &Claims, tally: &mut Tally) {
        let Some(direction) = claims.direction.filter(|_| self.row.step == 1) else { return };
        let found = &half.found[..self.with_next];
        // Along a row of negative inputs x falls.
        let up = (direction == Direction::Rising) == (half.sign == 0);
        let pairs = found.iter().zip(found.get(1..).unwrap_or_default());
        let count = if up { count(pairs.clone(), falls) } else { count(pairs.clone(), rises) };
        if count > 0 {
            let first = pairs.clone().position(if up { falls } else { rises }).unwrap_or_default();
            tally.descents.add(self.row.bits(first) | half.sign);
            tally.descents.count += count - 1;
        }
    }

    fn judge_mirror(&self, claims: &Claims, tally: &mut Tally) {
        let flipped = match claims.mirror {
            None => return,
            Some(Mirror::Odd) => SIGN,
            Some(Mirror::Even) => 0,
        };
        let [above, below] = &self.halves;
        let pairs = above.found[..self.numbers].iter().zip(&below.found[..self.numbers]);
        let differs = |(above, below): (&f32, &f32)| above.to_bits() ^ flipped != below.to_bits();
        let count = count(pairs.clone(), differs);
        if count > 0 {
            let first = pairs.clone().position(differs).unwrap_or_default();
            tally.lopsided.add(self.row.bits(first));
            tally.lopsided.count += count - 1;
        }
    }
}

#[inline(always)]
fn falls((here, next): (&f32, &f32)) -> bool {
    next < here
}

#[inline(always)]
fn rises((here, next): (&f32, &f32)) -> bool {
    next > here
}

/// How many pairs are of this kind.
#[inline(always)]
fn count<'a>(
    pairs: impl Iterator<Item = (&'a f32, &'a f32)>,
    is_one: impl Fn((&'a f32, &'a f32)) -> bool,
) -> u64 {
    let count: u32 = widest(
        #[inline(always)]
        || {
            let mut count = 0;
            for pair in pairs {
                count += u32::from(is_one(pair));
            }
            count
        },
    );
    u64::from(count)
}
