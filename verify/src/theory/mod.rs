//! What theory says of gradients in wide random networks, before anything is trained.
//!
//! Words: h is a pre-activation, x = phi(h) an activation, delta = dL/dh. **chi** is the factor per layer of |delta|^2
//! and **rho** = sqrt(chi) that of |delta|, both on the way from the loss to the input. Below 1 gradients vanish, above
//! 1 they explode. Weights have variance sigma_w^2 / n_in, biases sigma_b^2.
//!
//! | file | what it predicts |
//! |---|---|
//! | `plain` | variance, slope and correlation layer by layer in a plain network of infinite width |
//! | `normalised` | chi with batch norm or layer norm |
//! | `residual` | growth of |gradient|^2 through residual blocks |
//! | `width` | what a finite width adds: noise and drift |

mod normalised;
mod plain;
mod residual;
mod width;

pub use normalised::{batch_norm_chi, layer_norm_chi};
pub use plain::{Depth, Plain, rectified_correlation};
pub use residual::Residual;
pub use width::{LogDelta, Rectified, born_dead, log_chi_noise, silent_units};
