//! Single matrices: their numbers follow the law of their scheme.

use headwater_core::Initialiser;

use super::claim;
use super::law::{Law, examples, law};
use crate::chance::{correlation, judge, kolmogorov_smirnov, mean, normal};
use crate::fact::Fact;
use crate::flow::stream;
use crate::parallel;
use crate::rung::Rung;
use crate::strict;
use crate::tolerance::EXACT;

/// Shapes in both directions, so that a fan taken for the other shows: a factor of 2/3 in the variance.
/// In haste a tenth of the shorter side: one fan is still not the other.
fn shapes() -> [(usize, usize); 2] {
    let shorter = strict::cases(200) as usize;
    [(shorter, 300), (300, shorter)]
}

const DOMAIN: &str = "200 x 300 and 300 x 200 weights in f32, by every scheme";

/// What one matrix says: chances by kind of fact, and a number out of range if there is one.
struct Sample {
    label: String,
    outside: Option<f64>,
    distribution: Option<f64>,
    moments: Vec<f64>,
    neighbours: Vec<(&'static str, f64)>,
}

impl Sample {
    fn draw(scheme: Initialiser, (outputs, inputs): (usize, usize)) -> Self {
        let label = format!("{scheme:?}, {outputs} x {inputs}");
        let mut narrow = vec![f32::NAN; outputs * inputs];
        scheme.fill(&mut narrow, outputs, inputs, &mut stream(11, &label, 0)).expect("a sensible scheme");
        let weights: Vec<f64> = narrow.into_iter().map(f64::from).collect();
        let law = law(scheme, outputs, inputs);
        let (low, high) = law.range();
        // An end that is no f32 may be rounded outwards, and a scale that is rounded moves it by another place.
        let inside = |w: f64| w >= low - 1.2e-7 * low.abs() && w <= high + 1.2e-7 * high.abs();
        let spread = !matches!(law, Law::Point(_) | Law::Orthogonal { .. });
        Self {
            label,
            outside: weights.iter().copied().find(|w| !inside(*w)),
            moments: moments(&weights, &law),
            neighbours: neighbours(&weights, &law, inputs),
            distribution: spread.then(|| kolmogorov_smirnov(weights, |x| law.distribution(x))),
        }
    }

    /// One of every example, and of every shape where that matters.
    fn all() -> Vec<Self> {
        let each = |scheme: Initialiser| {
            let same = law(scheme, 2, 3) == law(scheme, 3, 2);
            shapes().into_iter().take(if same { 1 } else { 2 }).map(move |shape| (scheme, shape))
        };
        let wanted: Vec<_> = examples().into_iter().flat_map(each).collect();
        parallel::each(&wanted, |(scheme, shape)| Self::draw(*scheme, *shape))
    }
}

/// The chances of the first, the second and, of normal numbers, the fourth moment. A mean square is off by
/// sqrt((kurtosis - 1) / n) of itself, and Var z^4 = 105 - 9.
fn moments(weights: &[f64], law: &Law) -> Vec<f64> {
    let Some([centre, variance, kurtosis]) = law.moments() else { return vec![] };
    let count = weights.len();
    let moment = |power: i32| {
        weights.iter().map(|w| ((w - centre) / variance.sqrt()).powi(power)).sum::<f64>() / count as f64
    };
    let mut chances = vec![mean(moment(1), 0.0, 1.0, count), mean(moment(2), 1.0, kurtosis - 1.0, count)];
    if kurtosis == 3.0 {
        chances.push(mean(moment(4), 3.0, 96.0, count));
    }
    chances
}

/// The chances of the correlations of a weight with the next one and the one below, and of their sizes.
fn neighbours(weights: &[f64], law: &Law, inputs: usize) -> Vec<(&'static str, f64)> {
    let Some([centre, variance, _]) = law.moments() else { return vec![] };
    let centred = |skip: usize| weights.iter().skip(skip).map(move |w| w - centre);
    let sizes = |skip: usize| centred(skip).map(move |w| w * w - variance);
    vec![
        ("the next one", normal(correlation(centred(0), centred(1)))),
        ("the one below", normal(correlation(centred(0), centred(inputs)))),
        ("the next one's size", normal(correlation(sizes(0), sizes(1)))),
        ("the size of the one below", normal(correlation(sizes(0), sizes(inputs)))),
    ]
}

/// Claim: numbers follow the distribution function of their scheme, have its moments, leave its range by no more than a
/// rounding of the end, and tell nothing of their neighbours. Oracles: the distribution function, by the
/// Kolmogorov-Smirnov test; the papers' formulas for the moments; independence, under which a correlation is normal with
/// deviation 1 / sqrt(n).
pub fn distributions() -> Vec<Fact> {
    let mut range = Fact::new(
        Rung::Statistics,
        "weights lie in the range of their scheme",
        DOMAIN,
        "the ends of the range, rounded to f32",
        EXACT,
    );
    let mut shape =
        claim("weights follow the distribution of their scheme", DOMAIN, "the distribution function");
    let mut moments = [
        claim("the mean of the weights is that of their scheme", DOMAIN, "the papers' formulas"),
        claim("the variance of the weights is that of their scheme", DOMAIN, "the papers' formulas"),
        claim("the fourth moment of normal weights is 3", DOMAIN, "the normal distribution"),
    ];
    let mut alone = claim(
        "weights are uncorrelated with their neighbours, and so are their sizes",
        DOMAIN,
        "independence",
    );
    for sample in Sample::all() {
        let label = || sample.label.clone();
        range.holds(sample.outside.is_none(), || format!("{}: {:?}", sample.label, sample.outside));
        if let Some(chance) = sample.distribution {
            judge(&mut shape, chance, label);
        }
        moments.iter_mut().zip(&sample.moments).for_each(|(fact, chance)| judge(fact, *chance, label));
        for (place, chance) in &sample.neighbours {
            judge(&mut alone, *chance, || format!("{}, {place}", sample.label));
        }
    }
    [range, shape].into_iter().chain(moments).chain([alone]).collect()
}

/// Claim: the first weight over many seeds has the distribution of any weight: the start of a stream does not show.
pub fn seeds() -> Vec<Fact> {
    const SEEDS: usize = 20_000;
    let mut fact = claim(
        "the first weights of many seeds follow the distribution",
        "20,000 seeds",
        "the distribution function",
    );
    for scheme in [Initialiser::normal(), Initialiser::xavier_uniform(), Initialiser::truncated_normal()] {
        let law = law(scheme, 1, 1);
        let first = |seed| {
            let mut weight = [0.0_f64];
            scheme.fill(&mut weight, 1, 1, &mut stream(11, "first", seed)).expect("a sensible scheme");
            weight[0]
        };
        let chance = kolmogorov_smirnov((0..SEEDS).map(first).collect(), |x| law.distribution(x));
        judge(&mut fact, chance, || format!("{scheme:?}"));
    }
    vec![fact]
}
