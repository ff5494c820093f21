//! Oracles, evidence and claims.
