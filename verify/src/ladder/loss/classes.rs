//! Rung 1: the class that a row stands for, and how many are right.

use headwater_core::{argmax, correct};

use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::rung::Rung;
use crate::strata::{Stratum, WIDTHS};
use crate::tolerance::EXACT;

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
        "f64, widths of 1 to 33, ties, both zeros, infinities and NaN",
        "sorting",
        EXACT,
    )
    .covering(&[Stratum::Ordinary, Stratum::Zero, Stratum::Ties, Stratum::Infinite, Stratum::NotANumber]);
    let mut draw = Draw::new(171);
    for width in WIDTHS {
        for stratum in Stratum::ALL {
            fact.cover(stratum);
            let rows: Vec<f64> = (0..6).flat_map(|_| stratum.vector::<f64>(width, &mut draw)).collect();
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
