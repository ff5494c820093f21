//! The smallest generator there is: it weighs next to nothing.

use core::convert::Infallible;
use rand_core::TryRng;

/// Multiples of the golden ratio (Weyl 1916). Good enough to be weighed, not to be used.
#[derive(Debug)]
pub struct Weyl(u32);

impl Weyl {
    /// From zero.
    #[allow(clippy::new_without_default, reason = "it is for one image")]
    pub const fn new() -> Self {
        Self(0)
    }
}

impl TryRng for Weyl {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.0 = self.0.wrapping_add(0x9e37_79b9);
        Ok(self.0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from(self.try_next_u32()?) << 32 | u64::from(self.try_next_u32()?))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            *byte = (self.try_next_u32()? >> 24) as u8;
        }
        Ok(())
    }
}
