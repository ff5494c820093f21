//! Rung 1 for optimisers: PyTorch's pseudo-code, element by element, scaling, and runs with a closed form.

use headwater_core::{Adam, Momentum, Optimiser, Sgd, Update, WeightDecay};

use super::{Run, Scaling, bare, checks, end_of};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::rung::Rung;
use crate::strata::WIDTHS;
use crate::tolerance::{EXACT, LAW, LAW_IN_SINGLE, Tolerance};

const STEPS: usize = 25;

fn law(claim: String, oracle: &'static str, tolerance: Tolerance) -> Fact {
    Fact::new(Rung::Laws, claim, format!("f64, {STEPS} steps with rates that change"), oracle, tolerance)
}

/// Claim: a run ends where PyTorch's pseudo-code ends, parameter by parameter; and the moments are as many as
/// stated.
#[must_use]
pub fn reference(optimiser: Optimiser<f64>) -> Fact {
    let claim = format!("{optimiser:?}: a run follows PyTorch's pseudo-code");
    let mut fact = law(claim, "the pseudo-code, line by line", LAW);
    let expected = checks(&optimiser);
    let mut draw = Draw::new(91);
    for parameters in WIDTHS {
        let run = Run::draw(parameters, STEPS, &mut draw);
        let input = || format!("{run:?}");
        fact.holds(optimiser.moment_count(parameters) == expected.moments * parameters, input);
        for (index, found) in run.end(&optimiser).iter().enumerate() {
            let steps: Vec<(f64, f64)> = run.steps.iter().map(|(rate, g)| (*rate, g[index])).collect();
            let end = expected.end(&optimiser, run.start[index], &steps);
            fact.relative(*found, end, 1.0, 0.0, input);
        }
    }
    fact
}

/// Claim: each parameter's path is its own, to the bit: parameters alone, together or in another order end
/// alike.
#[must_use]
pub fn by_element(optimiser: Optimiser<f64>) -> Fact {
    let mut fact = law(format!("{optimiser:?}: each parameter moves on its own"), "the law itself", EXACT);
    let mut draw = Draw::new(92);
    for parameters in WIDTHS {
        let run = Run::draw(parameters, STEPS, &mut draw);
        let together = run.end(&optimiser);
        for index in draw.permutation(parameters) {
            let steps = run.steps.iter().map(|(rate, g)| (*rate, vec![g[index]])).collect();
            let alone = Run { start: vec![run.start[index]], steps };
            fact.bits(alone.end(&optimiser)[0], together[index], || format!("parameter {index} of {run:?}"));
        }
    }
    fact
}

/// Claim: twice the gradients double a linear rule's way from 0 and leave a rule without epsilon where it was;
/// and a rate of 0 moves nothing. To the bit.
#[must_use]
pub fn scaling(optimiser: Optimiser<f64>) -> Fact {
    let claim = checks(&optimiser).scaling;
    let mut fact = law(format!("{optimiser:?}: {claim:?} in the gradients"), "the law itself", EXACT);
    let mut draw = Draw::new(93);
    let rule = if claim == Scaling::Blind { bare(optimiser) } else { optimiser };
    for parameters in WIDTHS {
        let mut run = Run::draw(parameters, STEPS, &mut draw);
        if claim == Scaling::Linear {
            run.start.fill(0.0);
        }
        let once = run.end(&rule);
        let doubled = |g: &[f64]| g.iter().map(|g| 2.0 * g).collect();
        let steps = run.steps.iter().map(|(rate, g)| (*rate, doubled(g))).collect();
        let twice = Run { steps, ..run.clone() }.end(&rule);
        let expected: Vec<f64> = match claim {
            Scaling::Linear => once.iter().map(|p| 2.0 * p).collect(),
            Scaling::Blind => once,
        };
        fact.slices(&twice, &expected, || format!("{run:?}"));
        let still = run.steps.iter().map(|(_, g)| (0.0, g.clone())).collect();
        fact.slices(&Run { steps: still, ..run.clone() }.end(&optimiser), &run.start, || format!("{run:?}"));
    }
    fact
}

