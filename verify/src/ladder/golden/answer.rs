//! What the core answers to an outside test, in any scalar.

use headwater_core::{
    Activation, Error, Forward, Infer, Loss, LossError, Network, Real, Targets, Update, argmax,
    clip_by_value, log_softmax, norm, softmax,
};

use super::judge::{Answer, Asked, Own};
use crate::golden::{Call, Function, Part, Reduction};

pub(super) fn scalars<R: Real>(values: &[f64]) -> Vec<R> {
    values.iter().map(|value| R::from_f64(*value)).collect()
}

fn each<R: Real>(values: &[f64], function: impl Fn(R) -> R) -> Vec<R> {
    values.iter().map(|value| function(R::from_f64(*value))).collect()
}

impl Asked for Call {
    fn answers<R: Real>(&self) -> Vec<Answer<'_, R>> {
        answers(self)
    }

    fn own(&self) -> Own {
        own(self)
    }
}

/// No wildcard: a kind of call without an entry does not compile.
fn own(call: &Call) -> Own {
    match call {
        Call::Activation { activation, .. } => match activation.activation() {
            Activation::Identity | Activation::Relu => Own::Ulps(0.0, 0.0),
            Activation::LeakyRelu { .. } => Own::Ulps(0.5, 0.5),
            // The core's promise in f32; in f64 what the goldens of PyTorch allow.
            _ => Own::Ulps(2.0, 4.0),
        },
        Call::Optimiser { .. } => Own::Ulps(1.5, 1.5),
        Call::Clip { .. } | Call::Argmax { .. } => Own::Ulps(0.0, 0.0),
        Call::Function { .. }
        | Call::Layers { .. }
        | Call::Softmax { .. }
        | Call::LogSoftmax { .. }
        | Call::CrossEntropy { .. }
        | Call::Norm { .. } => Own::Bound,
    }
}

/// Everything the core answers to a call.
fn answers<R: Real>(call: &Call) -> Vec<Answer<'_, R>> {
    match call {
        Call::Activation { activation, x, y } => {
            let activation = activation.activation();
            vec![Answer { name: "y".into(), expected: y, found: each(x, |x: R| activation.value(x)) }]
        }
        Call::Function { function, x, y } => {
            let found = each(x, |x: R| match function {
                Function::Exp => x.exp(),
                Function::Ln => x.ln(),
                Function::Sqrt => x.sqrt(),
                Function::Erf => R::ONE - x.erfc(),
                Function::Abs => x.abs(),
            });
            vec![Answer { name: "y".into(), expected: y, found }]
        }
        Call::Layers { parts } => {
            parts.iter().enumerate().flat_map(|(number, part)| layer(number, part)).collect()
        }
        Call::Softmax { width, x, y } => {
            vec![Answer { name: "y".into(), expected: y, found: by_rows(x, *width, softmax) }]
        }
        Call::LogSoftmax { width, x, y } => {
            vec![Answer { name: "y".into(), expected: y, found: by_rows(x, *width, log_softmax) }]
        }
        Call::CrossEntropy { width, reduction, x, classes, weights, loss, rows, logarithms } => {
            let weights = (!weights.is_empty()).then_some(&weights[..]);
            let found = || cross_entropy(&scalars::<R>(x), *width, classes, weights, *reduction);
            let loss = loss.iter().map(|expected| Answer { name: "loss".into(), expected, found: found() });
            let logarithms = logarithms.iter().map(|expected| Answer {
                name: "logarithms".into(),
                expected,
                found: by_rows(rows, *width, log_softmax),
            });
            loss.chain(logarithms).collect()
        }
        Call::Clip { limit, x, y } => {
            let mut found: Vec<R> = scalars(x);
            if clip_by_value(&mut found, R::from_f64(*limit)).is_err() {
                found.clear();
            }
            vec![Answer { name: "y".into(), expected: y, found }]
        }
        Call::Norm { width, x, y } => {
            let found = scalars::<R>(x).chunks(*width).map(norm).collect();
            vec![Answer { name: "y".into(), expected: y, found }]
        }
        // Not numbers: see `indices`.
        Call::Argmax { .. } => Vec::new(),
        Call::Optimiser { .. } => step(call),
    }
}

