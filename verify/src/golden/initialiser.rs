//! Goldens of the initialisers: gains and spreads, since draws cannot be compared across generators.

use headwater_core::{Fan, Initialiser};
use serde::Deserialize;

/// The gain PyTorch gives a nonlinearity.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GainCase {
    /// The argument of `calculate_gain`.
    pub nonlinearity: String,
    /// Its second argument.
    pub slope: Option<f64>,
    /// What it returns.
    pub gain: f64,
}

/// What PyTorch fills a tensor with.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Spread {
    /// U(low, high).
    Uniform {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// N(mean, std^2).
    Normal {
        /// The mean.
        mean: f64,
        /// The standard deviation.
        std: f64,
    },
}

/// A scheme of PyTorch's over one shape.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InitialiserCase {
    /// The function of `torch.nn.init`, or `linear` for what a fresh `Linear` holds.
    pub scheme: String,
    /// The gain: an argument of Xavier's, the nonlinearity's for Kaiming's.
    pub gain: Option<f64>,
    /// `fan_in` or `fan_out`, for Kaiming's.
    pub mode: Option<String>,
    /// The nonlinearity that follows, for Kaiming's.
    pub nonlinearity: Option<String>,
    /// Its slope below zero.
    pub slope: Option<f64>,
    /// Rows of the weight.
    pub outputs: usize,
    /// Columns of the weight.
    pub inputs: usize,
    /// PyTorch's count of what flows into a unit.
    pub fan_in: usize,
    /// PyTorch's count of what flows out of a unit.
    pub fan_out: usize,
    /// What the weight is filled with.
    pub spread: Spread,
    /// What the bias is filled with, of a fresh `Linear`.
    pub bias: Option<Spread>,
}

impl InitialiserCase {
    /// The schemes of the catalogue that are meant: He's over the inputs with gain 1 is LeCun's too.
    ///
    /// # Panics
    ///
    /// When there is none.
    #[must_use]
    pub fn initialisers(&self) -> Vec<Initialiser> {
        let fan = match self.mode.as_deref() {
            Some("fan_in") => Some(Fan::In),
            Some("fan_out") => Some(Fan::Out),
            _ => None,
        };
        let lecun = fan == Some(Fan::In) && self.nonlinearity.as_deref() == Some("linear");
        match (self.scheme.as_str(), self.gain, fan) {
            ("xavier_uniform_", Some(gain), None) => vec![Initialiser::XavierUniform { gain }],
            ("xavier_normal_", Some(gain), None) => vec![Initialiser::XavierNormal { gain }],
            ("kaiming_uniform_", Some(_), Some(_)) if lecun => {
                vec![Initialiser::HeUniform { gain: 1.0, fan: Fan::In }, Initialiser::LeCunUniform]
            }
            ("kaiming_normal_", Some(_), Some(_)) if lecun => {
                vec![Initialiser::HeNormal { gain: 1.0, fan: Fan::In }, Initialiser::LeCunNormal]
            }
            ("kaiming_uniform_", Some(gain), Some(fan)) => vec![Initialiser::HeUniform { gain, fan }],
            ("kaiming_normal_", Some(gain), Some(fan)) => vec![Initialiser::HeNormal { gain, fan }],
            ("linear", None, None) => vec![Initialiser::PyTorchLinear],
            _ => panic!("no initialiser is described by {self:?}"),
        }
    }
}
