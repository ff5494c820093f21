//! Why a check gave no certificate.

use std::fmt;

use super::Refutation;

/// What a check found instead of a certificate.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The backward pass is wrong: here is where.
    Refuted(Box<Refutation>),
    /// Nothing was found wrong, but too little was judged to say that it is right: most points at kinks, or an oracle
    /// less accurate than its tolerance. The text says what was missed and the way out.
    Undecided(String),
    /// The check could not be made as asked. The text says why and the way out.
    Misuse(String),
}

impl Failure {
    /// The counterexample, if there is one.
    #[must_use]
    pub fn refutation(&self) -> Option<&Refutation> {
        if let Failure::Refuted(refutation) = self { Some(refutation) } else { None }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Refuted(refutation) => write!(f, "{refutation}"),
            Failure::Undecided(message) => write!(f, "undecided: {message}"),
            Failure::Misuse(message) => write!(f, "not checked: {message}"),
        }
    }
}

impl std::error::Error for Failure {}
