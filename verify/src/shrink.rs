//! From an input that fails to the simplest one near it that still does.
//!
//! Numbers are simple in this order: 0, 1, -1, 2, -2, the other integers by size, then halves, quarters, sixteenths, and
//! all others last. A cotangent that is 1 in one place and 0 elsewhere is simplest of all: then a single output's
//! derivative is in question.

use std::cmp::Ordering;

/// An input of a gradient check: where, and with which cotangent.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The inputs.
    pub x: Vec<f64>,
    /// The cotangent of the outputs.
    pub cotangent: Vec<f64>,
}

impl Point {
    /// The same numbers as `f32`; exact for the points that the checks use.
    #[must_use]
    pub fn narrow(&self) -> (Vec<f32>, Vec<f32>) {
        let cast = |values: &[f64]| values.iter().map(|x| *x as f32).collect();
        (cast(&self.x), cast(&self.cotangent))
    }
}

/// How simple a number is: smaller is simpler.
fn simplicity(value: f64) -> (u8, f64, bool) {
    let class = [1.0, 2.0, 4.0, 16.0].iter().position(|parts| (value * parts).fract() == 0.0);
    let class = match class {
        _ if value == 0.0 => 0,
        Some(class) => 1 + class as u8,
        None => 5,
    };
    (class, value.abs(), value.is_sign_negative())
}

fn simpler(a: f64, b: f64) -> bool {
    simplicity(a).partial_cmp(&simplicity(b)) == Some(Ordering::Less)
}

/// Simpler numbers to try in the place of `value`, the simplest first.
fn candidates(value: f64) -> Vec<f64> {
    let step = value.signum();
    let mut tried = vec![0.0, 1.0, -1.0, 2.0, -2.0, (value / 2.0).trunc(), (value * 0.75).trunc()];
    tried.extend([value.trunc() - step, value.trunc(), value.round()]);
    tried.extend([2.0, 4.0, 16.0].map(|parts| (value * parts).round() / parts));
    tried.extend([value / 2.0, 0.5, -0.5]);
    tried.retain(|candidate| simpler(*candidate, value));
    tried.sort_by(|a, b| simplicity(*a).partial_cmp(&simplicity(*b)).unwrap_or(Ordering::Equal));
    tried.dedup();
    tried
}

/// A search for a simpler point that still fails, with a limit on how many points it may try.
struct Search<F> {
    best: Point,
    fails: F,
    left: usize,
    accepted: usize,
}

impl<F: FnMut(&Point) -> bool> Search<F> {
    /// Changes the best point if the changed one differs and still fails.
    fn attempt(&mut self, change: impl FnOnce(&mut Point)) -> bool {
        let mut changed = self.best.clone();
        change(&mut changed);
        if self.left == 0 || changed == self.best {
            return false;
        }
        self.left -= 1;
        let better = (self.fails)(&changed);
        if better {
            self.best = changed;
            self.accepted += 1;
        }
        better
    }

    /// Whether one output alone still fails.
    fn isolate_an_output(&mut self) -> bool {
        for output in 0..self.best.cotangent.len() {
            let isolated = |point: &mut Point| {
                point.cotangent.fill(0.0);
                point.cotangent[output] = 1.0;
            };
            if self.attempt(isolated) {
                return true;
            }
        }
        false
    }

    /// Zeros, or ones, in runs of half the length, a quarter and so on.
    fn flatten(&mut self) {
        let count = self.best.x.len();
        let mut run = count;
        while run > 0 {
            for start in (0..count).step_by(run) {
                let range = start..(start + run).min(count);
                if !self.attempt(|point| point.x[range.clone()].fill(0.0)) && run > 1 {
                    let ones = |x: &mut f64| *x = if simpler(1.0, *x) { 1.0 } else { *x };
                    self.attempt(|point| point.x[range].iter_mut().for_each(ones));
                }
            }
            run /= 2;
        }
    }

    fn simplify_each(&mut self, part: fn(&mut Point) -> &mut Vec<f64>) {
        for index in 0..part(&mut self.best).len() {
            // Each acceptance opens new candidates; every one is simpler, so this ends.
            while candidates(part(&mut self.best)[index])
                .into_iter()
                .any(|candidate| self.attempt(|point| part(point)[index] = candidate))
            {}
        }
    }
}

/// The simplest point found for which `fails` still holds, after at most `budget` attempts, and how many of them were
/// steps forward. `fails` must hold for `point`.
pub fn shrink(point: Point, budget: usize, fails: impl FnMut(&Point) -> bool) -> (Point, usize) {
    let mut search = Search { best: point, fails, left: budget, accepted: 0 };
    let isolated = search.isolate_an_output();
    loop {
        let before = search.best.clone();
        search.flatten();
        search.simplify_each(|point| &mut point.x);
        if !isolated {
            search.simplify_each(|point| &mut point.cotangent);
        }
        if search.left == 0 || search.best == before {
            return (search.best, search.accepted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Point, candidates, shrink, simpler};

    #[test]
    fn simple_numbers_come_in_the_order_stated() {
        let order = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, 40.0, 0.5, -0.5, 1.5, 0.25, 0.0625, 0.3];
        for pair in order.windows(2) {
            assert!(simpler(pair[0], pair[1]) && !simpler(pair[1], pair[0]), "{pair:?}");
        }
        for value in [0.0, -0.0, 1.0, 7.0, -2.75, 0.3, 1e300, -1e-300] {
            assert!(candidates(value).iter().all(|candidate| simpler(*candidate, value)), "{value}");
        }
    }

    /// Claim: what does not matter becomes 0, one output remains, and a bound is met at the nearest integer.
    /// Oracle: failures whose simplest case is known.
    #[test]
    fn the_simplest_failing_point_is_found() {
        let start =
            || Point { x: vec![0.37, -41.213, 8.9, 1.01, -0.6, 2.2], cotangent: vec![0.7, -1.3, 0.9] };
        let (found, steps) = shrink(start(), 500, |point| point.x[2] > 6.5 && point.cotangent[1] != 0.0);
        assert_eq!(found, Point { x: vec![0.0, 0.0, 7.0, 0.0, 0.0, 0.0], cotangent: vec![0.0, 1.0, 0.0] });
        assert!(steps > 2);
        let (found, _) = shrink(start(), 500, |point| point.x[1] < -0.3 && point.x[3] * point.x[4] < 0.0);
        assert_eq!(found.x, [0.0, -1.0, 0.0, 1.0, -1.0, 0.0]);
        assert_eq!(found.cotangent, [1.0, 0.0, 0.0]);
    }

    #[test]
    fn the_budget_is_kept_and_a_result_always_fails() {
        let point = Point { x: vec![0.123; 40], cotangent: vec![0.4; 3] };
        for budget in [0, 1, 7, 60] {
            let mut tried = 0;
            let sum = |point: &Point| point.x.iter().sum::<f64>();
            let (found, _) = shrink(point.clone(), budget, |point| {
                tried += 1;
                sum(point) > 3.0
            });
            assert!(tried <= budget && sum(&found) > 3.0);
        }
    }
}
