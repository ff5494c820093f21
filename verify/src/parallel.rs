//! Work spread over the cores, by one loop that is compiled once: `rayon` compiles some 170 functions for each closure.

use std::sync::{Mutex, PoisonError};

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

/// What `work` makes of each number below `count`, in their order whatever the threads.
///
/// One task for each: what is done side by side here takes milliseconds, and some of it many times as long as the rest.
pub(crate) fn numbered<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let slots: Vec<Mutex<Option<T>>> = (0..count).map(|_| Mutex::new(None)).collect();
    run(count, &|number| {
        let result = work(number);
        if let Some(slot) = slots.get(number) {
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
        }
    });
    slots.into_iter().filter_map(|slot| slot.into_inner().unwrap_or_else(PoisonError::into_inner)).collect()
}

/// What `work` makes of each item, in their order whatever the threads.
pub(crate) fn each<I: Sync, T: Send>(items: &[I], work: impl Fn(&I) -> T + Sync) -> Vec<T> {
    numbered(items.len(), |number| work(&items[number]))
}

fn run(count: usize, work: &(dyn Fn(usize) + Sync)) {
    (0..count).into_par_iter().with_max_len(1).for_each(work);
}

#[cfg(test)]
mod tests {
    use super::{each, numbered};

    /// Claim: every number once, in order, although later tasks end first.
    #[test]
    fn results_come_in_order() {
        let slow_at_first = |number: usize| (0..1000 * (64 - number)).fold(number, |sum, _| sum ^ 1) & !1;
        assert_eq!(numbered(64, slow_at_first), (0..64).map(|n| n & !1).collect::<Vec<_>>());
        assert_eq!(each(&["a", "b"], |text| text.to_uppercase()), ["A", "B"]);
        assert!(numbered(0, |number| number).is_empty());
    }

    /// Claim: a panic in one task is a panic of the whole.
    #[test]
    #[should_panic(expected = "number 3")]
    fn a_panic_is_handed_on() {
        numbered(8, |number| assert!(number != 3, "number {number}"));
    }
}
