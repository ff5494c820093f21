//! What the evidence does not show: the residual trust.

use serde::Serialize;

/// Something that has to be taken on trust, and what reduces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Trust {
    /// What is trusted.
    pub what: &'static str,
    /// Why, and what has been done about it.
    pub why: &'static str,
}

/// All that has to be taken on trust, printed with every certificate.
pub const TRUST: &[Trust] = &[
    Trust {
        what: "the compiler",
        why: "that it compiles the source it is given; the same cases run in debug and release builds, at every vector \
              width (`.ci/same-bits`)",
    },
    Trust {
        what: "the hardware",
        why: "that addition, multiplication, division and square root round as IEEE 754 says",
    },
    Trust {
        what: "the f64 reference functions",
        why: "those of libm, which judge f32 and are themselves only good to 1 to 3 ULP of f64; cross-checked against a \
              correctly rounded library",
    },
    Trust {
        what: "the field",
        why: "that arithmetic modulo 2^61 - 1 is right, which its axioms test, and that its pseudo-random symbols meet no \
              accidental identity, whose chance is stated with rung 6",
    },
    Trust {
        what: "shapes beyond the box",
        why: "widths, depths and batches larger than those tried run the same loops",
    },
    Trust {
        what: "rounding",
        why: "rung 6 says nothing about it; rungs 4, 5 and 7 do, for the inputs and boxes they name",
    },
    Trust {
        what: "what runs elsewhere",
        why: "memory, panics, compile errors (rung 8) and equal bits (rung 9) are shown by `cargo test` and `.ci/run`, \
              not by this command",
    },
];
