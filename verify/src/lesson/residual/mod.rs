//! Residual connections with a normalisation in every branch, and what normalisation alone does not cure.

mod shown;
mod trial;

use headwater_core::Activation;

use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{Bound, Claim, Measurement, Number, Qualification, Section};
use crate::experiment::{BATCH, Run};
use crate::theory::{Residual, batch_norm_chi, layer_norm_chi};
use trial::{DEEP, DEEPER, Trial};

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "residual",
    title: "Residual connections and layer norm",
    origin: Origin::Beyond,
    measure,
};

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let trial = Trial::of(settings, |name| progress.done(ENTRY.id, name));
    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: Claim {
            id: ENTRY.id,
            statement: "Residual connections with a normalisation in every branch train in a few epochs depths at which \
                        plain networks, normalised or not, take longer or fail.",
            measurements: measurements(&trial),
            qualifications: qualifications(&trial),
        },
        tables: vec![shown::comparison(&trial)],
        pictures: vec![shown::accuracies(&trial), shown::gradients(&trial)],
        sentences: sentences(&trial),
    }
}

fn measured(name: String, value: f64, unit: &'static str, bound: Bound, reason: &str) -> Measurement {
    Measurement { name, value, unit, bound, reason: reason.to_owned() }
}

fn measurements(trial: &Trial) -> Vec<Measurement> {
    // The first layer stands before the blocks.
    let after_layer_norm = Residual::PreNorm.growth(DEEPER - 1);
    // Batch norm divides by the variance of what the blocks have added, layer norm by its second moment.
    let after_batch_norm = after_layer_norm.powf(batch_norm_chi(Activation::Relu, BATCH));
    let mut measurements = Vec::new();
    for (run, predicted) in
        [(&trial.residual_batch, after_batch_norm), (&trial.residual_layer, after_layer_norm)]
    {
        let label = run.setup.label;
        measurements.push(measured(
            format!("training accuracy, {DEEPER} layers, {label}"),
            run.accuracy(),
            "of the digits",
            Bound::at_least(0.95),
            "the goal where a run ends is 0.97, reached well before the epochs run out",
        ));
        measurements.push(measured(
            format!("squared gradient, first layer over last, {label}"),
            growth(run).powi(2),
            "times",
            Bound::between(predicted / 4.0, predicted * 4.0),
            "theory: blocks + 1 for layer norm, and that to the power of a plain layer's factor for batch norm: a power of the \
             depth where a plain network has an exponential; the stream's size at its head and the width make up to 4",
        ));
    }
    for run in [&trial.plain, &trial.plain_batch] {
        measurements.push(measured(
            format!("training accuracy, {DEEPER} layers, plain {}", run.setup.label),
            run.accuracy(),
            "of the digits",
            Bound::at_most(0.95),
            "the same layers, one after the other, and at least as many epochs",
        ));
    }
    measurements
}

fn qualifications(trial: &Trial) -> Vec<Qualification> {
    let raw = growth(&trial.residual);
    let layer_norm = trial.sigmoid_layer.start().decay();
    let predicted = layer_norm_chi(Activation::Sigmoid).sqrt();
    vec![
        Qualification {
            text: format!(
                "The skips need the normalisation: without it every block adds to the stream as much as it finds there, and \
                 the gradient grows {} times from the last of {DEEPER} layers to the first.",
                Number(raw),
            ),
            evidence: measured(
                "growth of the gradient, residual without normalisation".to_owned(),
                raw,
                "times",
                Bound::at_least(1e3),
                "each block doubles the squared gradient: 2^(29/2) = 2.3e4, blurred by the width",
            ),
        },
        Qualification {
            text: format!(
                "Layer norm alone is no cure for the sigmoid: the gradient shrinks to {} of itself a layer, and {DEEP} layers end at \
                 an accuracy of {}.",
                Number(layer_norm),
                Number(trial.sigmoid_layer.accuracy()),
            ),
            evidence: measured(
                format!("gradient factor a layer, {DEEP} sigmoid layers, layer norm"),
                layer_norm,
                "",
                Bound::near(predicted, 0.05),
                "wide-network theory, square root of E phi'^2 / E phi^2: the mean of a half, which layer norm does not \
                 remove from what the next layer sees, takes its share of the variance",
            ),
        },
        Qualification {
            text: format!(
                "A gradient that neither vanishes nor explodes is not enough: {} plain ReLU layers with layer norm keep it \
                 at {} a layer and still end at an accuracy of {}, while what the classifier sees has become more alike \
                 from digit to digit.",
                Number(trial.relu_layer.setup.recipe.depth as f64),
                Number(trial.relu_layer.start().decay()),
                Number(trial.relu_layer.accuracy()),
            ),
            evidence: measured(
                format!(
                    "training accuracy, {} layers, plain ReLU, layer norm",
                    trial.relu_layer.setup.recipe.depth
                ),
                trial.relu_layer.accuracy(),
                "of the digits",
                Bound::at_most(0.9),
                "after its last epoch, at a gradient factor within a tenth of one",
            ),
        },
    ]
}

fn sentences(trial: &Trial) -> Vec<String> {
    vec![format!(
        "{DEEPER} layers reach an accuracy of {} in {} epochs with residual branches and batch norm, {} in {} with layer norm; \
         plain, they are at {} after {} with He's weights and at {} with batch norm.",
        Number(trial.residual_batch.accuracy()),
        trial.residual_batch.epochs.len(),
        Number(trial.residual_layer.accuracy()),
        trial.residual_layer.epochs.len(),
        Number(trial.plain.accuracy()),
        trial.plain.epochs.len(),
        Number(trial.plain_batch.accuracy()),
    )]
}

/// The gradient's norm at the first layer over that at the last hidden one, before training.
fn growth(run: &Run) -> f64 {
    let layers = &run.start().layers;
    layers[0].delta / layers[layers.len() - 2].delta
}

/// The deviation over the batch of what enters the last activation, against its root mean square: how different the digits
/// still look.
fn distinction(run: &Run) -> f64 {
    run.start().pre_activations.last().map_or(f64::NAN, |last| {
        let (mean, deviation) = (last.mean(), last.deviation());
        deviation / mean.hypot(deviation)
    })
}
