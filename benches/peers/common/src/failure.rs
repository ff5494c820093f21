//! What goes wrong in a runner: one sentence.

use std::fmt;

/// A sentence for the person who called the runner.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    /// One that says `sentence`.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

// `Failure` is no `Error` itself, so that any error can become one by `?`.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}
