//! Tests of the tests: wrong backward passes that must be caught, each by the rungs named, and weakened checks
//! that must let a fault through.
//!
//! Method: a fault is a gradient computed here, by hand, in one of the ways in which such code goes wrong. It
//! is handed to the same judges that try the real gradients. The right gradient, by the same hand, must pass:
//! so that it is the fault that is caught and not the hand.

use headwater_core::{Activation, BatchNorm, Layer, LayerNorm, Loss};
use headwater_verify::draw::Draw;
use headwater_verify::fact::Fact;
use headwater_verify::gradient::{Differentiable, judge_by_differences, judge_by_duals};
use headwater_verify::ladder::activation::duals_of;
use headwater_verify::ladder::loss::{Case, OwnedTargets};
use headwater_verify::ladder::network::{Subject, differences_fact, duals_fact, residual_of};
use headwater_verify::rung::Rung;

/// Which rungs refute this gradient.
fn refuted_by(program: &impl Differentiable, x: &[f64], cotangent: &[f64], gradient: &[f64]) -> Vec<Rung> {
    let mut facts = [differences_fact(), duals_fact()];
    let [by_differences, by_duals] = &mut facts;
    judge_by_differences(program, x, cotangent, gradient, by_differences);
    judge_by_duals(program, x, cotangent, gradient, by_duals);
    facts.iter().filter(|fact| fact.is_refuted()).map(|fact: &Fact| fact.rung).collect()
}

/// Asserts that the right gradient stands and that every fault is refuted by both rungs. Returns how many were.
fn assert_caught(
    program: &impl Differentiable,
    x: &[f64],
    cotangent: &[f64],
    right: &[f64],
    faults: &[(&str, Vec<f64>)],
) -> usize {
    assert_eq!(refuted_by(program, x, cotangent, right), [], "the right gradient of {}", program.name());
    for (name, wrong) in faults {
        let rungs = refuted_by(program, x, cotangent, wrong);
        assert_eq!(rungs, [Rung::FiniteDifferences, Rung::ExactDerivative], "{name} in {}", program.name());
    }
    faults.len()
}

/// A subject's parameters and inputs, and a cotangent.
fn point(subject: &Subject, seed: u64) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
    let mut draw = Draw::new(seed);
    (subject.parameters(&mut draw), subject.data(&mut draw), subject.cotangent(&mut draw))
}

#[test]
fn faults_of_a_dense_layer_are_caught() {
    // Square, so that a transpose has the right shape; wider than eight, so that a lane count can be forgotten.
    let (n, batch) = (9, 3);
    let subject = Subject::new(n, vec![Layer::dense(n)], batch);
    let (parameters, data, g) = point(&subject, 1);
    let weights = &parameters[..n * n];
    let gradient = |rows: &[usize], transposed: bool, dx: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
        let dw = (0..n * n).map(|i| {
            let (out, inp) = if transposed { (i % n, i / n) } else { (i / n, i % n) };
            rows.iter().map(|b| g[b * n + out] * data[b * n + inp]).sum::<f64>()
        });
        let db = (0..n).map(|out| rows.iter().map(|b| g[b * n + out]).sum::<f64>());
        let dx = (0..batch * n).map(|i| dx(i / n, i % n));
        dw.chain(db).chain(dx).collect()
    };
    let dx = |b: usize, inp: usize| (0..n).map(|out| g[b * n + out] * weights[out * n + inp]).sum::<f64>();
    let turned =
        |b: usize, inp: usize| (0..n).map(|out| g[b * n + out] * weights[inp * n + out]).sum::<f64>();
    let right = gradient(&[0, 1, 2], false, &dx);
    let changed = |change: &dyn Fn(usize, f64) -> f64| -> Vec<f64> {
        right.iter().enumerate().map(|(i, value)| change(i, *value)).collect()
    };
    let (last_bias, inputs) = (n * n + n - 1, n * n + n);
    let faults = [
        ("dW transposed", gradient(&[0, 1, 2], true, &dx)),
        ("dx with W for its transpose", gradient(&[0, 1, 2], false, &turned)),
        ("the last sample only: overwrite for accumulate", gradient(&[2], false, &dx)),
        ("the last sample left out", gradient(&[0, 1], false, &dx)),
        (
            "the mean over the batch taken twice",
            changed(&|i, v| if i < inputs { v / batch as f64 } else { v }),
        ),
        ("last row of db dropped", changed(&|i, v| if i == last_bias { 0.0 } else { v })),
        ("inputs past a lane count ignored", changed(&|i, v| if i < n * n && i % n >= 8 { 0.0 } else { v })),
        ("dx left from another call", changed(&|i, v| if i >= inputs { v + 1e-6 } else { v })),
        ("one weight off by a part in a hundred million", changed(&|i, v| if i == 5 { v + 1e-8 } else { v })),
    ];
    let x = [&parameters[..], &data].concat();
    assert_eq!(assert_caught(&subject, &x, &g, &right, &faults), 9);
    let ones = vec![1.0; g.len()];
    let ignored = subject.backward(&x, &ones);
    assert_eq!(assert_caught(&subject, &x, &g, &right, &[("cotangent ignored", ignored)]), 1);
}

