//! Who changes which part.

use headwater_verify::fact::Fact;

use crate::calls::{infer, initialise, optimisers, train, update, update_in_place};
use crate::case::{Case, conduct, shapes};
use crate::memory::{Memory, Scalar};
use headwater_verify::sweep::sweep;

/// One call: which parts it may change, and what it does.
type Call<'a, F> = (&'static str, &'static [&'static str], Box<dyn Fn(&mut Memory<F>) + 'a>);

fn expect_ownership<F: Scalar>(case: &Case, fact: &mut Fact) {
    let network = case.network;
    let training: &[_] = &["gradients", "state", "scratch", "input_gradient"];
    let mut calls: Vec<Call<'_, F>> = vec![
        ("infer", &["inference scratch"], Box::new(|memory| drop(infer(network, memory).unwrap()))),
        ("backward", training, Box::new(|memory| train(network, memory, false).unwrap())),
        ("accumulate", training, Box::new(|memory| train(network, memory, true).unwrap())),
        (
            "update_in_place",
            &["parameters", "state", "scratch"],
            Box::new(|memory| update_in_place(network, memory).unwrap()),
        ),
        ("initialise", &["parameters", "state"], Box::new(|memory| initialise(network, memory).unwrap())),
    ];
    for optimiser in optimisers() {
        let act = move |memory: &mut Memory<F>| update(network, memory, &optimiser);
        calls.push((optimiser.name(), &["parameters", "moments"], Box::new(act)));
    }
    let moments = optimisers::<F>().map(|optimiser| optimiser.moment_count(network.gradient_count()));
    let none = [0; 5];
    for ((name, owned, call), moments) in calls.iter().zip(none.into_iter().chain(moments)) {
        let mut memory = case.memory::<F>(moments);
        let before = memory.clone();
        call(&mut memory);
        let input = || format!("{name} in {} on {}", F::NAME, case.name());
        let trespassed = memory.trespassed();
        fact.holds(trespassed.is_empty(), || format!("canaries of {trespassed:?} after {}", input()));
        let changed = memory.changed_since(&before);
        let strays: Vec<_> = changed.iter().filter(|part| !owned.contains(part)).collect();
        fact.holds(strays.is_empty(), || format!("{strays:?} changed by {}", input()));
        let frozen = network.frozen_parameter_count();
        let kept = memory.parameters.get().iter().zip(before.parameters.get()).take(frozen);
        let are_kept = kept.into_iter().all(|(now, then)| now.bits() == then.bits());
        fact.holds(are_kept || *name == "initialise", || format!("frozen parameters after {}", input()));
    }
}

/// Claim: no call touches a scalar outside its parts, nor a part that the table in `network/mod.rs` gives to another:
/// parameters change by initialisation and by updates, the frozen ones by initialisation alone; running statistics by
/// training passes; gradients on the way back; moments by the optimiser; inputs and targets never.
/// Oracle: the bits before, and canaries round each part.
#[test]
fn a_call_changes_only_what_is_its_own() {
    let fact = conduct("a call changes only its own parts", "the bits before the call");
    sweep(400, &shapes(), fact, |shape, fact: &mut Fact| {
        let case = Case::draw(shape);
        expect_ownership::<f32>(&case, fact);
        expect_ownership::<f64>(&case, fact);
    })
    .assert();
}
