//! A model as TOML again, every value written out.

use headwater_core::{
    Activation, Adam, AdamW, Decay, Fan, Gain, Initialiser, Layer, Loss, Momentum, Optimiser, RmsProp,
    RunningVariance, Scheme, Slopes, WeightDecay,
};
use toml::{Table, Value};

use super::{Clip, Model};

impl Model<'_> {
    /// The text of a model file that reads as this model.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut root = table([
            ("inputs", whole(self.network.inputs() as u64)),
            ("freeze", whole(self.network.frozen_layers() as u64)),
            ("layers", layers(self.network.layers())),
            ("initialisation", initialisation(&self.scheme)),
            ("loss", loss(&self.loss)),
            ("optimiser", optimiser(&self.optimiser)),
        ]);
        root.insert("training".to_owned(), self.training());
        root.to_string()
    }

    fn training(&self) -> Value {
        let settings = &self.settings;
        let schedule = &self.schedule;
        let mut training = table([
            ("batch", whole(settings.batch as u64)),
            ("epochs", whole(settings.epochs as u64)),
            ("seed", whole(settings.seed)),
            ("update_in_place", settings.update_in_place.into()),
            ("rate", short(schedule.rate)),
            ("warm_up_steps", whole(schedule.warm_up.steps)),
            ("warm_up_start", short(schedule.warm_up.start_factor)),
        ]);
        match settings.clip {
            Clip::None => {}
            Clip::Norm(maximum) => put(&mut training, "clip_by_norm", short(maximum)),
            Clip::Value(maximum) => put(&mut training, "clip_by_value", short(maximum)),
        }
        match schedule.decay {
            Decay::Constant => put(&mut training, "decay", "constant".into()),
            Decay::Step { every, gamma } => {
                put(&mut training, "decay", "step".into());
                put(&mut training, "decay_every", whole(every));
                put(&mut training, "decay_factor", short(gamma));
            }
            Decay::Cosine { total, minimum } => {
                put(&mut training, "decay", "cosine".into());
                put(&mut training, "decay_steps", whole(total));
                put(&mut training, "minimum_rate", short(minimum));
            }
        }
        training.into()
    }
}

