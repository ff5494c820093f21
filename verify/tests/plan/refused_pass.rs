//! A pass in which calls are refused goes on as if nothing had been asked.

use headwater_core::{Backward, Forward, Loss, Pass, Targets, UpdateInPlace};
use headwater_verify::fact::Fact;

use crate::calls::train;
use crate::case::Case;
use crate::memory::{Memory, Scalar};
use crate::refusal::say;

/// A call on a pass that must be refused.
type Call<'c, F> = dyn Fn(&mut Pass<'_, F>, &mut Back<F>) -> Result<(), String> + 'c;

/// The memory a pass reads and writes on its way back.
struct Back<F> {
    parameters: Vec<F>,
    gradients: Vec<F>,
    input_gradient: Vec<F>,
}

/// Every call on a pass that must be refused before its gradient is set, or after; each leaves its memory alone.
fn refuse_each<F: Scalar>(case: &Case, pass: &mut Pass<'_, F>, is_set: bool, fact: &mut Fact) {
    let Case { network, batch, .. } = *case;
    let (p, g, x) = (network.parameter_count(), network.gradient_count(), batch * network.inputs());
    let outputs = batch * network.outputs();
    let mut expect = |beginning: &str, lengths: [usize; 3], call: &Call<'_, F>, pass: &mut Pass<'_, F>| {
        let [parameters, gradients, input_gradient] = lengths.map(|length| vec![F::CANARY; length]);
        let mut back = Back { parameters, gradients, input_gradient };
        let result = call(pass, &mut back);
        let input = || format!("'{beginning}' in {} of {}", F::NAME, case.name());
        let is_refused = result.as_ref().is_err_and(|sentence| sentence.starts_with(beginning));
        fact.holds(is_refused, || format!("{result:?}: {}", input()));
        let Back { parameters, gradients, input_gradient } = back;
        let mut all = parameters.iter().chain(&gradients).chain(&input_gradient);
        fact.holds(all.all(|value| value.bits() == F::CANARY.bits()), input);
    };
    let backward = |pass: &mut Pass<'_, F>, back: &mut Back<F>| {
        let Back { parameters, gradients, .. } = back;
        say(pass.backward(Backward { parameters, gradients, input_gradient: None }))
    };
    let accumulate = |pass: &mut Pass<'_, F>, back: &mut Back<F>| {
        let Back { parameters, gradients, .. } = back;
        say(pass.accumulate(Backward { parameters, gradients, input_gradient: None }))
    };
    let to_input = |pass: &mut Pass<'_, F>, back: &mut Back<F>| {
        let Back { parameters, gradients, input_gradient } = back;
        say(pass.backward(Backward { parameters, gradients, input_gradient: Some(input_gradient) }))
    };
    let astray = |pass: &mut Pass<'_, F>, back: &mut Back<F>| {
        let rate = F::from_f64(f64::NAN);
        say(pass.update_in_place(UpdateInPlace { parameters: &mut back.parameters, rate }))
    };
    let in_place = |pass: &mut Pass<'_, F>, back: &mut Back<F>| {
        say(pass.update_in_place(UpdateInPlace { parameters: &mut back.parameters, rate: F::ONE }))
    };
    for wrong in [p + 1, p.wrapping_sub(1)].into_iter().filter(|length| *length <= p + 1) {
        let beginning = format!("parameters: expected {p} values, found {wrong}; ");
        for call in [&backward as &Call<'_, F>, &accumulate, &to_input, &in_place] {
            expect(&beginning, [wrong, g, x], call, pass);
        }
    }
    let beginning = format!("gradients: expected {g} values, found {}; ", g + 1);
    expect(&beginning, [p, g + 1, x], &backward, pass);
    expect(&beginning, [p, g + 1, x], &accumulate, pass);
    if network.frozen_layers() > 0 {
        expect("input_gradient: frozen layers keep nothing", [p, g, x], &to_input, pass);
    } else {
        expect(&format!("input_gradient: expected {x} values, found "), [p, g, x - 1], &to_input, pass);
    }
    if !is_set {
        for call in [&backward as &Call<'_, F>, &accumulate, &in_place] {
            expect("backward: no gradient with respect to the outputs", [p, g, x], call, pass);
        }
    }
    expect("rate: expected a finite number", [p, g, x], &astray, pass);
    let values = vec![F::ZERO; outputs + 1];
    let losses: [(&str, Loss<'_>, Targets<'_, F>); 6] = [
        ("targets: expected ", Loss::MeanSquaredError, Targets::Values(&values)),
        ("targets: mse_loss expects one value", Loss::MeanSquaredError, Targets::Classes(&[])),
        (
            "targets: expected classes below",
            Loss::softmax_cross_entropy(),
            Targets::Classes(&[usize::MAX; 9][..batch]),
        ),
        ("targets: expected ", Loss::softmax_cross_entropy(), Targets::Classes(&[0; 10][..batch + 1])),
        ("delta: expected", Loss::huber(f64::NAN), Targets::Values(&values[..outputs])),
        (
            "class_weights: expected ",
            Loss::SoftmaxCrossEntropy { label_smoothing: 0.0, class_weights: Some(&[]) },
            Targets::Values(&values[..outputs]),
        ),
    ];
    for (beginning, loss, targets) in losses {
        expect(beginning, [0; 3], &|pass, _| say(pass.loss(loss, targets)), pass);
    }
}

/// A pass in which everything that can be refused is tried, against one without.
pub(crate) fn expect_the_same_pass<F: Scalar>(case: &Case, fact: &mut Fact) {
    let network = case.network;
    let mut expected = case.memory::<F>(0);
    train(network, &mut expected, false).unwrap();
    let mut memory = case.memory::<F>(0);
    let Memory { parameters, gradients, state, scratch, input_gradient, inputs, targets, .. } = &mut memory;
    let (inputs, scratch) = (inputs.get(), scratch.part());
    let call = Forward { parameters: parameters.get(), state: state.part(), inputs, scratch };
    let mut pass = network.forward(call).unwrap();
    refuse_each(case, &mut pass, false, fact);
    pass.loss(Loss::MeanSquaredError, Targets::Values(targets.get())).unwrap();
    refuse_each(case, &mut pass, true, fact);
    let input_gradient = (network.frozen_layers() == 0).then_some(input_gradient.part());
    pass.backward(Backward { parameters: parameters.get(), gradients: gradients.part(), input_gradient })
        .unwrap();
    let changed = memory.changed_since(&expected);
    fact.holds(changed.is_empty(), || format!("{changed:?} differ in {} of {}", F::NAME, case.name()));
}
