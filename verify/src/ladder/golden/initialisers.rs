//! The initialisers: the bounds and deviations of `torch.nn.init`, caught on their way into the fill.
//!
//! Method: PyTorch's draws are not ours, but a scheme's weights are one number, the bound or the deviation, times the
//! draws of U(-1, 1) or N(0, 1). So both are filled from the same state of one generator, and compared weight by weight.

use crate::fact::Fact;
use crate::golden::tolerance::SUMS;
use crate::golden::{self, Spread};
use crate::rung::Rung;
use crate::tolerance::EXACT;
use headwater_core::Initialiser;
use rand_pcg::Pcg32;

fn generator() -> Pcg32 {
    Pcg32::new(66, 54)
}

/// `count` draws with PyTorch's spread.
fn expected(spread: Spread, count: usize) -> Vec<f64> {
    let mut draws = vec![f64::NAN; count];
    let (unit, scale) = match spread {
        Spread::Uniform { low, high } => {
            assert_eq!(low, -high);
            (Initialiser::Uniform { low: -1.0, high: 1.0 }, high)
        }
        Spread::Normal { mean, std } => {
            assert_eq!(mean, 0.0);
            (Initialiser::normal(), std)
        }
    };
    unit.fill(&mut draws, count, 1, &mut generator()).expect("a unit draw of the right length");
    draws.into_iter().map(|draw| scale * draw).collect()
}

/// Claim: each scheme has PyTorch's fan, bound or deviation, gain included, and a fresh linear layer its weights and
/// biases. Oracle: the arguments with which `torch.nn.init` calls `uniform_` and `normal_`. Tolerance: see [`SUMS`],
/// relative to each weight: a root, a quotient and two products.
#[must_use]
pub fn spreads() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Goldens,
        "initialisers have PyTorch's bounds and deviations",
        "shapes from 1 x 1 to 100 x 100, f64",
        "PyTorch, float64",
        SUMS,
    );
    for case in golden::initialisers().cases {
        fact.holds((case.fan_in, case.fan_out) == (case.inputs, case.outputs), || "PyTorch's fans".into());
        let mut weights = vec![f64::NAN; case.outputs * case.inputs];
        for initialiser in case.initialisers() {
            initialiser
                .fill(&mut weights, case.outputs, case.inputs, &mut generator())
                .unwrap_or_else(|error| panic!("{initialiser:?}: {error}"));
            let name = format!("{initialiser:?}, {} x {}", case.outputs, case.inputs);
            for (index, (found, expected)) in
                weights.iter().zip(expected(case.spread, weights.len())).enumerate()
            {
                fact.relative(*found, expected, 0.0, 0.0, || format!("{name}, weight {index}"));
            }
            let mut biases = vec![f64::NAN; case.outputs];
            initialiser
                .fill_bias(&mut biases, case.inputs, &mut generator())
                .unwrap_or_else(|error| panic!("{initialiser:?}: {error}"));
            let drawn = case.bias.map_or(vec![0.0; case.outputs], |spread| expected(spread, case.outputs));
            for (index, (found, expected)) in biases.iter().zip(drawn).enumerate() {
                fact.relative(*found, expected, 0.0, 0.0, || format!("{name}, bias {index}"));
            }
        }
    }
    vec![fact]
}

/// Claim: He's schemes start with the gain of ReLU, the others with that of a linear layer. Oracle: `calculate_gain`.
/// Tolerance: none.
#[must_use]
pub fn default_gains() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Goldens,
        "initialisers start with PyTorch's gains",
        "every scheme that has a gain",
        "PyTorch, float64",
        EXACT,
    );
    let cases = golden::gains().cases;
    let gain = |nonlinearity: &str| {
        let case = cases.iter().find(|case| case.nonlinearity == nonlinearity && case.slope.is_none());
        case.map_or(f64::NAN, |case| case.gain)
    };
    for initialiser in Initialiser::ALL {
        match initialiser {
            Initialiser::HeUniform { gain: found, .. } | Initialiser::HeNormal { gain: found, .. } => {
                fact.bits(found, gain("relu"), || format!("{initialiser:?}"));
            }
            Initialiser::XavierUniform { gain: found }
            | Initialiser::XavierNormal { gain: found }
            | Initialiser::Orthogonal { gain: found } => {
                fact.bits(found, gain("linear"), || format!("{initialiser:?}"));
            }
            _ => {}
        }
    }
    vec![fact]
}
