//! The field as a scalar of the core.

use headwater_core::Real;

use super::relation;
use super::sign::is_square;
use super::symbol::Symbol;
use super::{Field, MODULUS};

impl Field {
    /// `value` where the argument is defined.
    fn of(self, value: impl FnOnce() -> Self) -> Self {
        if self.is_defined() { value() } else { Self::UNDEFINED }
    }
}

impl Real for Field {
    const ZERO: Self = Self(0);
    const ONE: Self = Self(1);

    /// The fraction m 2^e that `value` is.
    #[inline(never)]
    fn from_f64(value: f64) -> Self {
        if !value.is_finite() {
            return Self::UNDEFINED;
        }
        let bits = value.to_bits();
        let (stored, biased) = (bits & ((1 << 52) - 1), (bits >> 52) & 0x7ff);
        // Subnormals have the exponent of the smallest normal numbers and no bit before the point.
        let (significand, biased) = if biased == 0 { (stored, 1) } else { (stored | 1 << 52, biased) };
        // 2^61 = 1: the exponent matters modulo 61, and 1075 = 38 modulo 61.
        let power = Self::new(1 << ((biased + 61 - 38) % 61));
        let size = Self::new(significand) * power;
        if value < 0.0 { -size } else { size }
    }
    fn from_usize(count: usize) -> Self {
        Self::new(count as u64)
    }

    /// Whether `self` is a square other than 0.
    #[inline(never)]
    fn is_positive(self) -> bool {
        is_square(self)
    }
    fn is_finite(self) -> bool {
        self.is_defined()
    }
    /// `self`: nothing is rounded here.
    fn at_least_zero(self) -> Self {
        self
    }

    #[inline(never)]
    fn exp(self) -> Self {
        if self.0 == 0 {
            return Self::ONE;
        }
        self.of(|| {
            let (root, first) = Symbol::Exponential.at_half(self);
            let power = root * root;
            if first { power } else { Self::ONE / power }
        })
    }
    #[inline(never)]
    fn exp_m1(self) -> Self {
        relation::exp_m1(self)
    }
    #[inline(never)]
    fn ln(self) -> Self {
        match self.0 {
            // ln 0 is minus infinity.
            0 => Self::UNDEFINED,
            1 => Self::ZERO,
            _ => self.of(|| Symbol::Logarithm.at(self)),
        }
    }
    #[inline(never)]
    fn ln_1p(self) -> Self {
        relation::ln_1p(self)
    }
    #[inline(never)]
    fn tanh(self) -> Self {
        relation::tanh(self)
    }
    #[inline(never)]
    fn erfc(self) -> Self {
        if self.0 == 0 {
            return Self::ONE;
        }
        self.of(|| match Symbol::ErrorFunction.at_half(self) {
            (value, true) => value,
            (value, false) => Self(2) - value,
        })
    }
    #[inline(never)]
    fn sqrt(self) -> Self {
        self.root()
    }
}

const _: () = assert!(MODULUS % 8 == 7, "-1 is no square, and 2 is one");

#[cfg(test)]
mod tests {
    use headwater_core::Real;

    use super::Field;
    use crate::draw::Draw;
    use crate::dual::Dual;

    fn elements() -> Vec<Field> {
        let mut elements = vec![Field::ZERO, Field::ONE, -Field::ONE, Field::from_f64(-2.5)];
        elements.extend(Field::draws(60, &mut Draw::new(610)));
        elements
    }

