//! Reproducible random numbers for the generators of test inputs.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::strict;

/// A stream of numbers fixed by its seed.
///
/// On purpose apart from the core's initialisers: a fault there must not change what is tested.
#[derive(Debug, Clone)]
pub struct Draw(Pcg64Mcg);

impl Draw {
    /// The stream that belongs to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Pcg64Mcg::seed_from_u64(seed))
    }
    /// Uniform in [low, high).
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        let unit = (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        low + (high - low) * unit
    }
    /// Nearly standard normal: the sum of twelve uniform numbers, less six. Ample for test inputs, and bounded
    /// by 6.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform(0.0, 1.0)).sum::<f64>() - 6.0
    }
    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }
    /// A whole number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        usize::try_from(self.0.next_u64() % bound).unwrap_or(0)
    }
    /// A multiple of 1/4 in [-2, 2]: sums of a few thousand products of such numbers are exact, even in `f32`.
    pub fn dyadic(&mut self) -> f64 {
        (self.below(17) as f64 - 8.0) / 4.0
    }
    /// Normal numbers, `length` of them.
    pub fn normals(&mut self, length: usize) -> Vec<f64> {
        (0..length).map(|_| self.normal()).collect()
    }
    /// A cotangent for a gradient check: random and non-uniform, every entry between 0.25 and 2 in size.
    ///
    /// A cotangent of ones would never test a softmax or a normalisation, whose gradients it sends to zero; and
    /// a nearly vanishing entry would hide an error in its row.
    pub fn cotangent(&mut self, length: usize) -> Vec<f64> {
        (0..length)
            .map(|_| {
                let size = self.uniform(0.25, 2.0);
                strict::cotangent(if self.below(2) == 0 { size } else { -size })
            })
            .collect()
    }
    /// The numbers 0 to `length` - 1 in random order.
    pub fn permutation(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..length).collect();
        for last in (1..length).rev() {
            order.swap(last, self.below(last + 1));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;

    #[test]
    fn a_seed_fixes_the_stream() {
        assert_eq!(Draw::new(5).normals(8), Draw::new(5).normals(8));
        assert_ne!(Draw::new(5).normals(8), Draw::new(6).normals(8));
    }

    #[test]
    fn draws_stay_in_their_ranges() {
        let mut draw = Draw::new(1);
        for _ in 0..1000 {
            assert!((-3.0..5.0).contains(&draw.uniform(-3.0, 5.0)));
            assert!(draw.below(7) < 7);
            let dyadic = draw.dyadic();
            assert!((-2.0..=2.0).contains(&dyadic) && (dyadic * 4.0).fract() == 0.0);
        }
        assert!(draw.cotangent(100).iter().all(|g| (0.25..=2.0).contains(&g.abs())));
        let mut order = draw.permutation(20);
        assert_ne!(order, (0..20).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..20).collect::<Vec<_>>());
    }
}
