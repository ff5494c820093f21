//! Rung 11 for theory: every number of the theory of gradient flow, found again by this program.
//!
//! Two kinds of facts. Predictions: figures that another program computed ([`Figure`]) against this one's quadrature and
//! fixed points, which run through the shipping activations. Simulations: random networks through the shipping engine
//! against the predictions.
//!
//! | file | what |
//! |---|---|
//! | `gains` | moments of activations, gains, PyTorch's default |
//! | `mean_field` | plain networks: q*, chi, depth scales, critical points, ReLU's correlation map |
//! | `width` | a finite width: the random walk of a ReLU network, networks dead from birth |
//! | `normalised` | batch norm and layer norm |
//! | `residual` | growth of the gradient through residual blocks |
//! | `identities` | what holds without a tolerance beyond rounding |
//! | `descent` | training where its end is known: least squares, quadratics |
//! | `digits` | training on the digits, where it is settled |
//! | `coverage` | which evidence shows which row |

mod coverage;
mod descent;
mod digits;
mod evidence;
mod figure;
mod gains;
mod identities;
mod mean_field;
mod normalised;
mod residual;
mod width;

pub use coverage::ROWS;
pub use descent::{least_squares, quadratics};
pub use digits::{by_depth, by_depth_in_full};
pub use evidence::{EVIDENCE, IN_FULL};
pub use figure::Figure;
pub use gains::{default_weights, gains, moments};
pub use identities::scaling;
pub use mean_field::{large_simulations, phases, rectifier, sigmoid_phases, simulations};
pub use normalised::{batch_of_two, simulated as normalised_networks, wide};
pub use residual::growth;
pub use width::{rectified, simulated as rectified_networks};

use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::{SIMULATION, THEORY};

/// A prediction, held against figures of another program.
fn theory_fact(claim: &str, domain: &str, oracle: &'static str) -> Fact {
    Fact::new(Rung::Statistics, claim, domain, oracle, THEORY)
}

/// Random networks, held against a prediction.
fn simulation_fact(claim: &str, domain: String, oracle: &'static str) -> Fact {
    Fact::new(Rung::Statistics, claim, domain, oracle, SIMULATION)
}
