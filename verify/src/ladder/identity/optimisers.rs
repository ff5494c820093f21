//! Optimiser steps, clipping and schedules against the formulas of the textbooks.

use headwater_core::{
    Adam, AdamW, Momentum, Optimiser, Real, RmsProp, Schedule, Sgd, Update, WeightDecay, clip_by_norm,
    clip_by_value, norm,
};

use super::formula_fact;
use crate::draw::Draw;
use crate::fact::Fact;
use crate::field::Field;
use crate::ladder::optimiser::{checks, examples};

/// Far enough for every bit of a step number to have been set and cleared twice.
const STEPS: usize = 16;

/// Every kind of rule, all of its numbers drawn at random.
fn drawn(draw: &mut Draw) -> Vec<Optimiser<Field>> {
    let mut rules = Vec::new();
    for decay in [
        WeightDecay::None,
        WeightDecay::Coupled(Field::draw(draw)),
        WeightDecay::Decoupled(Field::draw(draw)),
    ] {
        rules.push(Optimiser::Sgd(Sgd { momentum: None, weight_decay: decay }));
        for nesterov in [false, true] {
            let momentum = Momentum { factor: Field::draw(draw), dampening: Field::draw(draw), nesterov };
            rules.push(Optimiser::Sgd(Sgd { momentum: Some(momentum), weight_decay: decay }));
        }
    }
    for momentum in [None, Some(Field::draw(draw))] {
        for centred in [false, true] {
            let [alpha, epsilon, weight_decay] = [(); 3].map(|()| Field::draw(draw));
            rules.push(Optimiser::RmsProp(RmsProp { alpha, epsilon, momentum, centred, weight_decay }));
        }
    }
    let [beta1, beta2, epsilon, weight_decay] = [(); 4].map(|()| Field::draw(draw));
    rules.push(Optimiser::Adam(Adam { beta1, beta2, epsilon, weight_decay }));
    rules.push(Optimiser::AdamW(AdamW { beta1, beta2, epsilon, weight_decay }));
    rules
}

/// Claim: after every one of 16 steps the parameters are where PyTorch's pseudo-code has them.
#[must_use]
pub fn optimisers() -> Fact {
    let claim = "optimisers: parameters after each of steps 1 to 16 are those of the pseudo-code, as rational functions";
    let domain = "3 parameters; hyperparameters, rates and gradients at random, and those of the examples";
    let mut fact = formula_fact(claim, domain);
    let mut draw = Draw::new(690);
    let drawn: Vec<_> = (0..10).flat_map(|_| drawn(&mut draw)).collect();
    for optimiser in drawn.into_iter().chain(examples()) {
        judge_run(&optimiser, &mut draw, &mut fact);
    }
    fact
}

fn judge_run(optimiser: &Optimiser<Field>, draw: &mut Draw, fact: &mut Fact) {
    let start = Field::draws(3, draw);
    let mut parameters = start.clone();
    let mut moments = vec![Field::ZERO; optimiser.moment_count(start.len())];
    let mut past: Vec<(Field, Vec<Field>)> = Vec::new();
    for step in 1..=STEPS {
        past.push((Field::draw(draw), Field::draws(start.len(), draw)));
        let (rate, gradients) = &past[step - 1];
        let (parameters_now, moments) = (&mut parameters[..], &mut moments[..]);
        let update =
            Update { parameters: parameters_now, gradients, moments, step: step as u64, rate: *rate };
        fact.holds(optimiser.update(update).is_ok(), || format!("{optimiser:?}, step {step}"));
        for (index, found) in parameters.iter().enumerate() {
            let steps: Vec<(Field, Field)> = past.iter().map(|(rate, g)| (*rate, g[index])).collect();
            let expected = checks(optimiser).end(optimiser, start[index], &steps);
            fact.equal(*found, expected, || format!("{optimiser:?}, parameter {index} after step {step}"));
        }
    }
}

/// Claim: clipping by the norm multiplies by min(1, maximum / (norm + 1e-6)), the norm being the root of the sum of
/// squares whatever it was scaled by on the way; clipping by value takes the smaller of the larger.
#[must_use]
pub fn clipping() -> Fact {
    let claim =
        "clipping: the factor is min(1, maximum / (norm + 1e-6)), the norm the root of the sum of squares";
    let mut fact = formula_fact(claim, "1 to 40 gradients, 20 draws each");
    let mut draw = Draw::new(691);
    for length in (1..=40).flat_map(|length| [length; 20]) {
        let gradients = Field::draws(length, &mut draw);
        // Negative ones are refused.
        let maximum = Field::draw(&mut draw).abs();
        let squares = gradients.iter().fold(Field::ZERO, |sum, g| sum + *g * *g);
        fact.equal(norm(&gradients), squares.sqrt(), || format!("the norm of {length}"));

        let factor = smaller(maximum / (squares.sqrt() + Field::from_f64(1e-6)), Field::ONE);
        let mut clipped = gradients.clone();
        let found = clip_by_norm(&mut clipped, maximum).unwrap_or(Field::UNDEFINED);
        fact.equal(found, squares.sqrt(), || format!("the norm that clipping {length} returns"));
        let mut held = gradients.clone();
        fact.holds(clip_by_value(&mut held, maximum).is_ok(), || format!("{length} by value"));
        for (index, gradient) in gradients.iter().enumerate() {
            let input = || format!("gradient {index} of {length}, maximum {maximum}");
            fact.equal(clipped[index], *gradient * factor, input);
            let raised = if (-maximum).exceeds(*gradient) { -maximum } else { *gradient };
            fact.equal(held[index], smaller(raised, maximum), input);
        }
    }
    fact
}

fn smaller(a: Field, b: Field) -> Field {
    if a.exceeds(b) { b } else { a }
}

/// Claim: warm-up and stepwise decay are the rational functions of the step that PyTorch's `LinearLR` and `StepLR` are.
///
/// The cosine is not: its series ends somewhere. The laws of rung 1 judge it.
#[must_use]
pub fn schedules() -> Fact {
    let claim = "schedules: warm-up and stepwise decay are PyTorch's closed forms";
    let mut fact = formula_fact(claim, "200 random schedules, steps 1 to 30 and some of up to 2^40");
    let mut draw = Draw::new(692);
    for _ in 0..200 {
        let [rate, start_factor, gamma] = [(); 3].map(|()| Field::draw(&mut draw));
        let (every, warm) = (1 + draw.below(7) as u64, draw.below(9) as u64);
        let schedule = Schedule::step(rate, every, gamma).with_warm_up(warm, start_factor);
        let late = [(); 4].map(|()| draw.bits() >> 24).into_iter().filter(|step| *step > 0);
        for step in (1..=30).chain(late) {
            let elapsed = step - 1;
            let expected = if elapsed < warm {
                let share = Field::new(elapsed) / Field::new(warm);
                rate * (start_factor * (Field::ONE - share) + share)
            } else {
                rate * power(gamma, (elapsed - warm) / every)
            };
            fact.equal(schedule.rate(step), expected, || format!("{schedule:?}, step {step}"));
            fact.equal(Schedule::constant(rate).rate(step), rate, || format!("{rate} at step {step}"));
        }
    }
    fact
}

/// base^exponent, from the highest bit down.
fn power(base: Field, exponent: u64) -> Field {
    (0..u64::BITS).rev().fold(Field::ONE, |power, bit| {
        let square = power * power;
        if exponent >> bit & 1 == 1 { square * base } else { square }
    })
}
