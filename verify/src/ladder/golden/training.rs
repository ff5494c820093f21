//! Training as a whole: forward, loss, backward, clipping, schedule and optimiser in turn, twenty times.
//!
//! Nothing is corrected on the way: an error in any part, however small, would be fed back into the next step.

use crate::fact::Fact;
use crate::golden::tolerance::TRAINING;
use crate::golden::{self, TrainingCase};
use crate::rung::Rung;
use headwater_core::{Backward, Error, Forward, Infer, Network, Update, clip_by_norm};

/// What a run leaves behind.
struct Trained {
    losses: Vec<f64>,
    rates: Vec<f64>,
    parameters: Vec<f64>,
    state: Vec<f64>,
    outputs: Vec<f64>,
}

fn train(case: &TrainingCase) -> Result<Trained, Error> {
    let network = Network::new(case.width, case.list())
        .and_then(|network| network.freeze(case.frozen))
        .unwrap_or_else(|error| panic!("{}: {error}", case.name));
    let (optimiser, schedule) = (case.optimiser.optimiser(), case.schedule());
    let largest = case.batches.iter().map(|batch| batch.batch).max().unwrap_or(0);
    let (mut parameters, mut state) = (case.parameters.clone(), case.state.clone());
    let mut gradients = vec![0.0; network.gradient_count()];
    let mut moments = vec![0.0; optimiser.moment_count(parameters.len())];
    let mut scratch = vec![f64::NAN; network.training_scratch(largest)];
    let (mut losses, mut rates) = (Vec::new(), Vec::new());
    for (step, batch) in (1..).zip(&case.batches) {
        let (state, scratch) = (&mut state, &mut scratch);
        let mut pass =
            network.forward(Forward { parameters: &parameters, state, inputs: &batch.x, scratch })?;
        losses.push(case.loss.with_targets(&batch.targets, |targets| pass.loss(case.loss.loss(), targets))?);
        pass.backward(Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None })?;
        if let Some(limit) = case.clip_norm {
            clip_by_norm(&mut gradients, limit).expect("the limit is not negative");
        }
        rates.push(schedule.rate(step));
        let (parameters, gradients, moments) = (&mut parameters, &gradients, &mut moments);
        optimiser
            .update(Update { parameters, gradients, moments, step, rate: schedule.rate(step) })
            .unwrap_or_else(|error| panic!("{}: {error}", case.name));
    }
    let mut scratch = vec![f64::NAN; network.inference_scratch(case.evaluation.batch)];
    let call = Infer { parameters: &parameters, state: &state, inputs: &case.evaluation.x };
    let outputs = network.infer(call, &mut scratch)?.to_vec();
    Ok(Trained { losses, rates, parameters, state, outputs })
}

/// Claim: a training run ends where PyTorch's ends: the loss of every step, the parameters and running statistics after the
/// last, and what the trained network says. Oracle: PyTorch. Tolerance: see [`TRAINING`].
#[must_use]
pub fn training() -> Vec<Fact> {
    let mut facts = Vec::new();
    for case in &golden::training().cases {
        let claim = format!("{} ends where PyTorch ends", case.name);
        let mut fact = Fact::new(
            Rung::Goldens,
            claim,
            "20 steps, batches of 8 and 3",
            "PyTorch, CPU, float64",
            TRAINING,
        );
        let Trained { losses, rates, parameters, state, outputs } =
            train(case).unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let expected: Vec<f64> = case.batches.iter().map(|batch| batch.loss).collect();
        let expected_rates: Vec<f64> = case.batches.iter().map(|batch| batch.rate).collect();
        for (part, found, expected) in [
            ("loss of step", &losses, &expected),
            ("rate of step", &rates, &expected_rates),
            ("parameter", &parameters, &case.final_parameters),
            ("running statistic", &state, &case.final_state),
            ("output", &outputs, &case.evaluation.y),
        ] {
            fact.holds(found.len() == expected.len(), || format!("{part}: as many numbers"));
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                fact.relative(*found, *expected, 0.1, 0.0, || format!("{part} {index}"));
            }
        }
        facts.push(fact);
    }
    facts
}
