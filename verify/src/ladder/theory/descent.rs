//! Training where its end, or every step of it, is known in closed form: the whole loop of forward pass, loss, backward
//! pass and optimiser, held against linear algebra.

use headwater_core::{
    Adam, Backward, Forward, Layer, Loss, Network, Optimiser, RmsProp, Sgd, Targets, Update, WeightDecay,
};

use crate::draw::Draw;
use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::{OPTIMUM, QUADRATIC};

/// A linear layer, its samples and what they should be.
struct Problem {
    layers: [Layer<'static>; 1],
    inputs: usize,
    data: Vec<f64>,
    targets: Vec<f64>,
}

impl Problem {
    fn network(&self) -> Network<'_> {
        Network::new(self.inputs, &self.layers).expect("one dense layer")
    }

    /// The parameters after each step of full-batch training on the mean squared error.
    fn train(
        &self,
        optimiser: Optimiser<f64>,
        start: &[f64],
        steps: u64,
        rate: impl Fn(u64) -> f64,
    ) -> Vec<Vec<f64>> {
        let network = self.network();
        let batch = self.data.len() / self.inputs;
        let mut parameters = start.to_vec();
        let mut moments = vec![0.0; optimiser.moment_count(parameters.len())];
        let mut scratch = vec![0.0; network.training_scratch(batch)];
        let mut gradients = vec![0.0; parameters.len()];
        let mut trail = Vec::new();
        for step in 1..=steps {
            let call = Forward {
                parameters: &parameters,
                state: &mut [],
                inputs: &self.data,
                scratch: &mut scratch,
            };
            let mut pass = network.forward(call).expect("a pass of the planned size");
            let targets = Targets::Values(&self.targets);
            pass.loss(Loss::mean_squared_error(), targets).expect("a target for each output");
            let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
            pass.backward(call).expect("a pass of the planned size");
            let update = Update {
                parameters: &mut parameters,
                gradients: &gradients,
                moments: &mut moments,
                step,
                rate: rate(step),
            };
            optimiser.update(update).expect("a sensible step");
            trail.push(parameters.clone());
        }
        trail
    }
}

const FEATURES: usize = 4;
const OUTPUTS: usize = 3;
const SAMPLES: usize = 24;

/// The weights and biases that solve the normal equations, in the order of a dense layer's parameters. With a pull of
/// `decay` towards 0: those of ridge regression.
fn normal_equations(problem: &Problem, decay: f64) -> Vec<f64> {
    const WIDTH: usize = FEATURES + 1;
    let rows: Vec<Vec<f64>> =
        problem.data.chunks(FEATURES).map(|row| row.iter().copied().chain([1.0]).collect()).collect();
    let mut solution = vec![0.0; OUTPUTS * WIDTH];
    for output in 0..OUTPUTS {
        // The loss is the mean over samples and outputs, so its second derivative is A^T A times this.
        let scale = 2.0 / (SAMPLES * OUTPUTS) as f64;
        let mut system = vec![vec![0.0; WIDTH + 1]; WIDTH];
        for (i, equation) in system.iter_mut().enumerate() {
            for (row, targets) in rows.iter().zip(problem.targets.chunks(OUTPUTS)) {
                (0..WIDTH).for_each(|j| equation[j] += scale * row[i] * row[j]);
                equation[WIDTH] += scale * row[i] * targets[output];
            }
            equation[i] += decay;
        }
        let theta = solve(system);
        solution[output * FEATURES..][..FEATURES].copy_from_slice(&theta[..FEATURES]);
        solution[OUTPUTS * FEATURES + output] = theta[FEATURES];
    }
    solution
}

/// Gauss-Jordan elimination with pivots from the diagonal, which a positive definite matrix allows.
fn solve(mut system: Vec<Vec<f64>>) -> Vec<f64> {
    let count = system.len();
    for pivot in 0..count {
        let head = system[pivot].clone();
        for (i, equation) in system.iter_mut().enumerate() {
            let factor = if i == pivot { 1.0 - 1.0 / head[pivot] } else { equation[pivot] / head[pivot] };
            equation.iter_mut().zip(&head).for_each(|(e, h)| *e -= factor * h);
        }
    }
    system.into_iter().map(|equation| equation[count]).collect()
}

