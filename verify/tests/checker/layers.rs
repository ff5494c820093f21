//! Layers written for these tests alone, each right and in several wrong versions.

use std::any::TypeId;

use headwater_core::Real;
use headwater_verify::checker::{Differentiable, Layout, ScalarFunction};

/// A way for a backward pass to go wrong; not every layer has every one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    Transposed,
    LastBiasDropped,
    MeanForgotten,
    MeanTakenTwice,
    LastOutputOnly,
    CotangentIgnored,
    CotangentSquared,
    Leftover,
    SignFlipped,
    OnlyInSingle,
    OffByOne,
    BlocksSwapped,
    DiagonalOnly,
    TermMissing,
    MeanTermMissing,
    TinyError,
    LastBit,
    NotANumber,
}

/// y[b, o] = (sum_i weight[o, i] x[b, i] + bias[o]) / batch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dense {
    pub(crate) batch: usize,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) fault: Fault,
}

impl Differentiable for Dense {
    fn name(&self) -> String {
        format!("dense({} to {}, batch {})", self.inputs, self.outputs, self.batch)
    }
    fn inputs(&self) -> Layout {
        let weight = Layout::new().block("weight", &[self.outputs, self.inputs]);
        weight.block("bias", &[self.outputs]).block("x", &[self.batch, self.inputs])
    }
    fn forward<R: Real>(&self, all: &[R]) -> Vec<R> {
        let (weight, rest) = all.split_at(self.outputs * self.inputs);
        let (bias, x) = rest.split_at(self.outputs);
        let mut y = Vec::new();
        for row in x.chunks(self.inputs) {
            for (o, weights) in weight.chunks(self.inputs).enumerate() {
                let sum = weights.iter().zip(row).fold(bias[o], |sum, (w, x)| sum + *w * *x);
                y.push(sum / R::from_usize(self.batch));
            }
        }
        y
    }
    fn backward<R: Real>(&self, all: &[R], g: &[R]) -> Vec<R> {
        let Self { batch, inputs, outputs, fault } = *self;
        let (weight, rest) = all.split_at(outputs * inputs);
        let x = &rest[outputs..];
        let share = match fault {
            Fault::MeanForgotten => R::ONE,
            Fault::MeanTakenTwice => R::ONE / R::from_usize(batch) / R::from_usize(batch),
            _ => R::ONE / R::from_usize(batch),
        };
        let single = TypeId::of::<R>() == TypeId::of::<f32>();
        let mut gradient = vec![R::ZERO; all.len()];
        for b in 0..batch {
            for o in 0..outputs {
                let g = share * g[b * outputs + o];
                let db = match fault {
                    Fault::LastBiasDropped if o + 1 == outputs => R::ZERO,
                    Fault::CotangentIgnored => share,
                    Fault::CotangentSquared => g * g,
                    Fault::SignFlipped => -g,
                    Fault::OnlyInSingle if single => g + g * R::from_f64(1e-3),
                    _ => g,
                };
                gradient[outputs * inputs + o] += db;
                for i in 0..inputs {
                    let w = if fault == Fault::Transposed { i * outputs + o } else { o * inputs + i };
                    gradient[w] += g * x[b * inputs + i];
                    let dx = &mut gradient[outputs * inputs + outputs + b * inputs + i];
                    let term = g * weight[o * inputs + i];
                    *dx = if fault == Fault::LastOutputOnly { term } else { *dx + term };
                }
            }
        }
        match fault {
            Fault::Leftover => {
                gradient.iter_mut().take(outputs * inputs).for_each(|w| *w += R::from_f64(1e-6))
            }
            Fault::OffByOne => gradient[outputs * inputs + outputs..].rotate_left(1),
            Fault::TinyError => gradient[0] = gradient[0] * R::from_f64(1.0 + 1e-11),
            Fault::LastBit => gradient[0] = gradient[0] * R::from_f64(1.0 + f64::EPSILON),
            _ => {}
        }
        gradient
    }
}

/// y = scale x + shift, feature by feature.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScaledShift {
    pub(crate) features: usize,
    pub(crate) fault: Fault,
}

impl Differentiable for ScaledShift {
    fn name(&self) -> String {
        "scaled shift".to_owned()
    }
    fn inputs(&self) -> Layout {
        let row = [self.features];
        Layout::new().block("scale", &row).block("shift", &row).block("x", &row)
    }
    fn forward<R: Real>(&self, all: &[R]) -> Vec<R> {
        (0..self.features).map(|i| all[i] * all[2 * self.features + i] + all[self.features + i]).collect()
    }
    fn backward<R: Real>(&self, all: &[R], g: &[R]) -> Vec<R> {
        let n = self.features;
        let (scale, x) = (&all[..n], &all[2 * n..]);
        let by_scale = (0..n).map(|i| g[i] * x[i]);
        let by_x = (0..n).map(|i| g[i] * scale[i]);
        if self.fault == Fault::BlocksSwapped {
            return g.iter().copied().chain(by_scale).chain(by_x).collect();
        }
        by_scale.chain(g.iter().copied()).chain(by_x).collect()
    }
}

/// The softmax of one sample.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Softmax {
    pub(crate) classes: usize,
    pub(crate) fault: Fault,
}

