//! Broken files by the hundred.

use proptest::prelude::*;

use super::{BYTES, parsed};

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(5), ..ProptestConfig::default() })]

    /// Claim: no part of a file passes for the whole. Oracle: its length.
    #[test]
    fn cut_off(end in 0..BYTES.len()) {
        prop_assert!(parsed(&BYTES[..end]).is_err());
    }

    /// Claim: bytes overwritten in the header never bring the reader down, and what is read all the same has the
    /// network's lengths. Oracle: no panic.
    #[test]
    fn overwritten(changes in prop::collection::vec((0..1500_usize, any::<u8>()), 1..6)) {
        let mut bytes = BYTES.to_vec();
        for (index, byte) in changes {
            let index = index % bytes.len();
            bytes[index] = byte;
        }
        if let Ok(weights) = parsed(&bytes) {
            prop_assert_eq!(weights.parameters.len(), parsed(BYTES).unwrap().parameters.len());
        }
    }
}
