//! What a function is certified by.

use std::fmt;

use crate::fact::Fact;

/// The facts that a check gathered, one for each rung, all of which stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    /// The function's name.
    pub function: String,
    /// What was claimed, by which rung, over how many cases, and how near the worst one came.
    pub facts: Vec<Fact>,
    /// How many points were drawn.
    pub points: usize,
    /// The seed they were drawn from.
    pub seed: u64,
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "`{}` stands at {} points, seed {}", self.function, self.points, self.seed)?;
        for fact in &self.facts {
            writeln!(f, "  {fact}")?;
        }
        Ok(())
    }
}
