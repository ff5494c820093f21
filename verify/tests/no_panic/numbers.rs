//! Random bits for numbers, through every call of a network.

use headwater_core::{
    Backward, Forward, Infer, LayerStatistics, Loss, Probe, Real, Targets, Update, UpdateInPlace, argmax,
    clip_by_norm, clip_by_value, correct, diagnose, layer_updates, log_softmax, norm, softmax,
};
use headwater_verify::draw::Draw;
use headwater_verify::ladder::network::{Shape, Subject};
use headwater_verify::ladder::{loss, optimiser};

use crate::absurd::{bits, number, numbers, pick};

/// Trains and infers on numbers that make no sense.
fn live<R: Real>(subject: Subject, draw: &mut Draw) {
    let network = subject.network().freeze(draw.below(subject.layers.len())).unwrap();
    let mut parameters: Vec<R> = numbers(network.parameter_count(), draw);
    let mut state = numbers(network.state_count(), draw);
    let mut gradients = numbers(network.gradient_count(), draw);
    let mut scratch = numbers(network.training_scratch(subject.batch), draw);
    let mut small = numbers(network.inference_scratch(subject.batch), draw);
    let any: Vec<R> = numbers(subject.batch * network.inputs(), draw);
    let finite: Vec<R> = any.iter().map(|x| if x.is_finite() { *x } else { R::ONE }).collect();
    let targets = numbers(subject.batch * network.outputs(), draw);
    let mut statistics = vec![LayerStatistics::UNSEEN; network.layer_count()];

    let call = Infer { parameters: &parameters, state: &state, inputs: &any };
    assert!(network.infer(call, &mut small).is_ok());
    for loss in loss::examples() {
        let before = parameters.clone();
        let mut probe = Probe::new(&network, &mut statistics).unwrap();
        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &finite, scratch: &mut scratch };
        let mut pass = network.forward_observed(call, &mut probe).unwrap();
        // Some of the examples weigh four classes.
        if pass.loss(loss, Targets::Values(&targets)).is_err() {
            pass.output_gradient_mut().copy_from_slice(&targets);
        }
        let call = Backward { parameters: &parameters, gradients: &mut gradients, input_gradient: None };
        pass.backward_observed(call, &mut probe).unwrap();
        diagnose(&statistics, |finding| assert!(!finding.to_string().is_empty()));
        let _ = (norm(&gradients), clip_by_norm(&mut gradients, R::from_f64(number(draw))));
        let _ = clip_by_value(&mut gradients, R::from_f64(number(draw)));

        let call =
            Forward { parameters: &parameters, state: &mut state, inputs: &finite, scratch: &mut scratch };
        let mut pass = network.forward(call).unwrap();
        pass.output_gradient_mut().copy_from_slice(&targets);
        let call = UpdateInPlace { parameters: &mut parameters, rate: R::from_f64(number(draw)) };
        let _ = pass.update_in_place(call);
        let mut difference = parameters.clone();
        layer_updates(&network, &before, &parameters, &mut difference, |_| {}).unwrap();
    }
}

/// Claim: numbers of random bits, NaN and infinities included, go through training, probing and inference.
#[test]
fn random_bits_train() {
    let mut draw = Draw::new(11);
    for seed in 0..300 {
        let shape =
            Shape { inputs: 1 + draw.below(20), depth: 6, widest: 20, batch: 2 + draw.below(5), seed };
        let subject = Subject::draw(shape);
        live::<f32>(subject, &mut draw);
        live::<f64>(subject, &mut draw);
    }
}

/// Claim: the elementary functions take every bit pattern. `libm` does integer arithmetic on bits, which overflow checks
/// would stop.
#[test]
fn elementary_functions_take_every_bit_pattern() {
    fn all<R: Real>(x: R) {
        let (a, b, c, d) = (x.exp(), x.exp_m1(), x.ln(), x.ln_1p());
        let (e, f, g) = (x.tanh(), x.erfc(), x.sqrt());
        std::hint::black_box([a, b, c, d, e, f, g, x.powi(u64::MAX)]);
    }
    let mut draw = Draw::new(12);
    for _ in 0..200_000 {
        let bits = bits(&mut draw);
        all(f64::from_bits(bits));
        all(f32::from_bits(bits as u32));
    }
    // Neighbourhoods of every power of two, both signs.
    for exponent in 0..2048_u64 {
        for offset in [0, 1, (1 << 52) - 1] {
            for sign in [0, 1 << 63] {
                all(f64::from_bits(exponent << 52 | offset | sign));
            }
        }
    }
}

/// Claim: losses take absurd hyperparameters, widths and lengths.
#[test]
fn absurd_losses_are_computed_or_refused() {
    let mut draw = Draw::new(14);
    let mut refused = 0;
    for _ in 0..20_000 {
        let mut length = || draw.below(7);
        let (count, width, targets, slots, classes) = (length(), length(), length(), length(), length());
        let outputs: Vec<f32> = numbers(count, &mut draw);
        let values = numbers(targets, &mut draw);
        let classes: Vec<usize> = (0..classes).map(|_| pick(&[0, 1, 2, usize::MAX], &mut draw)).collect();
        let weights: Vec<f64> = numbers(width, &mut draw);
        let class_weights = (draw.below(2) == 0).then_some(&weights[..]);
        let label_smoothing = pick(&[0.0, 0.1, 1.0, -1.0, f64::NAN], &mut draw);
        let mut gradient: Vec<f32> = numbers(slots, &mut draw);
        for loss in [
            Loss::huber(number(&mut draw)),
            Loss::MeanSquaredError,
            Loss::SoftmaxCrossEntropy { label_smoothing, class_weights },
        ] {
            for targets in [Targets::Values(&values), Targets::Classes(&classes)] {
                let result = loss.evaluate_with_gradient(&outputs, width, targets, &mut gradient);
                refused += usize::from(result.is_err_and(|error| !error.to_string().is_empty()));
            }
        }
        let _ = softmax(&outputs, width, &mut gradient);
        let _ = log_softmax(&outputs, width, &mut gradient);
        let _ = (correct(&outputs, width, &classes), argmax(&outputs));
    }
    println!("{refused} losses refused");
}

/// Claim: optimisers with any hyperparameters, checked or not, at any step.
#[test]
fn absurd_updates_are_made_or_refused() {
    let mut draw = Draw::new(15);
    for _ in 0..2000 {
        for rule in optimiser::examples::<f32>() {
            let count = draw.below(5);
            let mut parameters: Vec<f32> = numbers(count, &mut draw);
            let gradients = numbers(count, &mut draw);
            let mut moments = numbers(rule.moment_count(count), &mut draw);
            let update = Update {
                parameters: &mut parameters,
                gradients: &gradients,
                moments: &mut moments,
                step: pick(&[0, 1, 2, 1 << 40, u64::MAX], &mut draw),
                rate: number(&mut draw) as f32,
            };
            let _ = rule.update(update);
        }
    }
}