    /// Claim: an `f64` is embedded as the fraction it is. Oracle: the fraction, put together from integers.
    #[test]
    fn constants_are_exact() {
        let n = Field::from_usize;
        let power = |exponent: u64| n(2).powi(exponent);
        assert_eq!(Field::from_f64(0.0), Field::ZERO);
        assert_eq!(Field::from_f64(-0.0), Field::ZERO);
        for count in [1, 2, 3, 10, 1_000_003] {
            assert_eq!(Field::from_f64(count as f64), n(count));
            assert_eq!(Field::from_f64(-(count as f64)), -n(count));
        }
        assert_eq!(Field::from_f64(0.75), n(3) / n(4));
        // 0.1 = 0x19_9999_9999_999a / 2^56 in f64.
        assert_eq!(Field::from_f64(0.1), n(0x0019_9999_9999_999a) / power(56));
        assert_ne!(Field::from_f64(0.1), Field::ONE / n(10));
        assert_eq!(Field::from_f64(f64::MAX), n((1 << 53) - 1) * power(971));
        assert_eq!(Field::from_f64(f64::from_bits(1)), Field::ONE / power(1074));
        assert_eq!(Field::from_f64(f64::MIN_POSITIVE), Field::ONE / power(1022));
        for undefined in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!Field::from_f64(undefined).is_finite());
        }
        // Sums and products of constants that are exact in f64 are those of the field.
        let mut draw = Draw::new(611);
        for _ in 0..200 {
            let (a, b) = (draw.dyadic(), draw.dyadic());
            assert_eq!(Field::from_f64(a) * Field::from_f64(b), Field::from_f64(a * b));
            assert_eq!(Field::from_f64(a) + Field::from_f64(b), Field::from_f64(a + b));
        }
    }

    /// Claim: exactly one of x and -x is positive, unless x is 0; squares are positive; products have the product
    /// of the signs; and both signs are common.
    #[test]
    fn signs_are_antisymmetric_and_multiply() {
        let mut positive = 0;
        for a in elements() {
            assert_eq!(a.is_positive() != a.is_negative(), a != Field::ZERO);
            assert!(a == Field::ZERO || (a * a).is_positive());
            assert!(!a.abs().is_negative());
            positive += u32::from(a.is_positive());
            for b in elements() {
                assert_eq!(
                    (a * b).is_positive(),
                    (a.is_positive() && b.is_positive()) || (a.is_negative() && b.is_negative())
                );
            }
        }
        assert!((20..44).contains(&positive), "{positive} of 64");
        assert!(!Field::UNDEFINED.is_positive() && !Field::UNDEFINED.is_negative());
    }

    /// Claim: the relations that the module's table states, and no case of 0 = 0 among them.
    #[test]
    fn symbols_keep_their_relations() {
        let (one, two) = (Field::ONE, Field::from_usize(2));
        for a in elements() {
            assert_eq!(a.exp() * (-a).exp(), one);
            assert!(a.exp().is_positive());
            assert_eq!(a.exp_m1(), a.exp() - one);
            assert_eq!(a.erfc() + (-a).erfc(), two);
            assert_eq!((-a).tanh(), -a.tanh());
            let doubled = (a + a).exp();
            assert_eq!(a.tanh(), (doubled - one) / (doubled + one));
            assert_eq!(a.sqrt() * a.sqrt(), a.abs());
            assert!(a == Field::ZERO || a.sqrt().is_positive());
            assert!(a == -one || a.ln_1p() == (one + a).ln());
            for b in elements() {
                assert_eq!((a * b).sqrt(), a.sqrt() * b.sqrt());
                assert!(a == b || a.exp() != b.exp() && a.erfc() != b.erfc());
            }
        }
        assert_eq!((Field::ZERO.exp(), one.ln(), Field::ZERO.erfc()), (one, Field::ZERO, one));
        assert!(!Field::ZERO.ln().is_finite() && !Field::UNDEFINED.exp().is_finite());
    }

    /// Claim: the derivative rules of dual numbers agree with the relations: differentiating both sides of each gives
    /// the same. Oracle: sum, product and quotient rule, exact.
    #[test]
    fn derivative_rules_keep_the_relations() {
        let mut draw = Draw::new(612);
        for _ in 0..50 {
            let x = Dual::moving(Field::draw(&mut draw), Field::draw(&mut draw));
            let (one, two) = (Dual::ONE, Dual::<Field>::from_f64(2.0));
            assert_eq!(x.exp() * (-x).exp(), one);
            assert_eq!(x.exp_m1(), x.exp() - one);
            assert_eq!(x.ln_1p(), (one + x).ln());
            assert_eq!(x.erfc() + (-x).erfc(), two);
            let doubled = (x + x).exp();
            assert_eq!(x.tanh(), (doubled - one) / (doubled + one));
            assert_eq!(x.abs() * x.abs(), x * x);
            // Where x has a root; elsewhere the root is a symbol with the rule 1 / (2 sqrt x).
            let square = x * x;
            assert_eq!(square.sqrt(), x.abs());
            assert_eq!(square.sqrt() * square.sqrt(), square);
            assert_eq!(x.at_least_zero(), x);
            let (low, factor) = (Dual::moving(Field::draw(&mut draw), Field::ONE), x * two);
            assert_eq!(x.exp_times(low, factor), factor * (x + low).exp());
            // The rule of the normal distribution, against the definition that the core gives it.
            let z = x * Dual::from_f64(core::f64::consts::FRAC_1_SQRT_2);
            let textbook = factor * (Dual::from_f64(0.5) * (-z).erfc());
            assert_eq!(x.normal_cdf_times(factor), textbook);
        }
    }

    /// Claim: a constant wrong by 1e-15 is another constant.
    #[test]
    fn the_last_bit_counts() {
        for constant in [1e-5_f64, 0.044_715, 1.0, 1e300] {
            assert_ne!(Field::from_f64(constant), Field::from_f64(constant.next_up()));
        }
    }
}
