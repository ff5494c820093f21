//! What is true of each layer and of networks of them, and the rungs that show it.

mod calls;
mod coverage;
mod evidence;
mod frozen;
mod gradients;
mod invariance;
mod large;
mod laws;
mod multiply_add;
mod products;
mod random;
mod reference;
mod shifted;
mod strata;
mod subject;

pub use calls::{accumulation, batches, garbage, in_place, linearity, losses};
pub use coverage::each_stratum;
pub use evidence::EVIDENCE;
pub use frozen::freezing;
pub use gradients::{adjoints, differences_fact, duals, duals_fact, dyadic, rounding_fact, single};
pub use invariance::{batch_norm, layer_norm, rectifiers, residual, units};
pub use large::{deep, large, large_outputs};
pub(super) use laws::each_network;
pub use laws::{forward_is_the_reference, order, running_statistics};
pub use multiply_add::{double_multiply_add, single_multiply_add};
pub use products::products;
pub use random::{random_differences, random_duals, random_single};
pub use reference::{Checks, checks};
pub use shifted::{equal_values, prelu_kink, spread};
pub use strata::{cancellation, specials, ties};
pub use subject::{Shape, Subject, examples, residual_of};
