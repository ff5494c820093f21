//! Tests of the checker for functions of one's own: right ones pass, wrong ones are refused by the partial that is wrong,
//! and a check that cannot be made says why.

#![allow(clippy::unwrap_used, reason = "helpers of a test")]

mod ladder;
mod layers;
mod misuse;
mod right;
mod wrong;
