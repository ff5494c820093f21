//! Orders drawn at random, the same for the same generator on every machine and in every release.

use rand_core::Rng;
use rand_pcg::Pcg32;

/// The order in which an epoch, counted from 1, sees its samples: batch by batch, these numbers.
///
/// ```
/// let mut order = headwater_model::epoch_order(5, 66, 1);
/// assert_ne!(order, headwater_model::epoch_order(5, 66, 2));
/// order.sort();
/// assert_eq!(order, [0, 1, 2, 3, 4]);
/// ```
#[must_use]
pub fn epoch_order(samples: usize, seed: u64, epoch: u64) -> Vec<usize> {
    shuffled(samples, &mut Pcg32::new(seed, epoch))
}

/// The numbers below `count` in random order: Fisher and Yates's shuffle (Knuth, "Seminumerical Algorithms", 3.4.2,
/// Algorithm P), each place drawn from the top of 32 random bits times the number of places. One order is more likely than
/// another by at most `count` in 2^32.
pub(crate) fn shuffled(count: usize, generator: &mut impl Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let places = last as u64 + 1;
        let place = (u64::from(generator.next_u32()) * places) >> 32;
        order.swap(last, place as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use rand_pcg::Pcg32;

    use super::shuffled;

    /// Claim: every number occurs once, and another stream gives another order. Oracle: sorting.
    #[test]
    fn every_number_occurs_once() {
        for count in [0, 1, 2, 100] {
            let mut order = shuffled(count, &mut Pcg32::new(1, 1));
            order.sort_unstable();
            assert!(order.into_iter().eq(0..count));
        }
        assert_ne!(shuffled(100, &mut Pcg32::new(1, 1)), shuffled(100, &mut Pcg32::new(1, 2)));
    }

    /// Claim: all orders of three are about equally likely. Oracle: 6,000 orders, each of six expected 1,000 times.
    /// Tolerance: five standard deviations, 5 sqrt(6000 / 6 * 5 / 6) = 144.
    #[test]
    fn no_order_is_preferred() {
        let mut generator = Pcg32::new(66, 1);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..6000 {
            *counts.entry(shuffled(3, &mut generator)).or_insert(0_i32) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| (count - 1000).abs() < 144), "{counts:?}");
    }
}
