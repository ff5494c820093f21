//! Sign tests over a box, where one answer need not hold for all of it.
//!
//! Three kinds are told apart. A test of exact operands takes the same turn in `f32` as in real arithmetic: every answer
//! is followed in a run of its own, see [`each_way`]. One where the operands can only touch is answered by the interior,
//! and counted. A test of operands with an error is open for good: the two paths may part, and nothing is proved.

use core::cell::RefCell;

/// What became of the sign tests of one run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turns {
    /// Tests of operands with an error, whose answer may differ between `f32` and real arithmetic. Any one of these voids
    /// the run.
    pub open: u64,
    /// Tests of exact operands that can only be equal at the edge of the box, answered as for its interior.
    pub touching: u64,
}

#[derive(Default)]
struct Script {
    /// The answers to follow, and then the ones given.
    answers: Vec<bool>,
    next: usize,
    turns: Turns,
}

thread_local! {
    static SCRIPT: RefCell<Script> = RefCell::default();
}

/// Runs `computation` once for every way its exact sign tests can turn out, and returns all results.
///
/// Ways that no point of the box takes may be among them: they make the union of results larger, never wrong.
pub fn each_way<T>(computation: impl Fn() -> T) -> Vec<(T, Turns)> {
    let mut results = Vec::new();
    let mut answers: Vec<bool> = Vec::new();
    loop {
        SCRIPT.replace(Script { answers, ..Script::default() });
        let result = computation();
        let script = SCRIPT.take();
        results.push((result, script.turns));
        // The next way: the last answer that was `true` becomes `false`, and what came after it is asked anew.
        answers = script.answers;
        while answers.last() == Some(&false) {
            answers.pop();
        }
        match answers.last_mut() {
            Some(last) => *last = false,
            None => return results,
        }
    }
}

/// Whether a quantity between `low` and `high`, with an error up to `error`, is above 0.
pub(super) fn is_positive(low: f64, high: f64, error: f64) -> bool {
    SCRIPT.with_borrow_mut(|script| {
        if low > error {
            return true;
        }
        if error == 0.0 {
            if high <= 0.0 {
                return false;
            }
            if low == 0.0 {
                script.turns.touching += 1;
                return true;
            }
            if low.is_finite() && high.is_finite() {
                return script.follow();
            }
        } else if high < -error {
            return false;
        }
        script.turns.open += 1;
        low > 0.0
    })
}

/// Counts a question that has no answer over the box.
pub(super) fn unanswered() {
    SCRIPT.with_borrow_mut(|script| script.turns.open += 1);
}

impl Script {
    fn follow(&mut self) -> bool {
        let answer = self.answers.get(self.next).copied().unwrap_or(true);
        if self.next == self.answers.len() {
            self.answers.push(answer);
        }
        self.next += 1;
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::{each_way, is_positive};

    #[test]
    fn every_way_is_followed_once() {
        let ways = each_way(|| {
            let first = is_positive(-1.0, 1.0, 0.0);
            (first, if first { Some(is_positive(-2.0, 1.0, 0.0)) } else { None })
        });
        let ways: Vec<_> = ways.into_iter().map(|(way, turns)| (way, turns.open)).collect();
        assert_eq!(ways, [((true, Some(true)), 0), ((true, Some(false)), 0), ((false, None), 0)]);
    }

    #[test]
    fn answers_are_certain_touching_or_open() {
        let one = |low, high, error| {
            let ways = each_way(|| is_positive(low, high, error));
            assert_eq!(ways.len(), 1);
            ways[0]
        };
        assert_eq!(
            (one(0.5, 1.0, 0.25).0, one(-1.0, 0.0, 0.0).0, one(-1.0, -0.5, 0.25).0),
            (true, false, false)
        );
        assert_eq!(one(0.0, 1.0, 0.0).1.touching, 1);
        for (low, high, error) in
            [(0.5, 1.0, 0.5), (-1.0, 1.0, 0.1), (-1.0, -0.1, 0.1), (f64::NEG_INFINITY, 1.0, 0.0)]
        {
            assert_eq!(one(low, high, error).1.open, 1, "{low} {high} {error}");
        }
    }
}