/// The index of the largest value of each row of [`Call::Argmax`].
pub(super) fn indices<R: Real>(x: &[f64], width: usize) -> Vec<Option<usize>> {
    scalars::<R>(x).chunks(width).map(argmax).collect()
}

fn by_rows<R: Real>(
    x: &[f64],
    width: usize,
    function: impl Fn(&[R], usize, &mut [R]) -> Result<(), LossError>,
) -> Vec<R> {
    let mut found = vec![R::ZERO; x.len()];
    match function(&scalars::<R>(x), width, &mut found) {
        Ok(()) => found,
        Err(_) => Vec::new(),
    }
}

fn layer<R: Real>(number: usize, part: &Part) -> Vec<Answer<'_, R>> {
    let (y, after) = run(part).unwrap_or_default();
    let state = part.after.iter().map(|expected| Answer {
        name: format!("part {number}, running statistics"),
        expected,
        found: after.clone(),
    });
    let y = Answer { name: format!("part {number}, y"), expected: &part.y, found: y };
    std::iter::once(y).chain(state).collect()
}

/// Outputs, and running statistics afterwards.
fn run<R: Real>(part: &Part) -> Result<(Vec<R>, Vec<R>), Error> {
    let layers = [part.layer.layer()];
    let network = Network::new(part.width, &layers)?;
    let (parameters, mut state): (Vec<R>, Vec<R>) = (scalars(&part.parameters), scalars(&part.state));
    let inputs: Vec<R> = scalars(&part.x);
    let batch = inputs.len() / part.width;
    let y = if part.training {
        let mut scratch = vec![R::ZERO; network.training_scratch(batch)];
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &inputs, scratch: &mut scratch };
        network.forward(call)?.outputs().to_vec()
    } else {
        let mut scratch = vec![R::ZERO; network.inference_scratch(batch)];
        let call = Infer { parameters: &parameters, state: &state, inputs: &inputs };
        network.infer(call, &mut scratch)?.to_vec()
    };
    Ok((y, state))
}

/// The core has the mean alone; a sum is a mean times what was divided by, and each sample's loss the mean of one.
fn cross_entropy<R: Real>(
    x: &[R],
    width: usize,
    classes: &[usize],
    class_weights: Option<&[f64]>,
    reduction: Reduction,
) -> Vec<R> {
    let loss = Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights };
    let weight = |class: &usize| class_weights.map_or(R::ONE, |weights| R::from_f64(weights[*class]));
    let mean = |x: &[R], classes: &[usize]| loss.evaluate(x, width, Targets::Classes(classes));
    let found: Result<Vec<R>, _> = match reduction {
        Reduction::Mean => mean(x, classes).map(|mean| vec![mean]),
        Reduction::Sum => {
            let divisor = classes.iter().map(weight).fold(R::ZERO, |sum, weight| sum + weight);
            mean(x, classes).map(|mean| vec![mean * divisor])
        }
        Reduction::None => {
            let samples = x.chunks(width).zip(classes);
            samples.map(|(x, class)| mean(x, &[*class]).map(|mean| mean * weight(class))).collect()
        }
    };
    found.unwrap_or_default()
}

fn step<R: Real>(call: &Call) -> Vec<Answer<'_, R>> {
    let Call::Optimiser { optimiser, step, rate, parameters, gradients, moments, y, moments_after } = call
    else {
        return Vec::new();
    };
    let (mut parameters, mut moments) = (scalars::<R>(parameters), scalars::<R>(moments));
    let update = Update {
        parameters: &mut parameters,
        gradients: &scalars::<R>(gradients),
        moments: &mut moments,
        step: *step,
        rate: R::from_f64(*rate),
    };
    if optimiser.optimiser_in().update(update).is_err() {
        return Vec::new();
    }
    vec![
        Answer { name: "parameters".into(), expected: y, found: parameters },
        Answer { name: "moments".into(), expected: moments_after, found: moments },
    ]
}
