//! Optimisers, schedules and checkpoints.

use super::{Arrays, done, unknown};
use headwater_core::checkpoint::{self, Checkpoint, CheckpointMut, CheckpointShape, Stored};
use headwater_core::{Adam, AdamW, Optimiser, RmsProp, Schedule, Sgd, Update};

pub(super) fn all<R: Stored>(arrays: &mut Arrays<R>) {
    optimiser(arrays);
    schedule::<R>();
    record(arrays);
}

fn optimiser<R: Stored>(arrays: &mut Arrays<R>) {
    let one = unknown(R::ONE);
    let (plain, momentum, nesterov) = (Sgd::<R>::plain(), Sgd::with_momentum(one), Sgd::with_nesterov(one));
    done(unknown(plain).is_plain());
    for rule in [
        Optimiser::Sgd(plain),
        Optimiser::Sgd(momentum),
        Optimiser::Sgd(nesterov),
        Optimiser::Sgd(Sgd::default()),
        Optimiser::RmsProp(RmsProp::default()),
        Optimiser::Adam(Adam::default()),
        Optimiser::AdamW(AdamW::default()),
    ] {
        let rule = unknown(rule);
        done((rule.name(), rule.feature(), rule.check(), rule.moment_count(unknown(4))));
        let [parameters, gradients, moments, ..] = arrays.slices();
        done(rule.update(Update { parameters, gradients, moments, step: unknown(1), rate: one }));
    }
}

fn schedule<R: Stored>() {
    let one = unknown(R::ONE);
    let (constant, step) = (Schedule::constant(one), Schedule::step(one, unknown(3), one));
    for schedule in [constant, step, Schedule::cosine(one, unknown(9), one).with_warm_up(unknown(2), one)] {
        let schedule = unknown(schedule);
        done((schedule.check(), schedule.rate(unknown(5))));
    }
}

fn record<R: Stored>(arrays: &mut Arrays<R>) {
    let shape = unknown(CheckpointShape { parameters: 1, state: 1, moments: 1, generator: 1 });
    done(checkpoint::size::<R>(shape));
    let mut bytes = [0; 256];
    let bytes: &mut [u8] = unknown(&mut bytes);
    let (structure, mut step) = (unknown(1), unknown(1));
    let mut generator = [0; 8];
    let generator: &mut [u8] = unknown(&mut generator);
    let [parameters, state, moments, ..] = arrays.slices();
    done(checkpoint::write(bytes, Checkpoint { structure, step, parameters, state, moments, generator }));
    done(checkpoint::inspect(bytes));
    let destination = CheckpointMut { structure, step: &mut step, parameters, state, moments, generator };
    done(checkpoint::read(bytes, destination));
    done(R::from_bytes(unknown(R::ONE).to_bytes()));
    done(arrays.bytes());
}