#[test]
fn faults_of_an_activation_are_caught() {
    let x = [-7.5, -2.6, -1.3, -0.4, 0.3, 0.9, 1.7, 3.6, 8.1];
    let mut draw = Draw::new(2);
    let g = draw.cotangent(x.len());
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let gelu_tanh = |x: f64, cubic: f64| {
        let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + cubic * x.powi(3));
        let slope = (2.0 / std::f64::consts::PI).sqrt() * (1.0 + 3.0 * cubic * x * x);
        0.5 * (1.0 + inner.tanh()) + 0.5 * x * (1.0 - inner.tanh().powi(2)) * slope
    };
    type Slope<'a> = Box<dyn Fn(f64) -> f64 + 'a>;
    let selu =
        |scale: f64| move |x: f64| if x > 0.0 { scale } else { scale * 1.673_263_242_354_377_2 * x.exp() };
    let faults: [(Activation, &str, Slope<'_>); 10] = [
        (
            Activation::Tanh,
            "derivative at the output where the input was meant",
            Box::new(|x| 1.0 - x.tanh().tanh().powi(2)),
        ),
        (
            Activation::Sigmoid,
            "saturated region cut off",
            Box::new(|x| if x.abs() > 6.5 { 0.0 } else { sigmoid(x) * sigmoid(-x) }),
        ),
        (Activation::Sigmoid, "the factor 1 - s missing", Box::new(sigmoid)),
        (Activation::GeluTanh, "constant wrong in the fourth digit", Box::new(|x| gelu_tanh(x, 0.0447))),
        (Activation::Gelu, "erf forward with tanh backward", Box::new(|x| gelu_tanh(x, 0.044715))),
        (Activation::Selu, "constant written as an f32 literal", Box::new(selu(f64::from(1.050_701_f32)))),
        (Activation::Silu, "term missing", Box::new(sigmoid)),
        (
            Activation::Softplus,
            "e^x for the sigmoid below zero",
            Box::new(|x| if x < 0.0 { x.exp() } else { sigmoid(x) }),
        ),
        (
            Activation::Elu { alpha: 0.5 },
            "alpha forgotten",
            Box::new(|x| if x > 0.0 { 1.0 } else { x.exp() }),
        ),
        (
            Activation::HardSwish,
            "a kink in the wrong place",
            Box::new(|x| {
                if x <= -2.0 {
                    0.0
                } else if x >= 3.0 {
                    1.0
                } else {
                    (2.0 * x + 3.0) / 6.0
                }
            }),
        ),
    ];
    for (activation, name, slope) in faults {
        let subject = Subject::new(x.len(), vec![Layer::activation(activation)], 1);
        let right: Vec<f64> = x.iter().zip(&g).map(|(x, g)| g * activation.derivative(*x)).collect();
        let wrong = x.iter().zip(&g).map(|(x, g)| g * slope(*x)).collect();
        assert_caught(&subject, &x, &g, &right, &[(name, wrong)]);
    }
}

