//! Trains one of the networks W1 to W6 for so many steps, for `.ci/instructions` to count. Prints the loss, and on Linux the
//! most memory that the whole process has had, in KiB.

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
            println!("loss {loss}");
            if let Some(peak) = peak_memory() {
                println!("peak {peak}");
            }
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error.to_string()),
    }
}

/// What Linux says of this process, in KiB.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
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
