//! What theory says before any training, beside what random networks do.

mod normalised;
mod phases;

use headwater_core::Activation;

use self::normalised::Normalised;
use self::phases::{BIAS_VARIANCE, CRITICAL, Phase, WEIGHT_VARIANCES};
use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{
    Axis, Bound, Claim, Curve, Form, Measurement, Number, Picture, Qualification, Section, Table,
};
use crate::flow::Norm;

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "theory",
    title: "Theory that knows the decay before training",
    origin: Origin::Beyond,
    measure,
};

/// One normalised network to so many plain ones: their passes are larger.
const SHARE: usize = 4;
const NORMALISED: [(Activation, Norm); 5] = [
    (Activation::Relu, Norm::Batch),
    (Activation::Tanh, Norm::Batch),
    (Activation::Sigmoid, Norm::Batch),
    (Activation::Relu, Norm::Layer),
    (Activation::Sigmoid, Norm::Layer),
];

struct Measured {
    seeds: usize,
    phases: Vec<Phase>,
    normalised: Vec<Normalised>,
}

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let seeds = if settings.quick { 8 } else { 16 };
    let phases = WEIGHT_VARIANCES.iter().map(|&weights| Phase::measure(settings, seeds, weights)).collect();
    progress.done(ENTRY.id, "five phases");
    let normalised = NORMALISED
        .iter()
        .map(|&(each, norm)| Normalised::measure(settings, seeds / SHARE, each, norm))
        .collect();
    progress.done(ENTRY.id, "normalised networks");
    let measured = Measured { seeds, phases, normalised };
    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: claim(&measured),
        tables: vec![phase_table(&measured), depth_table(&measured), normalised_table(&measured)],
        pictures: vec![picture(&measured)],
        sentences: sentences(&measured),
    }
}

fn claim(measured: &Measured) -> Claim {
    let mut measurements: Vec<Measurement> = measured.phases.iter().map(rho).collect();
    measurements.extend(measured.phases.iter().map(variance));
    measurements.extend(measured.phases.iter().map(correlation));
    measurements.extend(measured.normalised.iter().map(chi));
    Claim {
        id: ENTRY.id,
        statement: "How fast gradients vanish or explode in an untrained network follows from its activation, its initial \
                    weights and its normalisation, before any training.",
        measurements,
        qualifications: vec![explosion(measured)],
    }
}

fn rho(phase: &Phase) -> Measurement {
    Measurement {
        name: format!("tanh, sigma_w^2 = {}: factor of |delta| per layer", Number(phase.weight_variance)),
        value: phase.rate.rho,
        unit: "rho, a norm",
        bound: phase.rate.bound(),
        reason: "sqrt(chi) with the drift of this width; four standard deviations of random weights"
            .to_owned(),
    }
}

fn variance(phase: &Phase) -> Measurement {
    Measurement {
        name: format!("tanh, sigma_w^2 = {}: variance of pre-activations", Number(phase.weight_variance)),
        value: phase.measured_variance,
        unit: "",
        bound: Bound::within(phase.variance, 0.1),
        reason: "q* of the mean-field map; a tenth for 64 units and few networks".to_owned(),
    }
}

fn correlation(phase: &Phase) -> Measurement {
    Measurement {
        name: format!("tanh, sigma_w^2 = {}: correlation at layer 10", Number(phase.weight_variance)),
        value: phase.correlation(),
        unit: "",
        bound: Bound::near(phase.expected_correlation, 0.1),
        reason: "the correlation map, ten times; 0.1 for 64 units and few networks".to_owned(),
    }
}

fn chi(normalised: &Normalised) -> Measurement {
    Measurement {
        name: format!("{}, {}: factor of |delta|^2 per layer", normalised.activation.name(), normalised.norm),
        value: normalised.chi,
        unit: "chi, a square",
        bound: Bound::within(normalised.expected, normalised.tolerance),
        reason: normalised.reason.to_owned(),
    }
}

