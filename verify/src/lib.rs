//! Oracles, evidence and claims.

pub mod claim;
pub mod digits;
pub mod lesson;
