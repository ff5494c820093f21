//! Rung 1 for optimisers after many steps and for many parameters.

use headwater_core::{Adam, AdamW, Momentum, Optimiser, RmsProp, Sgd, Update, WeightDecay};

use super::{checks, end_of, examples};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::rung::Rung;
use crate::tolerance::{EXACT, LAW, LAW_IN_SINGLE};
use crate::ulp::Float;

/// Past what 12 bits count.
const STEPS: usize = 4200;

/// The examples; every combination of momentum, decay and centring; and averages over thousands of steps, which still
/// change when all others have settled.
fn rules<F: Float>() -> Vec<Optimiser<F>> {
    let number = F::from_f64;
    let mut rules = examples();
    for weight_decay in
        [WeightDecay::None, WeightDecay::Coupled(number(0.03125)), WeightDecay::Decoupled(number(0.03125))]
    {
        for (dampening, nesterov) in [(0.0, false), (0.5, false), (0.0, true)] {
            let momentum = Some(Momentum { factor: number(0.96875), dampening: number(dampening), nesterov });
            rules.push(Optimiser::Sgd(Sgd { momentum, weight_decay }));
        }
    }
    for momentum in [None, Some(number(0.9))] {
        for centred in [false, true] {
            for decay in [0.0, 0.03125] {
                let (alpha, epsilon, weight_decay) = (number(0.99), number(1e-8), number(decay));
                rules.push(Optimiser::RmsProp(RmsProp { alpha, epsilon, momentum, centred, weight_decay }));
            }
        }
    }
    for (beta1, beta2) in [(0.9, 0.999), (0.99, 0.9999)] {
        let (beta1, beta2, epsilon) = (number(beta1), number(beta2), number(1e-8));
        rules.push(Optimiser::Adam(Adam { beta1, beta2, epsilon, weight_decay: F::ZERO }));
        rules.push(Optimiser::Adam(Adam { beta1, beta2, epsilon, weight_decay: number(0.03125) }));
        rules.push(Optimiser::AdamW(AdamW { beta1, beta2, epsilon, weight_decay: number(0.03125) }));
    }
    rules
}

/// Claim: every step of a run of thousands is the pseudo-code's.
#[must_use]
pub fn every_step() -> Fact {
    let claim =
        "every step of a long run follows PyTorch's pseudo-code, for every combination of a rule's parts";
    let domain = format!("f64, {STEPS} steps with rates that change, one parameter");
    let mut fact = Fact::new(Rung::Laws, claim, domain, "the pseudo-code, line by line", LAW);
    let mut draw = Draw::new(98);
    for rule in rules::<f64>() {
        let rates = [0.0625, 0.015_625, 0.125];
        let steps: Vec<(f64, f64)> =
            draw.cotangent(STEPS).into_iter().zip(rates.into_iter().cycle()).map(|(g, r)| (r, g)).collect();
        let expected = (checks(&rule).reference)(&rule, 1.5, &steps);
        let (mut parameters, mut moments) = ([1.5], vec![0.0; rule.moment_count(1)]);
        for (step, ((rate, gradient), expected)) in (1..).zip(steps.iter().zip(&expected[1..])) {
            let (parameters_now, moments) = (&mut parameters[..], &mut moments[..]);
            let update =
                Update { parameters: parameters_now, gradients: &[*gradient], moments, step, rate: *rate };
            fact.holds(rule.update(update).is_ok(), || format!("step {step} of {rule:?}"));
            // Roundings of the averages are remembered for thousands of steps.
            fact.relative(parameters[0], *expected, 10.0, 0.0, || format!("step {step} of {rule:?}"));
        }
    }
    fact
}

/// Numbers of steps on either side of every power of two there is, and some in between.
fn numbers(draw: &mut Draw) -> Vec<u64> {
    let powers = (2..64).flat_map(|exponent| [(1 << exponent) - 1, 1 << exponent, (1 << exponent) + 1]);
    let mut numbers: Vec<u64> = (2..40).chain(powers).chain([u64::MAX - 1, u64::MAX]).collect();
    numbers.extend((0..200).map(|_| (draw.bits() >> draw.below(62)).max(2)));
    numbers
}

