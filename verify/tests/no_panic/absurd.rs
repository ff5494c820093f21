//! Numbers that nobody expects.

use headwater_core::Real;
use headwater_verify::draw::Draw;

/// Sizes round zero, round powers of two and round the end of the address space.
pub(crate) const SIZES: [usize; 14] = [
    0,
    1,
    2,
    3,
    17,
    1 << 16,
    u32::MAX as usize,
    1 << 32,
    (isize::MAX as usize) / 2,
    isize::MAX as usize,
    (isize::MAX as usize) + 1,
    usize::MAX / 2,
    usize::MAX - 1,
    usize::MAX,
];

pub(crate) const NUMBERS: [f64; 20] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -3.0,
    1e-30,
    -1e-30,
    5e-324,
    1e-310,
    1e-45,
    3e38,
    -3e38,
    1e39,
    1e308,
    f64::MAX,
    f64::MIN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

pub(crate) fn pick<T: Copy>(values: &[T], draw: &mut Draw) -> T {
    values[draw.below(values.len())]
}

/// Any number: random bits, or one of those above.
pub(crate) fn number(draw: &mut Draw) -> f64 {
    match draw.below(3) {
        0 => pick(&NUMBERS, draw),
        1 => f64::from_bits(bits(draw)),
        _ => draw.normal(),
    }
}

/// Random bits.
pub(crate) fn bits(draw: &mut Draw) -> u64 {
    (0..4).fold(0, |bits, _| bits << 16 | draw.below(1 << 16) as u64)
}

pub(crate) fn numbers<R: Real>(length: usize, draw: &mut Draw) -> Vec<R> {
    (0..length).map(|_| R::from_f64(number(draw))).collect()
}
