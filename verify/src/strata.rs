//! Inputs where faults hide, by name: ordinary random numbers leave most of them unseen.

use std::fmt;

use crate::draw::Draw;
use crate::strict;
use crate::ulp::Float;

/// A region of inputs with its own way of going wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stratum {
    /// Normal random numbers.
    Ordinary,
    /// Both zeros.
    Zero,
    /// The kinks of the catalogue other than 0, and their neighbours on both sides.
    Kink,
    /// Small normal numbers, down to the smallest.
    Tiny,
    /// Numbers below the smallest normal one.
    Subnormal,
    /// Where one exponential or another rounds to its limit: +-6.5, 9, 20, 37, 88, 104, 709, 745.
    Saturation,
    /// Numbers whose square or exponential overflows.
    Overflow,
    /// A mean far above the spread (in a single number: a neighbour of a large one).
    Cancellation,
    /// Equal numbers.
    Ties,
    /// Both infinities.
    Infinite,
    /// NaN.
    NotANumber,
}

impl fmt::Display for Stratum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stratum::Ordinary => "ordinary",
            Stratum::Zero => "zero",
            Stratum::Kink => "kink",
            Stratum::Tiny => "tiny",
            Stratum::Subnormal => "subnormal",
            Stratum::Saturation => "saturation",
            Stratum::Overflow => "overflow",
            Stratum::Cancellation => "cancellation",
            Stratum::Ties => "ties",
            Stratum::Infinite => "infinite",
            Stratum::NotANumber => "NaN",
        })
    }
}

/// Batches that the default run covers: none, one (where a mean is the value itself), the smallest with a
/// spread, more.
pub const BATCHES: [usize; 4] = [0, 1, 2, 5];

/// Widths around every lane count a compiler may choose, and 1.
pub const WIDTHS: [usize; 14] = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33];

/// Where some activation of the catalogue has a kink or changes its formula, but for 0: that and its neighbours are
/// strata of their own.
pub const KINKS: [f64; 6] = [-1.0, 1.0, -3.0, 3.0, 6.0, -6.0];

const SATURATIONS: [f64; 8] = [6.5, 9.0, 20.0, 37.0, 88.0, 104.0, 709.0, 745.0];

impl Stratum {
    /// Every stratum once.
    pub const ALL: [Stratum; 11] = [
        Stratum::Ordinary,
        Stratum::Zero,
        Stratum::Kink,
        Stratum::Tiny,
        Stratum::Subnormal,
        Stratum::Saturation,
        Stratum::Overflow,
        Stratum::Cancellation,
        Stratum::Ties,
        Stratum::Infinite,
        Stratum::NotANumber,
    ];

    /// The strata whose inputs are finite and of moderate size, where a derivative is of order 1.
    pub const MODERATE: [Stratum; 4] = [Stratum::Ordinary, Stratum::Zero, Stratum::Kink, Stratum::Tiny];

    /// The single numbers of this stratum, the same ones every time, with both signs of each.
    #[must_use]
    pub fn scalars<F: Float>(self) -> Vec<F> {
        let positive: Vec<f64> = match strict::stratum(self) {
            Stratum::Ordinary => {
                let mut draw = Draw::new(11);
                (0..200).map(|_| draw.uniform(0.0, 6.0)).collect()
            }
            Stratum::Zero => vec![0.0],
            Stratum::Kink => KINKS.iter().flat_map(|kink| around::<F>(kink.abs())).collect(),
            Stratum::Tiny => {
                let mut powers: Vec<f64> = std::iter::successors(Some(0.3), |x| Some(x * 0.03))
                    .take_while(|x| *x > F::SMALLEST_NORMAL)
                    .collect();
                powers.push(F::SMALLEST_NORMAL);
                powers
            }
            Stratum::Subnormal => {
                vec![
                    F::SMALLEST,
                    3.0 * F::SMALLEST,
                    F::SMALLEST_NORMAL / 2.0,
                    F::SMALLEST_NORMAL - F::SMALLEST,
                ]
            }
            Stratum::Saturation => SATURATIONS.iter().flat_map(|x| around::<F>(*x)).collect(),
            Stratum::Overflow => {
                let root = F::LARGEST.sqrt();
                vec![F::LARGEST, F::LARGEST / 2.0, root * 1.5, root, 1000.0, 1e5]
            }
            Stratum::Cancellation => vec![1e4, 1e6 + 1.0, 16_777_215.0],
            Stratum::Ties => vec![2.5, 2.5],
            Stratum::Infinite => vec![f64::INFINITY],
            Stratum::NotANumber => vec![f64::NAN],
        };
        positive.iter().flat_map(|x| [F::from_f64(*x), F::from_f64(-*x)]).collect()
    }

    /// A vector of this stratum: its special numbers among ordinary ones, or the relation it is named for.
    pub fn vector<F: Float>(self, width: usize, draw: &mut Draw) -> Vec<F> {
        match strict::stratum(self) {
            Stratum::Ordinary => draw.normals(width).into_iter().map(F::from_f64).collect(),
            Stratum::Cancellation => {
                let mean = draw.uniform(0.5, 1.0) * 1e4;
                (0..width).map(|_| F::from_f64(mean + draw.normal())).collect()
            }
            Stratum::Ties => {
                let tied = [draw.normal(), draw.normal()];
                (0..width).map(|index| F::from_f64(tied[usize::from(index % 3 == 2)])).collect()
            }
            special => {
                let numbers = special.scalars::<F>();
                (0..width)
                    .map(|index| match (index + draw.below(2)) % 2 {
                        0 => numbers[draw.below(numbers.len())],
                        _ => F::from_f64(draw.normal()),
                    })
                    .collect()
            }
        }
    }
}

