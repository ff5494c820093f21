//! Softmax cross-entropy over all logits of a box.
//!
//! Which logit is the largest decides the path, so the box is covered by one piece for each: there the largest is M and
//! each other one M - g, with a gap g of its own. The piece of class k holds the rows whose *first* largest logit is k.

use headwater_core::{Loss, Real, Targets};

use super::{Measured, ceiling, widened};
use crate::bounded::{Bounded, Range, each_way};
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};

/// Classes, and unknowns of a row: the largest logit, and a gap for each of the others.
const CLASSES: usize = 10;
/// Logits lie between minus and plus this.
const LARGEST: f64 = 16.0;
/// Points of each piece.
const POINTS: usize = 24;

/// What is bounded.
const CLAIMS: [&str; 3] = [
    "softmax cross-entropy, value",
    "softmax cross-entropy, gradient by the logits of wrong classes",
    "softmax cross-entropy, gradient by the logits of right classes",
];
/// The largest bound of each, for one sample and for four. The last is that of a sum over nine others, all of them near the
/// leader, times a scale for none of them near: a range knows nothing of that contradiction.
const CEILINGS: [[f64; 3]; 2] = [[7.61e-6, 4.31e-6, 4.6e-5], [1.34e-5, 1.1e-6, 1.17e-5]];

/// In the order of [`CLAIMS`].
type Results<R> = [Vec<R>; 3];

/// A piece of the box: in each row the same class leads.
struct Piece {
    leader: usize,
    classes: Vec<usize>,
}

impl Piece {
    fn logits<const N: usize>(&self) -> Vec<Bounded<N>> {
        let row = |sample: usize| {
            (0..CLASSES).map(move |class| {
                // Unknowns: for each row the largest logit and the gaps.
                let first = sample * CLASSES;
                let largest = (first, LARGEST);
                let range = if class == self.leader {
                    Range::of_unknowns(0.0, &[largest])
                } else {
                    Range::of_unknowns(
                        -LARGEST,
                        &[largest, (first + 1 + (class + CLASSES - self.leader - 1) % CLASSES, LARGEST)],
                    )
                };
                Bounded::input(range.clipped(-LARGEST, LARGEST))
            })
        };
        (0..self.classes.len()).flat_map(row).collect()
    }

    /// The largest errors over all ways that comparisons before the leader can turn out.
    fn bounds<const N: usize>(&self) -> Results<f64> {
        let logits = self.logits::<N>();
        let ways = each_way(|| self.evaluate(&logits)).into_iter().map(|(results, turns)| {
            let void = if turns.open > 0 { f64::INFINITY } else { 0.0 };
            results.map(|results| results.iter().map(|result| result.error().max(void)).collect::<Vec<f64>>())
        });
        let larger = |a: Results<f64>, b: Results<f64>| {
            let mut others = b.into_iter();
            a.map(|a| a.into_iter().zip(others.next().unwrap_or_default()).map(|(a, b)| a.max(b)).collect())
        };
        ways.reduce(larger).unwrap_or_default()
    }

    fn evaluate<R: Real>(&self, logits: &[R]) -> Results<R> {
        let mut gradient = vec![R::from_f64(f64::NAN); logits.len()];
        let targets = Targets::Classes(&self.classes);
        let loss = Loss::softmax_cross_entropy();
        let value = loss.evaluate_with_gradient(logits, CLASSES, targets, &mut gradient);
        let is_right = |index: usize| self.classes.get(index / CLASSES) == Some(&(index % CLASSES));
        let pick =
            |right| (0..gradient.len()).filter(move |i| is_right(*i) == right).map(|i| gradient[i]).collect();
        [vec![value.unwrap_or(R::from_f64(f64::NAN))], pick(false), pick(true)]
    }

    /// Logits of this piece.
    fn point(&self, point: usize, draw: &mut Draw) -> Vec<f32> {
        let mut logits = Vec::new();
        for _ in &self.classes {
            let largest = match point % 4 {
                0 => LARGEST,
                1 => draw.uniform(0.0, 0.01) - LARGEST,
                _ => draw.uniform(-LARGEST, LARGEST),
            };
            // From far behind to neck and neck.
            let scale = (LARGEST + largest) * 0.1_f64.powi((point / 4) as i32);
            let row = (0..CLASSES).map(|class| {
                let gap = match point % 3 {
                    0 => scale,
                    1 if draw.below(2) == 0 => 0.0,
                    _ => draw.uniform(0.0, scale),
                };
                let (top, logit) = (largest as f32, (largest - gap) as f32);
                match class.cmp(&self.leader) {
                    core::cmp::Ordering::Less => logit.min(top.next_down()),
                    core::cmp::Ordering::Equal => top,
                    core::cmp::Ordering::Greater => logit.min(top),
                }
            });
            logits.extend(row.map(|logit| logit.max(-LARGEST as f32)));
        }
        logits
    }
}

/// Claim: for all logits between -16 and 16, softmax cross-entropy and its gradient in `f32` stray by no more than the
/// bound: for one sample with any class leading and any class right; and for a mean over four.
pub fn softmax_cross_entropy() -> Vec<Fact> {
    let single =
        (0..CLASSES).flat_map(|leader| (0..CLASSES).map(move |class| Piece { leader, classes: vec![class] }));
    let several = [[0, 1, 9, 0], [3, 3, 3, 3], [0, 0, 0, 0]];
    let several = several.into_iter().map(|classes| Piece { leader: 0, classes: classes.to_vec() });
    let mut ceiling =
        ceiling("softmax cross-entropy: the bounds themselves are at most the figures documented");
    let [one, four] = CEILINGS;
    let mut facts = judge::<CLASSES>(single, "one sample", one, &mut ceiling);
    let claim = "four samples, the first logit leading";
    facts.extend(judge::<{ 4 * CLASSES }>(several, claim, four, &mut ceiling));
    facts.push(ceiling);
    facts
}

fn judge<const N: usize>(
    pieces: impl Iterator<Item = Piece>,
    samples: &str,
    figures: [f64; 3],
    ceiling: &mut Fact,
) -> Vec<Fact> {
    let domain = format!("{CLASSES} logits from -{LARGEST} to {LARGEST}, {samples}");
    let mut measured = CLAIMS.map(|claim| Measured::new(claim, domain.clone()));
    let mut draw = Draw::new(730);
    for piece in pieces {
        let bounds = piece.bounds::<N>();
        for point in 0..POINTS {
            let logits = piece.point(point, &mut draw);
            let (narrow, wide) = (piece.evaluate(&logits), piece.evaluate(&widened(&logits)));
            let input = || format!("class {:?} right, logits {}", piece.classes, show_slice(&logits));
            for (((measured, narrow), wide), bounds) in
                measured.iter_mut().zip(&narrow).zip(&wide).zip(&bounds)
            {
                measured.compare(narrow, wide, bounds, input);
            }
        }
    }
    measured.iter().zip(figures).for_each(|(measured, figure)| measured.compare_bound(figure, ceiling));
    measured.into_iter().map(Measured::fact).collect()
}
