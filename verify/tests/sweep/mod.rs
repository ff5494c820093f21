//! Random shapes from proptest, with a fixed seed, gathered into facts.

use std::cell::RefCell;

use headwater_verify::fact::Fact;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Runs `check` on `cases` inputs drawn from `strategy`, and asserts the fact they add up to.
///
/// The same inputs every time: the generator is seeded by proptest's fixed seed and nothing is remembered between runs.
/// When a check fails the input is shrunk first, so that the message names the smallest shape that fails.
pub(crate) fn sweep<S: Strategy>(cases: u32, strategy: &S, fact: Fact, check: impl Fn(S::Value, &mut Fact)) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let total = RefCell::new(fact);
    let outcome = runner.run(strategy, |input| {
        let mut one = total.borrow().blank();
        check(input, &mut one);
        let standing = one.so_far();
        total.borrow_mut().absorb(one);
        standing.map_err(TestCaseError::fail)
    });
    let fact = total.into_inner();
    if let Err(failure) = outcome {
        println!("{fact}");
        panic!("\n{}: {}\n  oracle {}\n{failure}", fact.rung, fact.claim, fact.oracle);
    }
    fact.assert();
}
