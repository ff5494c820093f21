//! How dense layers start.

use crate::failure::Failure;
use headwater_core::{Gain, Initialiser, Scheme};

/// How the weights of dense layers start; the other layers start as in PyTorch.
#[repr(u32)]
#[derive(Debug, Clone, Copy)]
pub enum HeadwaterScheme {
    /// Xavier uniform with gain 1.
    Xavier = 0,
    /// He normal over the inputs with PyTorch's gain of the activation that follows.
    He = 1,
    /// PyTorch's own: weights and biases uniform within 1 / sqrt(inputs).
    Pytorch = 2,
    /// LeCun normal: what SELU asks for.
    Lecun = 3,
    /// Orthogonal, with the gain that keeps the second moment of the activations.
    Orthogonal = 4,
}

pub(crate) fn scheme(choice: u32) -> Result<Scheme, Failure> {
    Ok(match choice {
        0 => Scheme::XAVIER,
        1 => Scheme::HE,
        2 => Scheme::PYTORCH,
        3 => Scheme { weights: Initialiser::LeCunNormal, gain: Gain::Given },
        4 => Scheme { weights: Initialiser::orthogonal(), gain: Gain::Forward },
        found => return Err(Failure::UnknownChoice { part: "scheme", found, count: 5 }),
    })
}
