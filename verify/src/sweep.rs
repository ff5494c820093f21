//! Random shapes from proptest, with a fixed seed, gathered into facts.

use std::cell::RefCell;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::fact::Fact;
use crate::strict;

/// The numbers below `cases`; where the verifier is in haste, some of them from the first to the last.
pub(crate) fn spread(cases: u32) -> impl Iterator<Item = u32> {
    (0..cases).filter(|number| strict::takes(u64::from(*number)))
}

/// Runs `check` on `cases` inputs drawn from `strategy`, and returns the fact they add up to.
///
/// The same inputs every time: the generator is seeded by proptest's fixed seed and nothing is remembered between
/// runs. When a check fails the input is shrunk, and the fact's message begins with the smallest one that fails.
pub fn sweep<S: Strategy>(cases: u32, strategy: &S, fact: Fact, check: impl Fn(S::Value, &mut Fact)) -> Fact {
    let config = Config {
        cases: strict::cases(cases),
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let total = RefCell::new(fact);
    let outcome = runner.run(strategy, |input| {
        let mut one = total.borrow().blank().tersely();
        check(input, &mut one);
        let standing = one.so_far();
        total.borrow_mut().absorb(one);
        standing.map_err(TestCaseError::fail)
    });
    let mut fact = total.into_inner();
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, input)) => {
            // The shape is the smallest; now the numbers in it are made simple too.
            let (smallest, mut detailed) = (format!("{input:?}"), fact.blank());
            check(input, &mut detailed);
            let failures = detailed.so_far().err().unwrap_or_else(|| reason.to_string());
            fact.shrunk(format!("  shrunk to {smallest}:\n{failures}"));
        }
        Err(TestError::Abort(reason)) => fact.shrunk(format!("  the sweep was given up: {reason}")),
    }
    fact
}
