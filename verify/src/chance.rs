//! Tests of hypotheses: how likely it is that a sound sampler looks as unsound as this.
//!
//! Everything here returns such a chance p, and [`judge`] holds -log10(p) against [`crate::tolerance::CHANCE`]. Seeds are fixed, so
//! a fact stands always or never; the stated rate of false alarms is that over the choice of the seeds.

use crate::fact::Fact;
use crate::tolerance::CHANCE;

/// The most comparisons of all facts together that the tolerance is made for: at 1e-9 each, a sound program is called
/// unsound for one choice of seeds in a million.
pub const COMPARISONS: u64 = 1000;

/// Holds a chance against the tolerance.
pub fn judge(fact: &mut Fact, chance: f64, input: impl FnOnce() -> String) {
    // No chance at all is infinitely surprising; more than certain is a rounding of certain.
    fact.within(-chance.min(1.0).log10(), 0.0, CHANCE.limit, 0.0, input);
}

/// The chance that a normal number lies this many standard deviations from its mean, on either side.
#[must_use]
pub fn normal(deviations: f64) -> f64 {
    libm::erfc(deviations.abs() * std::f64::consts::FRAC_1_SQRT_2)
}

/// The chance of a mean of `count` numbers that are `variance` about `expected`; normal, which sums of thousands are.
#[must_use]
pub fn mean(found: f64, expected: f64, variance: f64, count: usize) -> f64 {
    normal((found - expected) / (variance / count as f64).sqrt())
}

/// The Kolmogorov-Smirnov test: the chance that numbers of this distribution leave it by as much as these do.
///
/// Kolmogorov's limiting distribution, with Stephens' correction of the distance for a finite count ("Use of the
/// Kolmogorov-Smirnov, Cramer-von Mises and related statistics without extensive tables", 1970).
#[must_use]
pub fn kolmogorov_smirnov(mut numbers: Vec<f64>, distribution: impl Fn(f64) -> f64) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let count = numbers.len() as f64;
    let distance = |(place, number): (usize, &f64)| {
        let expected = distribution(*number);
        (expected - place as f64 / count).abs().max((expected - (place + 1) as f64 / count).abs())
    };
    let largest =
        numbers.iter().enumerate().map(distance).fold(0.0, |a: f64, b| if b.is_nan() { b } else { a.max(b) });
    kolmogorov(largest * (count.sqrt() + 0.12 + 0.11 / count.sqrt()))
}

/// The chance of a distance above `distance`: 2 sum over k >= 1 of (-1)^(k-1) exp(-2 k^2 distance^2).
fn kolmogorov(distance: f64) -> f64 {
    if distance < 0.2 {
        // The chance of less is below 1e-12.
        return 1.0;
    }
    let term = |k: i32| {
        (if k % 2 == 1 { 2.0 } else { -2.0 }) * (-2.0 * f64::from(k * k) * distance * distance).exp()
    };
    (1..=20).map(term).sum::<f64>().clamp(0.0, 1.0)
}

/// The correlation of two sequences of mean 0, in standard deviations of that of independent ones.
#[must_use]
pub fn correlation(one: impl IntoIterator<Item = f64>, other: impl IntoIterator<Item = f64>) -> f64 {
    let (mut products, mut squares, mut other_squares, mut count) = (0.0, 0.0, 0.0, 0.0);
    for (a, b) in one.into_iter().zip(other) {
        products += a * b;
        squares += a * a;
        other_squares += b * b;
        count += 1.0;
    }
    products / f64::sqrt(squares * other_squares) * f64::sqrt(count)
}

#[cfg(test)]
mod tests {
    use super::{correlation, kolmogorov, kolmogorov_smirnov, normal};
    use crate::draw::Draw;

    /// Claim: chances are those of the tables. Oracle: the critical values of any textbook at 5 % and 1 %.
    #[test]
    fn chances_are_those_of_the_tables() {
        assert!((normal(1.959_964) - 0.05).abs() < 1e-7 && (normal(-2.575_829) - 0.01).abs() < 1e-7);
        assert!((kolmogorov(1.358_1) - 0.05).abs() < 1e-5 && (kolmogorov(1.627_6) - 0.01).abs() < 1e-5);
        assert!((kolmogorov(0.2) - 1.0).abs() < 1e-9);
    }

    /// Claim: a sound sampler passes, and one that is 2 % too wide does not. Oracle: the uniform distribution.
    #[test]
    fn a_wrong_distribution_is_seen() {
        let mut draw = Draw::new(5);
        let numbers: Vec<f64> = (0..100_000).map(|_| draw.uniform(0.0, 1.0)).collect();
        assert!(kolmogorov_smirnov(numbers.clone(), |x| x.clamp(0.0, 1.0)) > 1e-3);
        assert!(kolmogorov_smirnov(numbers, |x| (x / 1.02).clamp(0.0, 1.0)) < 1e-9);
        let numbers = draw.normals(10_000);
        assert!(normal(correlation(numbers.iter().copied(), numbers.iter().skip(1).copied())) > 1e-3);
        assert!(normal(correlation(numbers.iter().copied(), numbers.iter().copied())) < 1e-9);
    }
}
