//! Every swept function in `f64`, from its definition.
//!
//! Written over `libm`'s `f64` functions and apart from the core's code, and the same on every platform: no function
//! of the standard library but rounding-free ones. Each formula takes the side of zero it is given and never
//! subtracts what it could keep, so that its relative error is a few units of 2^-53 but where a comment in
//! [`quantities`](crate::quantities) says more: below a millionth of an `f32`'s last place, tails included. Near the
//! zeros of a derivative that holds of the absolute error.

use headwater_core::Activation;

use crate::function::{Elementary, Function};
use crate::quantities::{BEYOND, GELU_CUBIC, Quantities, TWO_SQRT_2_OVER_PI};
use crate::wide::widest;

/// Klambauer et al. 2017, the fixed point of mean 0 and variance 1.
const SELU_SCALE: f64 = 1.050_700_987_355_480_5;
const SELU_SCALE_TIMES_ALPHA: f64 = SELU_SCALE * 1.673_263_242_354_377_2;

/// One side of zero of a block, and where to write the references.
pub(crate) struct Side<'a> {
    pub(crate) quantities: &'a Quantities,
    pub(crate) negative: bool,
    pub(crate) out: &'a mut [f64],
}

impl Side<'_> {
    fn fill(&mut self, value: f64) {
        self.out.fill(value);
    }

    /// From x alone.
    #[inline(always)]
    fn each_x(&mut self, of: impl Fn(f64) -> f64) {
        let sign = if self.negative { -1.0 } else { 1.0 };
        widest(
            #[inline(always)]
            || {
                for (out, y) in self.out.iter_mut().zip(&self.quantities.y) {
                    *out = of(sign * y);
                }
            },
        );
    }

    /// From one shared quantity, by the formula of this side.
    #[inline(always)]
    fn each_of(&mut self, a: &[f64], below: impl Fn(f64) -> f64, above: impl Fn(f64) -> f64) {
        self.each_pair(a, |_, a| below(a), |_, a| above(a));
    }

    /// From |x| and a shared quantity, by the formula of this side.
    #[inline(always)]
    fn each_pair(&mut self, a: &[f64], below: impl Fn(f64, f64) -> f64, above: impl Fn(f64, f64) -> f64) {
        let negative = self.negative;
        let pairs = self.out.iter_mut().zip(self.quantities.y.iter().zip(a));
        widest(
            #[inline(always)]
            || {
                if negative {
                    for (out, (y, a)) in pairs {
                        *out = below(*y, *a);
                    }
                } else {
                    for (out, (y, a)) in pairs {
                        *out = above(*y, *a);
                    }
                }
            },
        );
    }

    /// From what stands there, |x| and a shared quantity.
    #[inline(always)]
    fn then(&mut self, a: &[f64], of: impl Fn(f64, f64, f64) -> f64) {
        let pairs = self.out.iter_mut().zip(self.quantities.y.iter().zip(a));
        widest(
            #[inline(always)]
            || {
                for (out, (y, a)) in pairs {
                    *out = of(*out, *y, *a);
                }
            },
        );
    }
}

/// Overwrites `side.out` with the true values, rounded to `f64`.
pub(crate) fn fill(function: Function, side: &mut Side<'_>) {
    match function {
        Function::Value(activation) => value(activation, side),
        Function::Derivative(activation) => derivative(activation, side),
        Function::Elementary(elementary) => self::elementary(elementary, side),
    }
}

/// What the core makes of a hyperparameter: the nearest `f32`.
fn held(parameter: f64) -> f64 {
    f64::from(parameter as f32)
}

/// sigmoid(x) from t = e^-|x|, on each side.
fn sigmoid_below(t: f64) -> f64 {
    t / (1.0 + t)
}
fn sigmoid_above(t: f64) -> f64 {
    1.0 / (1.0 + t)
}

/// sigmoid'(x), the same on both sides.
fn sigmoid_slope(t: f64) -> f64 {
    t / ((1.0 + t) * (1.0 + t))
}

/// tanh(|x|) from m = e^-|x| - 1: with n = m (m + 2) = e^(-2|x|) - 1 it is -n / (2 + n).
fn tanh_of(m: f64) -> f64 {
    let n = m * (m + 2.0);
    -n / (2.0 + n)
}

/// tanh(softplus(x)) from t = e^-|x|: with w = e^x it is w (w + 2) / (w (w + 2) + 2).
fn mish_gate_below(t: f64) -> f64 {
    let n = t * (t + 2.0);
    n / (n + 2.0)
}
fn mish_gate_above(t: f64) -> f64 {
    (1.0 + 2.0 * t) / (1.0 + 2.0 * t + 2.0 * t * t)
}

