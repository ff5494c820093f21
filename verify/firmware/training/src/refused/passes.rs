//! What is refused between the way forward and the way back. The pass stays usable.

use super::{short, short_mut};
use crate::bits;
use crate::failure::{Failure, claim};
use crate::fenced::{self, Parts};
use crate::machine::Machine;
use crate::memory::Memory;
use crate::network::{ADAM, BATCH, NET};
use headwater_core::{Backward, Error, Forward, Loss, LossError, Targets};

/// Returns how many calls were refused.
pub(super) fn refused(memory: &mut Memory, machine: &mut dyn Machine) -> Result<usize, Failure> {
    let parts = fenced::again(&mut memory.words, &ADAM.lengths()).ok_or(Failure::Claim("the plan fits"))?;
    let Parts { parameters, gradients, state, scratch, .. } = parts;
    let before = bits::of(gradients);
    let mut pass = NET.forward(Forward { parameters, state, inputs: &memory.batch.inputs, scratch })?;
    let mut wrong = memory.batch.classes;
    let [first, ..] = &mut wrong;
    *first = NET.outputs();
    let loss = Loss::softmax_cross_entropy();
    let errors = [
        pass.loss(loss, Targets::Classes(&wrong)).err(),
        pass.loss(loss, Targets::Classes(short(&wrong))).err(),
        pass.loss(Loss::mean_squared_error(), Targets::Classes(&wrong)).err(),
        pass.backward(Backward { parameters, gradients, input_gradient: None }).err(),
    ];
    let expected = |errors: &[Option<Error>; 4]| {
        matches!(
            errors,
            [
                Some(Error::Loss(LossError::ClassOutOfRange { sample: 0, .. })),
                Some(Error::Loss(LossError::Length(_))),
                Some(Error::Loss(LossError::ClassesForValues { .. })),
                Some(Error::NoOutputGradient),
            ]
        )
    };
    claim(expected(&errors), "targets that do not fit are refused, and then there is no way back")?;
    let value = pass.loss(loss, Targets::Classes(&memory.batch.classes))?;
    let few = Backward { parameters: short(parameters), gradients, input_gradient: None };
    let few_parameters = pass.backward(few).err();
    let few_gradients =
        pass.backward(Backward { parameters, gradients: short_mut(gradients), input_gradient: None }).err();
    claim(
        matches!((few_parameters, few_gradients), (Some(Error::Length(_)), Some(Error::Length(_)))),
        "a way back refuses slices of the wrong length",
    )?;
    claim(before == bits::of(gradients), "a refused way back overwrites nothing")?;
    pass.backward(Backward { parameters, gradients, input_gradient: None })?;
    claim(
        value.is_finite() && before != bits::of(gradients),
        "a pass that refused a call can still go back",
    )?;
    claim(pass.batch() == BATCH, "a pass knows its batch")?;
    let refused = errors.iter().chain([&few_parameters, &few_gradients]);
    for error in refused.clone().flatten() {
        writeln!(machine, "refused: {error}")?;
    }
    Ok(refused.count())
}
