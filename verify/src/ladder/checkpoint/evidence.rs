//! The evidence about checkpoints, for the registry.

use super::{bytes, refusals};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is shown of checkpoints.
pub static EVIDENCE: &[Evidence] = &[Evidence {
    name: "checkpoint-records",
    rung: Rung::Conduct,
    subject: Subject::Checkpoint,
    claim: "records are the documented bytes, give back every bit, and are refused when damaged",
    gather: || vec![bytes(), refusals()],
}];