/// Its slope: 4 w (w + 1) / (w (w + 2) + 2)^2.
fn mish_gate_slope_below(t: f64) -> f64 {
    let d = t * (t + 2.0) + 2.0;
    4.0 * t * (1.0 + t) / (d * d)
}
fn mish_gate_slope_above(t: f64) -> f64 {
    let d = 1.0 + 2.0 * t + 2.0 * t * t;
    4.0 * t * t * (1.0 + t) / (d * d)
}

fn inside(x: f64, low: f64, high: f64) -> bool {
    low < x && x < high
}

fn value(activation: Activation, side: &mut Side<'_>) {
    let q = side.quantities;
    match activation {
        Activation::Identity => side.each_x(|x| x),
        Activation::Sigmoid => side.each_of(q.decay(), sigmoid_below, sigmoid_above),
        Activation::Tanh => side.each_of(q.decay_m1(), |m| -tanh_of(m), tanh_of),
        Activation::Relu => side.each_x(|x| if x > 0.0 { x } else { 0.0 }),
        Activation::LeakyRelu { slope } => {
            let slope = held(slope);
            side.each_x(|x| if x > 0.0 { x } else { slope * x });
        }
        Activation::Elu { alpha } => {
            let alpha = held(alpha);
            side.each_pair(q.decay_m1(), |_, m| alpha * m, |y, _| y);
        }
        Activation::Selu => {
            side.each_pair(q.decay_m1(), |_, m| SELU_SCALE_TIMES_ALPHA * m, |y, _| SELU_SCALE * y);
        }
        Activation::Celu { alpha: 1.0 } => value(Activation::Elu { alpha: 1.0 }, side),
        Activation::Celu { alpha } => {
            let alpha = held(alpha);
            side.each_x(|x| if x > 0.0 { x } else { alpha * libm::expm1(x / alpha) });
        }
        Activation::Gelu => {
            side.each_pair(q.normal_tail(), |y, tail| -y * tail, |y, tail| y * (1.0 - tail));
        }
        Activation::GeluTanh => {
            side.each_pair(q.gelu_decay(), |y, t| -y * sigmoid_below(t), |y, t| y * sigmoid_above(t))
        }
        Activation::Silu => {
            side.each_pair(q.decay(), |y, t| -y * sigmoid_below(t), |y, t| y * sigmoid_above(t));
        }
        Activation::Softplus => side.each_pair(q.log1p_decay(), |_, l| l, |y, l| y + l),
        Activation::Softsign => side.each_x(|x| x / (1.0 + x.abs())),
        Activation::Mish => {
            side.each_pair(q.decay(), |y, t| -y * mish_gate_below(t), |y, t| y * mish_gate_above(t));
        }
        Activation::HardSigmoid => side.each_x(|x| (x + 3.0).clamp(0.0, 6.0) / 6.0),
        Activation::HardTanh => side.each_x(|x| x.clamp(-1.0, 1.0)),
        Activation::HardSwish => side.each_x(|x| if x >= 3.0 { x } else { x * (x + 3.0).max(0.0) / 6.0 }),
        Activation::Relu6 => side.each_x(|x| x.clamp(0.0, 6.0)),
        Activation::LogSigmoid => side.each_pair(q.log1p_decay(), |y, l| -y - l, |_, l| -l),
    }
}

