//! Activations point by point: the slope, and the value where the field knows enough to say it another way.

use std::collections::BTreeSet;

use headwater_core::{Activation, Real};

use super::{fact, formula_fact};
use crate::draw::Draw;
use crate::dual::Dual;
use crate::fact::Fact;
use crate::field::{Field, signs_of};

/// How many points each activation is tried at; ample to come to each of up to four pieces.
const TRIALS: usize = 200;

/// How many answers there are to the sign tests of an activation's value: on each it is another rational function.
fn pieces(activation: Activation) -> usize {
    match activation {
        Activation::Identity | Activation::Gelu => 1,
        Activation::Sigmoid
        | Activation::Tanh
        | Activation::Relu
        | Activation::LeakyRelu { .. }
        | Activation::Elu { .. }
        | Activation::Selu
        | Activation::Celu { .. }
        | Activation::Silu
        | Activation::Softplus
        | Activation::Softsign
        | Activation::Mish
        | Activation::LogSigmoid => 2,
        Activation::HardSigmoid | Activation::HardTanh | Activation::HardSwish | Activation::Relu6 => 3,
        // Within the range and beyond it, on either side.
        Activation::GeluTanh => 4,
    }
}

/// Claim: the slope is the derivative of the value, on every piece.
#[must_use]
pub fn slopes(activation: Activation) -> Fact {
    let claim = format!("{activation:?}: the slope is the derivative of the value, as rational functions");
    let mut fact = fact(&claim, "200 points, on every piece");
    let mut seen = BTreeSet::new();
    for x in Field::draws(TRIALS, &mut Draw::new(630)) {
        let (y, answers) = signs_of(|| activation.value(Dual::moving(x, Field::ONE)));
        seen.insert(answers);
        fact.equal(activation.derivative(x), y.derivative, || format!("x = {x}"));
    }
    fact.holds(seen.len() == pieces(activation), || format!("{} pieces were met", seen.len()));
    fact
}

/// Claim: values are the textbook's, wherever `textbook` has a formula.
#[must_use]
pub fn values() -> Fact {
    let claim = "activations: values are the textbook formulas";
    let mut fact = formula_fact(claim, "all but those with two kinks, several hyperparameters, 200 points");
    for activation in crate::ladder::activation::examples() {
        for x in Field::draws(TRIALS, &mut Draw::new(631)) {
            if let Some(expected) = textbook(activation, x) {
                fact.equal(activation.value(x), expected, || format!("{activation:?}, x = {x}"));
            }
        }
    }
    fact
}

/// The formula as it stands in the papers.
///
/// `None` where it takes more than the relations of the field's symbols to get from there to the core's form: an order
/// (the functions with two kinks), or ln(e^x y) = x + ln y (one half of softplus and of log-sigmoid).
fn textbook(activation: Activation, x: Field) -> Option<Field> {
    let number = Field::from_f64;
    let (one, two) = (Field::ONE, Field::from_usize(2));
    let positive = x.is_positive();
    Some(match activation {
        Activation::Identity => x,
        Activation::Sigmoid => one / (one + (-x).exp()),
        Activation::Tanh => x.tanh(),
        Activation::Relu => leaky(x, Field::ZERO),
        Activation::LeakyRelu { slope } => leaky(x, number(slope)),
        Activation::Elu { alpha } if !positive => number(alpha) * (x.exp() - one),
        Activation::Celu { alpha } if !positive => number(alpha) * ((x / number(alpha)).exp() - one),
        Activation::Elu { .. } | Activation::Celu { .. } => x,
        Activation::Selu if positive => number(SELU_SCALE) * x,
        // The product of both constants in f64, as PyTorch takes it.
        Activation::Selu => number(SELU_SCALE * SELU_ALPHA) * (x.exp() - one),
        Activation::Gelu => {
            let z = x * number(core::f64::consts::FRAC_1_SQRT_2);
            x / two * (two - z.erfc())
        }
        Activation::GeluTanh if x.abs().exceeds(number(40.0)) => return None,
        Activation::GeluTanh => {
            let [cubic, factor] =
                GELU_TANH.map(|parts| parts.into_iter().map(number).fold(Field::ZERO, |a, b| a + b));
            x / two * (one + (factor / two * (x + cubic * x * x * x)).tanh())
        }
        Activation::Silu => x / (one + (-x).exp()),
        Activation::Softplus if positive => return None,
        Activation::Softplus => (one + x.exp()).ln(),
        Activation::LogSigmoid if !positive => return None,
        Activation::LogSigmoid => -(one + (-x).exp()).ln(),
        Activation::Softsign => x / (one + x.abs()),
        Activation::Mish => {
            let square = (one + x.exp()) * (one + x.exp());
            x * (square - one) / (square + one)
        }
        Activation::HardSigmoid | Activation::HardTanh | Activation::HardSwish | Activation::Relu6 => {
            return None;
        }
    })
}

fn leaky(x: Field, slope: Field) -> Field {
    if x.is_positive() { x } else { slope * x }
}

/// Klambauer et al. 2017, to the precision of f64.
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;
/// 0.044715 and 2 sqrt(2 / pi), each the sum of two f64: closer than one f64 comes, and what the core computes with.
const GELU_TANH: [[f64; 2]; 2] =
    [[0.044_677_734_375, 0.000_037_265_625], [1.595_703_125, 0.000_065_996_605_730_711_76]];
