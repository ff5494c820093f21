//! Accuracy by depth, with and without the remedies.

mod shown;

use std::sync::Arc;

use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{Bound, Claim, Measurement, Number, Qualification, Section};
use crate::digits::CLASSES;
use crate::experiment::{Contestant, GOAL, Run, Setup, repetitions, runs};
use crate::flow::Spread;

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "performance",
    title: "Deep networks below their potential",
    origin: Origin::Lesson,
    measure,
};

const CONTESTANTS: [Contestant; 5] = [
    Contestant::SIGMOID,
    Contestant::RELU_DEFAULT,
    Contestant::RELU_HE,
    Contestant::TANH,
    Contestant::SIGMOID_BATCH,
];
/// The first contestants have nothing against vanishing, the others a remedy.
const WITHOUT_REMEDY: usize = 2;
const DEPTHS: &[usize] = &[1, 3, 5, 10];
const DEPTHS_WHEN_QUICK: &[usize] = &[1, 3, 10];
/// Where the claim is decided, over several seeds.
const DEEP: usize = 10;
/// Runs where the claim is decided. A run stops at the goal, and one in eight or so stops on a step that is bad for the test
/// digits: a median of fewer can be such a one.
const REPETITIONS: usize = 5;
/// Where the sigmoid still learns.
const SHALLOW: usize = 3;
/// Training fails where the gradient's norm shrinks to this from the last hidden layer to the first.
///
/// Calibrated for this budget: in 14 configurations of 330 SGD steps training failed where the factor fell to between
/// 5e-4 and 2e-2, so that a depth computed from it is good to about 35 %.
const DEADLY: f64 = 0.004;
const CALIBRATED_TO: f64 = 0.35;
/// Below this a network is counted as one that failed to learn: five times chance.
const LEARNED: f64 = 0.5;

/// One contestant at one depth, one run a seed.
struct Entrant {
    contestant: Contestant,
    depth: usize,
    runs: Vec<Arc<Run>>,
}

impl Entrant {
    fn over_seeds(&self, measure: impl Fn(&Run) -> f64) -> Spread {
        Spread::of(self.runs.iter().map(|run| measure(run)))
    }

    fn accuracy(&self) -> f64 {
        self.over_seeds(Run::accuracy).median
    }
}

/// Every contestant at every depth, contestants in their order and depths rising.
struct Contest(Vec<Entrant>);

impl Contest {
    fn of(settings: &Settings, progress: &dyn Progress) -> Contest {
        let depths = if settings.quick { DEPTHS_WHEN_QUICK } else { DEPTHS };
        let planned = CONTESTANTS.iter().flat_map(|contestant| {
            depths.iter().map(move |&depth| {
                let count = if depth == DEEP { REPETITIONS } else { 1 };
                let seeds = repetitions(settings.seed, count);
                (*contestant, depth, seeds.map(|seed| contestant.setup(depth, seed)).collect::<Vec<Setup>>())
            })
        });
        let planned: Vec<_> = planned.collect();
        let setups: Vec<Setup> = planned.iter().flat_map(|(_, _, setups)| setups).copied().collect();
        let mut done = runs(&setups, |setup| progress.done(ENTRY.id, &setup.name())).into_iter();
        let entrants = planned.into_iter().map(|(contestant, depth, setups)| {
            let runs = done.by_ref().take(setups.len()).collect();
            Entrant { contestant, depth, runs }
        });
        Contest(entrants.collect())
    }

    fn by_depth(&self, contestant: &Contestant) -> impl Iterator<Item = &Entrant> {
        self.0.iter().filter(move |entrant| entrant.contestant == *contestant)
    }

    fn at(&self, contestant: &Contestant, depth: usize) -> &Entrant {
        let found = self.by_depth(contestant).find(|entrant| entrant.depth == depth);
        found.expect("every contestant is run at every depth")
    }

    fn depths(&self) -> Vec<usize> {
        self.by_depth(&Contestant::SIGMOID).map(|entrant| entrant.depth).collect()
    }

    fn deep(&self) -> impl Iterator<Item = &Entrant> {
        self.0.iter().filter(|entrant| entrant.depth == DEEP)
    }

    /// The decay of a deep network's gradient before training.
    fn decay(&self, contestant: &Contestant) -> f64 {
        self.at(contestant, DEEP).over_seeds(|run| run.start().decay()).median
    }

    /// Where training should begin to fail, from the decay before training alone.
    fn predicted_death(&self, contestant: &Contestant) -> f64 {
        DEADLY.ln() / self.decay(contestant).ln()
    }

    /// The largest depth that learned and the smallest that did not.
    fn death(&self, contestant: &Contestant) -> (f64, f64) {
        let depths = |learned: bool| {
            let of = self.by_depth(contestant).filter(move |each| (each.accuracy() >= LEARNED) == learned);
            of.map(|each| each.depth as f64)
        };
        (depths(true).fold(0.0, f64::max), depths(false).fold(f64::INFINITY, f64::min))
    }

    /// How much better the best deep network does on the test digits than the best of a single hidden layer.
    fn gain_of_depth(&self) -> f64 {
        let best = |depth| {
            let of = self.0.iter().filter(move |each| each.depth == depth);
            of.map(|each| each.over_seeds(Run::test_accuracy).median).fold(0.0, f64::max)
        };
        best(DEEP) - best(1)
    }
}

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let contest = Contest::of(settings, progress);
    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: Claim {
            id: ENTRY.id,
            statement: "A deep network whose gradient vanishes does not reach its potential: it learns slowly or not at \
                        all, and ends less accurate than it could be.",
            measurements: measurements(&contest),
            qualifications: qualifications(&contest),
        },
        tables: vec![shown::by_depth(&contest), shown::deep(&contest)],
        pictures: vec![shown::curves(&contest)],
        sentences: sentences(&contest),
    }
}

