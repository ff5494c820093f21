//! What freezing saves, and what a plan is the sum of.

use headwater_core::{Gradients, Network, Plan, Training};
use headwater_verify::fact::Fact;
use headwater_verify::ladder::network::{Shape, Subject};

use crate::case::{Case, conduct, shapes};
use headwater_verify::sweep::sweep;

fn plan(network: Network<'_>, batch: usize, gradients: Gradients) -> Plan {
    network.training_plan(Training {
        batch,
        gradients,
        input_gradient: false,
        moments: 2 * network.gradient_count(),
    })
}

/// Claim: each layer more that is frozen leaves every part of the plan as long as it was or makes it shorter, for any
/// batch; parameters, running statistics and inference do not depend on it.
/// Oracle: the plan with one layer less frozen.
#[test]
fn freezing_never_costs_memory() {
    let fact = conduct("one layer more frozen, never more memory", "the plan with one layer less frozen");
    sweep(2000, &shapes(), fact, |shape, fact: &mut Fact| {
        let whole = Subject::draw(Shape { widest: 1 + shape.widest * shape.widest, ..shape }).network();
        for (frozen, batch) in (1..whole.layers().len()).flat_map(|frozen| [(frozen, 1), (frozen, 9)]) {
            let (less, more) = (whole.freeze(frozen - 1).unwrap(), whole.freeze(frozen).unwrap());
            for gradients in [Gradients::Kept, Gradients::Spent] {
                let (before, after) = (plan(less, batch, gradients), plan(more, batch, gradients));
                let input =
                    || format!("{frozen} frozen, batch {batch}: {before:?} then {after:?} in {whole:?}");
                fact.holds(after.scratch <= before.scratch, input);
                fact.holds(after.gradients <= before.gradients && after.moments <= before.moments, input);
                fact.holds((after.parameters, after.state) == (before.parameters, before.state), input);
            }
            fact.holds(more.inference_plan(batch) == less.inference_plan(batch), || format!("{whole:?}"));
        }
    })
    .assert();
}

/// Claim: a plan is made of the lengths that the calls ask for, and its total is their sum; keeping gradients costs as
/// many scalars as there are trained parameters, and the gradient by the inputs costs scratch and nothing else.
/// Oracle: the counts one by one.
#[test]
fn a_plan_is_the_sum_of_its_parts() {
    let fact = conduct("a plan is the sum of its parts", "the counts one by one");
    sweep(500, &shapes(), fact, |shape, fact: &mut Fact| {
        let Case { network, batch, .. } = Case::draw(shape);
        for (input_gradient, moments) in [(false, 0), (true, 7)] {
            let training = Training { batch, gradients: Gradients::Kept, input_gradient, moments };
            let kept = network.training_plan(training);
            let spent = network.training_plan(Training { gradients: Gradients::Spent, ..training });
            let scratch = if input_gradient {
                network.training_scratch_with_input_gradient(batch)
            } else {
                network.training_scratch(batch)
            };
            let parts = Plan {
                parameters: network.parameter_count(),
                gradients: network.gradient_count(),
                state: network.state_count(),
                moments,
                scratch,
            };
            let input = || format!("{training:?} of {network:?}");
            fact.holds(kept == parts && spent == Plan { gradients: 0, ..parts }, input);
            fact.holds(kept.total() - spent.total() == network.gradient_count(), input);
            let sum = parts.parameters + parts.gradients + parts.state + parts.moments + parts.scratch;
            fact.holds(kept.total() == sum, input);
            fact.holds(network.training_scratch(batch) <= scratch, input);
        }
        let inference = network.inference_plan(batch);
        let (parameters, state) = (network.parameter_count(), network.state_count());
        let scratch = network.inference_scratch(batch);
        let parts = Plan { parameters, gradients: 0, state, moments: 0, scratch };
        fact.holds(inference == parts, || format!("{network:?}"));
        let trained = parameters - network.frozen_parameter_count();
        fact.holds(network.gradient_count() == trained, || format!("{network:?}"));
    })
    .assert();
}
