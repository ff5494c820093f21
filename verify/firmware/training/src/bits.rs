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
            parameters: 0xbcb9_a2e0_4d1f_3e38,
            state: 0x58f3_e7ea_8568_3e75,
            moments: 0x9507_44d9_c25d_cbe6,
        },
        End {
            parameters: 0xc5ed_063d_a773_5117,
            state: 0x91c3_32ec_ccab_d9d2,
            moments: 0x2f50_ea0f_e8c7_6d1d,
        },
    ]
} else {
    [
        End {
            parameters: 0xc343_ff24_9318_2a7d,
            state: 0xdb71_0bf0_75ee_f371,
            moments: 0xf27d_6a54_07e3_5176,
        },
        End {
            parameters: 0xd482_bcc2_d8f5_68ee,
            state: 0xab79_56f2_7e54_5406,
            moments: 0xb3c2_47d9_c9fc_0f81,
        },
    ]
};
/// Of every function and every activation with its derivative: see `functions`.
pub(crate) const FUNCTIONS: u64 = 0x67df_1164_92f9_966e;