fn measurements(contest: &Contest) -> Vec<Measurement> {
    let share = |name: String, value, bound, reason: &str| Measurement {
        name,
        value,
        unit: "of the digits",
        bound,
        reason: reason.to_owned(),
    };
    let patient = contest.at(&Contestant::SIGMOID, DEEP);
    let mut measurements = vec![
        share(
            format!("training accuracy, {DEEP} sigmoid layers"),
            patient.accuracy(),
            Bound::at_most(0.15),
            "chance is 0.1, and the answer drifts from one digit to the next while batches go by",
        ),
        share(
            "training accuracy, 1 sigmoid layer".to_owned(),
            contest.at(&Contestant::SIGMOID, 1).accuracy(),
            Bound::at_least(0.95),
            "the same activation, data and steps suffice when there is one layer",
        ),
        Measurement {
            name: format!("loss in the last epoch, {DEEP} sigmoid layers"),
            value: patient.over_seeds(Run::loss).median,
            unit: "nats",
            bound: Bound::near((CLASSES as f64).ln(), 0.1),
            reason: "ln 10 is the loss of one who knows nothing; steps at rate 1 blur it".to_owned(),
        },
    ];
    for entrant in contest.deep().skip(WITHOUT_REMEDY) {
        let label = entrant.contestant.label;
        measurements.push(share(
            format!("training accuracy, {DEEP} layers, {label}"),
            entrant.accuracy(),
            Bound::at_least(0.93),
            "the goal where a run ends, less what a run that ends just short of it may miss",
        ));
        measurements.push(share(
            format!("test accuracy, {DEEP} layers, {label}"),
            entrant.over_seeds(Run::test_accuracy).median,
            Bound::at_least(0.8),
            "one hidden layer reaches about 0.89 on these writers; a run that stops at the goal may end on a bad step",
        ));
    }
    measurements.extend(CONTESTANTS[..WITHOUT_REMEDY].iter().map(|contestant| {
        let (alive, dead) = contest.death(contestant);
        Measurement {
            name: format!("depth of death predicted, {}", contestant.label),
            value: contest.predicted_death(contestant),
            unit: "layers",
            bound: Bound::between(alive / (1.0 + CALIBRATED_TO), dead * (1.0 + CALIBRATED_TO)),
            reason: format!(
                "ln {} / ln rho with rho measured before training, against the deepest network that learned, {} \
                 layers, and the shallowest that did not, {}; calibrated to 35 % for 330 steps",
                Number(DEADLY),
                Number(alive),
                Number(dead),
            ),
        }
    }));
    measurements
}

fn qualifications(contest: &Contest) -> Vec<Qualification> {
    let shallow = contest.at(&Contestant::SIGMOID, SHALLOW);
    let gain = contest.gain_of_depth();
    vec![
        Qualification {
            text: format!(
                "Sigmoid alone is no verdict: with {} hidden layers it still learns, to an accuracy of {}, if the \
                 rate is as large as {}.",
                Number(SHALLOW as f64),
                Number(shallow.accuracy()),
                Number(shallow.runs.first().map_or(f64::NAN, |run| run.setup.rate)),
            ),
            evidence: Measurement {
                name: format!("training accuracy, {SHALLOW} sigmoid layers"),
                value: shallow.accuracy(),
                unit: "of the digits",
                bound: Bound::at_least(0.85),
                reason: "calibrated at 0.94 to 0.97 over seeds; only just trained when the steps run out"
                    .to_owned(),
            },
        },
        Qualification {
            text: format!(
                "These digits are too easy to show what depth is good for: the best deep network {} the best single \
                 hidden layer by {} of the test digits. Here the remedies make depth harmless, not useful.",
                if gain < 0.0 { "falls short of" } else { "beats" },
                Number(gain.abs()),
            ),
            evidence: Measurement {
                name: "test accuracy, best deep less best single layer".to_owned(),
                value: gain,
                unit: "of the digits",
                bound: Bound::between(-0.05, 0.05),
                reason: "three standard deviations of a share of 0.9 measured on 360 digits".to_owned(),
            },
        },
    ]
}

fn sentences(contest: &Contest) -> Vec<String> {
    let patient = &Contestant::SIGMOID;
    let (alive, dead) = contest.death(patient);
    let remedied = contest.deep().skip(WITHOUT_REMEDY).map(Entrant::accuracy).fold(1.0, f64::min);
    vec![
        format!(
            "{DEEP} sigmoid layers end at an accuracy of {}, which is guessing, where the same depth with a remedy reaches \
             {} or more: the depth is not at fault. The vanishing gradient is, and the signal that vanishes with it.",
            Number(contest.at(patient, DEEP).accuracy()),
            Number(remedied),
        ),
        format!(
            "It could be estimated beforehand. The untrained network's gradient shrinks to {} of itself a layer. With a \
             threshold fitted to training of this length, good to about a third, that puts the end of learning at {} layers; {} layers learned and {} did not. Where a remedied network's factor is near one, \
             there is no such depth within reach. (Runs end at a training accuracy of {}.)",
            Number(contest.decay(patient)),
            Number(contest.predicted_death(patient)),
            Number(alive),
            Number(dead),
            Number(GOAL),
        ),
    ]
}
