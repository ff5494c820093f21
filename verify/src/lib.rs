//! Evidence that Headwater's gradients are right, and the lesson's claims as measurements.
//!
//! Everything here returns plain data: a [`fact::Fact`] says what is claimed, over which cases, and how near the worst one
//! came to its allowance; a [`claim::Section`] holds what the report prints, and its verdict is computed from measured
//! numbers and their bounds. The tests assert what the command line shows.
//!
//! | question | module |
//! |---|---|
//! | which oracles are there? | [`dual`], [`difference`], [`traced`], [`rounding`], [`bounded`], [`field`], [`golden`] |
//! | is the gradient of *my* function right? | [`checker`] |
//! | how is a gradient checked against the oracles? | [`gradient`], number by number in [`comparison`]; [`identity`] |
//! | what is the simplest input that fails, and what are its numbers called? | [`shrink`], [`layout`] |
//! | what is checked of each activation, layer, loss and optimiser? | [`ladder`], listed in [`proof`] by [`rung`] |
//! | what is true of all 2^32 inputs? | [`exhaustive`] |
//! | on which inputs, and how near is near enough? | [`strata`], [`draw`], [`sweep`], [`tolerance`], [`chance`], [`ulp`] |
//! | was every function tried on every stratum? | [`coverage`] |
//! | what does the lesson claim? | [`lesson`], in terms of [`claim`] |
//! | how are its numbers measured? | [`flow`] before training, [`experiment`] in training on the [`digits`] |
//! | what does theory predict? | [`theory`], by [`gaussian`] expectations |
//! | what do the words mean? | [`glossary`] |

pub mod bounded;
pub mod chance;
pub mod checker;
pub mod claim;
pub mod comparison;
pub mod coverage;
pub mod difference;
pub mod digits;
pub mod draw;
pub mod dual;
pub mod exhaustive;
pub mod experiment;
pub mod fact;
pub mod field;
pub mod flow;
pub mod gaussian;
pub mod glossary;
pub mod golden;
pub mod gradient;
pub mod identity;
pub mod ladder;
pub mod layout;
pub mod lesson;
mod parallel;
pub mod proof;
pub mod rounding;
pub mod rung;
pub mod shrink;
pub mod strata;
mod strict;
pub mod sweep;
pub mod theory;
pub mod tolerance;
pub mod traced;
pub mod ulp;
