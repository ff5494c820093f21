//! Draws that are chosen, not random: a generator that repeats given words.

use std::convert::Infallible;

use rand_core::{Rng, TryRng};

use crate::draw::Draw;

/// The pair of draws inside the disc of the polar method nearest to its rim, for a first coordinate near `x`.
fn at_the_rim(x: f64) -> [u32; 2] {
    let (odd, whole) = ((x * 8_388_608.0) as u64 * 2 + 1, 1_u64 << 24);
    let largest = (whole * whole - odd * odd - 1).isqrt();
    let largest = largest - (1 - largest % 2);
    // j = 2k + 1 - 2^24, backwards.
    [odd, largest].map(|j| ((j + whole - 1) / 2) as u32)
}

/// A generator that gives these words, again and again.
#[derive(Debug, Clone)]
pub(super) struct Words {
    words: Vec<u32>,
    next: usize,
}

impl Words {
    /// Words whose top 24 bits are the ends and the middle of their range, then random ones.
    ///
    /// The first pair is the point nearest to 0 of the polar method's square, the next lie in its corners and then at the
    /// rim of its disc.
    pub(super) fn with_edges(seed: u64) -> Self {
        let (middle, last) = (1 << 23, (1 << 24) - 1);
        let edges = [middle, middle, middle - 1, middle, 0, last, last, middle, middle, 0, last, last, 1, 2];
        let mut draw = Draw::new(seed);
        let mut tops = edges.to_vec();
        tops.extend([0.1, 0.6, 0.8, 0.99].into_iter().flat_map(at_the_rim));
        tops.extend((0..498).map(|_| draw.below(1 << 24) as u32));
        // The low 8 bits are not to matter.
        let words = tops.into_iter().map(|top| (top << 8) | draw.below(256) as u32).collect();
        Self { words, next: 0 }
    }

    /// Only these words.
    pub(super) fn only(words: Vec<u32>) -> Self {
        Self { words, next: 0 }
    }

    /// s of the documentation: (2k + 1 - 2^24) / 2^24 for the top 24 bits k of the next word.
    pub(super) fn signed(&mut self) -> f64 {
        let top = self.next_u32() >> 8;
        (2.0 * f64::from(top) + 1.0) / 16_777_216.0 - 1.0
    }

    /// Normal numbers by Marsaglia's polar method as documented. The squares are exact in f64.
    pub(super) fn normals(&mut self, count: usize) -> Vec<f64> {
        let mut numbers = Vec::new();
        while numbers.len() < count {
            let (x, y) = (self.signed(), self.signed());
            let q = x * x + y * y;
            if q < 1.0 {
                let stretch = (-2.0 * q.ln() / q).sqrt();
                numbers.extend([x * stretch, y * stretch]);
            }
        }
        numbers.truncate(count);
        numbers
    }
}

impl TryRng for Words {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let word = self.words[self.next % self.words.len()];
        self.next += 1;
        Ok(word)
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok((u64::from(self.next_u32()) << 32) | u64::from(self.next_u32()))
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            *byte = self.next_u32() as u8;
        }
        Ok(())
    }
}