impl Stratum {
    /// Whether these numbers show what the stratum is named for: a generator that lost it would be found out.
    #[must_use]
    pub fn is_in<F: Float>(self, values: &[F]) -> bool {
        let near = |x: f64, places: &[f64]| places.iter().any(|place| around::<F>(place.abs()).contains(&x));
        let any = |test: &dyn Fn(f64) -> bool| values.iter().any(|x| test(x.to_f64().abs()));
        match self {
            Stratum::Ordinary => any(&|x| x > 0.0 && x < 6.5),
            Stratum::Zero => any(&|x| x == 0.0),
            Stratum::Kink => any(&|x| near(x, &KINKS)),
            Stratum::Tiny => any(&|x| (F::SMALLEST_NORMAL..1e-6).contains(&x)),
            Stratum::Subnormal => any(&|x| x > 0.0 && x < F::SMALLEST_NORMAL),
            Stratum::Saturation => any(&|x| near(x, &SATURATIONS)),
            Stratum::Overflow => any(&|x| x.is_finite() && x * x > F::LARGEST),
            Stratum::Cancellation => any(&|x| (4000.0..1e8).contains(&x)),
            Stratum::Ties => {
                let pairs =
                    values.iter().enumerate().flat_map(|(i, x)| values[..i].iter().map(move |y| (x, y)));
                pairs.into_iter().any(|(x, y)| x == y && x.to_f64() != 0.0)
            }
            Stratum::Infinite => any(&|x| x.is_infinite()),
            Stratum::NotANumber => any(&|x| x.is_nan()),
        }
    }
}

/// A number of scalar `F` and its two neighbours.
fn around<F: Float>(x: f64) -> [f64; 3] {
    let step = crate::ulp::unit_in_the_last_place::<F>(x);
    [x - step, x, x + step]
}

#[cfg(test)]
mod tests {
    use super::Stratum;
    use crate::draw::Draw;
    use crate::ulp::Float;

    fn each_stratum_is_what_it_says<F: Float>() {
        for stratum in Stratum::ALL {
            let numbers = stratum.scalars::<F>();
            assert!(!numbers.is_empty(), "{stratum}");
            for x in numbers {
                let (number, magnitude) = (x.to_f64(), x.to_f64().abs());
                let belongs = match stratum {
                    Stratum::Ordinary => magnitude < 6.0 && number != 0.0,
                    Stratum::Zero => number == 0.0,
                    Stratum::Kink => magnitude < 7.0,
                    Stratum::Tiny => (F::SMALLEST_NORMAL..0.5).contains(&magnitude),
                    Stratum::Subnormal => magnitude > 0.0 && magnitude < F::SMALLEST_NORMAL,
                    Stratum::Saturation => (6.4..746.0).contains(&magnitude),
                    Stratum::Overflow => (1000.0..=F::LARGEST).contains(&magnitude),
                    Stratum::Cancellation => (1e4..1e8).contains(&magnitude),
                    Stratum::Ties => magnitude == 2.5,
                    Stratum::Infinite => number.is_infinite(),
                    Stratum::NotANumber => number.is_nan(),
                };
                assert!(belongs, "{number:e} in '{stratum}' of {}", F::NAME);
            }
        }
    }

    #[test]
    fn every_number_belongs_to_its_stratum() {
        each_stratum_is_what_it_says::<f32>();
        each_stratum_is_what_it_says::<f64>();
    }

    /// Claim: each stratum is seen in its own vectors, and none but the one that is always there in ordinary ones.
    #[test]
    fn a_stratum_is_seen_where_it_is_and_not_among_ordinary_numbers() {
        let mut draw = Draw::new(4);
        for stratum in Stratum::ALL {
            assert!(stratum.is_in(&stratum.vector::<f32>(9, &mut draw)), "{stratum}");
            assert!(stratum.is_in(&stratum.scalars::<f64>()), "{stratum}");
            let ordinary: Vec<f64> = Stratum::Ordinary.vector(2000, &mut draw);
            assert_eq!(stratum.is_in(&ordinary), stratum == Stratum::Ordinary, "{stratum}");
        }
    }

    #[test]
    fn vectors_hold_what_they_are_named_for() {
        let mut draw = Draw::new(3);
        let tied = Stratum::Ties.vector::<f32>(6, &mut draw);
        assert!(tied[0] == tied[1] && tied[0] == tied[3] && tied[2] == tied[5] && tied[0] != tied[2]);
        let shifted = Stratum::Cancellation.vector::<f64>(20, &mut draw);
        let mean = shifted.iter().sum::<f64>() / 20.0;
        assert!(mean > 4000.0 && shifted.iter().all(|x| (x - mean).abs() < 10.0));
        assert!(Stratum::NotANumber.vector::<f32>(20, &mut draw).iter().any(|x| x.is_nan()));
        assert_eq!(Stratum::Zero.vector::<f32>(0, &mut draw).len(), 0);
    }
}