impl Differentiable for Softmax {
    fn name(&self) -> String {
        format!("softmax of {}", self.classes)
    }
    fn inputs(&self) -> Layout {
        Layout::new().block("logit", &[self.classes])
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        let largest = x.iter().fold(x[0], |largest, x| largest.max(*x));
        let powers: Vec<R> = x.iter().map(|x| (*x - largest).exp()).collect();
        let sum = powers.iter().fold(R::ZERO, |sum, p| sum + *p);
        powers.into_iter().map(|p| p / sum).collect()
    }
    fn backward<R: Real>(&self, x: &[R], g: &[R]) -> Vec<R> {
        let p = self.forward(x);
        let mean = p.iter().zip(g).fold(R::ZERO, |sum, (p, g)| sum + *p * *g);
        let terms = p.iter().zip(g);
        terms
            .map(|(p, g)| match self.fault {
                Fault::DiagonalOnly => *p * (R::ONE - *p) * *g,
                Fault::TermMissing => *p * *g,
                Fault::NotANumber if *p == R::ONE => R::from_f64(f64::NAN),
                _ => *p * (*g - mean),
            })
            .collect()
    }
}

/// (x - mean) / sqrt(variance + 1/8).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Normalise {
    pub(crate) features: usize,
    pub(crate) fault: Fault,
}

impl Normalise {
    fn parts<R: Real>(&self, x: &[R]) -> (Vec<R>, R) {
        let count = R::from_usize(self.features);
        let mean = x.iter().fold(R::ZERO, |sum, x| sum + *x) / count;
        let variance = x.iter().fold(R::ZERO, |sum, x| sum + (*x - mean) * (*x - mean)) / count;
        let deviation = (variance + R::from_f64(0.125)).sqrt();
        (x.iter().map(|x| (*x - mean) / deviation).collect(), deviation)
    }
}

impl Differentiable for Normalise {
    fn name(&self) -> String {
        format!("normalise {}", self.features)
    }
    fn inputs(&self) -> Layout {
        Layout::new().block("x", &[self.features])
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        self.parts(x).0
    }
    fn backward<R: Real>(&self, x: &[R], g: &[R]) -> Vec<R> {
        let (y, deviation) = self.parts(x);
        let count = R::from_usize(self.features);
        let mut mean = g.iter().fold(R::ZERO, |sum, g| sum + *g) / count;
        let mut along = g.iter().zip(&y).fold(R::ZERO, |sum, (g, y)| sum + *g * *y) / count;
        match self.fault {
            Fault::MeanTermMissing => mean = R::ZERO,
            Fault::TermMissing => along = R::ZERO,
            _ => {}
        }
        g.iter().zip(&y).map(|(g, y)| (*g - mean - *y * along) / deviation).collect()
    }
}

/// A scalar function by its number, and a slope by another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Curve {
    /// 1 / (1 + e^-x), with the slope cut to 0 beyond this size if there is one, and times this factor.
    Sigmoid { cut: Option<f64>, factor: f64 },
    /// tanh x, with the slope taken at the output when this is true.
    Tanh { at_output: bool },
    /// x for x > 0, else this slope times x; and the slope that the backward pass takes there.
    Leaky { slope: f64, taken: f64 },
    /// x Phi(x), with the slope of its approximation by tanh when this is true.
    Gelu { approximate: bool },
    /// x^3 with the slope this many times x^2.
    Cube { times: f64 },
}

impl ScalarFunction for Curve {
    fn name(&self) -> String {
        format!("{self:?}")
    }
    fn value<R: Real>(&self, x: R) -> R {
        match self {
            Self::Sigmoid { .. } => R::ONE / (R::ONE + (-x).exp()),
            Self::Tanh { .. } => x.tanh(),
            Self::Leaky { slope, .. } => {
                if x.is_positive() {
                    x
                } else {
                    R::from_f64(*slope) * x
                }
            }
            Self::Gelu { .. } => x.normal_cdf_times(x),
            Self::Cube { .. } => x * x * x,
        }
    }
    fn slope<R: Real>(&self, x: R) -> R {
        let square = |x: R| x * x;
        match self {
            Self::Sigmoid { cut: Some(cut), .. } if x.abs().exceeds(R::from_f64(*cut)) => R::ZERO,
            Self::Sigmoid { factor, .. } => {
                let y = self.value(x);
                R::from_f64(*factor) * y * (R::ONE - y)
            }
            Self::Tanh { at_output } => R::ONE - square(if *at_output { x.tanh().tanh() } else { x.tanh() }),
            Self::Leaky { taken, .. } => {
                if x.is_positive() {
                    R::ONE
                } else {
                    R::from_f64(*taken)
                }
            }
            Self::Gelu { approximate: false } => x.normal_cdf_times(R::ONE) + x.normal_density_times(x),
            Self::Gelu { approximate: true } => {
                let (root, half) = (R::from_f64(0.797_884_560_802_865_4), R::from_f64(0.5));
                let inner = root * (x + R::from_f64(0.044715) * x * x * x);
                let steep = root * (R::ONE + R::from_f64(3.0 * 0.044715) * x * x);
                half * (R::ONE + inner.tanh()) + half * x * (R::ONE - square(inner.tanh())) * steep
            }
            Self::Cube { times } => R::from_f64(*times) * x * x,
        }
    }
}
