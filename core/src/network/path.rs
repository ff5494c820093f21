//! Where a layer stands in a network.

use super::sentence::Sentence;
use core::fmt;

/// How many residual branches may stand inside each other. A bound on nesting is a bound on the stack.
pub const MAXIMUM_NESTING: usize = 8;
/// The network itself and as many branches within each other; a build that leaves residual layers out has none.
pub(super) const LEVELS: usize = if cfg!(feature = "residual") { MAXIMUM_NESTING + 1 } else { 1 };

/// The position of a layer: its index in the network, then in the branch, and so on; `3.1` in messages.
///
/// Indices count from 0, as in the names of PyTorch's `state_dict`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LayerPath {
    indices: [usize; LEVELS],
    length: usize,
}

impl LayerPath {
    /// The path of the network itself, above any layer.
    pub(crate) const ROOT: Self = Self { indices: [0; LEVELS], length: 0 };

    /// The path of the layer `index` of the branch that stands at `self`; None when nested too deeply.
    pub(crate) const fn child(mut self, index: usize) -> Option<Self> {
        match self.indices.split_at_mut_checked(self.length) {
            Some((_, [slot, ..])) => {
                *slot = index;
                self.length += 1;
                Some(self)
            }
            _ => None,
        }
    }

    /// Makes this the path of its child `index`; `None`, and no change, when nested too deeply.
    pub(crate) fn enter(&mut self, index: usize) -> Option<()> {
        *self.indices.get_mut(self.length)? = index;
        self.length += 1;
        Some(())
    }

    /// Makes this the path of what it is a child of.
    pub(crate) fn leave(&mut self) {
        self.length = self.length.saturating_sub(1);
        // Equal paths have equal indices beyond their ends too.
        if let Some(slot) = self.indices.get_mut(self.length) {
            *slot = 0;
        }
    }

    /// The indices from the outermost inwards.
    pub const fn indices(&self) -> &[usize] {
        match self.indices.split_at_checked(self.length) {
            Some((used, _)) => used,
            None => &[],
        }
    }

    pub(crate) const fn write(&self, mut sentence: Sentence) -> Sentence {
        let mut rest = self.indices();
        let mut first = true;
        while let [index, tail @ ..] = rest {
            if !first {
                sentence = sentence.text(".");
            }
            sentence = sentence.number(*index);
            first = false;
            rest = tail;
        }
        sentence
    }
}

impl fmt::Display for LayerPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.write(Sentence::new()).as_str())
    }
}

impl fmt::Debug for LayerPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
