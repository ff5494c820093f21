//! Trains one of the networks W1 to W6 for so many steps, for `.ci/instructions` to count.

use std::process::ExitCode;

use headwater_benches::workloads::{Workload, workloads};
use headwater_core::Error;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, steps] = &arguments[..] else {
        return refuse("expected a network and a number of steps, as in `steps W1 10`");
    };
    let Ok(steps) = steps.parse() else {
        return refuse(&format!("expected a number of steps, found '{steps}'"));
    };
    let workloads = workloads();
    let Some(workload) = workloads.iter().find(|each| each.name.split(':').next() == Some(name)) else {
        return refuse(&format!("expected a network from W1 to W6, found '{name}'"));
    };
    match train(workload, steps) {
        Ok(loss) => {
            println!("{loss}");
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error.to_string()),
    }
}

fn refuse(sentence: &str) -> ExitCode {
    eprintln!("steps: {sentence}");
    ExitCode::from(2)
}

fn train(workload: &Workload, steps: u32) -> Result<f32, Error> {
    let mut bench = workload.bench()?;
    let mut loss = workload.step(&mut bench)?;
    for _ in 0..steps {
        loss = workload.step(&mut bench)?;
    }
    Ok(loss)
}
