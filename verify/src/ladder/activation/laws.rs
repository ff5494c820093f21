//! Rung 1 for activations: the textbook formula, symmetries, kinks, bounds and limits, slices against single
//! numbers.

use headwater_core::Activation;

use super::{Symmetry, checks};
use crate::coverage::{self, Region};
use crate::draw::Draw;
use crate::fact::{Fact, show};
use crate::rung::Rung;
use crate::strata::{Stratum, WIDTHS};
use crate::tolerance::{EXACT, FEW_ROUNDINGS, LAW};
use crate::ulp::Float;

fn law<F: Float>(activation: Activation, claim: &str, tolerance: crate::tolerance::Tolerance) -> Fact {
    let claim = format!("{activation:?}: {claim}");
    Fact::new(Rung::Laws, claim, format!("{}, all strata", F::NAME), "the law itself", tolerance)
}

/// What is checked of an activation, by the names that coverage goes by.
pub(crate) fn functions(activation: Activation) -> [String; 2] {
    ["value", "slope"].map(|part| format!("{} {part}", coverage::variant(&activation)))
}

/// The strata whose numbers are finite.
const FINITE: [Stratum; 9] = [
    Stratum::Ordinary,
    Stratum::Zero,
    Stratum::Kink,
    Stratum::Tiny,
    Stratum::Subnormal,
    Stratum::Saturation,
    Stratum::Overflow,
    Stratum::Cancellation,
    Stratum::Ties,
];

/// Claim: the value is that of the textbook formula.
#[must_use]
pub fn textbook(activation: Activation) -> Fact {
    let formula = checks(activation).textbook;
    let mut fact = Fact::new(
        Rung::Laws,
        format!("{activation:?}: the value is the textbook formula's"),
        "f64, |x| below 30",
        "the formula as printed, by the platform's own functions",
        LAW,
    )
    .covering(&Stratum::MODERATE);
    for stratum in Stratum::ALL {
        for x in stratum.scalars::<f64>().into_iter().filter(|x| x.abs() < 30.0) {
            fact.cover(stratum);
            fact.relative(activation.value(x), formula(activation, x), 1.0, 0.0, || show(x));
        }
    }
    fact
}

/// Whether a zero keeps its sign: where the activation is a positive multiple of its input near 0. Mish alone gives a
/// positive zero.
fn keeps_zeros(activation: Activation) -> bool {
    let other = [Activation::Relu, Activation::Relu6, Activation::Mish].contains(&activation);
    let slope = activation.derivative(0.0_f64);
    activation.value(0.0_f64) == 0.0 && slope > 0.0 && !other
}

/// Claim: the left half mirrors the right as [`Symmetry`] says, and a zero keeps its sign where it should.
#[must_use]
pub fn symmetry<F: Float>(activation: Activation) -> Fact {
    let symmetry = checks(activation).symmetry;
    let exact = matches!(symmetry, Symmetry::Odd | Symmetry::None);
    let tolerance = if exact { EXACT } else { FEW_ROUNDINGS };
    let mut fact = law::<F>(activation, &format!("{symmetry:?}"), tolerance).covering(&FINITE);
    let value = |x: F| activation.value(x);
    let slope = |x: F| activation.derivative(x);
    for stratum in FINITE {
        for x in stratum.scalars::<F>() {
            fact.cover(stratum);
            if x == F::ZERO && keeps_zeros(activation) {
                fact.bits(value(x), x, || format!("f at {}", show(x)));
            }
            let at_kink = checks(activation).kinks.iter().any(|(kink, _)| kink.abs() == x.to_f64().abs());
            // Rounding is counted against the largest term of a relation.
            let close = |fact: &mut Fact, found: F, expected: F, term: f64, what: &str| {
                let allowance = FEW_ROUNDINGS.limit * 2.0 * F::UNIT_ROUNDOFF * term + 2.0 * F::SMALLEST;
                fact.within(found, expected, allowance, 0.0, || format!("{what} at {}", show(x)));
            };
            match symmetry {
                Symmetry::Odd => {
                    fact.bits(value(-x), -value(x), || format!("f at {}", show(x)));
                    fact.bits(slope(-x), slope(x), || format!("f' at {}", show(x)));
                }
                Symmetry::Sum(c) => {
                    close(&mut fact, value(x) + value(-x), F::from_f64(c), c, "f(x) + f(-x)");
                    fact.bits(slope(-x), slope(x), || format!("f' at {}", show(x)));
                }
                Symmetry::Difference(c) => {
                    let scaled = F::from_f64(c) * x;
                    if scaled.is_finite() {
                        let term = value(x).to_f64().abs().max(value(-x).to_f64().abs());
                        close(&mut fact, value(x) - value(-x), scaled, term, "f(x) - f(-x)");
                    }
                    if !at_kink {
                        close(&mut fact, slope(x) + slope(-x), F::from_f64(c), 2.0, "f'(x) + f'(-x)");
                    }
                }
                Symmetry::Turn(c) => {
                    let turned = F::from_f64(c) - x;
                    close(&mut fact, value(x) + value(turned), F::from_f64(c), c, "f(x) + f(c - x)");
                    // c - x rounds to a kink for x next to one.
                    if stratum != Stratum::Kink && stratum != Stratum::Tiny && stratum != Stratum::Subnormal {
                        fact.bits(slope(turned), slope(x), || format!("f' at {}", show(x)));
                    }
                }
                Symmetry::Exponential { a, r, s } => {
                    let (a, r, s) = (F::from_f64(a), F::from_f64(r), F::from_f64(s));
                    if x.is_positive() && !(s * x).is_finite() {
                        fact.bits(value(x), s * x, || format!("f at {}", show(x)));
                    } else if x.is_positive() {
                        close(&mut fact, value(x), s * x, (s * x).to_f64(), "f above zero");
                        fact.bits(slope(x), s, || format!("f' at {}", show(x)));
                    } else {
                        let half = x * F::from_f64(0.5);
                        let root = F::ONE + value(half) / a;
                        close(&mut fact, root * root, F::ONE + value(x) / a, 1.0, "(1 + f(x/2)/a)^2");
                        if !at_kink {
                            close(
                                &mut fact,
                                slope(x),
                                (value(x) + a) / r,
                                (a / r).to_f64(),
                                "f' = (f + a)/r",
                            );
                        }
                    }
                }
                Symmetry::None => fact.bits(value(F::ZERO), F::ZERO, || "f(0)".to_owned()),
            }
        }
    }
    fact
}