/// Claim: what a step does depends on its number by the corrections of Adam's averages alone: 1 - beta^t for the step t,
/// whatever t; every other rule, after its first step, makes the same of the same moments, to the bit.
#[must_use]
pub fn every_number<F: Float>() -> Fact {
    let tolerance = if F::NAME == "f32" { LAW_IN_SINGLE } else { LAW };
    let claim = "what a step's number changes are the corrections of Adam's averages";
    let domain = format!("{}, steps 2 to 2^64 - 1, all about powers of two, after five others", F::NAME);
    let mut fact =
        Fact::new(Rung::Laws, claim, domain, "1 - beta^t by the platform's exponential, in f64", tolerance);
    let mut draw = Draw::new(99);
    let numbers = numbers(&mut draw);
    for rule in rules::<F>() {
        let gradients: Vec<F> = draw.cotangent(6).into_iter().map(F::from_f64).collect();
        let (before, last) = gradients.split_at(5);
        let (mut start, mut kept) = ([F::ONE], vec![F::ZERO; rule.moment_count(1)]);
        let rate = F::from_f64(0.25);
        let mut done = true;
        for (step, gradient) in (1..).zip(before) {
            let (parameters, moments) = (&mut start[..], &mut kept[..]);
            let update = Update { parameters, gradients: &[*gradient], moments, step, rate };
            done &= rule.update(update).is_ok();
        }
        fact.holds(done, || format!("{rule:?}"));
        let at = |step| {
            let (mut parameters, mut moments) = (start, kept.clone());
            let update =
                Update { parameters: &mut parameters, gradients: last, moments: &mut moments, step, rate };
            (rule.update(update).is_ok(), parameters[0], moments)
        };
        let (_, sixth, remembered) = at(6);
        for &step in &numbers {
            let input = || format!("step {step} of {rule:?}");
            let (done, found, moments) = at(step);
            fact.holds(done, input);
            fact.slices(&moments, &remembered, input);
            match corrected(&rule, start[0], &gradients, step) {
                None => fact.bits(found, sixth, input),
                Some(expected) => fact.relative(found, F::from_f64(expected), 1.0, 0.0, input),
            }
        }
    }
    fact
}

/// Where Adam ends from `start` with the last of `gradients` in the step of this number, the moments being those of all of
/// them; none for rules that ask for no number.
fn corrected<F: Float>(rule: &Optimiser<F>, start: F, gradients: &[F], step: u64) -> Option<f64> {
    let (Adam { beta1, beta2, epsilon, weight_decay }, coupled) = match *rule {
        Optimiser::Adam(rule) => (rule, true),
        Optimiser::AdamW(AdamW { beta1, beta2, epsilon, weight_decay }) => {
            (Adam { beta1, beta2, epsilon, weight_decay }, false)
        }
        Optimiser::Sgd(_) | Optimiser::RmsProp(_) => return None,
    };
    let [beta1, beta2, epsilon, decay, start] = [beta1, beta2, epsilon, weight_decay, start].map(F::to_f64);
    let rate = 0.25;
    // The first five steps are those of the pseudo-code.
    let (mut theta, mut m, mut v) = (1.0, 0.0, 0.0);
    for (number, gradient) in (1..=gradients.len() as u64).zip(gradients) {
        let last = number == gradients.len() as u64;
        if last {
            theta = start;
        }
        let (mut g, t) = (gradient.to_f64(), if last { step } else { number });
        if coupled {
            g += decay * theta;
        } else {
            theta *= 1.0 - rate * decay;
        }
        (m, v) = (beta1 * m + (1.0 - beta1) * g, beta2 * v + (1.0 - beta2) * (g * g));
        let correction = |beta: f64| -(t as f64 * beta.ln()).exp_m1();
        theta -= rate * (m / correction(beta1)) / ((v / correction(beta2)).sqrt() + epsilon);
    }
    Some(theta)
}

/// How many parameters are moved at once: more than 16 bits count, and no multiple of any vector.
const PARAMETERS: usize = 65_561;

/// Claim: tens of thousands of parameters move like each few of them, to the bit.
#[must_use]
pub fn in_pieces<F: Float>() -> Fact {
    let claim = "many parameters move as they do a few at a time";
    let domain = format!("{}, {PARAMETERS} parameters, 3 steps", F::NAME);
    let mut fact = Fact::new(Rung::Laws, claim, domain, "the law itself", EXACT);
    let mut draw = Draw::new(100);
    let mut drawn = || -> Vec<F> { (0..PARAMETERS).map(|_| F::from_f64(draw.uniform(-2.0, 2.0))).collect() };
    let (start, gradients, rates) = (drawn(), [drawn(), drawn(), drawn()], [0.125, 0.0625, 0.25]);
    for rule in examples::<F>() {
        let together = end_of(&rule, start.clone(), &rates, &gradients);
        let mut left = 0;
        for size in [1, 7, 64, 1000, 33, 4099].into_iter().cycle() {
            let piece = left..PARAMETERS.min(left + size);
            let own = [0, 1, 2].map(|step: usize| gradients[step][piece.clone()].to_vec());
            let alone = end_of(&rule, start[piece.clone()].to_vec(), &rates, &own);
            let same = alone.iter().zip(&together[piece.clone()]).all(|(a, b)| a.same_bits(*b));
            fact.holds(same, || format!("parameters {piece:?} of {rule:?}"));
            left = piece.end;
            if left == PARAMETERS {
                break;
            }
        }
    }
    fact
}
