//! How long a step takes.

use std::time::{Duration, Instant};

use crate::{Failure, Trainer, Workload};

/// A sample is at least this long, so that the clock and a short disturbance weigh little.
const SAMPLE: Duration = Duration::from_millis(30);
const LEAST_SAMPLES: usize = 5;

/// Seconds for a step, over samples of many steps each.
#[derive(Debug)]
pub struct Timing {
    /// The middle sample.
    pub median: f64,
    /// The fastest sample.
    pub least: f64,
    /// The samples taken.
    pub samples: usize,
    /// The steps in each.
    pub steps_a_sample: usize,
}

/// Times steps of `T` for about `seconds`.
///
/// Each sample starts from the file's weights, so that nobody is measured on a network that has converged, where
/// gradients become denormal. One untimed step first lets caches and allocators fill.
///
/// # Errors
/// Those of the trainer.
pub fn measure<T: Trainer>(workload: &Workload, seconds: f64) -> Result<Timing, Failure> {
    let steps = steps_a_sample::<T>(workload)?;
    let start = Instant::now();
    let mut samples = Vec::new();
    while samples.len() < LEAST_SAMPLES || start.elapsed().as_secs_f64() < seconds {
        let mut trainer = T::new(workload)?;
        trainer.step()?;
        samples.push(sample(&mut trainer, steps)?.as_secs_f64() / steps as f64);
    }
    samples.sort_by(f64::total_cmp);
    let at = |index: usize| samples.get(index).copied().unwrap_or(f64::NAN);
    let middle = samples.len() / 2;
    let median =
        if samples.len().is_multiple_of(2) { (at(middle - 1) + at(middle)) / 2.0 } else { at(middle) };
    Ok(Timing { median, least: at(0), samples: samples.len(), steps_a_sample: steps })
}

fn steps_a_sample<T: Trainer>(workload: &Workload) -> Result<usize, Failure> {
    let mut trainer = T::new(workload)?;
    trainer.step()?;
    let mut steps = 1;
    loop {
        let taken = sample(&mut trainer, steps)?;
        if taken >= SAMPLE / 4 {
            let a_step = taken.as_secs_f64() / steps as f64;
            return Ok((SAMPLE.as_secs_f64() / a_step).ceil() as usize);
        }
        steps *= 2;
    }
}

fn sample<T: Trainer>(trainer: &mut T, steps: usize) -> Result<Duration, Failure> {
    let start = Instant::now();
    for _ in 0..steps {
        trainer.step()?;
    }
    Ok(start.elapsed())
}
