//! Schedules, gains and records.

use headwater_core::checkpoint::{self, CheckpointMut};
use headwater_core::{Activation, Decay, Layer, Network, Schedule, WarmUp};
use headwater_verify::draw::Draw;

use crate::absurd::{NUMBERS, bits, number, pick};

/// Claim: a schedule has a rate for every step, whatever it was made of, checked or not.
#[test]
fn absurd_schedules_have_a_rate() {
    let steps = [0, 1, 2, 1000, u64::MAX / 2, u64::MAX - 1, u64::MAX];
    let mut draw = Draw::new(21);
    for _ in 0..20_000 {
        let mut n = || number(&mut draw) as f32;
        let (rate, start_factor, gamma, minimum) = (n(), n(), n(), n());
        let [every, total, warm_up, step] = [(); 4].map(|()| pick(&steps, &mut draw));
        for decay in [Decay::Constant, Decay::Step { every, gamma }, Decay::Cosine { total, minimum }] {
            let warm_up = WarmUp { steps: warm_up, start_factor };
            let schedule = Schedule { rate, warm_up, decay };
            let rate = schedule.rate(step);
            // What passes the check, is of ordinary size and does not grow stays a number.
            if schedule.check().is_ok() && gamma <= 1.0 && schedule.rate < 1e6 {
                assert!(!rate.is_nan(), "{schedule:?} at {step}");
            }
        }
    }
}

/// Claim: activations take every hyperparameter: values, slopes, gains and moments.
#[test]
fn absurd_activations_have_values_and_gains() {
    for parameter in NUMBERS {
        for activation in [
            Activation::LeakyRelu { slope: parameter },
            Activation::Elu { alpha: parameter },
            Activation::Celu { alpha: parameter },
        ] {
            for x in NUMBERS {
                let _ = (activation.value(x), activation.derivative(x), activation.value(x as f32));
            }
            let _ = (activation.forward_gain(), activation.backward_gain(), activation.pytorch_gain());
            let layers = [Layer::activation(activation), Layer::dense(1)];
            let is_network = Network::new(2, &layers).is_ok();
            assert_eq!(is_network, activation.check().is_ok());
        }
    }
}

/// Claim: bytes that are no record are refused, with the magic and the version of one or without.
#[test]
fn random_bytes_are_no_record() {
    let mut draw = Draw::new(22);
    for case in 0..50_000 {
        let mut bytes: Vec<u8> = (0..draw.below(200)).map(|_| bits(&mut draw) as u8).collect();
        for (byte, begin) in bytes.iter_mut().zip(b"HWCHECKP\x01\x00\x04\x00").take(case % 13) {
            *byte = *begin;
        }
        assert!(checkpoint::inspect(&bytes).is_err());
        let (mut step, mut parameters) = (0, [0.0_f32; 3]);
        let destination = CheckpointMut {
            structure: 0,
            step: &mut step,
            parameters: &mut parameters,
            state: &mut [],
            moments: &mut [],
            generator: &mut [],
        };
        assert!(checkpoint::read(&bytes, destination).is_err());
    }
}
