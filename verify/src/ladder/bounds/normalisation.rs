//! Batch norm in training and layer norm, over every group of values of a box.
//!
//! Both normalise groups of n numbers: a feature over its batch, or a sample over its features. Every group is mu + t with
//! the largest t = s and the smallest -s. One piece of the cover fixes where these two stand and s to within 13 %; mu,
//! s and the n - 2 other t are its unknowns. The variance of a piece is then at least about 2 s^2 / n, and that is what
//! keeps the bounds meaningful: over the box as one piece the variance could be 0 while x - mean is not. The last piece
//! holds all s near 0, where epsilon takes over.

use headwater_core::{BatchNorm, Layer, LayerNorm, Real};

use super::{Measured, Place, ceiling, widened};
use crate::bounded::{Range, each_way};
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::ladder::network::Subject;
use crate::parallel;

/// All values lie between minus and plus this.
const LARGEST: f64 = 4.0;
/// Below this s is one piece: about sqrt(epsilon).
const FLAT: f64 = 1.0 / 256.0;
/// Pieces to an octave of s above that.
const STEPS: u32 = 6;
/// From this s on a group counts as spread out.
const SPREAD_OUT: f64 = 1.0;
/// Weights, biases and cotangents.
const WEIGHT: (f64, f64) = (0.5, 1.5);
const BIAS: (f64, f64) = (-1.0, 1.0);
const COTANGENT: (f64, f64) = (-1.0, 1.0);
/// Points of each piece.
const POINTS: usize = 6;
/// Sizes of the groups.
const SIZES: [usize; 3] = [2, 4, 8];
/// As many unknowns as the largest group has members. Smaller groups leave some out, which changes no bound and saves
/// compiling the core for each size.
const UNKNOWNS: usize = 8;
type Bounded = crate::bounded::Bounded<UNKNOWNS>;
/// What is bounded, in the order of [`Results`].
const CLAIMS: [&str; 3] = ["outputs", "gradients by weights and biases", "gradients by inputs"];
/// The largest bounds, for groups of each of [`SIZES`]: where s is below [`SPREAD_OUT`], and above.
///
/// Where all values are nearly the same, outputs are off by a rounding of the mean over sqrt(epsilon), and gradients by
/// inputs, which are up to 1 / sqrt(epsilon) = 316 there, by as much of themselves. No algorithm does better without a
/// second word for the mean.
type Ceilings = [[[f64; 3]; 2]; 3];
const BATCH_NORM: Ceilings = [
    [[1.15e-4, 1.53e-4, 9.1e-2], [1.22e-6, 1.62e-6, 5.02e-6]],
    [[1.16e-4, 3.08e-4, 0.127], [4.28e-6, 9.77e-6, 3.48e-5]],
    [[1.18e-4, 6.27e-4, 0.156], [2.15e-5, 1.07e-4, 3.9e-4]],
];
/// Gradients by weights and biases are sums over n (n - 1) samples here, over n in batch norm.
const LAYER_NORM: Ceilings = [
    [[1.15e-4, 1.53e-4, 9.1e-2], [1.22e-6, 1.62e-6, 4.83e-6]],
    [[1.16e-4, 9.27e-4, 0.127], [4.14e-6, 3.37e-5, 3.47e-5]],
    [[1.18e-4, 4.49e-3, 0.156], [1.96e-5, 8.94e-4, 3.43e-4]],
];

/// A normalisation of groups of n numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Norm {
    Batch,
    Layer,
}

impl Norm {
    fn name(self) -> &'static str {
        match self {
            Norm::Batch => "batch norm",
            Norm::Layer => "layer norm",
        }
    }
}

/// The range of s in a piece.
#[derive(Debug, Clone, Copy)]
struct Spread {
    low: f64,
    high: f64,
}

impl Spread {
    /// From 0 to the largest, in steps.
    fn cover() -> Vec<Spread> {
        let mut cover = vec![Spread { low: 0.0, high: FLAT }];
        while let Some(last) = cover.last().copied().filter(|last| last.high < LARGEST) {
            let octaves = f64::from(u32::try_from(cover.len()).unwrap_or(u32::MAX)) / f64::from(STEPS);
            cover.push(Spread { low: last.high, high: FLAT * octaves.exp2() });
        }
        cover
    }

    fn is_flat(&self) -> bool {
        self.low == 0.0
    }
}

/// Groups of numbers side by side, one for each pair of places that the largest and the smallest can have.
struct Groups {
    norm: Norm,
    /// Members of a group.
    size: usize,
    extremes: Vec<[usize; 2]>,
    subject: Subject,
}

/// Outputs, gradients by weights and biases, gradients by inputs.
type Results<R> = [Vec<R>; 3];

impl Groups {
    fn new(norm: Norm, size: usize) -> Self {
        let pairs = |largest| {
            (0..size).filter(move |smallest| *smallest != largest).map(move |smallest| [largest, smallest])
        };
        let extremes: Vec<[usize; 2]> = (0..size).flat_map(pairs).collect();
        let subject = match norm {
            Norm::Batch => Subject::new(extremes.len(), vec![Layer::BatchNorm(BatchNorm::PYTORCH)], size),
            Norm::Layer => Subject::new(size, vec![Layer::LayerNorm(LayerNorm::PYTORCH)], extremes.len()),
        };
        Self { norm, size, extremes, subject }
    }

