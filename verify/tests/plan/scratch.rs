//! Whether scratch is planned to the last scalar.

use headwater_core::{Error, Layer};
use headwater_verify::fact::Fact;

use crate::calls::{forward, infer, train, update_in_place};
use crate::case::{Case, conduct, shapes};
use crate::memory::{Guarded, Memory, Scalar};
use headwater_verify::sweep::sweep;

/// What `call` says about a scratch of `length`, and the scratch afterwards.
fn with_scratch<F: Scalar>(
    case: &Case,
    length: usize,
    call: impl FnOnce(&mut Memory<F>) -> Result<(), Error>,
) -> (Result<(), Error>, Memory<F>) {
    let mut memory = case.memory::<F>(0);
    memory.scratch = Guarded::filled(F::POISON, length);
    memory.inference = Guarded::filled(F::POISON, length);
    (call(&mut memory), memory)
}

fn expect_exact<F: Scalar>(
    case: &Case,
    name: &str,
    planned: usize,
    fact: &mut Fact,
    call: impl Fn(&mut Memory<F>) -> Result<(), Error>,
) {
    let input = || format!("{name} = {planned} in {} for {}", F::NAME, case.name());
    let (result, memory) = with_scratch::<F>(case, planned, &call);
    fact.holds(result.is_ok(), || format!("{result:?}, {}", input()));
    let used = if name == "inference_scratch" { &memory.inference } else { &memory.scratch };
    let idle = used.get().iter().filter(|value| !value.is_finite()).count();
    fact.holds(idle == 0, || format!("{idle} scalars never overwritten, {}", input()));

    let less = planned - 1;
    let (result, memory) = with_scratch::<F>(case, less, &call);
    let sentence = format!("scratch: expected {planned} values, found {less}; size it with Network::{name}");
    let found = result.map_err(|error| error.to_string());
    fact.holds(found == Err(sentence), || format!("{found:?}, {}", input()));
    fact.holds(memory.trespassed().is_empty(), input);
}

fn expect_exact_plans<F: Scalar>(case: &Case, fact: &mut Fact) {
    let (network, batch) = (case.network, case.batch);
    let planned = network.inference_scratch(batch);
    expect_exact::<F>(case, "inference_scratch", planned, fact, |memory| infer(network, memory).map(drop));
    let planned = network.training_scratch(batch);
    expect_exact::<F>(case, "training_scratch", planned, fact, |memory| update_in_place(network, memory));
    expect_exact::<F>(case, "training_scratch", planned, fact, |memory| {
        forward(network, memory, |pass, mut back| {
            pass.output_gradient_mut().fill(F::from_f64(0.5));
            back.input_gradient = None;
            pass.backward(back.call())
        })
    });
    if network.frozen_layers() == 0 {
        let name = "training_scratch_with_input_gradient";
        let planned = network.training_scratch_with_input_gradient(batch);
        // One scalar less is found out only on the way back, and may be enough for a pass without that gradient.
        if planned > network.training_scratch(batch) {
            expect_exact::<F>(case, name, planned, fact, |memory| train(network, memory, false));
        }
    }
}

/// Claim: scratch of the planned length is enough and one scalar less is refused; and no scalar of it is idle: each is
/// overwritten in the course of the pass, so that nothing is planned that is not needed.
/// Oracle: a scratch full of NaN. Values are of order 1, so that a scalar that is not finite afterwards was never
/// written, or was written from one that was read before it was written.
#[test]
fn scratch_is_planned_to_the_last_scalar() {
    let fact =
        conduct("planned scratch is enough, one less is refused, none is idle", "a scratch full of NaN");
    sweep(500, &shapes(), fact, |shape, fact: &mut Fact| {
        let case = Case::draw(shape);
        expect_exact_plans::<f32>(&case, fact);
        expect_exact_plans::<f64>(&case, fact);
    })
    .assert();
}

fn expect_partial_batch<F: Scalar>(case: &Case, fact: &mut Fact) {
    let network = case.network;
    let mut exact = case.memory::<F>(0);
    train(network, &mut exact, false).unwrap();
    let outputs = infer(network, &mut exact).unwrap();
    for larger in [case.batch + 1, 2 * case.batch + 3] {
        let mut planned = case.memory::<F>(0);
        planned.scratch = Guarded::filled(F::POISON, network.training_scratch_with_input_gradient(larger));
        planned.inference = Guarded::filled(F::POISON, network.inference_scratch(larger));
        train(network, &mut planned, false).unwrap();
        let input = || format!("planned for {larger}, {}", case.name());
        fact.slices(planned.gradients.get(), exact.gradients.get(), input);
        fact.slices(planned.input_gradient.get(), exact.input_gradient.get(), input);
        fact.slices(planned.state.get(), exact.state.get(), input);
        fact.slices(&infer(network, &mut planned).unwrap(), &outputs, input);
    }
}

/// Claim: a partial batch is a smaller batch: scratch planned for more samples changes no bit of outputs, gradients and
/// running statistics. Oracle: scratch planned for this batch.
#[test]
fn a_partial_batch_is_a_smaller_batch() {
    let fact = conduct("a partial batch is a smaller batch", "scratch planned for this batch");
    sweep(300, &shapes(), fact, |shape, fact: &mut Fact| {
        let case = Case::draw(shape);
        expect_partial_batch::<f32>(&case, fact);
        expect_partial_batch::<f64>(&case, fact);
    })
    .assert();
}

/// Claim: what training keeps whatever the batch is two statistics for each feature of each batch norm that is trained;
/// all else grows by the same amount for each sample. Oracle: the segments' widths.
#[test]
fn beyond_the_samples_only_batch_norm_keeps_anything() {
    let claim = "beyond the samples only batch norm keeps anything";
    let fact = conduct(claim, "two for each feature of each batch norm");
    sweep(500, &shapes(), fact, |shape, fact: &mut Fact| {
        let Case { network, batch, .. } = Case::draw(shape);
        let trained = network.segments().filter(|each| each.path.indices()[0] >= network.frozen_layers());
        let norms = trained.filter(|each| matches!(each.layer, Layer::BatchNorm(_)));
        let kept: usize = norms.map(|norm| 2 * norm.inputs).sum();
        let one = network.training_scratch(1) - kept;
        let input = || format!("{kept} kept, {one} a sample, batch {batch} of {network:?}");
        fact.holds(network.training_scratch(batch) == kept + batch * one, input);
        fact.holds(network.inference_scratch(batch) == batch * network.inference_scratch(1), input);
    })
    .assert();
}
