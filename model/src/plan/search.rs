//! Which changes make a network fit.

use headwater_core::{Gradients, Network, Optimiser, Sgd};
use serde::Serialize;

use super::{Change, Choice, FrozenIn, Plan};

/// Changes that make a network fit, and what it takes then.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remedy {
    /// What to do otherwise, all of it together.
    pub changes: Vec<Change>,
    /// RAM in bytes then.
    pub ram: usize,
    /// The choice then.
    #[serde(skip)]
    pub choice: Choice,
}

/// Every way to train within `ram` bytes that gives up no more than it must.
///
/// The exact plan is asked of every combination of rule, way back, frozen layers and their place, each with the largest
/// batch that fits. A combination is left out if another gives up less in one respect and more in none. The rest come with
/// the fewest changes first; of as many, with the fewest frozen layers, the rule nearest to the one chosen, and the largest
/// batch: several small batches can be accumulated to the same step, another rule is another run.
#[must_use]
pub fn remedies(network: &Network<'_>, now: &Choice, ram: usize) -> Vec<Remedy> {
    let fitting: Vec<Candidate> =
        candidates(network, now).filter_map(|each| each.with_largest_batch(network, ram)).collect();
    let mut best: Vec<Candidate> = fitting
        .iter()
        .filter(|each| !fitting.iter().any(|other| other.gives_up_less_than(each)))
        .copied()
        .collect();
    let changes = |each: &Candidate| Change::between(now, &each.choice);
    best.sort_by_key(|each| {
        let Candidate { choice, given_up } = each;
        (changes(each).len(), choice.frozen, *given_up, usize::MAX - choice.batch)
    });
    best.iter()
        .filter_map(|each| {
            let ram = Plan::new(network, &each.choice).ok()?.training.ram;
            Some(Remedy { changes: changes(each), ram, choice: each.choice })
        })
        .collect()
}

/// The least RAM in bytes in which any combination trains the network.
#[must_use]
pub fn least(network: &Network<'_>, now: &Choice) -> Option<usize> {
    candidates(network, now)
        .filter_map(|each| {
            let batch = each.choice.least_batch(network).min(now.batch);
            Plan::new(network, &Choice { batch, ..each.choice }).ok()
        })
        .map(|plan| plan.training.ram)
        .min()
}

/// A choice, and how much of each thing it gives up: rule, clipping, kept gradients, layers, their place in RAM.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    choice: Choice,
    given_up: [usize; 5],
}

impl Candidate {
    /// The same with the largest batch that fits, if any does; what is given up in batch shows in the choice.
    fn with_largest_batch(self, network: &Network<'_>, ram: usize) -> Option<Self> {
        let fits = |batch: usize| {
            let choice = Choice { batch, ..self.choice };
            Plan::new(network, &choice).is_ok_and(|plan| plan.training.ram <= ram)
        };
        // RAM never falls when the batch grows.
        let (mut fitting, mut above) =
            (self.choice.least_batch(network), self.choice.batch.saturating_add(1));
        if fitting >= above || !fits(fitting) {
            return None;
        }
        while above - fitting > 1 {
            let middle = fitting + (above - fitting) / 2;
            if fits(middle) {
                fitting = middle;
            } else {
                above = middle;
            }
        }
        Some(Self { choice: Choice { batch: fitting, ..self.choice }, ..self })
    }

    fn gives_up_less_than(&self, other: &Self) -> bool {
        let no_more = self.given_up.iter().zip(&other.given_up).all(|(one, other)| one <= other)
            && self.choice.batch >= other.choice.batch;
        no_more && (self.given_up != other.given_up || self.choice.batch != other.choice.batch)
    }
}

/// The rules with fewer moments than the one chosen, which comes first.
fn rules(now: &Optimiser<f32>) -> Vec<Optimiser<f32>> {
    let simpler = [Optimiser::Sgd(Sgd::with_momentum(0.9)), Optimiser::Sgd(Sgd::plain())];
    let fewer = simpler.into_iter().filter(|rule| rule.moment_count(1) < now.moment_count(1));
    [*now].into_iter().chain(fewer).collect()
}

fn candidates<'n>(network: &'n Network<'_>, now: &Choice) -> impl Iterator<Item = Candidate> + use<'n> {
    let now = *now;
    // Spending gradients needs the bare rule, though another without moments, such as weight decay alone, takes no more.
    let bare = Optimiser::Sgd(Sgd::plain());
    let mut ways: Vec<(Optimiser<f32>, Gradients)> =
        rules(&now.optimiser).into_iter().map(|rule| (rule, now.gradients)).collect();
    if now.gradients == Gradients::Kept {
        ways.push((bare, Gradients::Spent));
    }
    let frozen = now.frozen..network.layers().len().max(now.frozen + 1);
    frozen.flat_map(move |frozen| {
        let places = [FrozenIn::Ram, FrozenIn::Flash].into_iter();
        let places =
            places.filter(move |place| *place == now.frozen_in || (frozen > 0 && now.frozen_in < *place));
        let ways = ways.clone();
        places.flat_map(move |frozen_in| {
            let ways = ways.clone();
            ways.into_iter().enumerate().map(move |(rank, (optimiser, gradients))| {
                let spent = gradients == Gradients::Spent && now.gradients == Gradients::Kept;
                let clips = now.clips && !spent;
                let rank = if optimiser == now.optimiser { 0 } else { rank };
                let given_up = [
                    rank,
                    usize::from(now.clips && !clips),
                    usize::from(spent),
                    frozen,
                    usize::from(frozen_in != now.frozen_in),
                ];
                let choice = Choice { batch: now.batch, optimiser, gradients, clips, frozen, frozen_in };
                Candidate { choice, given_up }
            })
        })
    })
}