/// At a kink the slope is the one that the catalogue states.
fn derivative(activation: Activation, side: &mut Side<'_>) {
    let q = side.quantities;
    match activation {
        Activation::Identity => side.fill(1.0),
        Activation::Sigmoid => side.each_of(q.decay(), sigmoid_slope, sigmoid_slope),
        // 1 - tanh^2(x) = 4 sigmoid'(2x).
        Activation::Tanh => {
            side.each_of(q.decay(), |t| 4.0 * sigmoid_slope(t * t), |t| 4.0 * sigmoid_slope(t * t));
        }
        Activation::Relu => side.each_x(|x| if x > 0.0 { 1.0 } else { 0.0 }),
        Activation::LeakyRelu { slope } => {
            let slope = held(slope);
            side.each_x(|x| if x > 0.0 { 1.0 } else { slope });
        }
        Activation::Elu { alpha } => {
            let alpha = held(alpha);
            side.each_pair(q.decay(), |_, t| alpha * t, |y, _| if y > 0.0 { 1.0 } else { alpha });
        }
        Activation::Selu => side.each_pair(
            q.decay(),
            |_, t| SELU_SCALE_TIMES_ALPHA * t,
            |y, _| if y > 0.0 { SELU_SCALE } else { SELU_SCALE_TIMES_ALPHA },
        ),
        Activation::Celu { alpha: 1.0 } => derivative(Activation::Elu { alpha: 1.0 }, side),
        Activation::Celu { alpha } => {
            let alpha = held(alpha);
            side.each_x(|x| if x > 0.0 { 1.0 } else { libm::exp(x / alpha) });
        }
        Activation::Gelu => {
            side.each_of(q.normal_tail(), |tail| tail, |tail| 1.0 - tail);
            let sign = if side.negative { -1.0 } else { 1.0 };
            side.then(q.normal_density(), |out, y, density| out + sign * (y * density));
        }
        Activation::GeluTanh => {
            // u' of u = 2 sqrt(2/pi) (y + 0.044715 y^3).
            let bend = |y: f64| y * (TWO_SQRT_2_OVER_PI * (1.0 + 3.0 * GELU_CUBIC * (y * y)));
            side.each_pair(
                q.gelu_decay(),
                |y, t| sigmoid_below(t) - bend(y) * sigmoid_slope(t),
                |y, t| sigmoid_above(t) + bend(y) * sigmoid_slope(t),
            );
        }
        Activation::Silu => side.each_pair(
            q.decay(),
            |y, t| sigmoid_below(t) - y * sigmoid_slope(t),
            |y, t| sigmoid_above(t) + y * sigmoid_slope(t),
        ),
        Activation::Softplus => side.each_of(q.decay(), sigmoid_below, sigmoid_above),
        Activation::Softsign => side.each_x(|x| 1.0 / ((1.0 + x.abs()) * (1.0 + x.abs()))),
        Activation::Mish => side.each_pair(
            q.decay(),
            |y, t| mish_gate_below(t) - y * mish_gate_slope_below(t),
            |y, t| mish_gate_above(t) + y * mish_gate_slope_above(t),
        ),
        Activation::HardSigmoid => side.each_x(|x| if inside(x, -3.0, 3.0) { 1.0 / 6.0 } else { 0.0 }),
        Activation::HardTanh => side.each_x(|x| if inside(x, -1.0, 1.0) { 1.0 } else { 0.0 }),
        Activation::HardSwish => side.each_x(|x| {
            let beyond = if x >= 3.0 { 1.0 } else { 0.0 };
            if inside(x, -3.0, 3.0) { (2.0 * x + 3.0) / 6.0 } else { beyond }
        }),
        Activation::Relu6 => side.each_x(|x| if inside(x, 0.0, 6.0) { 1.0 } else { 0.0 }),
        Activation::LogSigmoid => side.each_of(q.decay(), sigmoid_above, sigmoid_below),
    }
}

fn elementary(elementary: Elementary, side: &mut Side<'_>) {
    let q = side.quantities;
    match elementary {
        Elementary::Exp => side.each_of(q.decay(), |t| t, |t| 1.0 / t),
        Elementary::ExpM1 => {
            side.each_of(q.decay_m1(), |m| m, |m| -m);
            if !side.negative {
                side.then(q.decay(), |out, _, t| out / t);
            }
        }
        Elementary::Ln => side.each_x(|x| if x == BEYOND { f64::INFINITY } else { libm::log(x) }),
        Elementary::Ln1p => side.each_x(|x| if x == BEYOND { f64::INFINITY } else { libm::log1p(x) }),
        Elementary::Tanh => value(Activation::Tanh, side),
        Elementary::Erfc => side.each_x(libm::erfc),
        Elementary::NormalCdf => side.each_of(q.normal_tail(), |tail| tail, |tail| 1.0 - tail),
        Elementary::NormalDensity => side.each_of(q.normal_density(), |d| d, |d| d),
        Elementary::Sqrt => side.each_x(|x| if x == BEYOND { f64::INFINITY } else { libm::sqrt(x) }),
    }
}

/// The true value of `function` at `x`, rounded to `f64`; NaN for NaN.
#[must_use]
pub fn reference(function: Function, x: f32) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    let mut out = [0.0];
    let quantities = Quantities::of(&[x.abs()]);
    fill(function, &mut Side { quantities: &quantities, negative: x.is_sign_negative(), out: &mut out });
    out[0]
}
