//! Hashes, and those that every target must end with.

/// FNV-1a over bytes (Fowler, Noll and Vo).
pub(crate) fn of_bytes(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The same over the bits of scalars, little endian whatever the target.
pub(crate) fn of(values: &[f32]) -> u64 {
    of_bytes(values.iter().flat_map(|value| value.to_bits().to_le_bytes()))
}

/// What a training run ends with: its parameters, its running statistics, its optimiser's moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) parameters: u64,
    pub(crate) state: u64,
    pub(crate) moments: u64,
}

/// The ends of a run with SGD and momentum, and with Adam: on every target, in every build, resumed or not. Where each step of
/// a sum of products is rounded once they are others, and as much the same everywhere.
pub(crate) const ENDS: [End; 2] = if cfg!(feature = "fused") {
    [
        End {
            parameters: 0x0827_7f14_c9bb_d957,
            state: 0x1198_6c66_0331_6adb,
            moments: 0x73cc_6e96_b167_509c,
        },
        End {
            parameters: 0xd5c1_dfdb_998c_e505,
            state: 0xf231_cab7_a8e7_746e,
            moments: 0xe8b0_e248_d93c_6655,
        },
    ]
} else {
    [
        End {
            parameters: 0x9594_d14b_b6b7_38c9,
            state: 0xb766_76e5_43cd_a8df,
            moments: 0x48b6_4bdf_30eb_65d1,
        },
        End {
            parameters: 0xeaa1_3142_b82c_8dbf,
            state: 0xba95_8f58_f72b_5c1c,
            moments: 0xeb53_31d6_1ec7_dfb3,
        },
    ]
};
/// Of every function and every activation with its derivative: see `functions`.
pub(crate) const FUNCTIONS: u64 = 0x6f34_616b_c6bf_98a3;
