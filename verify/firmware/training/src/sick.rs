//! A network that cannot learn, and its diagnosis.

use crate::digits::{CLASSES, PIXELS};
use crate::failure::{Failure, claim};
use crate::fenced::{self, PARTS, Parts};
use crate::machine::Machine;
use crate::memory::Memory;
use crate::network::{BATCH, NET, Recipe};
use crate::run::Run;
use headwater_core::{
    Activation, Backward, Cause, Finding, Forward, Initialise, Layer, LayerStatistics, Loss, Network, Probe,
    Scheme, Targets, diagnose, network,
};
use rand_pcg::Pcg32;

const SIGMOID: Layer = Layer::activation(Activation::Sigmoid);
const SQUARE: Layer = Layer::dense(8);
/// Five sigmoid layers: each lets at most a quarter of the gradient pass.
const SICK: Network = network!(
    PIXELS,
    &[
        SQUARE,
        SIGMOID,
        SQUARE,
        SIGMOID,
        SQUARE,
        SIGMOID,
        SQUARE,
        SIGMOID,
        SQUARE,
        SIGMOID,
        Layer::dense(CLASSES),
    ]
);

pub(crate) const LENGTHS: [usize; PARTS] = {
    let scratch = SICK.training_scratch(BATCH);
    [SICK.parameter_count(), SICK.gradient_count(), SICK.state_count(), 0, scratch]
};

/// Lets the probe watch a pass of the sick network, prints its findings and asserts the gravest.
pub(crate) fn examine(memory: &mut Memory, machine: &mut dyn Machine) -> Result<(), Failure> {
    let parts = fenced::cut(&mut memory.words, &LENGTHS, 0.0).ok_or(Failure::Claim("the plan fits"))?;
    let Parts { parameters, gradients, state, scratch, .. } = parts;
    let call = Initialise { parameters, state, scheme: Scheme::XAVIER };
    SICK.initialise(call, &mut Pcg32::new(66, 1))?;
    let mut statistics = [LayerStatistics::UNSEEN; SICK.layer_count()];
    let mut probe = Probe::new(&SICK, &mut statistics)?;
    let call = Forward { parameters, state, inputs: &memory.batch.inputs, scratch };
    let mut pass = SICK.forward_observed(call, &mut probe)?;
    pass.loss(Loss::softmax_cross_entropy(), Targets::Classes(&memory.batch.classes))?;
    pass.backward_observed(Backward { parameters, gradients, input_gradient: None }, &mut probe)?;

    let (mut gravest, mut output) = (None, Ok(()));
    diagnose(&statistics, |finding| {
        output = output.and_then(|()| writeln!(machine, "sick: {finding}"));
        gravest = gravest.or(Some(finding));
    });
    output?;
    let vanishing = matches!(gravest, Some(Finding::Vanishing { cause: Cause::SlopeCeiling { .. }, .. }));
    claim(vanishing, "five sigmoid layers are found to shrink the gradient by their slopes")
}

/// The same for the network that learns, after it has been trained: nothing is found.
pub(crate) fn healthy(run: &mut Run<'_>, machine: &mut dyn Machine) -> Result<(), Failure> {
    let Recipe { optimiser, .. } = run.recipe;
    let Parts { parameters, gradients, state, scratch, .. } = &mut run.parts;
    let mut statistics = [LayerStatistics::UNSEEN; NET.layer_count()];
    let mut probe = Probe::new(&NET, &mut statistics)?;
    let call = Forward { parameters, state, inputs: &run.batch.inputs, scratch };
    let mut pass = NET.forward_observed(call, &mut probe)?;
    pass.loss(Loss::softmax_cross_entropy(), Targets::Classes(&run.batch.classes))?;
    pass.backward_observed(Backward { parameters, gradients, input_gradient: None }, &mut probe)?;
    let mut findings = 0;
    diagnose(&statistics, |_| findings += 1);
    for (number, layer) in statistics.iter().enumerate() {
        writeln!(
            machine,
            "{}: gradient of layer {number} ({}): {:.9}",
            optimiser.name(),
            layer.kind.name(),
            layer.output_gradient_norm
        )?;
    }
    claim(findings == 0, "nothing is wrong with the network that learns")
}
