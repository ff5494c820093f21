//! Loss, optimiser and schedule as Rust expressions.

use headwater_core::{Adam, AdamW, Decay, Loss, Momentum, Optimiser, RmsProp, Schedule, WeightDecay};

pub(super) fn loss(loss: &Loss<'_>) -> String {
    match loss {
        Loss::MeanSquaredError => "core_::Loss::MeanSquaredError".to_owned(),
        Loss::BinaryCrossEntropyWithLogits => "core_::Loss::BinaryCrossEntropyWithLogits".to_owned(),
        Loss::Huber { delta } => format!("core_::Loss::Huber {{ delta: {delta:?} }}"),
        Loss::SoftmaxCrossEntropy { label_smoothing, class_weights } => {
            let weights = match class_weights {
                Some(weights) => format!("Some(&{weights:?})"),
                None => "None".to_owned(),
            };
            format!(
                "core_::Loss::SoftmaxCrossEntropy {{ label_smoothing: {label_smoothing:?}, class_weights: {weights} }}"
            )
        }
    }
}

pub(super) fn optimiser(optimiser: &Optimiser<f32>) -> String {
    let averages = |name: &str, beta1: f32, beta2: f32, epsilon: f32, decay: f32| {
        format!(
            "core_::Optimiser::{name}(core_::{name} {{ beta1: {beta1:?}, beta2: {beta2:?}, epsilon: {epsilon:?}, \
             weight_decay: {decay:?} }})"
        )
    };
    match *optimiser {
        Optimiser::Sgd(rule) => {
            let momentum = match rule.momentum {
                None => "None".to_owned(),
                Some(Momentum { factor, dampening, nesterov }) => format!(
                    "Some(core_::Momentum {{ factor: {factor:?}, dampening: {dampening:?}, nesterov: {nesterov} }})"
                ),
            };
            let decay = match rule.weight_decay {
                WeightDecay::None => "None".to_owned(),
                WeightDecay::Coupled(decay) => format!("Coupled({decay:?})"),
                WeightDecay::Decoupled(decay) => format!("Decoupled({decay:?})"),
            };
            format!(
                "core_::Optimiser::Sgd(core_::Sgd {{ momentum: {momentum}, weight_decay: core_::WeightDecay::{decay} }})"
            )
        }
        Optimiser::RmsProp(RmsProp { alpha, epsilon, momentum, centred, weight_decay }) => format!(
            "core_::Optimiser::RmsProp(core_::RmsProp {{ alpha: {alpha:?}, epsilon: {epsilon:?}, momentum: {momentum:?}, \
             centred: {centred}, weight_decay: {weight_decay:?} }})"
        ),
        Optimiser::Adam(Adam { beta1, beta2, epsilon, weight_decay }) => {
            averages("Adam", beta1, beta2, epsilon, weight_decay)
        }
        Optimiser::AdamW(AdamW { beta1, beta2, epsilon, weight_decay }) => {
            averages("AdamW", beta1, beta2, epsilon, weight_decay)
        }
    }
}

pub(super) fn schedule(schedule: &Schedule<f32>) -> String {
    let decay = match schedule.decay {
        Decay::Constant => "Constant".to_owned(),
        Decay::Step { every, gamma } => format!("Step {{ every: {every}, gamma: {gamma:?} }}"),
        Decay::Cosine { total, minimum } => format!("Cosine {{ total: {total}, minimum: {minimum:?} }}"),
    };
    let (rate, warm_up) = (schedule.rate, schedule.warm_up);
    format!(
        "core_::Schedule {{ rate: {rate:?}, warm_up: core_::WarmUp {{ steps: {}, start_factor: {:?} }}, decay: \
         core_::Decay::{decay} }}",
        warm_up.steps, warm_up.start_factor
    )
}