/// Claim: at a kink the slope is PyTorch's choice, and on each side of it the slope of that side.
#[must_use]
pub fn kinks<F: Float>(activation: Activation) -> Option<Fact> {
    let kinks = checks(activation).kinks;
    if kinks.is_empty() {
        return None;
    }
    let mut fact = law::<F>(activation, "the slope at each kink is the one stated", EXACT);
    for (at, slope) in kinks {
        let (x, expected) = (F::from_f64(at), F::from_f64(slope));
        fact.bits(activation.derivative(x), expected, || show(x));
        if at == 0.0 {
            fact.bits(activation.derivative(-x), expected, || show(-x));
        }
        let step = F::from_f64(crate::ulp::unit_in_the_last_place::<F>(at));
        let (left, right) = (activation.derivative(x - step), activation.derivative(x + step));
        fact.holds(left != right, || format!("the slopes beside {} differ", show(x)));
    }
    Some(fact)
}

/// Claim: values and slopes stay within their bounds for every input, take their limits at infinity, and a NaN
/// comes out as NaN.
#[must_use]
pub fn bounds_and_limits<F: Float>(activation: Activation) -> Fact {
    let expected = checks(activation);
    let mut fact =
        law::<F>(activation, "bounds hold, limits are taken, NaN stays NaN", EXACT).covering(&Stratum::ALL);
    // A bound that the scalar holds is strict, such as 1/4; another may be rounded outwards by one place.
    let outwards = |bound: f64, direction: f64| {
        let held = F::from_f64(bound).to_f64() == bound;
        if held { bound } else { bound + direction * 2.0 * F::UNIT_ROUNDOFF * bound.abs() }
    };
    let within =
        |y: F, [low, high]: [f64; 2]| (outwards(low, -1.0)..=outwards(high, 1.0)).contains(&y.to_f64());
    for stratum in Stratum::ALL {
        for x in stratum.scalars::<F>() {
            fact.cover(stratum);
            for function in functions(activation) {
                fact.saw(&function, stratum, &[x]);
            }
            let (value, slope) = (activation.value(x), activation.derivative(x));
            if stratum == Stratum::NotANumber {
                fact.holds(value.to_f64().is_nan() && slope.to_f64().is_nan(), || {
                    format!("NaN at {}", show(x))
                });
                continue;
            }
            fact.holds(within(value, expected.values), || format!("value {} at {}", show(value), show(x)));
            fact.holds(within(slope, expected.slopes), || format!("slope {} at {}", show(slope), show(x)));
        }
    }
    for (x, [value, slope]) in [(f64::NEG_INFINITY, expected.far_left), (f64::INFINITY, expected.far_right)] {
        let x = F::from_f64(x);
        let limits = [(activation.value(x), value), (activation.derivative(x), slope)];
        for (found, limit) in limits {
            fact.holds(found == F::from_f64(limit), || {
                format!("{} at {}, limit {limit}", show(found), show(x))
            });
        }
    }
    fact
}

/// Claim: over a slice the results are those of single numbers, to the bit, at every width; the way back is
/// linear in the cotangent: g gives g f'(x), 2g twice that and 0 gives 0, to the bit.
#[must_use]
pub fn slices<F: Float>(activation: Activation) -> Fact {
    let mut fact = law::<F>(activation, "slices agree with single numbers, and back is linear", EXACT);
    let mut draw = Draw::new(77);
    for width in WIDTHS.into_iter().chain([0]) {
        let x: Vec<F> = Stratum::Ordinary.vector(width, &mut draw);
        let g: Vec<F> = draw.cotangent(width).into_iter().map(F::from_f64).collect();
        let input = || format!("width {width}");
        for function in functions(activation) {
            fact.saw_shape(&function, Region::Width(width));
        }
        let (mut y, mut dx, mut twice, mut nothing) =
            (x.clone(), x.clone(), vec![F::from_f64(f64::NAN); width], vec![F::from_f64(f64::NAN); width]);
        let doubled: Vec<F> = g.iter().map(|g| *g + *g).collect();
        let results = [
            activation.forward(&x, &mut y),
            activation.backward(&x, &g, &mut dx),
            activation.backward(&x, &doubled, &mut twice),
            activation.backward(&x, &vec![F::ZERO; width], &mut nothing),
        ];
        fact.holds(results.iter().all(Result::is_ok), input);
        let values: Vec<F> = x.iter().map(|x| activation.value(*x)).collect();
        let slopes: Vec<F> = x.iter().zip(&g).map(|(x, g)| *g * activation.derivative(*x)).collect();
        fact.slices(&y, &values, input);
        fact.slices(&dx, &slopes, input);
        fact.slices(&twice, &slopes.iter().map(|dx| *dx + *dx).collect::<Vec<_>>(), input);
        fact.holds(nothing.iter().all(|dx| *dx == F::ZERO), input);
    }
    fact
}
