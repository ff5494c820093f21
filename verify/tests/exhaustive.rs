//! The exhaustive sweep itself: its references, its records, and that neither threads nor interruptions change them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicBool, Ordering};

use headwater_core::Activation;
use headwater_verify::exhaustive::{
    EVIDENCE, Elementary, Function, Sweep, Table, error_of, reference, sample,
};

/// Inputs for the cross-checks: one in a prime number of all, and the neighbourhood of every power of two.
fn inputs() -> impl Iterator<Item = f32> {
    let strided = (0..=u32::MAX).step_by(65_537);
    let powers = (0..512_u32)
        .flat_map(|exponent| (0..40).map(move |near| (exponent << 23).wrapping_add(near).wrapping_sub(20)));
    strided.chain(powers).map(f32::from_bits)
}

/// The error that the references claim of themselves, in units in the last place of `f32`.
const REFERENCE_ULPS: f64 = 1e-6;

/// Claim: the reference, rounded to `f32`, is the correctly rounded result. Oracle: `pxfm`, whose functions for `f32`
/// round correctly; it shares no code with `libm` or the core. Tolerance: none, but where the reference lies
/// within its own error of a tie between two `f32`.
#[test]
fn references_round_as_correctly_rounded_functions_do() {
    type Rounded = fn(f32) -> f32;
    let pairs: [(Elementary, Rounded); 7] = [
        (Elementary::Exp, pxfm::f_expf),
        (Elementary::ExpM1, pxfm::f_expm1f),
        (Elementary::Ln, pxfm::f_logf),
        (Elementary::Ln1p, pxfm::f_log1pf),
        (Elementary::Tanh, pxfm::f_tanhf),
        (Elementary::Erfc, pxfm::f_erfcf),
        (Elementary::Sqrt, f32::sqrt),
    ];
    for (elementary, rounded) in pairs {
        agree(Function::Elementary(elementary), rounded);
    }
    agree(Function::Value(Activation::Tanh), pxfm::f_tanhf);

    agree(Function::Value(Activation::Elu { alpha: 1.0 }), |x| if x > 0.0 { x } else { pxfm::f_expm1f(x) });
}

fn agree(function: Function, rounded: impl Fn(f32) -> f32) {
    let mut cases = 0;
    for x in inputs() {
        let (expected, true_value) = (rounded(x), reference(function, x));
        let found = true_value as f32;
        cases += 1;
        if found == expected || (found.is_nan() && expected.is_nan()) {
            continue;
        }
        // At a tie both neighbours are half a unit away.
        let from_tie = (error_of(expected, true_value) - 0.5).abs();
        assert!(
            from_tie < REFERENCE_ULPS,
            "{} at {x:e}: {true_value:e}, correctly rounded {expected:e}",
            function.name()
        );
    }
    assert!(cases > 65_000, "{cases}");
}

/// The same functions composed another way, over `pxfm`'s functions for `f64`, which are right to half a unit.
fn composed(activation: Activation, x: f64) -> (f64, f64) {
    use pxfm::{f_erfc, f_exp, f_expm1, f_log1p, f_tanh};
    let f_logistic = |x: f64| 1.0 / (1.0 + f_exp(-x));
    let density = |x: f64| f_exp(-0.5 * x * x) / (2.0 * std::f64::consts::PI).sqrt();
    let cdf = |x: f64| 0.5 * f_erfc(-x / std::f64::consts::SQRT_2);
    let gate = |u: f64, slope: f64| {
        let s = f_logistic(u);
        (x * s, s + x * slope * s * f_logistic(-u))
    };
    match activation {
        Activation::Sigmoid => (f_logistic(x), f_logistic(x) * f_logistic(-x)),
        Activation::Tanh => (f_tanh(x), 4.0 * f_logistic(2.0 * x) * f_logistic(-2.0 * x)),
        Activation::Selu if x > 0.0 => (1.050_700_987_355_480_5 * x, 1.050_700_987_355_480_5),
        Activation::Selu => (1.758_099_340_847_376_6 * f_expm1(x), 1.758_099_340_847_376_6 * f_exp(x)),
        Activation::Gelu => (x * cdf(x), cdf(x) + x * density(x)),
        Activation::GeluTanh => {
            let root = (8.0 / std::f64::consts::PI).sqrt();
            gate(root * (x + 0.044715 * x.powi(3)), root * (1.0 + 3.0 * 0.044715 * x * x))
        }
        Activation::Silu => gate(x, 1.0),
        Activation::Softplus if x > 0.0 => (x + f_log1p(f_exp(-x)), f_logistic(x)),
        Activation::Softplus => (f_log1p(f_exp(x)), f_logistic(x)),
        Activation::LogSigmoid if x < 0.0 => (x - f_log1p(f_exp(x)), f_logistic(-x)),
        Activation::LogSigmoid => (-f_log1p(f_exp(-x)), f_logistic(-x)),
        Activation::Mish => {
            let softplus = if x > 0.0 { x + f_log1p(f_exp(-x)) } else { f_log1p(f_exp(x)) };
            let gate = f_tanh(softplus);
            // 1 - tanh^2(u) = 4 sigmoid(2u) sigmoid(-2u).
            let bend = 4.0 * f_logistic(2.0 * softplus) * f_logistic(-2.0 * softplus) * f_logistic(x);
            (x * gate, gate + x * bend)
        }
        _ => unreachable!("it is not on the list"),
    }
}

