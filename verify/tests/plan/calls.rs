//! The calls as a caller makes them, over guarded memory.

use headwater_core::{
    Adam, AdamW, Backward, Error, Forward, Infer, Initialise, Loss, Momentum, Network, Optimiser, Pass,
    RmsProp, Scheme, Sgd, Targets, Update, UpdateInPlace, WeightDecay,
};
use rand_pcg::Pcg32;

use crate::memory::{Memory, Scalar};

/// Every optimiser, with each number of moments that it can have.
pub(crate) fn optimisers<F: Scalar>() -> [Optimiser<F>; 8] {
    let number = F::from_f64;
    let rms = RmsProp { alpha: number(0.9), ..RmsProp::default() };
    let momentum = Some(Momentum { factor: number(0.9), dampening: number(0.5), nesterov: false });
    [
        Optimiser::Sgd(Sgd::plain()),
        Optimiser::Sgd(Sgd { momentum, weight_decay: WeightDecay::Coupled(number(0.01)) }),
        Optimiser::Sgd(Sgd::with_nesterov(number(0.9))),
        Optimiser::RmsProp(rms),
        Optimiser::RmsProp(RmsProp { centred: true, ..rms }),
        Optimiser::RmsProp(RmsProp { centred: true, momentum: Some(number(0.5)), ..rms }),
        Optimiser::Adam(Adam::default()),
        Optimiser::AdamW(AdamW::default()),
    ]
}

pub(crate) fn initialise<F: Scalar>(network: Network<'_>, memory: &mut Memory<F>) -> Result<(), Error> {
    let (parameters, state) = (memory.parameters.part(), memory.state.part());
    network.initialise(Initialise { parameters, state, scheme: Scheme::PYTORCH }, &mut Pcg32::new(42, 54))
}

pub(crate) fn infer<F: Scalar>(network: Network<'_>, memory: &mut Memory<F>) -> Result<Vec<F>, Error> {
    let (parameters, state, inputs) = (memory.parameters.get(), memory.state.get(), memory.inputs.get());
    network.infer(Infer { parameters, state, inputs }, memory.inference.part()).map(<[F]>::to_vec)
}

/// A training pass, handed to `then` with what it needs for its way back.
pub(crate) fn forward<F: Scalar>(
    network: Network<'_>,
    memory: &mut Memory<F>,
    then: impl FnOnce(&mut Pass<'_, F>, Back<'_, F>) -> Result<(), Error>,
) -> Result<(), Error> {
    let Memory { parameters, gradients, state, scratch, input_gradient, inputs, targets, .. } = memory;
    let mut pass = network.forward(Forward {
        parameters: parameters.get(),
        state: state.part(),
        inputs: inputs.get(),
        scratch: scratch.part(),
    })?;
    let wanted = (network.frozen_layers() == 0).then_some(input_gradient.part());
    let back = Back {
        parameters: parameters.part(),
        gradients: gradients.part(),
        input_gradient: wanted,
        targets: targets.get(),
    };
    then(&mut pass, back)
}

/// What the way back needs.
pub(crate) struct Back<'a, F> {
    pub(crate) parameters: &'a mut [F],
    pub(crate) gradients: &'a mut [F],
    pub(crate) input_gradient: Option<&'a mut [F]>,
    pub(crate) targets: &'a [F],
}

impl<'a, F> Back<'a, F> {
    pub(crate) fn call(self) -> Backward<'a, F> {
        let Back { parameters, gradients, input_gradient, .. } = self;
        Backward { parameters, gradients, input_gradient }
    }
}

/// Forward, loss, and the way back that overwrites or the one that adds.
pub(crate) fn train<F: Scalar>(
    network: Network<'_>,
    memory: &mut Memory<F>,
    accumulate: bool,
) -> Result<(), Error> {
    forward(network, memory, |pass, back| {
        pass.loss(Loss::MeanSquaredError, Targets::Values(back.targets))?;
        if accumulate { pass.accumulate(back.call()) } else { pass.backward(back.call()) }
    })
}

pub(crate) fn update_in_place<F: Scalar>(network: Network<'_>, memory: &mut Memory<F>) -> Result<(), Error> {
    forward(network, memory, |pass, back| {
        pass.loss(Loss::huber(1.0), Targets::Values(back.targets))?;
        pass.update_in_place(UpdateInPlace { parameters: back.parameters, rate: F::from_f64(0.01) })
    })
}

/// One step of an optimiser on the parameters that are trained.
pub(crate) fn update<F: Scalar>(network: Network<'_>, memory: &mut Memory<F>, optimiser: &Optimiser<F>) {
    let parameters = &mut memory.parameters.part()[network.frozen_parameter_count()..];
    let (gradients, moments) = (memory.gradients.get(), memory.moments.part());
    let rate = F::from_f64(0.01);
    optimiser.update(Update { parameters, gradients, moments, step: 1, rate }).unwrap();
}