/// Claim: a slope whose tail is lost is caught, though it is wrong by less than any fixed tolerance. Every one of these is how
/// the textbooks write it, and right to the last digit where it is not small.
#[test]
fn slopes_without_their_tails_are_caught() {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    type Slope<'a> = Box<dyn Fn(f64) -> f64 + 'a>;
    let faults: [(Activation, &str, Slope<'_>); 6] = [
        (Activation::Sigmoid, "s (1 - s)", Box::new(|x| sigmoid(x) * (1.0 - sigmoid(x)))),
        (
            Activation::Sigmoid,
            "cut off at 20",
            Box::new(|x| if x.abs() > 20.0 { 0.0 } else { Activation::Sigmoid.derivative(x) }),
        ),
        (Activation::Tanh, "1 - t^2", Box::new(|x| 1.0 - x.tanh().powi(2))),
        (Activation::LogSigmoid, "1 - s", Box::new(|x| 1.0 - sigmoid(x))),
        (
            Activation::Elu { alpha: 1.0 },
            "y + alpha",
            Box::new(|x: f64| if x > 0.0 { 1.0 } else { (x.exp() - 1.0) + 1.0 }),
        ),
        (
            Activation::Gelu,
            "(1 + erf) / 2 and the density",
            Box::new(|x: f64| {
                let density = (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
                0.5 * (1.0 + libm::erf(x * std::f64::consts::FRAC_1_SQRT_2)) + x * density
            }),
        ),
    ];
    for (activation, name, slope) in faults {
        assert!(duals_of(activation, slope).is_refuted(), "{name} for {activation:?}");
        assert!(!duals_of(activation, |x| activation.derivative(x)).is_refuted(), "{activation:?} as it is");
    }
}

/// A normalisation's way back, by hand, over groups of values that are normalised together; `terms` switches
/// its parts on.
struct Parts {
    mean: bool,
    variance: bool,
    epsilon: f64,
    less: f64,
}

impl Parts {
    fn right(epsilon: f64) -> Self {
        Parts { mean: true, variance: true, epsilon, less: 0.0 }
    }

    /// dL/dx for one group with upstream gradients `g` (the weight multiplied in already).
    fn back(&self, x: &[f64], g: &[f64]) -> Vec<f64> {
        let count = x.len() as f64 - self.less;
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        let inverse = (variance + self.epsilon).sqrt().recip();
        let n: Vec<f64> = x.iter().map(|x| (x - mean) * inverse).collect();
        let mean_g = if self.mean { g.iter().sum::<f64>() / x.len() as f64 } else { 0.0 };
        let mean_gn = g.iter().zip(&n).map(|(g, n)| g * n).sum::<f64>() / count;
        let mean_gn = if self.variance { mean_gn } else { 0.0 };
        g.iter().zip(&n).map(|(g, n)| inverse * (g - mean_g - n * mean_gn)).collect()
    }
}

fn normalisation_faults(epsilon: f64) -> [(&'static str, Parts); 5] {
    [
        ("mean term missing", Parts { mean: false, ..Parts::right(epsilon) }),
        ("variance term missing", Parts { variance: false, ..Parts::right(epsilon) }),
        ("the formula of evaluation", Parts { mean: false, variance: false, ..Parts::right(epsilon) }),
        ("epsilon a tenth of what it should be", Parts { epsilon: epsilon / 10.0, ..Parts::right(epsilon) }),
        ("N - 1 for N", Parts { less: 1.0, ..Parts::right(epsilon) }),
    ]
}

#[test]
fn faults_of_normalisations_are_caught() {
    let (width, batch, epsilon) = (3, 4, 1e-5);
    let across = Layer::BatchNorm(BatchNorm { epsilon, affine: false, ..BatchNorm::PYTORCH });
    let subject = Subject::new(width, vec![across], batch);
    let (_, x, g) = point(&subject, 3);
    let by_feature = |parts: &Parts| -> Vec<f64> {
        let mut dx = vec![0.0; x.len()];
        for feature in 0..width {
            let column =
                |values: &[f64]| values.iter().skip(feature).step_by(width).copied().collect::<Vec<_>>();
            for (b, value) in parts.back(&column(&x), &column(&g)).into_iter().enumerate() {
                dx[b * width + feature] = value;
            }
        }
        dx
    };
    let faults = normalisation_faults(epsilon).map(|(name, parts)| (name, by_feature(&parts)));
    assert_eq!(assert_caught(&subject, &x, &g, &by_feature(&Parts::right(epsilon)), &faults), 5);

    let within = Layer::LayerNorm(LayerNorm { epsilon, affine: false });
    let subject = Subject::new(width, vec![within], batch);
    let by_sample = |parts: &Parts| -> Vec<f64> {
        x.chunks(width).zip(g.chunks(width)).flat_map(|(x, g)| parts.back(x, g)).collect()
    };
    let faults = normalisation_faults(epsilon).map(|(name, parts)| (name, by_sample(&parts)));
    assert_eq!(assert_caught(&subject, &x, &g, &by_sample(&Parts::right(epsilon)), &faults), 5);
}

#[test]
fn faults_of_branches_and_slopes_are_caught() {
    let branch = vec![Layer::dense(4), Layer::activation(Activation::Tanh)];
    let plain = Subject::new(4, branch.clone(), 2);
    let subject = Subject::new(4, vec![residual_of(branch)], 2);
    let (parameters, data, g) = point(&subject, 4);
    let x = [&parameters[..], &data].concat();
    let right = subject.backward(&x, &g);
    let without_skip = plain.backward(&x, &g);
    let mut twice = right.clone();
    for (slot, g) in twice[parameters.len()..].iter_mut().zip(&g) {
        *slot += g;
    }
    let stale =
        subject.backward(&[&parameters[..], &data.iter().map(|x| x + 1e-6).collect::<Vec<_>>()].concat(), &g);
    let faults =
        [("skip path missing", without_skip), ("skip path twice", twice), ("stale activations", stale)];
    assert_eq!(assert_caught(&subject, &x, &g, &right, &faults), 3);

    let subject = Subject::new(5, vec![Layer::prelu()], 2);
    let (slope, data, g) = point(&subject, 5);
    let x = [&slope[..], &data].concat();
    let right = subject.backward(&x, &g);
    let product = |keep: &dyn Fn(usize, f64) -> bool| -> f64 {
        data.iter().zip(&g).enumerate().filter(|(i, (x, _))| keep(*i, **x)).map(|(_, (x, g))| x * g).sum()
    };
    let with_slope = |d: f64| [&[d], &right[1..]].concat();
    assert_eq!(with_slope(product(&|_, x| x <= 0.0)).len(), right.len());
    let faults = [
        ("slope gradient of positive inputs too", with_slope(product(&|_, _| true))),
        ("slope gradient of the first sample only", with_slope(product(&|i, x| i < 5 && x <= 0.0))),
    ];
    assert_eq!(assert_caught(&subject, &x, &g, &right, &faults), 2);
}

#[test]
fn faults_of_losses_are_caught() {
    let (width, batch) = (4, 3);
    let mut draw = Draw::new(6);
    let x = draw.normals(batch * width);
    let classes = vec![0, 3, 1];
    let loss = Loss::SoftmaxCrossEntropy { label_smoothing: 0.125, class_weights: None };
    let case = Case { loss, width, batch, targets: OwnedTargets::Classes(classes.clone()) };
    let gradient = |smoothing: f64, count: f64, off_diagonal: bool, floor: f64| -> Vec<f64> {
        let mut all = Vec::new();
        for (row, class) in x.chunks(width).zip(&classes) {
            let total: f64 = row.iter().map(|x| x.exp()).sum();
            for (j, x) in row.iter().enumerate() {
                let p = (x.exp() / total).max(floor);
                let hit = f64::from(u8::from(j == *class));
                let target = (1.0 - smoothing) * hit + smoothing / width as f64;
                all.push(if off_diagonal || j == *class { (p - target) / count } else { 0.0 });
            }
        }
        all
    };
    let right = gradient(0.125, 3.0, true, 0.0);
    let faults = [
        ("missing 1/N", gradient(0.125, 1.0, true, 0.0)),
        ("1/(N width) for 1/N", gradient(0.125, 12.0, true, 0.0)),
        ("softmax diagonal only", gradient(0.125, 3.0, false, 0.0)),
        ("label smoothing forgotten", gradient(0.0, 3.0, true, 0.0)),
        ("probabilities clipped", gradient(0.125, 3.0, true, 0.05)),
    ];
    assert_eq!(
        assert_caught(
            &case,
            &x,
            &[1.5],
            &right.iter().map(|g| 1.5 * g).collect::<Vec<_>>(),
            &faults.map(|(name, wrong)| (name, wrong.iter().map(|g| 1.5 * g).collect()),)
        ),
        5
    );

    let targets: Vec<f64> = (0..batch * width).map(|_| f64::from(draw.normal() as f32)).collect();
    let case = Case {
        loss: Loss::Huber { delta: 0.5 },
        width,
        batch,
        targets: OwnedTargets::Values(targets.clone()),
    };
    let count = (batch * width) as f64;
    let huber = |slope: &dyn Fn(f64) -> f64| -> Vec<f64> {
        x.iter().zip(&targets).map(|(x, t)| slope(x - t) / count).collect()
    };
    let right = huber(&|d| d.clamp(-0.5, 0.5));
    let faults = [
        ("delta left out beyond it", huber(&|d| if d.abs() > 0.5 { d.signum() } else { d })),
        ("never beyond delta", huber(&|d| d)),
        ("twice the slope", huber(&|d| 2.0 * d.clamp(-0.5, 0.5))),
    ];
    assert_eq!(assert_caught(&case, &x, &[1.0], &right, &faults), 3);
}

/// Claim: the rules of the verifier are needed. A cotangent of ones does not see a normalisation's missing
/// variance term, and ten times the tolerance does not see an error that the tolerance sees.
#[test]
fn weakened_checks_let_faults_through() {
    let layer = Layer::BatchNorm(BatchNorm { affine: false, ..BatchNorm::PYTORCH });
    let subject = Subject::new(1, vec![layer], 6);
    let (_, x, g) = point(&subject, 7);
    let fault = Parts { variance: false, ..Parts::right(1e-5) };
    assert_eq!(refuted_by(&subject, &x, &g, &fault.back(&x, &g)).len(), 2);
    let ones = vec![1.0; g.len()];
    assert_eq!(refuted_by(&subject, &x, &ones, &fault.back(&x, &ones)), [], "ones see nothing");

    let mut wrong = subject.backward(&x, &g);
    wrong[2] += 3e-9;
    let mut weakened = differences_fact();
    weakened.tolerance.limit *= 10.0;
    judge_by_differences(&subject, &x, &g, &wrong, &mut weakened);
    assert!(!weakened.is_refuted());
    assert_eq!(refuted_by(&subject, &x, &g, &wrong).len(), 2);
}
