//! Rung 0: values agree with an outside source.
//!
//! | file | source | what it shows |
//! |---|---|---|
//! | `activations`, `gains` | PyTorch, mpmath | values, derivatives, moments and gains of the activations |
//! | `losses` | PyTorch, mpmath | losses and their gradients |
//! | `networks` | PyTorch, mpmath | layers and whole networks, forward, backward and in inference |
//! | `optimisers`, `training` | PyTorch | optimisers step by step, clipping, schedules; whole training runs |
//! | `initialisers` | PyTorch | bounds and deviations |
//! | `tables` | NumPy, SciPy | elementary functions |
//! | `onnx`, `answer` | ONNX | node tests, and what the core answers to them |
//! | `tfjs` | TensorFlow.js | gradient tests |
//! | `judge` | | how ONNX's and TensorFlow.js's numbers are compared |

mod activations;
mod answer;
mod evidence;
mod gains;
mod initialisers;
mod judge;
mod losses;
mod networks;
mod onnx;
mod optimisers;
mod tables;
mod tfjs;
mod training;

pub use activations::{exact_activations, nan_activations, pytorch_activations};
pub use evidence::EVIDENCE;
pub use gains::{gains, moments};
pub use initialisers::{default_gains, spreads};
pub use losses::{exact_losses, losses_alone, pytorch_losses};
pub use networks::{layers, networks};
pub use onnx::onnx;
pub use optimisers::{clipping, optimisers, schedules};
pub use tables::{numpy, scipy};
pub use tfjs::tfjs;
pub use training::training;
