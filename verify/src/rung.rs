//! The rungs of the ladder: kinds of evidence.

use std::fmt;

/// A kind of evidence, from weakest to strongest up to rung 7; the others stand beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// 0: values agree with an outside source.
    Goldens,
    /// 1: algebraic laws, many of them to the bit.
    Laws,
    /// 2: gradient = slope, by finite differences with an error bar.
    FiniteDifferences,
    /// 3: gradient = derivative of the shipping forward code, by dual numbers.
    ExactDerivative,
    /// 4: the f32 path follows the f64 path within its rounding.
    SinglePrecision,
    /// 5: every f32 input of a function.
    Exhaustive,
    /// 6: backward is the adjoint of forward as rational functions, over a finite field.
    ExactIdentity,
    /// 7: a rounding bound for all inputs of a box.
    Bounds,
    /// 8: the memory plan, no panic, no heap, checkpoints: properties of the code rather than of a number.
    Conduct,
    /// 9: the same bits on every target.
    SameBits,
    /// 10: the verifier catches what it should.
    Power,
    /// 11: initialisers and training obey their distributions and theory.
    Statistics,
}

impl Rung {
    /// Every rung, in order.
    pub const ALL: [Rung; 12] = [
        Rung::Goldens,
        Rung::Laws,
        Rung::FiniteDifferences,
        Rung::ExactDerivative,
        Rung::SinglePrecision,
        Rung::Exhaustive,
        Rung::ExactIdentity,
        Rung::Bounds,
        Rung::Conduct,
        Rung::SameBits,
        Rung::Power,
        Rung::Statistics,
    ];

    /// Its number on the ladder: 0 to 11.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// A short name, as the certificate and the command line spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Rung::Goldens => "goldens",
            Rung::Laws => "laws",
            Rung::FiniteDifferences => "finite-differences",
            Rung::ExactDerivative => "exact-derivative",
            Rung::SinglePrecision => "single-precision",
            Rung::Exhaustive => "exhaustive",
            Rung::ExactIdentity => "exact-identity",
            Rung::Bounds => "bounds",
            Rung::Conduct => "conduct",
            Rung::SameBits => "same-bits",
            Rung::Power => "power",
            Rung::Statistics => "statistics",
        }
    }
}

/// "rung 3".
impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rung {}", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::Rung;

    #[test]
    fn rungs_are_numbered_in_order_and_named_once() {
        for (number, rung) in (0..).zip(Rung::ALL) {
            assert_eq!(rung.number(), number);
            assert_eq!(Rung::ALL.iter().filter(|other| other.name() == rung.name()).count(), 1);
        }
    }
}
