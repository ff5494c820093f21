//! What is claimed of each swept function, beside its error.

use headwater_core::Activation;
use headwater_scalar::{Claims, Direction, Elementary, Function, Mirror};

use crate::ladder::activation::{Symmetry, checks};

/// What is claimed of `function`.
#[must_use]
pub fn claims(function: Function) -> Claims {
    match function {
        Function::Value(activation) => value(activation),
        Function::Derivative(activation) => derivative(activation),
        Function::Elementary(elementary) => self::elementary(elementary),
    }
}

/// The nearest `f32` bounds that leave nothing out.
fn outwards([low, high]: [f64; 2]) -> [f32; 2] {
    let (below, above) = (low as f32, high as f32);
    let below = if f64::from(below) > low { below.next_down() } else { below };
    let above = if f64::from(above) < high { above.next_up() } else { above };
    [below, above]
}

fn value(activation: Activation) -> Claims {
    let checks = checks(activation);
    let rises = match activation {
        Activation::LeakyRelu { slope } => slope >= 0.0,
        Activation::Gelu
        | Activation::GeluTanh
        | Activation::Silu
        | Activation::Mish
        | Activation::HardSwish => false,
        _ => true,
    };
    Claims {
        own: true,
        crossing: None,
        bounds: outwards(checks.values),
        only: None,
        mirror: (checks.symmetry == Symmetry::Odd).then_some(Mirror::Odd),
        direction: rises.then_some(Direction::Rising),
    }
}

fn derivative(activation: Activation) -> Claims {
    let checks = checks(activation);
    // The parabola's slope is exact to one rounding, at its zero too.
    let crossing = checks.slope_root.filter(|_| activation != Activation::HardSwish);
    let steps = matches!(activation, Activation::Relu | Activation::Relu6 | Activation::HardTanh);
    let even = matches!(checks.symmetry, Symmetry::Odd | Symmetry::Sum(_));
    Claims {
        own: true,
        crossing: crossing.map(|root| root.map(|end| end as f32)),
        bounds: outwards(checks.slopes),
        only: steps.then_some([0.0, 1.0]),
        mirror: even.then_some(Mirror::Even),
        direction: None,
    }
}

fn elementary(elementary: Elementary) -> Claims {
    let infinity = f64::INFINITY;
    let rising = Some(Direction::Rising);
    let (own, bounds, mirror, direction) = match elementary {
        Elementary::Exp => (true, [0.0, infinity], None, rising),
        Elementary::ExpM1 => (true, [-1.0, infinity], None, rising),
        Elementary::Ln => (false, [-infinity, infinity], None, rising),
        Elementary::Ln1p => (true, [-infinity, infinity], None, rising),
        Elementary::Tanh => (true, [-1.0, 1.0], Some(Mirror::Odd), rising),
        Elementary::Erfc => (false, [0.0, 2.0], None, Some(Direction::Falling)),
        Elementary::NormalCdf => (true, [0.0, 1.0], None, rising),
        Elementary::NormalDensity => (true, [0.0, 0.398_942_280_401_432_7], Some(Mirror::Even), None),
        Elementary::Sqrt => (false, [0.0, infinity], None, rising),
    };
    Claims { own, crossing: None, bounds: outwards(bounds), only: None, mirror, direction }
}
