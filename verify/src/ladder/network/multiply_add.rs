//! Rung 1 for the step that the sums of a dense layer are made of.

use headwater_core::FUSED;

use super::laws::{BITS, law};
use crate::draw::Draw;
use crate::fact::{Fact, show};
use crate::ulp::Float;

/// Triples of each kind.
const TRIPLES: usize = 20_000;

/// Claim: `multiply_add` of `f32` rounds as the build says, once if it is fused and else twice. Oracle: the product of two
/// `f32` is exact in `f64`; a sum rounded to odd there, and then to the nearest `f32`, is rounded once (Boldo &
/// Melquiond 2008, theorem 3). Tolerance: none.
#[must_use]
pub fn single_multiply_add() -> Fact {
    let oracle = "exact products in f64, sums rounded to odd";
    let product = |a: f32, b: f32| f64::from(a) * f64::from(b);
    let sum = |product: f64, c: f32| sum_to_odd(product, f64::from(c)) as f32;
    triples(
        oracle,
        |bits| f32::from_bits(bits as u32),
        |a, b, c| {
            if FUSED { sum(product(a, b), c) } else { sum(f64::from(product(a, b) as f32), c) }
        },
    )
}

/// The same for `f64`. Oracle: `libm`, which computes it by whole numbers, and the language's own two operations.
#[must_use]
pub fn double_multiply_add() -> Fact {
    triples("libm's fma in whole numbers, or two operations", f64::from_bits, |a, b, c| {
        if FUSED { libm::fma(a, b, c) } else { a * b + c }
    })
}

/// Triples of numbers with any bits, then of numbers near 1 whose product the addend all but cancels.
fn triples<F: Float>(oracle: &'static str, any: impl Fn(u64) -> F, wanted: impl Fn(F, F, F) -> F) -> Fact {
    let times = if FUSED { "once" } else { "twice" };
    let claim = format!("a step of a sum of products rounds {times}");
    let domain = format!("{}, {TRIPLES} triples of any bits and {TRIPLES} that all but cancel", F::NAME);
    let mut fact = law(&claim, &domain, oracle, BITS);
    let mut draw = Draw::new(205);
    let mut check = |a: F, b: F, c: F| {
        fact.bits(a.multiply_add(b, c), wanted(a, b, c), || {
            format!("{} * {} + {}", show(a), show(b), show(c))
        });
    };
    for _ in 0..TRIPLES {
        check(any(draw.bits()), any(draw.bits()), any(draw.bits()));
    }
    for _ in 0..TRIPLES {
        let (a, b) = (F::from_f64(draw.normal()), F::from_f64(draw.normal()));
        check(a, b, -(a * b));
    }
    fact
}

/// a + b, rounded to the neighbour whose last bit is 1 where it is not exact.
fn sum_to_odd(a: f64, b: f64) -> f64 {
    let sum = a + b;
    let b_part = sum - a;
    let dropped = (a - (sum - b_part)) + (b - b_part);
    if !sum.is_finite() || dropped == 0.0 || sum.to_bits() & 1 == 1 {
        sum
    } else if dropped > 0.0 {
        sum.next_up()
    } else {
        sum.next_down()
    }
}
