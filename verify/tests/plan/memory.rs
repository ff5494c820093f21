//! The caller's memory, each part in the middle of a larger buffer.

use std::ops::Range;

use headwater_core::{Gradients, Network, Training};
use headwater_verify::ulp::Float;

/// A scalar with two bit patterns that no computation gives.
pub(crate) trait Scalar: Float {
    /// What surrounds the parts.
    const CANARY: Self;
    /// What a scratch is filled with before a call.
    const POISON: Self;

    fn bits(self) -> u64;
}

impl Scalar for f32 {
    const CANARY: Self = f32::from_bits(0x7fca_9a17);
    const POISON: Self = f32::from_bits(0xffd0_1507);

    fn bits(self) -> u64 {
        self.to_bits().into()
    }
}

impl Scalar for f64 {
    const CANARY: Self = f64::from_bits(0x7ffc_a9a1_7ca9_a17c);
    const POISON: Self = f64::from_bits(0xfffd_0150_7d01_507d);

    fn bits(self) -> u64 {
        self.to_bits()
    }
}

/// Canaries on each side.
const MARGIN: usize = 5;

/// One part between canaries.
#[derive(Debug, Clone)]
pub(crate) struct Guarded<F> {
    buffer: Vec<F>,
    part: Range<usize>,
}

impl<F: Scalar> Guarded<F> {
    pub(crate) fn new(values: &[F]) -> Self {
        let margin = [F::CANARY; MARGIN];
        Self { buffer: [&margin, values, &margin].concat(), part: MARGIN..MARGIN + values.len() }
    }

    pub(crate) fn filled(value: F, length: usize) -> Self {
        Self::new(&vec![value; length])
    }

    pub(crate) fn get(&self) -> &[F] {
        &self.buffer[self.part.clone()]
    }

    pub(crate) fn part(&mut self) -> &mut [F] {
        &mut self.buffer[self.part.clone()]
    }

    /// The same beginning, but `length` long; what a caller passes who has counted wrong.
    pub(crate) fn resized(&mut self, length: usize) -> &mut [F] {
        &mut self.buffer[MARGIN..MARGIN + length]
    }

    /// Every bit, those of the canaries included.
    pub(crate) fn bits(&self) -> impl Iterator<Item = u64> {
        self.buffer.iter().map(|value| value.bits())
    }

    pub(crate) fn is_intact(&self) -> bool {
        let (before, rest) = self.buffer.split_at(self.part.start);
        let (_, after) = rest.split_at(self.part.len());
        before.iter().chain(after).all(|canary| canary.bits() == F::CANARY.bits())
    }
}

/// All parts for one network and batch, as the plan has them.
#[derive(Debug, Clone)]
pub(crate) struct Memory<F> {
    pub(crate) parameters: Guarded<F>,
    pub(crate) gradients: Guarded<F>,
    pub(crate) state: Guarded<F>,
    pub(crate) scratch: Guarded<F>,
    pub(crate) inference: Guarded<F>,
    pub(crate) input_gradient: Guarded<F>,
    pub(crate) moments: Guarded<F>,
    pub(crate) inputs: Guarded<F>,
    pub(crate) targets: Guarded<F>,
}

impl<F: Scalar> Memory<F> {
    /// Memory for a case; with room for the gradient by the inputs where the network can have it.
    pub(crate) fn new(
        network: Network<'_>,
        batch: usize,
        moments: usize,
        inputs: &[F],
        parameters: &[F],
    ) -> Self {
        let input_gradient = network.frozen_layers() == 0;
        let plan =
            network.training_plan(Training { batch, gradients: Gradients::Kept, input_gradient, moments });
        assert_eq!(plan.parameters, parameters.len());
        Self {
            parameters: Guarded::new(parameters),
            gradients: Guarded::filled(F::POISON, plan.gradients),
            state: Guarded::filled(F::ONE, plan.state),
            scratch: Guarded::filled(F::POISON, plan.scratch),
            inference: Guarded::filled(F::POISON, network.inference_plan(batch).scratch),
            input_gradient: Guarded::filled(F::POISON, if input_gradient { inputs.len() } else { 0 }),
            moments: Guarded::filled(F::ZERO, plan.moments),
            inputs: Guarded::new(inputs),
            targets: Guarded::filled(F::from_f64(0.25), batch * network.outputs()),
        }
    }

    /// The parts by name.
    pub(crate) fn parts(&self) -> [(&'static str, &Guarded<F>); 9] {
        [
            ("parameters", &self.parameters),
            ("gradients", &self.gradients),
            ("state", &self.state),
            ("scratch", &self.scratch),
            ("inference scratch", &self.inference),
            ("input_gradient", &self.input_gradient),
            ("moments", &self.moments),
            ("inputs", &self.inputs),
            ("targets", &self.targets),
        ]
    }

    /// The parts whose bits are not those of `before`.
    pub(crate) fn changed_since(&self, before: &Self) -> Vec<&'static str> {
        let pairs = self.parts().into_iter().zip(before.parts());
        pairs.filter(|((_, now), (_, then))| !now.bits().eq(then.bits())).map(|((name, _), _)| name).collect()
    }

    /// The parts with a canary that is not what it was.
    pub(crate) fn trespassed(&self) -> Vec<&'static str> {
        self.parts().into_iter().filter(|(_, part)| !part.is_intact()).map(|(name, _)| name).collect()
    }
}
