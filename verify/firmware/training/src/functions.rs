//! Every elementary function and every activation, over the whole range of `f32`.
//!
//! Training passes only some of them, and those on ordinary arguments; software floats differ first at the edges.

use crate::bits::of_bytes;
use core::iter::successors;
use headwater_core::{Activation, Real};

/// A prime, so that the arguments have all sorts of low bits: 4,096 of them, and those about the edges.
const STRIDE: u32 = 1_048_583;
const EDGES: [f32; 13] =
    [0.0, f32::MIN_POSITIVE, 1.0, 3.0, 6.0, 18.0, 30.0, 40.0, 88.7, 103.9, 174.0, 1e4, f32::MAX];

const ELEMENTARY: [fn(f32) -> f32; 10] = [
    Real::exp,
    Real::exp_m1,
    Real::ln,
    Real::ln_1p,
    Real::tanh,
    Real::erfc,
    Real::sqrt,
    |x| x.normal_cdf_times(1.5),
    |x| x.normal_density_times(1.5),
    Real::normal_gate_slope,
];

/// One hash over all of them.
pub(crate) fn hash() -> u64 {
    let elementary = ELEMENTARY.into_iter().flat_map(|function| arguments().map(function));
    let activations = Activation::ALL.into_iter().flat_map(|activation| {
        arguments().flat_map(move |x| [activation.value(x), activation.derivative(x)])
    });
    // Which of the NaN a NaN is differs between processors.
    let bits = |y: f32| if y.is_nan() { f32::NAN.to_bits() } else { y.to_bits() };
    of_bytes(elementary.chain(activations).flat_map(|y| bits(y).to_le_bytes()))
}

fn arguments() -> impl Iterator<Item = f32> {
    let all = successors(Some(0_u32), |bits| bits.checked_add(STRIDE)).map(f32::from_bits);
    let near = EDGES.into_iter().flat_map(|edge| [edge.next_down(), edge, edge.next_up()]);
    all.chain(near.flat_map(|edge| [edge, -edge]))
}