fn explosion(measured: &Measured) -> Qualification {
    let relu = measured.normalised.first().map_or(f64::NAN, |each| each.chi);
    Qualification {
        text: format!(
            "Batch norm does not calm an untrained ReLU network, it makes it explode: |delta|^2 grows {} times a layer, \
             whatever the weights. It takes skips, or few layers.",
            Number(relu),
        ),
        evidence: Measurement {
            name: "ReLU with batch norm: factor of |delta|^2".to_owned(),
            value: relu,
            unit: "chi, a square",
            bound: Bound::at_least(1.3),
            reason: "pi / (pi - 1) = 1.467 at large batch and width; 1.3 leaves room for 64 of each"
                .to_owned(),
        },
    }
}

fn phase_table(measured: &Measured) -> Table {
    let title = format!(
        "Tanh, sigma_b^2 = {}, {} layers of {} units, {} networks; theory, then measured. q: variance of \
         pre-activations; rho: factor of |delta|; c: correlation of two inputs at layer {}",
        Number(BIAS_VARIANCE),
        phases::DEPTH,
        phases::WIDTH,
        measured.seeds,
        phases::WATCHED,
    );
    let columns = ["sigma_w^2", "q*", "q", "rho", "rho", "c", "c"];
    let mut table = Table::new(title, &columns);
    for phase in &measured.phases {
        table.row([
            phase.weight_variance.into(),
            phase.variance.into(),
            phase.measured_variance.into(),
            phase.rate.expected.into(),
            phase.rate.rho.into(),
            phase.expected_correlation.into(),
            phase.correlation().into(),
        ]);
    }
    table
}

fn depth_table(measured: &Measured) -> Table {
    let title = "Theory of infinite width: chi, the factor of |delta|^2 per layer; xi_c and xi_grad, the layers in which \
                 two inputs come nearer their end, and the gradient falls, by a factor of e (negative: grows)";
    let mut table = Table::new(title, &["sigma_w^2", "chi", "xi_c", "xi_grad"]);
    for phase in &measured.phases {
        // To the digits of the critical variance both are infinite.
        let critical = phase.weight_variance == CRITICAL;
        let depths =
            [phase.depth, -1.0 / phase.chi.ln()].map(|depth| if critical { f64::INFINITY } else { depth });
        table.row([phase.weight_variance, phase.chi].into_iter().chain(depths).map(Into::into));
    }
    table
}

fn normalised_table(measured: &Measured) -> Table {
    let title = format!(
        "Normalised networks: chi, the factor of |delta|^2 per layer, {} layers of {} units, batch norm over {} samples, \
         {} networks",
        normalised::DEPTH,
        normalised::WIDTH,
        normalised::BATCH,
        measured.seeds / SHARE,
    );
    let mut table = Table::new(title, &["activation", "normalisation", "chi", "theory"]);
    for each in &measured.normalised {
        let row = [each.chi, each.expected].map(Into::into);
        table.row([each.activation.name().into(), each.norm.into()].into_iter().chain(row));
    }
    table
}

fn picture(measured: &Measured) -> Picture {
    let curve = |phase: &Phase| {
        let points = phase.correlations.iter().enumerate().map(|(layer, c)| ((layer + 1) as f64, *c));
        Curve::new(format!("sigma_w^2 = {}", Number(phase.weight_variance)), points)
    };
    Picture::Curves {
        title: "How alike two different inputs become: correlation of their pre-activations".to_owned(),
        form: Form::Plot,
        x: Axis::linear("layer"),
        y: Axis::linear("correlation"),
        curves: measured.phases.iter().map(curve).collect(),
    }
}

fn sentences(measured: &Measured) -> Vec<String> {
    let weak = measured.phases.first();
    let depth = weak.map_or(f64::NAN, |phase| phase.depth);
    vec![
        format!(
            "Below the critical weights gradients vanish and all inputs come to look alike, by the same factor a layer; \
             above them gradients explode and inputs are torn apart. At sigma_w^2 = {} tanh stands between.",
            Number(CRITICAL),
        ),
        format!(
            "At sigma_w^2 = 1 two inputs come a factor of e closer every {} layers: what has become alike on the way \
             forward is hard to tell apart for any optimiser.",
            Number(depth),
        ),
    ]
}
