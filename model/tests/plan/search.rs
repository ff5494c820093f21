//! The search, against trying everything.

use headwater_core::{Gradients, Network, Optimiser, Sgd};
use headwater_model::plan::{Change, Choice, FrozenIn, Plan, least, remedies};

use super::with_model;

/// Every choice there is for a model with Adam and at most 12 samples in a batch.
fn all(network: &Network<'_>, now: &Choice) -> Vec<Choice> {
    let rules = [now.optimiser, Optimiser::Sgd(Sgd::with_momentum(0.9)), Optimiser::Sgd(Sgd::plain())];
    let mut all = Vec::new();
    for batch in 1..=now.batch {
        for frozen in now.frozen..network.layers().len() {
            for frozen_in in [FrozenIn::Ram, FrozenIn::Flash] {
                for optimiser in rules {
                    for gradients in [Gradients::Kept, Gradients::Spent] {
                        let clips = now.clips && gradients == Gradients::Kept;
                        let choice = Choice { batch, optimiser, gradients, clips, frozen, frozen_in };
                        let sensible = (frozen > 0 || frozen_in == FrozenIn::Ram)
                            && (choice.is_plain() || gradients == Gradients::Kept)
                            && batch >= choice.least_batch(network);
                        if sensible {
                            all.push(choice);
                        }
                    }
                }
            }
        }
    }
    all
}

/// Claim: whatever the RAM, every remedy fits, is what its changes say, and gives up no more than it must; and there is one
/// whenever anything fits. Oracle: all choices, tried one by one.
#[test]
fn remedies_are_what_trying_everything_finds() {
    for rest in [
        "[optimiser]\nkind = \"adam\"\n[training]\nbatch = 12\n",
        "[optimiser]\nkind = \"adam\"\n[training]\nbatch = 12\nclip_by_norm = 1\n",
    ] {
        with_model(rest, |model| {
            let now = Choice::of(model);
            let ram = |choice: &Choice| Plan::new(&model.network, choice).unwrap().training.ram;
            let all = all(&model.network, &now);
            let smallest = all.iter().map(ram).min().unwrap();
            assert_eq!(least(&model.network, &now), Some(smallest));
            let mut count = 0;
            for limit in (smallest - 200..ram(&now) + 100).step_by(97) {
                let found = remedies(&model.network, &now, limit);
                for remedy in &found {
                    assert_eq!(remedy.ram, ram(&remedy.choice));
                    assert!(remedy.ram <= limit);
                    assert_eq!(remedy.changes, Change::between(&now, &remedy.choice));
                    // One sample more would not fit.
                    let larger = Choice { batch: remedy.choice.batch + 1, ..remedy.choice };
                    assert!(remedy.choice.batch == now.batch || ram(&larger) > limit, "{remedy:?}");
                }
                let fewest = all
                    .iter()
                    .filter(|choice| ram(choice) <= limit)
                    .map(|choice| Change::between(&now, choice).len())
                    .min();
                if let Some(fewest) = fewest {
                    assert_eq!(found.first().map(|remedy| remedy.changes.len()), Some(fewest), "{limit}");
                }
                assert!(found.is_sorted_by_key(|remedy| remedy.changes.len()));
                count += found.len();
            }
            println!("{count} remedies checked");
            assert!(count > 100);
            assert!(
                remedies(&model.network, &now, ram(&now))[0].changes.is_empty(),
                "what fits needs no change"
            );
        });
    }
}

/// Claim: no remedy gives up less than another in one respect and more in none. Oracle: pair by pair.
#[test]
fn no_remedy_is_better_than_another_in_every_way() {
    with_model("[optimiser]\nkind = \"adam\"\n[training]\nbatch = 12\n", |model| {
        let now = Choice::of(model);
        let found = remedies(&model.network, &now, 9_000);
        let given_up = |choice: &Choice| {
            [
                2 - choice.optimiser.moment_count(1),
                usize::from(choice.gradients == Gradients::Spent),
                choice.frozen,
                usize::from(choice.frozen_in == FrozenIn::Flash),
                now.batch - choice.batch,
            ]
        };
        assert!(found.len() > 3, "{found:?}");
        for (number, one) in found.iter().enumerate() {
            for (other_number, other) in found.iter().enumerate() {
                let pairs = given_up(&one.choice).into_iter().zip(given_up(&other.choice));
                assert!(
                    number == other_number || pairs.into_iter().any(|(one, other)| one > other),
                    "{one:?} {other:?}"
                );
            }
        }
    });
}

/// Claim: changes read as a person would say them. Oracle: by hand.
#[test]
fn changes_in_words() {
    with_model("[optimiser]\nkind = \"adam\"\n[training]\nbatch = 12\nclip_by_value = 1\n", |model| {
        let now = Choice::of(model);
        let then = Choice {
            batch: 4,
            optimiser: Optimiser::Sgd(Sgd::plain()),
            gradients: Gradients::Spent,
            clips: false,
            frozen: 2,
            frozen_in: FrozenIn::Flash,
        };
        let words: Vec<String> = Change::between(&now, &then).iter().map(ToString::to_string).collect();
        assert_eq!(
            words,
            [
                "batches of 4 instead of 12",
                "plain SGD instead of Adam",
                "no clipping",
                "gradients spent on the way back (`update_in_place = true`)",
                "the first 2 layers frozen",
                "the frozen layers in flash, as a network of their own",
            ]
        );
    });
}
