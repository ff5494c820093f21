//! The planted bugs: what people and code generators get wrong, each with a name, a class, a place and wrong code.

mod activation;
mod checkpoint;
mod class;
mod elementary;
mod initialise;
mod layer;
mod loss;
mod network;
mod normalisation;
mod optimiser;
mod probe;

pub use class::CLASSES;

/// How many switches there are, at least one for each bug.
pub const ROOM: usize = 512;

/// A bug that can be switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bug {
    /// Unique, kebab case.
    pub name: &'static str,
    /// One of [`CLASSES`].
    pub class: &'static str,
    /// Where it is, below the core's `src`.
    pub file: &'static str,
    /// A piece of that file that occurs once. What stands between `«` and `»`, or all of it, is replaced.
    pub find: &'static str,
    /// What stands there instead while the bug is on.
    pub wrong: &'static str,
    /// A second place in the same file: two wrongs that agree with each other.
    pub second: Option<(&'static str, &'static str)>,
}

/// Every bug; its number is its place here.
pub fn all() -> impl Iterator<Item = &'static Bug> {
    [
        activation::BUGS,
        elementary::BUGS,
        layer::BUGS,
        normalisation::BUGS,
        network::BUGS,
        loss::BUGS,
        optimiser::BUGS,
        initialise::BUGS,
        probe::BUGS,
        checkpoint::BUGS,
    ]
    .into_iter()
    .flatten()
}

/// A bug in one place.
const fn bug(
    name: &'static str,
    class: &'static str,
    file: &'static str,
    find: &'static str,
    wrong: &'static str,
) -> Bug {
    Bug { name, class, file, find, wrong, second: None }
}

impl Bug {
    /// The same bug with its second half.
    const fn and(mut self, find: &'static str, wrong: &'static str) -> Self {
        self.second = Some((find, wrong));
        self
    }
}
