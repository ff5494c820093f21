//! How many floating-point operations one core does in a second at its widest vectors, from registers alone.

use std::hint::black_box;
use std::time::Instant;

use pulp::{Arch, Simd, WithSimd};

/// Independent chains: enough to hide the latency of a multiplication and an addition on two ports, and few enough for
/// the 16 registers of AVX2.
const CHAINS: usize = 12;
const ROUNDS: usize = 1_000_000;
const REPETITIONS: usize = 15;

struct Kernel {
    fused: bool,
}

impl WithSimd for Kernel {
    type Output = (usize, f32);

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> (usize, f32) {
        // The values tend to 0.5, far from overflow and from denormal numbers.
        let factor = simd.splat_f32s(black_box(0.5));
        let term = simd.splat_f32s(black_box(0.25));
        let mut chains: [S::f32s; CHAINS] = core::array::from_fn(|chain| simd.splat_f32s(chain as f32));
        for _ in 0..ROUNDS {
            for chain in &mut chains {
                *chain = if self.fused {
                    simd.mul_add_f32s(*chain, factor, term)
                } else {
                    simd.add_f32s(simd.mul_f32s(*chain, factor), term)
                };
            }
        }
        let sum = chains.into_iter().fold(simd.splat_f32s(0.0), |sum, chain| simd.add_f32s(sum, chain));
        (S::F32_LANES, simd.reduce_sum_f32s(sum))
    }
}

/// Lanes, and GFLOP/s of the best of some repetitions: what the core can, not what disturbs it.
fn measure(arch: Arch, fused: bool) -> (usize, f64) {
    let mut best = (0, 0.0_f64);
    for _ in 0..REPETITIONS {
        let start = Instant::now();
        let (lanes, sum) = arch.dispatch(Kernel { fused });
        let seconds = start.elapsed().as_secs_f64();
        black_box(sum);
        let operations = (2 * lanes * CHAINS * ROUNDS) as f64;
        best = (lanes, best.1.max(operations / seconds / 1e9));
    }
    best
}

fn main() {
    let arch = Arch::new();
    let (lanes, fused) = measure(arch, true);
    let (_, separate) = measure(arch, false);
    println!(r#"{{"bits": {}, "fused": {fused}, "separate": {separate}}}"#, 32 * lanes);
}
