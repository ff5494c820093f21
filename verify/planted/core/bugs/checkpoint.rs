//! Bugs in checkpoints.

use super::class::*;
use super::{Bug, bug};

const WRITE: &str = "checkpoint/write.rs";
const READ: &str = "checkpoint/read.rs";
const CHECKSUM: &str = "checkpoint/checksum.rs";
const HEADER: &str = "checkpoint/header.rs";

pub(super) const BUGS: &[Bug] = &[
    bug(
        "checkpoint-parts-out-of-order",
        MISPLACED,
        WRITE,
        "«[parameters, state, moments]».into_iter()",
        "[parameters, moments, state]",
    ),
    bug("checkpoint-step-not-restored", TERM, READ, "*checkpoint.step = step;", ""),
    bug(
        "checkpoint-another-network-accepted",
        CHECK,
        READ,
        "if «structure != checkpoint.structure» {",
        "false",
    ),
    bug("checkpoint-damage-accepted", CHECK, CHECKSUM, "if «expected == found» { Ok(()) }", "true"),
    bug("checkpoint-checksum-of-another-kind", CONVENTION, CHECKSUM, "«!remainder»", "remainder"),
    bug(
        "checkpoint-step-most-significant-first",
        CONVENTION,
        HEADER,
        "put(rest, &«step.to_le_bytes()»);",
        "step.to_be_bytes()",
    ),
    bug(
        "checkpoint-zero-loses-its-sign",
        MINUS_ZERO,
        WRITE,
        "put(rest, «scalar.to_bytes()».as_ref())",
        "(*scalar + R::ZERO).to_bytes()",
    ),
];