/// Claim: the references of what is built from exponentials agree with the same functions composed another way.
/// Oracle: [`composed`]. Tolerance: twice the error that either may have, 2e-6 ULP; where a derivative crosses zero
/// 1e-13 absolute, a few roundings of terms of order 1.
#[test]
fn references_agree_with_another_composition() {
    let list = [
        Activation::Sigmoid,
        Activation::Tanh,
        Activation::Selu,
        Activation::Gelu,
        Activation::GeluTanh,
        Activation::Silu,
        Activation::Softplus,
        Activation::LogSigmoid,
        Activation::Mish,
    ];
    for activation in list {
        for x in inputs().step_by(3).filter(|x| x.abs() < 300.0) {
            let (value, slope) = composed(activation, f64::from(x));
            for (function, expected) in
                [(Function::Value(activation), value), (Function::Derivative(activation), slope)]
            {
                let found = reference(function, x);
                let spacing = headwater_verify::ulp::unit_in_the_last_place::<f32>(expected);
                let allowance = (2.0 * REFERENCE_ULPS * spacing)
                    .max(if slope.abs() < 0.125 && (-3.0..-0.5).contains(&x) { 1e-13 } else { 0.0 });
                let error = (found - expected).abs();
                assert!(error <= allowance, "{} at {x:e}: {found:e}, composed {expected:e}", function.name());
            }
        }
    }
}

/// Claim: a sweep that is interrupted, saved as text, loaded and taken up again, on another number of threads, ends
/// as one that ran through. Oracle: the one that ran through. No tolerance.
#[test]
fn interruptions_and_threads_change_nothing() {
    // Odd and even, with a zero of the derivative in the range, rising and stepping back, whole and in part NaN.
    let functions =
        ["tanh", "sigmoid'", "silu'", "softplus", "Real::ln"].map(|name| Function::named(name).unwrap());
    let one = 1.0_f32.to_bits();
    let range = one - 1_500_000..one + 1_500_000;
    let mut straight = Sweep::over(&functions, range.clone());
    let never = AtomicBool::new(false);
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    assert!(pool(3).install(|| straight.run(&mut |_| (), &never)));
    assert!(straight.is_complete());

    let mut sweep = Sweep::over(&functions, range);
    let mut runs = 0;
    loop {
        let stop = AtomicBool::new(false);
        let mut first = true;
        // Stops after each round; a stop within a round loses that round and nothing else.
        let mut halt = |_| stop.store(!std::mem::take(&mut first), Ordering::Relaxed);
        let done = pool(1).install(|| sweep.run(&mut halt, &stop));
        let saved = serde_json::to_string(&sweep).unwrap();
        sweep = serde_json::from_str(&saved).unwrap();
        sweep.check().unwrap();
        runs += 1;
        if done {
            break;
        }
        assert!(!sweep.is_complete() && runs < 10);
    }
    assert!(runs > 2, "{runs}");
    assert_eq!(sweep, straight);
    assert_eq!(sweep.table(), straight.table());
}

/// Claim: a saved sweep is refused, with the reason, when this build cannot go on with it. Oracle: the message.
#[test]
fn a_sweep_of_another_build_is_refused() {
    let sweep = Sweep::over(&[Function::Value(Activation::Silu)], 0..100);
    let saved = serde_json::to_string(&sweep).unwrap();
    let damaged = |from: &str, to: &str| {
        assert!(saved.contains(from), "{from} in {saved}");
        let sweep: Sweep = serde_json::from_str(&saved.replace(from, to)).unwrap();
        sweep.check().unwrap_err()
    };
    sweep.check().unwrap();
    assert!(damaged("silu", "swish").contains("'swish'"));
    assert!(damaged("\"fingerprint\":", "\"fingerprint\":1").contains("core has changed"));
    assert!(damaged("\"next\":0", "\"next\":101").contains("not the state of a sweep"));
}

/// Claim: the sample meets the worst of all inputs: its table says the same as that of all 2^32, but for the counts.
/// Oracle: that table. No tolerance.
#[test]
fn the_sample_meets_the_worst_of_all_inputs() {
    let (all, sampled) = (Table::of_all(), Table::of_sample());
    assert_eq!(all.rows.len(), Function::all().len());
    assert_eq!(all.rows.len(), sampled.rows.len());
    for (all, sampled) in all.rows.iter().zip(&sampled.rows) {
        assert_eq!(all.without_counts(), sampled.without_counts());
    }
}

/// Claim: the pieces of evidence divide the functions among them, none left out. Oracle: the list of all functions.
#[test]
fn every_function_belongs_to_a_piece_of_evidence() {
    let facts: Vec<_> = EVIDENCE.iter().flat_map(|evidence| (evidence.gather)()).collect();
    for function in Function::all() {
        let begins = format!("{}: ", function.name());
        assert!(facts.iter().any(|fact| fact.claim.starts_with(&begins)), "{begins}no fact");
    }
}

/// Claim: the committed files are as a program writes them. Oracle: reading and writing them again.
#[test]
fn the_tables_are_as_written() {
    assert_eq!(Table::of_all().to_string(), include_str!("../src/exhaustive/all.txt"));
    assert_eq!(Table::of_sample().to_string(), include_str!("../src/exhaustive/sample.txt"));
}

/// Claim: what is sampled does not depend on the number of threads. Oracle: one thread. No tolerance.
#[test]
fn the_sample_is_the_same_on_every_number_of_threads() {
    let functions = [Function::Derivative(Activation::Softplus), Function::Elementary(Elementary::Exp)];
    let table = Table::of_all();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| sample(&functions, &table))
    };
    assert_eq!(on(1), on(4));
}
