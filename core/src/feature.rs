//! Kinds that a build can leave out, so that flash holds what a network uses.
//!
//! Each kind of layer, activation, loss and optimiser says in one place, beside its name, which feature compiles it in. The
//! enums keep every variant and every match all of its arms: an arm asks `cfg!` and is emptied by the compiler. So all of the
//! code is checked in every build, and what is left out is refused where it enters, by [`NotCompiled`].

use crate::network::Sentence;
use core::fmt;

/// A kind of layer, activation, loss or optimiser that this build leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotCompiled {
    /// Its name.
    pub kind: &'static str,
    /// The feature of this crate that compiles it in.
    pub feature: &'static str,
}

impl fmt::Display for NotCompiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NotCompiled { kind, feature } = *self;
        f.write_str(remedy(Sentence::new().text(kind).text(": "), feature).as_str())
    }
}

impl core::error::Error for NotCompiled {}

/// What is wrong with a kind whose `feature` is off, and the way out.
pub(crate) const fn remedy(start: Sentence, feature: &str) -> Sentence {
    start.text("left out of this build; enable the feature `").text(feature).text("` of headwater-core")
}

/// A feature of this crate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Feature {
    pub(crate) name: &'static str,
    /// Whether this build has it.
    pub(crate) on: bool,
}

/// The [`Feature`] of a name, for the function of each kind that says what it needs.
macro_rules! needs {
    ($name:literal) => {
        $crate::feature::Feature { name: $name, on: cfg!(feature = $name) }
    };
}
pub(crate) use needs;

impl Feature {
    /// Refuses a kind that this build leaves out.
    pub(crate) fn check(self, kind: &'static str) -> Result<(), NotCompiled> {
        if self.on { Ok(()) } else { Err(NotCompiled { kind, feature: self.name }) }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::{Feature, NotCompiled};
    use std::string::ToString;

    // Claim: a kind whose feature is off is refused by a sentence that names both and the way out, and only then.
    #[test]
    fn what_is_left_out_is_refused() {
        assert_eq!(Feature { name: "gelu-tanh", on: true }.check("gelu_tanh"), Ok(()));
        let refused = Feature { name: "gelu-tanh", on: false }.check("gelu_tanh");
        assert_eq!(refused, Err(NotCompiled { kind: "gelu_tanh", feature: "gelu-tanh" }));
        assert_eq!(
            refused.map_err(|error| error.to_string()),
            Err("gelu_tanh: left out of this build; enable the feature `gelu-tanh` of headwater-core"
                .to_string())
        );
    }
}
