//! The program that every target runs.
//!
//! It trains a network on a slice of the handwritten digits in memory whose size is known when it is compiled, resumes a
//! run from a checkpoint, passes bad input to every call, asks the probe what is wrong with a network that cannot learn,
//! and prints what it finds. A target supplies a [`Machine`]: where text goes, how instructions are counted and how deep
//! the stack got.
//!
//! | file | what it holds |
//! |---|---|
//! | `machine` | what differs between targets |
//! | `digits` | the slice of the data |
//! | `network` | the network, its optimisers and its plan |
//! | `fenced` | the planned arrays in one piece of memory, with fences between them |
//! | `run` | a training run: start, epochs, accuracy, save and resume |
//! | `bits` | hashes, and those that every target must end with |
//! | `functions` | every function of the core over the whole range of `f32` |
//! | `exact` | whether a step writes every planned byte and none beside |
//! | `refused` | bad input, and that nothing was overwritten |
//! | `sick` | a network that cannot learn, and its diagnosis |
//! | `cost` | instructions and stack of each call |
//! | `program` | all of it in order |
#![no_std]
#![forbid(unsafe_code)]

mod bits;
mod cost;
mod digits;
mod exact;
mod failure;
mod fenced;
mod functions;
mod machine;
mod memory;
mod network;
mod program;
mod refused;
mod run;
mod sick;

pub use failure::Failure;
pub use machine::Machine;
pub use memory::Memory;
pub use program::program;
