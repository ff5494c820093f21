//! Functions that are nothing but a name: a hash of the argument.

use super::{Field, MODULUS};

/// The functions; each has its own hash.
#[derive(Clone, Copy)]
pub(super) enum Symbol {
    Exponential,
    Logarithm,
    ErrorFunction,
}

/// SplitMix64's output function (Steele, Lea & Flood 2014, "Fast Splittable Pseudorandom Number Generators").
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Symbol {
    const fn key(self) -> u64 {
        match self {
            Symbol::Exponential => 0x9e37_79b9_7f4a_7c15,
            Symbol::Logarithm => 0xd1b5_4a32_d192_ed03,
            Symbol::ErrorFunction => 0x8cb9_2ba7_2f3d_8dd7,
        }
    }

    /// The symbol at a residue.
    pub(super) const fn at(self, x: Field) -> Field {
        Field::new(mix(mix(x.0 ^ self.key()).wrapping_add(self.key())))
    }

    /// The symbol at the one of x and -x that comes first, and whether that is x itself.
    pub(super) fn at_half(self, x: Field) -> (Field, bool) {
        let first = x.0 <= MODULUS / 2;
        (self.at(if first { x } else { -x }), first)
    }
}
