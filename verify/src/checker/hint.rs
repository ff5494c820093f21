//! What a wrong gradient has in common with the right one: guesses at the mistake, each drawn from many points.

use std::fmt;

/// A relation between found and expected partial derivatives that holds wherever the gradient is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Hint {
    /// What is found is 0.
    AlwaysZero,
    /// What is found is minus what is expected.
    SignFlipped,
    /// What is found is this number times what is expected.
    Factor(f64),
    /// What is found is this size of the shape times what is expected, or that divided by it.
    SizeFactor {
        /// The size's name.
        size: String,
        /// Whether what is found is divided by it.
        divided: bool,
    },
    /// What is found exceeds what is expected by this number.
    Offset(f64),
    /// What is found are the expected numbers of this block, transposed.
    Transposed {
        /// The block's name.
        block: String,
    },
    /// What is found are the expected numbers in another order.
    Permuted {
        /// Where a wrong number is found.
        found_at: String,
        /// Where it is expected.
        expected_at: String,
    },
    /// The backward pass gives the same for any cotangent.
    CotangentIgnored,
    /// Twice the cotangent does not give twice the gradient, but this many times.
    NotLinear(f64),
    /// What is found agrees with what is expected to so many digits, the fewest and the most seen.
    FewDigits(u32, u32),
    /// Only the field tells the two apart.
    OnlyExact,
    /// The gradient is wrong only where its own input is beyond a bound, and right in so many draws on the other side.
    Region {
        /// The region, such as `x > 6.5`.
        region: String,
        /// The number of draws outside of the region, all right.
        right: usize,
    },
}

impl fmt::Display for Hint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Hint::AlwaysZero => {
                f.write_str("it is 0 wherever it is wrong: a term is missing, or this part is never written")
            }
            Hint::SignFlipped => f.write_str("its sign is flipped wherever it is wrong"),
            Hint::Factor(factor) if (factor - 1.0).abs() < 0.01 => {
                // Without what the factor itself is rounded by.
                let digits = -(factor - 1.0).abs().log10() - 1e-3;
                write!(
                    f,
                    "found / expected is {factor} wherever it is wrong: a constant is wrong in about its digit {}",
                    digits.ceil()
                )
            }
            Hint::Factor(factor) => {
                write!(
                    f,
                    "found / expected is {factor:.12} wherever it is wrong: a factor is missing or extra"
                )
            }
            Hint::SizeFactor { size, divided: false } => {
                write!(f, "found / expected is `{size}` at every shape: a division by it is missing")
            }
            Hint::SizeFactor { size, divided: true } => {
                write!(f, "found / expected is 1 / `{size}` at every shape: divided by it once too often")
            }
            Hint::Offset(offset) => write!(
                f,
                "found - expected is {offset:e} wherever it is wrong: something is added that depends on nothing, or \
                 the destination was not empty"
            ),
            Hint::Transposed { block } => {
                write!(
                    f,
                    "the found `{block}` is the expected one transposed: rows and columns change places"
                )
            }
            Hint::Permuted { found_at, expected_at } => write!(
                f,
                "the right numbers in the wrong places: what is found at {found_at} is expected at {expected_at}"
            ),
            Hint::CotangentIgnored => f.write_str("the backward pass gives the same whatever the cotangent"),
            Hint::NotLinear(factor) => write!(
                f,
                "twice the cotangent gives {factor:.6} times this partial: a backward pass must be linear in the \
                 cotangent"
            ),
            Hint::FewDigits(fewest, most) => write!(
                f,
                "found agrees with expected to {fewest} to {most} digits: a constant with too few digits, an \
                 approximation of the forward formula, or cancellation"
            ),
            Hint::OnlyExact => f.write_str(
                "rung 3 cannot tell the two apart: a constant is off by less than 1e-13; or both are right and differ by \
                 what the field does not know, such as e^(x + y) = e^x e^y or the order of two thresholds (then leave \
                 this rung out)",
            ),
            Hint::Region { region, right } => {
                write!(f, "wrong only where {region}, and right in {right} draws elsewhere")
            }
        }
    }
}
