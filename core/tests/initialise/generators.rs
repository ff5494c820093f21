//! Generators that tests need: the one of the golden values, and ones that are made to give chosen draws.

use std::convert::Infallible;

use rand_core::TryRng;
use rand_pcg::Pcg32;

/// The generator of every golden value and, unless said otherwise, of every other test.
pub fn seeded() -> Pcg32 {
    Pcg32::new(42, 54)
}

/// Gives the words of an iterator.
pub struct Words<I>(pub I);

impl<I: Iterator<Item = u32>> TryRng for Words<I> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.next().expect("a word for each draw"))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        panic!("a draw is one next_u32")
    }

    fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Infallible> {
        panic!("a draw is one next_u32")
    }
}

/// Gives the draws with these top 24 bits, in turn and then again from the first.
pub fn draws(bits: &[u32]) -> Words<impl Iterator<Item = u32>> {
    Words(bits.iter().map(|bits| bits << 8).cycle())
}