    /// Where member `member` of group `group` stands.
    fn place(&self, group: usize, member: usize) -> usize {
        match self.norm {
            Norm::Batch => member * self.extremes.len() + group,
            Norm::Layer => group * self.size + member,
        }
    }

    /// Groups laid out as the layer takes them.
    fn laid_out<T: Copy>(&self, groups: &[Vec<T>], filler: T) -> Vec<T> {
        let mut values = vec![filler; groups.len() * self.size];
        for (group, members) in groups.iter().enumerate() {
            for (member, value) in members.iter().enumerate() {
                values[self.place(group, member)] = *value;
            }
        }
        values
    }

    /// The unknowns: mu, s, and the others' distances from mu.
    fn ranges(&self, spread: Spread, [largest, smallest]: [usize; 2]) -> Vec<Bounded> {
        let mean = (0, LARGEST - spread.low);
        let (middle, half) = (0.5 * (spread.low + spread.high), 0.5 * (spread.high - spread.low));
        // A hair wider than the half, whose rounding must not leave anything out.
        let half = half + 1e-15 * spread.high;
        let mut others = 2..;
        let member = |member| {
            let range = if member == largest {
                Range::of_unknowns(middle, &[mean, (1, half)])
            } else if member == smallest {
                Range::of_unknowns(-middle, &[mean, (1, -half)])
            } else {
                Range::of_unknowns(0.0, &[mean, (others.next().unwrap_or(2), spread.high)])
            };
            Bounded::input(range.clipped(-LARGEST, LARGEST))
        };
        (0..self.size).map(member).collect()
    }

    /// The bounds for one range of s, everywhere in the box.
    fn bounds(&self, spread: Spread) -> Results<f64> {
        let groups: Vec<Vec<Bounded>> = self.extremes.iter().map(|pair| self.ranges(spread, *pair)).collect();
        let inputs = self.laid_out(&groups, Bounded::ZERO);
        let between = |(low, high): (f64, f64)| Bounded::between(low, high);
        let count = self.subject.network().parameter_count() / 2;
        let parameters = [vec![between(WEIGHT); count], vec![between(BIAS); count]].concat();
        let cotangent = vec![between(COTANGENT); inputs.len()];
        let ways = each_way(|| self.subject.outputs_and_gradients(&parameters, &inputs, &cotangent));
        let void = ways.len() != 1 || ways[0].1.open > 0;
        let error = |each: &Bounded| if void { f64::INFINITY } else { each.error() };
        ways[0].0.each_ref().map(|results| results.iter().map(error).collect())
    }

    /// A group of this piece.
    fn group(
        &self,
        spread: Spread,
        [largest, smallest]: [usize; 2],
        point: usize,
        draw: &mut Draw,
    ) -> Vec<f32> {
        // Rounding mean and s to f32 moves the extremes by up to 2^-22: the piece must not be left by that.
        let (least, most) = if spread.is_flat() {
            (0.0, spread.high - 1e-6)
        } else {
            (spread.low + 1e-6, spread.high - 1e-6)
        };
        let s = match point % 3 {
            // Down to where the members are neighbours in f32, and to equality.
            0 if spread.is_flat() => most * 0.1_f64.powi(draw.below(7) as i32),
            0 => least,
            _ => draw.uniform(least, most),
        };
        let room = LARGEST - s;
        let mean = match point {
            0 => room,
            1 => 0.0,
            _ => draw.uniform(-room, room),
        };
        let (top, bottom) = ((mean + s) as f32, (mean - s) as f32);
        let member = |member| {
            let t = match point {
                2 => {
                    if draw.below(2) == 0 {
                        s
                    } else {
                        -s
                    }
                }
                3 => 0.0,
                4 => s,
                _ => draw.uniform(-s, s),
            };
            if member == largest {
                top
            } else if member == smallest {
                bottom
            } else {
                ((mean + t) as f32).clamp(bottom, top)
            }
        };
        (0..self.size).map(member).collect()
    }

    /// A point of every group: parameters, inputs and cotangents.
    fn point(&self, spread: Spread, point: usize, draw: &mut Draw) -> [Vec<f32>; 3] {
        let members: Vec<Vec<f32>> =
            self.extremes.iter().map(|pair| self.group(spread, *pair, point, draw)).collect();
        let inputs = self.laid_out(&members, 0.0);
        let place = Place::ALL[point % Place::ALL.len()];
        let mut several = |count: usize, (low, high)| -> Vec<f32> {
            (0..count).map(|_| place.coordinate(low, high, draw)).collect()
        };
        let count = self.subject.network().parameter_count() / 2;
        let parameters = [several(count, WEIGHT), several(count, BIAS)].concat();
        let cotangent = several(inputs.len(), COTANGENT);
        [parameters, inputs, cotangent]
    }

