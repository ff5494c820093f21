//! A runner from its arguments to its line.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use crate::{Failure, Trainer, Workload, measure};

struct Arguments {
    file: PathBuf,
    check_steps: usize,
    seconds: f64,
}

/// Runs the runner `name`, prints its line and says how it went.
pub fn run<T: Trainer>(name: &str) -> ExitCode {
    match arguments().and_then(|arguments| line::<T>(name, &arguments)) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{name}: {failure}");
            ExitCode::from(2)
        }
    }
}

fn arguments() -> Result<Arguments, Failure> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [file, check_steps, seconds] = given.as_slice() else {
        return Err(Failure::new(
            "call it with a workload's file, the check's steps and the seconds to time",
        ));
    };
    let check_steps = check_steps.parse().map_err(|_| Failure::new("the check's steps must be a number"))?;
    let seconds = seconds.parse().map_err(|_| Failure::new("the seconds must be a number"))?;
    Ok(Arguments { file: file.into(), check_steps, seconds })
}

fn line<T: Trainer>(name: &str, arguments: &Arguments) -> Result<String, Failure> {
    let workload = Workload::read(&arguments.file)?;
    let last = workload.dense.len() - 1;
    let mut trainer = T::new(&workload)?;
    let mut first_weights = Vec::new();
    for layer in [0, last] {
        first_weights.push(trainer.weights(layer)?);
    }
    trainer.step()?;
    let initial_loss = trainer.loss()?;
    for _ in 1..arguments.check_steps {
        trainer.step()?;
    }
    let mut moved = Vec::new();
    for (layer, before) in [0, last].into_iter().zip(&first_weights) {
        moved.push(distance(before, &trainer.weights(layer)?));
    }
    let running = trainer.running_variance()?;
    // The loss of a step is of the weights before it: one more step tells the loss after all of them.
    trainer.step()?;
    let end_loss = trainer.loss()?;

    let timing = measure::<T>(&workload, arguments.seconds)?;
    Ok(json!({
        "name": name,
        "workload": workload.spec.name,
        "initial_loss": initial_loss,
        "end_loss": end_loss,
        "moved": moved,
        "running": running.iter().map(|&value| f64::from(value)).sum::<f64>(),
        "median": timing.median,
        "least": timing.least,
        "samples": timing.samples,
        "steps_a_sample": timing.steps_a_sample,
    })
    .to_string())
}

fn distance(before: &[f32], after: &[f32]) -> f64 {
    let square = |(a, b): (&f32, &f32)| (f64::from(*a) - f64::from(*b)).powi(2);
    before.iter().zip(after).map(square).sum::<f64>().sqrt()
}
