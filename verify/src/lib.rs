//! Oracles, evidence and claims.

pub mod claim;
pub mod difference;
pub mod digits;
pub mod draw;
pub mod dual;
pub mod experiment;
pub mod fact;
pub mod flow;
pub mod gaussian;
pub mod glossary;
pub mod golden;
pub mod gradient;
pub mod ladder;
pub mod lesson;
pub mod rounding;
pub mod strata;
pub mod theory;
pub mod tolerance;
pub mod traced;
pub mod ulp;
