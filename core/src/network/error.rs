//! What is wrong with a network, as a sentence that a compiler or a program can print.

use super::path::{LayerPath, MAXIMUM_NESTING};
use super::sentence::Sentence;
use crate::feature;
use core::fmt;

/// A network that cannot be built: what is wrong, and at which layer.
///
/// In a `const` built by [`network!`](crate::network!) the same sentence is the compiler's error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetworkError {
    /// The layer at fault; empty where the network as a whole is meant.
    pub at: LayerPath,
    /// The name of the layer at fault.
    pub layer: &'static str,
    /// What is wrong with it.
    pub fault: NetworkFault,
}

/// The ways in which a network can be wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NetworkFault {
    /// The input width is 0.
    NoInputs,
    /// The network has no layer.
    NoLayers,
    /// A dense layer with 0 outputs.
    NoOutputs,
    /// A residual branch with no layer.
    EmptyBranch,
    /// A residual branch that changes the width.
    BranchWidth {
        /// Width at the start of the branch.
        inputs: usize,
        /// Width at its end.
        outputs: usize,
    },
    /// Residual branches nested deeper than [`MAXIMUM_NESTING`].
    TooDeep,
    /// A size that does not fit the machine's address space.
    TooLarge,
    /// A kind that this build leaves out.
    NotCompiled {
        /// The feature that compiles it in.
        feature: &'static str,
    },
    /// A hyperparameter outside its range.
    Hyperparameter {
        /// What is asked of it, for example `epsilon must be finite and not negative`.
        rule: &'static str,
    },
    /// More layers to freeze than leave one to train.
    FrozenTooFar {
        /// Layers to freeze.
        frozen: usize,
        /// Layers the network has.
        layers: usize,
    },
}

impl NetworkError {
    pub(crate) const fn of_network(fault: NetworkFault) -> Self {
        Self { at: LayerPath::ROOT, layer: "network", fault }
    }

    /// The error in one sentence: where, what was found, what was expected, the way out.
    pub const fn sentence(&self) -> Sentence {
        let start = Sentence::new();
        let start = if self.at.indices().is_empty() {
            start.text("network: ")
        } else {
            self.at.write(start.text("layer ")).text(" (").text(self.layer).text("): ")
        };
        match self.fault {
            NetworkFault::NoInputs => start.text("the input width is 0; give it at least 1"),
            NetworkFault::NoLayers => start.text("there is no layer; add at least one"),
            NetworkFault::NoOutputs => start.text("a dense layer with 0 outputs; give it at least 1"),
            NetworkFault::EmptyBranch => {
                start.text("the branch has no layer; add one, or leave the residual out")
            }
            NetworkFault::BranchWidth { inputs, outputs } => start
                .text("the branch begins with width ")
                .number(inputs)
                .text(" and ends with width ")
                .number(outputs)
                .text(", but is added to its own input; end it with a dense layer of ")
                .number(inputs)
                .text(" outputs"),
            NetworkFault::TooDeep => start
                .text("residual branches are nested deeper than ")
                .number(MAXIMUM_NESTING)
                .text("; flatten the innermost"),
            NetworkFault::TooLarge => start.text("its size does not fit the address space; make it narrower"),
            NetworkFault::NotCompiled { feature } => feature::remedy(start, feature),
            NetworkFault::Hyperparameter { rule } => start.text(rule),
            NetworkFault::FrozenTooFar { frozen, layers } => start
                .text("cannot freeze ")
                .number(frozen)
                .text(" of ")
                .number(layers)
                .text(" layers; leave at least one to train"),
        }
    }
}

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence().as_str())
    }
}

impl core::error::Error for NetworkError {}