    /// Whether rounding to `f32` has left every group in its piece.
    fn are_inside(&self, spread: Spread, inputs: &[f32]) -> bool {
        self.extremes.iter().enumerate().all(|(group, [largest, smallest])| {
            let [high, low] = [largest, smallest].map(|member| f64::from(inputs[self.place(group, *member)]));
            let s = 0.5 * (high - low);
            let ordered = (0..self.size)
                .all(|member| (low..=high).contains(&f64::from(inputs[self.place(group, member)])));
            ordered && -LARGEST <= low && high <= LARGEST && spread.low <= s && s <= spread.high
        })
    }
}

/// Claim: for every batch of 2, of 4 and of 8 in a box, batch norm in training strays in `f32` by no more than the bound,
/// forward and backward; and the bound is what the documentation says.
pub fn batch_norm() -> Vec<Fact> {
    every_size(Norm::Batch, &BATCH_NORM)
}

/// Claim: the same of layer norm, for samples of 2, 4 and 8 features.
pub fn layer_norm() -> Vec<Fact> {
    every_size(Norm::Layer, &LAYER_NORM)
}

fn every_size(norm: Norm, ceilings: &Ceilings) -> Vec<Fact> {
    let mut ceiling =
        ceiling(format!("{}: the bounds themselves are at most the figures documented", norm.name()));
    let mut facts = Vec::new();
    for (size, figures) in SIZES.into_iter().zip(ceilings) {
        facts.extend(cover(norm, size, figures, &mut ceiling));
    }
    facts.push(ceiling);
    facts
}

/// Bounds and measurements over all pieces of the cover, for groups that are and are not spread out.
fn cover(norm: Norm, size: usize, ceilings: &[[f64; 3]; 2], ceiling: &mut Fact) -> Vec<Fact> {
    let (close, spread_out): (Vec<_>, Vec<_>) =
        Spread::cover().into_iter().partition(|spread| spread.high <= SPREAD_OUT);
    let mut facts = Vec::new();
    for (spreads, ceilings) in [close, spread_out].into_iter().zip(ceilings) {
        let domain = format!(
            "every group of {size} values from -{LARGEST} to {LARGEST} that are {:.3} to {} apart, epsilon 1e-5, cotangents up \
             to 1",
            2.0 * spreads.first().map_or(0.0, |spread| spread.low),
            2.0 * spreads.last().map_or(0.0, |spread| spread.high),
        );
        let blank = CLAIMS.map(|which| Measured::new(format!("{}, {which}", norm.name()), domain.clone()));
        let pieces = parallel::each(&spreads, |spread| piece(norm, size, *spread));
        let whole = pieces.into_iter().fold(blank, |mut whole, piece| {
            whole.iter_mut().zip(piece).for_each(|(whole, piece)| whole.absorb(piece));
            whole
        });
        for (whole, figure) in whole.into_iter().zip(ceilings) {
            whole.compare_bound(*figure, ceiling);
            facts.push(whole.fact());
        }
    }
    facts
}

/// What is measured in one range of s.
fn piece(norm: Norm, size: usize, spread: Spread) -> [Measured; 3] {
    let groups = Groups::new(norm, size);
    let bounds = groups.bounds(spread);
    let mut measured = CLAIMS.map(|which| Measured::new(which, ""));
    let mut draw = Draw::new(740);
    for point in 0..POINTS {
        let point = groups.point(spread, point, &mut draw);
        let input = || format!("s from {} to {}, inputs {}", spread.low, spread.high, show_slice(&point[1]));
        measured[0].fact.holds(groups.are_inside(spread, &point[1]), input);
        let [parameters, inputs, cotangent] = &point;
        let narrow = groups.subject.outputs_and_gradients(parameters, inputs, cotangent);
        let wide =
            groups.subject.outputs_and_gradients(&widened(parameters), &widened(inputs), &widened(cotangent));
        for (((measured, narrow), wide), bounds) in measured.iter_mut().zip(&narrow).zip(&wide).zip(&bounds) {
            measured.compare(narrow, wide, bounds, input);
        }
    }
    measured
}

#[cfg(test)]
mod tests {
    use super::{Groups, LARGEST, Norm, Spread};

    /// Claim: the cover leaves nothing out between 0 and the largest.
    #[test]
    fn the_cover_has_no_gap() {
        let cover = Spread::cover();
        assert!(cover[0].low == 0.0 && cover[cover.len() - 1].high == LARGEST);
        assert!(cover.windows(2).all(|pair| pair[0].high == pair[1].low));
        assert_eq!(Groups::new(Norm::Batch, 4).extremes.len(), 12);
    }

    /// Claim: where values are nearly the same, batch norm's bound is within a factor of 3 of the least there can be: half
    /// a unit in the last place of the mean, over the deviation.
    #[test]
    fn near_equality_the_bound_is_that_of_the_mean() {
        let [outputs, _, _] = Groups::new(Norm::Batch, 8).bounds(Spread::cover()[0]);
        let least = 2.0_f64.powi(-23) / 1e-5_f64.sqrt() * 1.5;
        assert!(outputs.iter().all(|bound| (least..3.0 * least).contains(bound)), "{least:e} {outputs:?}");
    }
}
