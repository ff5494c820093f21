//! Oracles, evidence and claims.

pub mod claim;
pub mod lesson;
