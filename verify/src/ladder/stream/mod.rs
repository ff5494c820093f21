//! The stream of the initialisers: weights are the documented transform of the documented draws.

mod contract;
mod evidence;
mod network;
mod truncated;
mod words;

pub use contract::{contract, orthonormal};
pub use evidence::EVIDENCE;
pub use network::network;
pub use truncated::{bounds, quantiles};

use headwater_core::{Fan, Initialiser};

/// Every initialiser with its defaults, and those that have hyperparameters with others too.
#[must_use]
pub fn examples() -> Vec<Initialiser> {
    let mut examples = Initialiser::ALL.to_vec();
    examples.extend([
        Initialiser::Constant { value: -0.75 },
        Initialiser::Uniform { low: -0.5, high: 2.0 },
        Initialiser::Normal { mean: 0.25, standard_deviation: 0.5 },
        Initialiser::XavierUniform { gain: 1.75 },
        Initialiser::XavierNormal { gain: 0.6 },
        Initialiser::HeUniform { gain: 1.25, fan: Fan::Out },
        Initialiser::HeNormal { gain: 0.8, fan: Fan::Out },
        Initialiser::HeNormal { gain: 1.0, fan: Fan::In },
        Initialiser::Orthogonal { gain: 1.5 },
    ]);
    examples
}
