//! The evidence about the probe, for the registry.

use super::{events, finiteness, flow, segments, statistics, updates, verdicts};

use crate::proof::{Evidence, Subject};
use crate::rung::Rung;

/// Everything that is shown of the probe and of what it looks at.
pub static EVIDENCE: &[Evidence] = &[
    Evidence {
        name: "probe-events",
        rung: Rung::Laws,
        subject: Subject::Probe,
        claim: "every layer is seen once on each way, by its own number and with its own numbers",
        gather: || vec![segments(), events()],
    },
    Evidence {
        name: "probe-statistics",
        rung: Rung::Laws,
        subject: Subject::Probe,
        claim: "statistics of layers and of updates are what their documentation says",
        gather: || vec![statistics(), finiteness(), updates()],
    },
    Evidence {
        name: "probe-verdicts",
        rung: Rung::Laws,
        subject: Subject::Probe,
        claim: "the flow adds up, and the diagnosis names what was made to be wrong",
        gather: || vec![flow(), verdicts()],
    },
];