fn layers(layers: &[Layer<'_>]) -> Value {
    layers.iter().map(|each| Value::from(layer(each))).collect::<Vec<_>>().into()
}

fn layer(layer: &Layer<'_>) -> Table {
    let mut written = table([("kind", layer.name().into())]);
    match layer {
        Layer::Dense(dense) => {
            put(&mut written, "outputs", whole(dense.outputs as u64));
            put(&mut written, "bias", dense.bias.into());
        }
        Layer::Activation(Activation::LeakyRelu { slope }) => put(&mut written, "slope", (*slope).into()),
        Layer::Activation(Activation::Elu { alpha } | Activation::Celu { alpha }) => {
            put(&mut written, "alpha", (*alpha).into());
        }
        Layer::Activation(_) => {}
        Layer::Prelu(prelu) => {
            let slopes = match prelu.slopes {
                Slopes::Shared => "shared",
                Slopes::PerFeature => "per_feature",
            };
            put(&mut written, "slopes", slopes.into());
        }
        Layer::BatchNorm(norm) => {
            let kept = match norm.running_variance {
                RunningVariance::Unbiased => "unbiased",
                RunningVariance::Biased => "biased",
            };
            put(&mut written, "epsilon", norm.epsilon.into());
            put(&mut written, "momentum", norm.momentum.into());
            put(&mut written, "running_variance", kept.into());
            put(&mut written, "affine", norm.affine.into());
        }
        Layer::LayerNorm(norm) => {
            put(&mut written, "epsilon", norm.epsilon.into());
            put(&mut written, "affine", norm.affine.into());
        }
        Layer::Residual(branch) => put(&mut written, "branch", layers(branch)),
    }
    written
}

fn initialisation(scheme: &Scheme) -> Value {
    let weights = scheme.weights;
    let mut written = table([("weights", weights.name().into())]);
    let numbers: &[(&str, f64)] = match weights {
        Initialiser::Zeros
        | Initialiser::LeCunUniform
        | Initialiser::LeCunNormal
        | Initialiser::PyTorchLinear => &[],
        Initialiser::Constant { value } => &[("value", value)],
        Initialiser::Uniform { low, high } => &[("low", low), ("high", high)],
        Initialiser::Normal { mean, standard_deviation } => {
            &[("mean", mean), ("standard_deviation", standard_deviation)]
        }
        Initialiser::TruncatedNormal { mean, standard_deviation, low, high } => {
            &[("mean", mean), ("standard_deviation", standard_deviation), ("low", low), ("high", high)]
        }
        Initialiser::XavierUniform { gain }
        | Initialiser::XavierNormal { gain }
        | Initialiser::HeUniform { gain, .. }
        | Initialiser::HeNormal { gain, .. }
        | Initialiser::Orthogonal { gain } => &[("gain", gain)],
    };
    for (key, number) in numbers {
        put(&mut written, key, (*number).into());
    }
    let rule = match scheme.gain {
        Gain::Given => None,
        Gain::PyTorch => Some("pytorch"),
        Gain::Forward => Some("forward"),
        Gain::Backward => Some("backward"),
    };
    if let (Some(rule), true) = (rule, written.contains_key("gain")) {
        put(&mut written, "gain", rule.into());
    }
    if let Initialiser::HeUniform { fan, .. } | Initialiser::HeNormal { fan, .. } = weights {
        let side = match fan {
            Fan::In => "in",
            Fan::Out => "out",
        };
        put(&mut written, "fan", side.into());
    }
    written.into()
}

fn loss(loss: &Loss<'_>) -> Value {
    let mut written = table([("kind", loss.name().into())]);
    match loss {
        Loss::MeanSquaredError | Loss::BinaryCrossEntropyWithLogits => {}
        Loss::Huber { delta } => put(&mut written, "delta", (*delta).into()),
        Loss::SoftmaxCrossEntropy { label_smoothing, class_weights } => {
            put(&mut written, "label_smoothing", (*label_smoothing).into());
            if let Some(weights) = class_weights {
                put(&mut written, "class_weights", weights.to_vec().into());
            }
        }
    }
    written.into()
}

fn optimiser(optimiser: &Optimiser<f32>) -> Value {
    let averages = |kind: &str, beta1, beta2, epsilon, weight_decay| {
        table([
            ("kind", kind.into()),
            ("beta1", short(beta1)),
            ("beta2", short(beta2)),
            ("epsilon", short(epsilon)),
            ("weight_decay", short(weight_decay)),
        ])
    };
    let written = match *optimiser {
        Optimiser::Sgd(rule) => {
            let mut written = table([("kind", "sgd".into())]);
            if let Some(Momentum { factor, dampening, nesterov }) = rule.momentum {
                put(&mut written, "momentum", short(factor));
                put(&mut written, "dampening", short(dampening));
                put(&mut written, "nesterov", nesterov.into());
            }
            if let WeightDecay::Coupled(decay) | WeightDecay::Decoupled(decay) = rule.weight_decay {
                put(&mut written, "weight_decay", short(decay));
                let decoupled = matches!(rule.weight_decay, WeightDecay::Decoupled(_));
                put(&mut written, "decoupled", decoupled.into());
            }
            written
        }
        Optimiser::RmsProp(RmsProp { alpha, epsilon, momentum, centred, weight_decay }) => {
            let mut written = table([
                ("kind", "rmsprop".into()),
                ("alpha", short(alpha)),
                ("epsilon", short(epsilon)),
                ("centred", centred.into()),
                ("weight_decay", short(weight_decay)),
            ]);
            if let Some(momentum) = momentum {
                put(&mut written, "momentum", short(momentum));
            }
            written
        }
        Optimiser::Adam(Adam { beta1, beta2, epsilon, weight_decay }) => {
            averages("adam", beta1, beta2, epsilon, weight_decay)
        }
        Optimiser::AdamW(AdamW { beta1, beta2, epsilon, weight_decay }) => {
            averages("adamw", beta1, beta2, epsilon, weight_decay)
        }
    };
    written.into()
}

fn table<const N: usize>(entries: [(&str, Value); N]) -> Table {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn put(table: &mut Table, key: &str, value: Value) {
    table.insert(key.to_owned(), value);
}

/// A whole number. One from a model file is never above TOML's limit, 2^63 - 1.
fn whole(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

/// An f32 by its own shortest digits, which read as the same f32.
fn short(number: f32) -> Value {
    number.to_string().parse::<f64>().unwrap_or_else(|_| number.into()).into()
}
