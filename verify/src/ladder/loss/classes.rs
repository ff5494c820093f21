//! Rung 1: the probabilities of classes, the class that a row stands for, and how many are right.

use headwater_core::{argmax, correct, log_softmax, softmax};

use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::rung::Rung;
use crate::strata::{Stratum, WIDTHS};
use crate::tolerance::{EXACT, LAW};

/// The first of the largest, by sorting; none for a row with a NaN.
fn by_sorting(row: &[f64]) -> Option<usize> {
    if row.iter().any(|x| x.is_nan()) {
        return None;
    }
    let mut order: Vec<usize> = (0..row.len()).collect();
    order.sort_by(|a, b| row[*b].partial_cmp(&row[*a]).unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(b)));
    order.first().copied()
}

/// Claim: a row stands for the first of its largest values, for none if it holds a NaN; and a sample counts as right where
/// that is its class.
#[must_use]
pub fn classes() -> Fact {
    let mut fact = Fact::new(
        Rung::Laws,
        "the first of the largest values is the class, and right answers are counted",
        "f64, widths of 1 to 33, 300 and 65,540, as many samples, ties, both zeros, infinities and NaN",
        "sorting",
        EXACT,
    )
    .covering(&[Stratum::Ordinary, Stratum::Zero, Stratum::Ties, Stratum::Infinite, Stratum::NotANumber]);
    let mut draw = Draw::new(171);
    let sizes =
        WIDTHS.map(|width| (width, 6)).into_iter().chain([(300, 6), (65_540, 2), (2, 300), (1, 65_540)]);
    for (width, batch) in sizes {
        for stratum in Stratum::ALL {
            fact.cover(stratum);
            let rows: Vec<f64> = (0..batch).flat_map(|_| stratum.vector::<f64>(width, &mut draw)).collect();
            let expected: Vec<_> = rows.chunks(width).map(by_sorting).collect();
            for (row, expected) in rows.chunks(width).zip(&expected) {
                fact.holds(argmax(row) == *expected, || show_slice(row));
            }
            let classes: Vec<usize> = expected
                .iter()
                .map(|right| if draw.below(3) == 0 { draw.below(width) } else { right.unwrap_or(0) })
                .collect();
            let count =
                expected.iter().zip(&classes).filter(|(right, class)| **right == Some(**class)).count();
            fact.holds(correct(&rows, width, &classes) == Ok(count), || show_slice(&rows));
        }
    }
    fact
}

/// Claim: softmax is e^x over the sum of all e^x, and log-softmax its logarithm, however many classes and samples there
/// are.
#[must_use]
pub fn probabilities() -> Fact {
    let claim = "softmax and its logarithm are the textbook formulas for many classes and samples";
    let domain = "f64, 1 to 33, 70, 300 and 66,000 classes of 3 samples, 2 of 66,000";
    let mut fact = Fact::new(Rung::Laws, claim, domain, "the formulas, by the platform's functions", LAW);
    let mut draw = Draw::new(172);
    let many = [(70, 3), (300, 3), (66_000, 3), (2, 66_000)];
    for (width, batch) in WIDTHS.map(|width| (width, 3)).into_iter().chain(many) {
        let x: Vec<f64> = (0..width * batch).map(|_| draw.uniform(-3.0, 3.0)).collect();
        let (mut p, mut ln_p) = (vec![f64::NAN; x.len()], vec![f64::NAN; x.len()]);
        let done = softmax(&x, width, &mut p).is_ok() && log_softmax(&x, width, &mut ln_p).is_ok();
        fact.holds(done, || format!("{batch} rows of {width}"));
        for (row, logits) in x.chunks(width).enumerate() {
            let total: f64 = logits.iter().map(|x| x.exp()).sum();
            for (class, logit) in logits.iter().enumerate() {
                let (index, input) =
                    (row * width + class, || format!("class {class} of row {row} of {batch}"));
                // Relative to a probability, of which there may be thousands.
                fact.relative(p[index] / (logit.exp() / total), 1.0, 100.0, 0.0, input);
                fact.relative(ln_p[index], logit - total.ln(), 100.0, 0.0, input);
            }
        }
    }
    fact
}
