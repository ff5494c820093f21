//! Early layers that stop learning.

mod shown;

use std::sync::Arc;

use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{Bound, Claim, Measurement, Number, Qualification, Section};
use crate::experiment::{Contestant, GOAL, Run, Setup, repetitions, runs};
use crate::flow::Spread;

pub(super) const ENTRY: SectionEntry =
    SectionEntry { id: "stall", title: "Early layers stop learning", origin: Origin::Lesson, measure };

/// Hidden layers of every network here.
const DEPTH: usize = 10;
/// The rate at which weights are counted that an update leaves as they are.
const GENTLE: f64 = 0.1;
const REMEDIES: [Contestant; 3] = [Contestant::TANH, Contestant::RELU_HE, Contestant::SIGMOID_BATCH];

/// The runs and what is read off them.
struct Stall {
    /// The deep sigmoid network, one run a seed.
    sigmoid: Vec<Arc<Run>>,
    /// The same before training, at the gentle rate.
    gentle: Vec<Arc<Run>>,
    /// One run for each of [`REMEDIES`].
    remedies: Vec<Arc<Run>>,
}

impl Stall {
    fn of(settings: &Settings, progress: &dyn Progress) -> Stall {
        let seeds = repetitions(settings.seed, if settings.quick { 1 } else { 3 });
        let mut setups: Vec<Setup> = seeds.map(|seed| Contestant::SIGMOID.setup(DEPTH, seed)).collect();
        let count = setups.len();
        setups.extend_from_within(..);
        setups[count..].iter_mut().for_each(|setup| *setup = Setup { rate: GENTLE, ..setup.untrained() });
        let seed = setups[0].seed;
        setups.extend(REMEDIES.map(|remedy| remedy.setup(DEPTH, seed)));
        let mut sigmoid = runs(&setups, |setup| progress.done(ENTRY.id, &setup.name()));
        let remedies = sigmoid.split_off(2 * count);
        let gentle = sigmoid.split_off(count);
        Stall { sigmoid, gentle, remedies }
    }

    /// The median over the seeds of something about the deep sigmoid network.
    fn sigmoid(&self, measure: impl Fn(&Run) -> f64) -> f64 {
        Spread::of(self.sigmoid.iter().map(|run| measure(run))).median
    }

    /// The first layer's update over the last hidden layer's, at the start.
    fn update_ratio(&self) -> f64 {
        self.sigmoid(|run| {
            let layers = &run.start().layers;
            layers[0].relative_update / layers[DEPTH - 1].relative_update
        })
    }

    /// What the gradient's measured decay from the last hidden layer to the first leaves of that ratio.
    fn predicted_ratio(&self) -> f64 {
        self.sigmoid(|run| run.start().decay().powi(DEPTH as i32 - 1))
    }

    /// The first layer's largest update in a step, over all moments of training.
    fn best_first_update(&self) -> f64 {
        self.sigmoid(|run| {
            run.snapshots.iter().map(|snapshot| snapshot.layers[0].relative_update).fold(0.0, f64::max)
        })
    }

    fn frozen(&self) -> f64 {
        Spread::of(self.gentle.iter().map(|run| run.start().layers[0].frozen)).median
    }

    /// How different the samples still look to the last hidden layer, as a fraction of how they look to the first: the
    /// deviation over the batch of the activations' inputs.
    fn distinction(&self) -> f64 {
        self.sigmoid(|run| {
            let layers = &run.start().pre_activations;
            layers[DEPTH - 1].deviation() / layers[0].deviation()
        })
    }
}

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let stall = Stall::of(settings, progress);
    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: Claim {
            id: ENTRY.id,
            statement: "In a deep network whose gradient vanishes the early layers stop learning; only the layers near \
                        the output contribute.",
            measurements: measurements(&stall),
            qualifications: qualifications(&stall),
        },
        tables: vec![shown::layers(&stall), shown::remedies(&stall)],
        pictures: vec![shown::moved(&stall), shown::updates(&stall)],
        sentences: sentences(&stall),
    }
}