/// Claim: on the parabola L = c/2 w^2, SGD is at (1 - r c)^k w after k steps, with momentum where the powers of
/// its two characteristic roots say; and decoupled decay without a gradient shrinks by (1 - r d)^k.
#[must_use]
pub fn quadratic() -> Fact {
    let claim = "SGD on a parabola and decay without a gradient have their closed forms";
    let mut fact = law(claim.to_owned(), "the closed forms", LAW);
    let descend = |optimiser: Optimiser<f64>, curvature: f64, rate: f64, steps: u32| {
        let (mut w, mut gradients) = (1.5, Vec::new());
        for step in 1..=steps as usize {
            gradients.push(vec![curvature * w]);
            w = end_of(&optimiser, vec![1.5], &vec![rate; step], &gradients)[0];
        }
        w
    };
    for (curvature, rate) in [(1.0, 0.1), (4.0, 0.05), (0.25, 1.0)] {
        for steps in [1, 2, 5, 20_u32] {
            let input = || format!("curvature {curvature}, rate {rate}, {steps} steps");
            let shrink = |factor: f64| 1.5 * factor.powi(steps as i32);
            let plain = descend(Optimiser::Sgd(Sgd::plain()), curvature, rate, steps);
            fact.relative(plain, shrink(1.0 - rate * curvature), 1.0, 0.0, input);
            // w'' - (1 + mu - r c) w' + mu w = 0, from w and the first plain step.
            let mu = 0.05;
            let momentum = Momentum { factor: mu, dampening: 0.0, nesterov: false };
            let rule = Sgd { momentum: Some(momentum), weight_decay: WeightDecay::None };
            let sum = 1.0 + mu - rate * curvature;
            let root = (sum * sum - 4.0 * mu).sqrt();
            let (fast, slow) = ((sum - root) / 2.0, (sum + root) / 2.0);
            let (first, second) = (1.5, 1.5 * (1.0 - rate * curvature));
            let a = (second - fast * first) / (slow - fast);
            let closed = a * slow.powi(steps as i32) + (first - a) * fast.powi(steps as i32);
            fact.relative(descend(Optimiser::Sgd(rule), curvature, rate, steps), closed, 1.0, 0.0, input);
            let decay = Sgd { momentum: None, weight_decay: WeightDecay::Decoupled(curvature) };
            let decayed = descend(Optimiser::Sgd(decay), 0.0, rate, steps);
            fact.relative(decayed, shrink(1.0 - rate * curvature), 1.0, 0.0, input);
        }
    }
    fact
}

/// Claim: under a gradient that never changes, Adam without epsilon moves by the rate at every step, in f32 and with its
/// default betas too: both moments are, once corrected, the gradient and its square.
#[must_use]
pub fn constant_gradient() -> Fact {
    let claim = "Adam without epsilon moves by the rate under a constant gradient";
    let domain = "f32, default betas and others, 30 steps";
    let mut fact = Fact::new(Rung::Laws, claim, domain, "the definition", LAW_IN_SINGLE);
    for (beta1, beta2) in [(0.9_f32, 0.999_f32), (0.5, 0.9999), (0.99, 0.75), (0.0, 0.999)] {
        for gradient in [1.0_f32, -3.7, 0.02] {
            let rule = Optimiser::Adam(Adam { beta1, beta2, epsilon: 0.0, weight_decay: 0.0 });
            let mut moments = [0.0_f32; 2];
            for step in 1..=30 {
                // From 0 each time, so that the step is seen to the last bit.
                let mut parameter = [0.0_f32];
                let done = rule.update(Update {
                    parameters: &mut parameter,
                    gradients: &[gradient],
                    moments: &mut moments,
                    step,
                    rate: 1.0,
                });
                fact.holds(done.is_ok(), || format!("{done:?}"));
                let input = || format!("step {step}, betas {beta1} and {beta2}, gradient {gradient}");
                fact.relative(parameter[0], -gradient.signum(), 0.0, 0.0, input);
            }
        }
    }
    fact
}

/// Claim: it still does after thousands of steps, when both corrections have nearly become 1.
#[must_use]
pub fn constant_gradient_for_long() -> Fact {
    let claim = "Adam still moves by the rate after thousands of steps";
    let mut fact = law(claim.to_owned(), "the definition", LAW);
    fact.domain = "f64, default betas, 3,000 steps".to_owned();
    let rule = Optimiser::Adam(Adam { epsilon: 0.0, ..Adam::default() });
    let mut moments = [0.0; 2];
    for step in 1..=3000 {
        let mut parameter = [0.0];
        let update =
            Update { parameters: &mut parameter, gradients: &[0.7], moments: &mut moments, step, rate: 1.0 };
        fact.holds(rule.update(update).is_ok(), || format!("step {step}"));
        // Roundings of the moments are remembered for 1,000 steps.
        fact.relative(parameter[0], -1.0, 10.0, 0.0, || format!("step {step}"));
    }
    fact
}
