//! A scalar that writes only what [`Real`] has no body for.

use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use headwater_core::{HyperparameterError, Real};

/// An `f64` whose comparisons and products are those that every new scalar gets.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Plain(f64);

macro_rules! operators {
    ($($trait:ident $function:ident)*) => {
        $(impl $trait for Plain {
            type Output = Self;
            fn $function(self, other: Self) -> Self {
                Self(self.0.$function(other.0))
            }
        })*
    };
}
operators!(Add add Sub sub Mul mul Div div);

impl Neg for Plain {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
impl AddAssign for Plain {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl SubAssign for Plain {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

macro_rules! functions {
    ($($function:ident)*) => {
        $(fn $function(self) -> Self {
            Self(Real::$function(self.0))
        })*
    };
}

impl Real for Plain {
    const ZERO: Self = Self(0.0);
    const ONE: Self = Self(1.0);

    fn from_f64(value: f64) -> Self {
        Self(value)
    }
    fn from_usize(count: usize) -> Self {
        Self(count as f64)
    }
    fn is_positive(self) -> bool {
        self.0 > 0.0
    }
    fn is_finite(self) -> bool {
        self.0.is_finite()
    }
    functions!(exp exp_m1 ln ln_1p tanh erfc sqrt);
}

const VALUES: [f64; 9] = [f64::NEG_INFINITY, -2.5, -1.0, -0.0, 0.0, 0.5, 3.0, f64::INFINITY, f64::NAN];

/// Claim: whatever asks for a sign or compares comes out as for `f64`, which has its own. Oracle: `f64`. No tolerance.
#[test]
fn a_new_scalar_compares_as_f64_does() {
    for x in VALUES {
        let bits = |value: Plain| value.0.to_bits();
        assert_eq!(Plain(x).is_negative(), x < 0.0, "{x}");
        assert_eq!(bits(Plain(x).abs()), Real::abs(x).to_bits(), "{x}");
        assert_eq!(bits(Plain(x).at_least_zero()), x.at_least_zero().to_bits(), "{x}");
        assert_eq!(bits(Plain(x).high_half()), x.to_bits(), "{x}");
        for y in VALUES {
            assert_eq!(Plain(x).exceeds(Plain(y)), x > y, "{x} {y}");
            assert_eq!(bits(Plain(x).max(Plain(y))), Real::max(x, y).to_bits(), "{x} {y}");
            assert_eq!(bits(Plain(x).min(Plain(y))), Real::min(x, y).to_bits(), "{x} {y}");
        }
    }
}

/// Claim: a whole power is the repeated product. Oracle: the products one by one, exact for these numbers. No tolerance.
#[test]
fn a_whole_power_is_a_repeated_product() {
    for x in [-2.5, -1.0, 0.0, 0.5, 3.0, f64::INFINITY] {
        for exponent in (0..=9).rev() {
            let product = (0..exponent).fold(1.0, |product, _| product * x);
            assert_eq!(Plain(x).powi(exponent), Plain(product), "{x}^{exponent}");
        }
    }
}

/// Claim: the products with e^x and with the normal distribution are those of `f64`, which keeps their tails. Oracle: `f64`.
/// Tolerance: a relative 1e-14, for x^2/2 of up to 18 is rounded twice, and e^x passes that on.
#[test]
fn a_new_scalar_has_the_products_of_f64() {
    let agree =
        |plain: Plain, own: f64| assert!((plain.0 - own).abs() <= 1e-14 * own.abs(), "{plain:?} {own}");
    for step in -24..=24 {
        let x = f64::from(step) / 4.0;
        agree(Plain(x).exp_times(Plain(0.25), Plain(-3.0)), x.exp_times(0.25, -3.0));
        agree(Plain(x).normal_cdf_times(Plain(0.7)), x.normal_cdf_times(0.7));
        agree(Plain(x).normal_density_times(Plain(0.7)), x.normal_density_times(0.7));
        let slope = x.normal_cdf_times(1.0) + x.normal_density_times(x);
        assert!((Plain(x).normal_gate_slope().0 - slope).abs() <= 1e-15, "{x}");
    }
}

/// Claim: a new scalar stands in a sentence as its `Debug` writes it. Oracle: the text, by hand.
#[test]
fn a_new_scalar_is_written_as_it_is_debugged() {
    let error = HyperparameterError { owner: "rule", name: "rate", expected: "small", found: Plain(0.5) };
    assert_eq!(error.to_string(), "rule: rate must be small, found Plain(0.5)");
}
