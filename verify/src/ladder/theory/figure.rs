//! Reference numbers, with the digits they are known to.

use crate::fact::Fact;

/// A number of the theory.
///
/// The rounded ones were computed for this project by a program of their own: adaptive quadrature to 1e-12, and fixed
/// points and roots by bisection. The formulas are those of Glorot & Bengio 2010, He et al. 2015, Poole et al. 2016,
/// Schoenholz et al. 2017, Klambauer et al. 2017 and Yang et al. 2019.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// Rounded to the digits written.
    Rounded(&'static str),
    /// Known in closed form.
    Exact(f64),
}

/// What quadrature is allowed of a number that is known exactly.
const QUADRATURE: f64 = 1e-10;

impl Figure {
    /// The number.
    #[must_use]
    pub fn value(self) -> f64 {
        match self {
            Figure::Rounded(digits) => digits.parse().unwrap_or(f64::NAN),
            Figure::Exact(value) => value,
        }
    }

    /// How far the truth may be from it: half a unit of the last digit written.
    #[must_use]
    pub fn tolerance(self) -> f64 {
        match self {
            Figure::Rounded(digits) => {
                let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                // The halfway case itself may be rounded either way.
                0.5 * 0.1_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX)) * (1.0 + 1e-9)
            }
            Figure::Exact(_) => QUADRATURE,
        }
    }

    /// Holds what this program finds against the number.
    pub(super) fn judge(self, fact: &mut Fact, found: f64, row: impl FnOnce() -> String) {
        fact.within(found, self.value(), self.tolerance(), 1e-2 * self.tolerance(), row);
    }
}

#[cfg(test)]
mod tests {
    use super::Figure::{Exact, Rounded};

    #[test]
    fn digits_give_the_tolerance() {
        assert_eq!(Rounded("0.04338").value(), 0.04338);
        assert!((Rounded("0.04338").tolerance() - 5e-6).abs() < 1e-13);
        assert!((Rounded("15.79").tolerance() - 5e-3).abs() < 1e-10);
        assert!(Exact(0.5).tolerance() < 1e-9);
    }
}
