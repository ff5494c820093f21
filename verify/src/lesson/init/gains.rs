//! The gain that keeps the way forward exactly, and what it does to the way back.

use headwater_core::{Activation, Fan, Initialiser};

use super::grid::{ACTIVATIONS, Cell, DEPTH, WIDTH};
use crate::flow::{Series, Start};
use crate::gaussian::mean_square;
use crate::lesson::Settings;

/// An activation with weights of the gain 1 / sqrt(E phi^2).
#[derive(Debug)]
pub(super) struct Gain {
    pub(super) activation: Activation,
    /// E phi(z)^2.
    pub(super) square: f64,
    /// E phi'(z)^2.
    pub(super) slope_square: f64,
    pub(super) cell: Cell,
}

impl Gain {
    fn measure(settings: &Settings, seeds: usize, activation: Activation) -> Gain {
        let square = mean_square(|z| activation.value(z));
        let slope_square = mean_square(|z| activation.derivative(z));
        let weights = Initialiser::HeNormal { gain: square.sqrt().recip(), fan: Fan::In };
        // Inputs as large as activations will be, so that pre-activations have variance 1 from the first layer on.
        let plain = Series::plain(activation, WIDTH, DEPTH, Start::weights(weights));
        let cell = Cell::of(settings, seeds, Series { input: square, ..plain }, "forward gain");
        Gain { activation, square, slope_square, cell }
    }

    /// 1 / sqrt(E phi^2): n Var(W) E phi^2 = 1 at variance 1.
    pub(super) fn forward(&self) -> f64 {
        self.square.sqrt().recip()
    }

    /// 1 / sqrt(E phi'^2): n Var(W) E phi'^2 = 1 at variance 1.
    pub(super) fn backward(&self) -> f64 {
        self.slope_square.sqrt().recip()
    }

    /// rho that the forward gain leads to, at infinite width.
    pub(super) fn rho(&self) -> f64 {
        (self.slope_square / self.square).sqrt()
    }
}

pub(super) fn gains(settings: &Settings, seeds: usize) -> Vec<Gain> {
    ACTIVATIONS.iter().map(|&activation| Gain::measure(settings, seeds, activation)).collect()
}