/// A run: its name, the rule, the decay in the gradient, and the rate of each step.
type Run = (&'static str, Optimiser<f64>, f64, fn(u64) -> f64);

/// Claim: training a linear layer ends at the solution of the normal equations, whatever the optimiser; with weight decay in
/// the gradient, at that of ridge regression. Oracle: the linear system, solved directly.
pub fn least_squares() -> Vec<Fact> {
    let mut fact = Fact::new(
        Rung::Statistics,
        "training a linear layer ends at the least-squares solution",
        format!("{SAMPLES} samples, {FEATURES} features, {OUTPUTS} outputs, full batches, in f64"),
        "the normal equations",
        OPTIMUM,
    );
    let mut draw = Draw::new(1101);
    let problem = Problem {
        layers: [Layer::dense(OUTPUTS)],
        inputs: FEATURES,
        data: draw.normals(SAMPLES * FEATURES),
        targets: draw.normals(SAMPLES * OUTPUTS),
    };
    let start = draw.normals(problem.network().parameter_count());
    let decay = 0.05;
    let l2 = WeightDecay::Coupled(decay);
    let constant: fn(u64) -> f64 = |_| 0.3;
    // Steps of Adam and RMSProp are as long as the rate, however near the end: the rate must fall, to 1e-10.
    let falling: fn(u64) -> f64 = |step| 0.05 * 0.995_f64.powi(i32::try_from(step).unwrap_or(i32::MAX));
    let runs: [Run; 7] = [
        ("SGD", Optimiser::Sgd(Sgd::plain()), 0.0, constant),
        ("SGD with momentum", Optimiser::Sgd(Sgd::with_momentum(0.8)), 0.0, constant),
        ("SGD with Nesterov's momentum", Optimiser::Sgd(Sgd::with_nesterov(0.8)), 0.0, constant),
        ("SGD with weight decay", Optimiser::Sgd(Sgd { weight_decay: l2, ..Sgd::plain() }), decay, constant),
        ("Adam", Optimiser::Adam(Adam::default()), 0.0, falling),
        (
            "Adam with weight decay",
            Optimiser::Adam(Adam { weight_decay: decay, ..Adam::default() }),
            decay,
            falling,
        ),
        ("RMSProp", Optimiser::RmsProp(RmsProp::default()), 0.0, falling),
    ];
    for (name, optimiser, decay, rate) in runs {
        let expected = normal_equations(&problem, decay);
        let trail = problem.train(optimiser, &start, 4000, rate);
        let found = trail.last().cloned().unwrap_or_default();
        for (index, (found, expected)) in found.iter().zip(&expected).enumerate() {
            fact.within(*found, *expected, OPTIMUM.limit, 1e-13, || format!("{name}, parameter {index}"));
        }
    }
    vec![fact]
}

/// e_k of e_(k+1) = sum e_k - product e_(k-1), whose roots are a complex pair: r^k (e_0 cos k t + b sin k t).
fn oscillation(sum: f64, product: f64, first: f64, second: f64, step: i32) -> f64 {
    let root = product.sqrt();
    let angle = (0.5 * sum / root).acos();
    let b = (second / root - first * angle.cos()) / angle.sin();
    root.powi(step) * (first * (f64::from(step) * angle).cos() + b * (f64::from(step) * angle).sin())
}

/// Claim: on a quadratic, gradient descent shrinks the error by 1 - rate * curvature a step, also where that is negative or
/// beyond -1; with momentum mu the error rings with the envelope mu^(k/2), with Nesterov's (mu (1 - rate * curvature))^(k/2).
/// Oracle: the closed forms, at every step.
pub fn quadratics() -> Vec<Fact> {
    const SIZES: [f64; 4] = [0.5, 1.0, 1.5, 2.5];
    const STEPS: u64 = 60;
    const RATE: f64 = 0.7;
    const MU: f64 = 0.9;
    let mut fact = Fact::new(
        Rung::Statistics,
        "gradient descent on a quadratic is its closed form at every step",
        format!("{STEPS} steps, rate times curvature from 0.0875 to 2.19, in f64"),
        "powers of 1 - rate * curvature; roots of the momentum's recurrence",
        QUADRATIC,
    );
    // One sample for each weight, so that no weight meets another: the loss is the mean of (a w - t)^2.
    let data = (0..16).map(|i| if i % 5 == 0 { SIZES[i / 5] } else { 0.0 }).collect();
    let targets = vec![1.0, -2.0, 0.5, 3.0];
    let optima: Vec<f64> = targets.iter().zip(SIZES).map(|(t, a)| t / a).collect();
    let problem = Problem { layers: [Layer::dense_without_bias(1)], inputs: 4, data, targets };
    let start: Vec<f64> = optima.iter().zip([1.0, -1.0, 2.0, 0.25]).map(|(w, e)| w + e).collect();
    let rules =
        [("plain", Sgd::plain()), ("momentum", Sgd::with_momentum(MU)), ("Nesterov", Sgd::with_nesterov(MU))];
    for (name, rule) in rules {
        let trail = problem.train(Optimiser::Sgd(rule), &start, STEPS, |_| RATE);
        for (step, parameters) in (1..).zip(&trail) {
            for (index, a) in SIZES.into_iter().enumerate() {
                let (first, kept) = (start[index] - optima[index], 1.0 - RATE * 0.5 * a * a);
                // Where Nesterov's roots are real it is left out: the other rules cover that curvature.
                let expected = match name {
                    "plain" => first * kept.powi(step),
                    "momentum" => oscillation(MU + kept, MU, first, kept * first, step),
                    _ if kept < 0.2 => continue,
                    _ => {
                        let second = (1.0 - (1.0 - kept) * (1.0 + MU)) * first;
                        oscillation((1.0 + MU) * kept, MU * kept, first, second, step)
                    }
                };
                let found = parameters[index] - optima[index];
                let scale = optima[index].abs() + 1.0;
                fact.relative(found, expected, scale, 1e-14 * scale, || {
                    format!("{name}, curvature {}, step {step}", 0.5 * a * a)
                });
            }
        }
    }
    vec![fact]
}