fn measurements(stall: &Stall) -> Vec<Measurement> {
    let predicted = stall.predicted_ratio();
    let first = stall.sigmoid(|run| run.moved[0]);
    let output = stall.sigmoid(|run| run.moved[DEPTH]);
    let measured = |name: &str, value, unit, bound, reason: &str| {
        let (name, reason) = (name.to_owned(), reason.to_owned());
        Measurement { name, value, unit, bound, reason }
    };
    let mut measurements = vec![
        measured(
            "first layer moved in training",
            first,
            "of its norm",
            Bound::at_most(1e-3),
            "the layer is what it was: a part in a thousand is less than rounding its weights to 8 bits would change",
        ),
        measured(
            "first update over last hidden one's",
            stall.update_ratio(),
            "",
            Bound::between(predicted / 5.0, predicted * 5.0),
            "the gradient's decay through nine layers, measured apart; the layers' inputs, of root mean square 1 and \
             1/2, and their correlation over the batch are what the factor of 5 allows for",
        ),
        measured(
            "first layer's largest relative update in a step",
            stall.best_first_update(),
            "",
            Bound::at_most(1e-4),
            "at this a layer needs ten thousand steps, all in one direction, to renew itself; a run has 330",
        ),
        measured(
            "output layer moved in training",
            output,
            "of its norm",
            Bound::at_least(0.05),
            "the layer next to the loss learns: at least what the remedied networks' early layers manage",
        ),
        measured(
            "weights of the first layer frozen to the bit",
            stall.frozen(),
            "of all",
            Bound::between(0.6, 0.95),
            "f32, rate 0.1: calibrated at 0.79 to 0.84, with room for other seeds",
        ),
        measured(
            "training accuracy of the deep sigmoid network",
            stall.sigmoid(Run::accuracy),
            "of the digits",
            Bound::at_most(0.15),
            "chance is 0.1, and the answer drifts from one digit to the next while batches go by",
        ),
    ];
    measurements.extend(stall.remedies.iter().map(|run| {
        measured(
            &format!("first layer moved, {}", run.setup.label),
            run.moved[0],
            "of its norm",
            Bound::at_least(0.03),
            "thirty times the stalled layer's limit, and enough to fit the digits",
        )
    }));
    measurements
}

fn qualifications(stall: &Stall) -> Vec<Qualification> {
    let distinction = stall.distinction();
    let accuracy = stall.sigmoid(Run::accuracy);
    vec![Qualification {
        text: format!(
            "The second half does not hold here. The layers near the output move, but contribute nothing: what reaches them hardly depends on the digit any \
             more. Before training, samples differ at the last hidden layer by {} of what they differ by at the first, \
             so the network ends at an accuracy of {}, which is guessing. Forward and backward, the same factor per \
             layer does the harm.",
            Number(distinction),
            Number(accuracy),
        ),
        evidence: Measurement {
            name: "deviation over the batch, last hidden layer over first".to_owned(),
            value: distinction,
            unit: "",
            bound: Bound::at_most(1e-4),
            reason: "the same slope and weights as on the way back: about 0.23 a layer, nine times"
                .to_owned(),
        },
    }]
}

fn sentences(stall: &Stall) -> Vec<String> {
    let first = stall.sigmoid(|run| run.moved[0]);
    let output = stall.sigmoid(|run| run.moved[DEPTH]);
    vec![
        format!(
            "In training, by the median over the seeds, the deep sigmoid network's output layer moves by {} of its norm and its first layer by {}. At rate \
             {} a share of {} of the first layer's f32 weights is the same after a step as before, to the last bit: the \
             update is lost in rounding.",
            Number(output),
            Number(first),
            Number(GENTLE),
            Number(stall.frozen()),
        ),
        format!(
            "The remedies at the same depth move their first layers by {}, until the goal of {} is reached.",
            stall.remedies.iter().map(|run| Number(run.moved[0]).to_string()).collect::<Vec<_>>().join(", "),
            Number(GOAL),
        ),
    ]
}
