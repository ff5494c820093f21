//! What the core's scalars compute by formulas of the core's own, at the edges of these formulas.

mod defaults;
mod double;
mod golden;
mod single;
