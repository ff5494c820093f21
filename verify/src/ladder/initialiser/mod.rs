//! Rung 11 for initialisers: weights follow the distribution that their scheme is named for.
//!
//! The distributions are written down here a second time, from the papers and from `torch.nn.init`'s documentation. Seeds
//! are fixed; over all seeds, the facts of this module together would call a sound program unsound once in a million
//! ([`crate::chance`]).
//!
//! | file | what is shown |
//! |---|---|
//! | `law` | each scheme's distribution for a shape |
//! | `distribution` | numbers follow it: Kolmogorov-Smirnov, moments, range, no correlation |
//! | `orthogonal` | orthogonal matrices: orthonormal to rounding, none preferred |
//! | `network` | whole networks: layers are independent, biases and gains are those of the scheme |

mod distribution;
mod evidence;
mod law;
mod network;
mod orthogonal;

pub use distribution::{distributions, seeds};
pub use evidence::EVIDENCE;
pub use law::{Law, examples, law};
pub use network::{biases, gains, layers};
pub use orthogonal::{haar, orthonormal};

use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::CHANCE;

/// A claim that chance judges.
fn claim(claim: &str, domain: impl Into<String>, oracle: &'static str) -> Fact {
    Fact::new(Rung::Statistics, claim, domain, oracle, CHANCE)
}

#[cfg(test)]
mod tests {
    use super::EVIDENCE;
    use crate::chance::COMPARISONS;
    use crate::tolerance::CHANCE;

    /// Claim: the stated rate of false alarms is kept. Oracle: the number of comparisons.
    #[test]
    fn no_more_comparisons_than_the_tolerance_is_made_for() {
        let facts = EVIDENCE.iter().flat_map(|evidence| (evidence.gather)());
        let compared: u64 = facts.filter(|fact| fact.tolerance == CHANCE).map(|fact| fact.cases).sum();
        println!("{compared} comparisons");
        assert!((100..=COMPARISONS).contains(&compared), "{compared}");
    }
}
