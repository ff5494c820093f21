//! Random networks with everything that a call needs.

use headwater_core::Network;
use headwater_verify::draw::Draw;
use headwater_verify::fact::Fact;
use headwater_verify::ladder::network::{Shape, Subject};
use headwater_verify::rung::Rung;
use headwater_verify::tolerance::EXACT;
use proptest::strategy::Strategy;

use crate::memory::{Memory, Scalar};

/// One random network, partly frozen more often than not, on a batch.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) network: Network<'static>,
    pub(crate) batch: usize,
    pub(crate) parameters: Vec<f64>,
    pub(crate) inputs: Vec<f64>,
}

pub(crate) fn shapes() -> impl Strategy<Value = Shape> {
    (1..7_usize, 1..=7_usize, 1..20_usize, 1..=9_usize, 0..u64::MAX)
        .prop_map(|(inputs, depth, widest, batch, seed)| Shape { inputs, depth, widest, batch, seed })
}

impl Case {
    pub(crate) fn draw(shape: Shape) -> Self {
        let mut draw = Draw::new(shape.seed ^ 0x91a9);
        let mut subject = Subject::draw(shape);
        // Subjects end with a dense layer. Here any layer may be the last.
        if subject.layers.len() > 1 && draw.below(2) == 0 {
            subject.layers = &subject.layers[..subject.layers.len() - 1];
        }
        let frozen = draw.below(subject.layers.len());
        Self {
            network: subject.network().freeze(frozen).unwrap(),
            batch: subject.batch,
            parameters: subject.parameters(&mut draw),
            inputs: subject.data(&mut draw),
        }
    }

    pub(crate) fn memory<F: Scalar>(&self, moments: usize) -> Memory<F> {
        let cast = |values: &[f64]| -> Vec<F> { values.iter().map(|value| F::from_f64(*value)).collect() };
        Memory::new(self.network, self.batch, moments, &cast(&self.inputs), &cast(&self.parameters))
    }

    pub(crate) fn name(&self) -> String {
        let Case { network, batch, .. } = self;
        let frozen = network.frozen_layers();
        format!("{:?} on inputs of {}, {frozen} frozen, batch {batch}", network.layers(), network.inputs())
    }
}

pub(crate) fn conduct(claim: &str, oracle: &'static str) -> Fact {
    let domain = "f32 and f64, random networks, partly frozen, batches of 1 to 9";
    Fact::new(Rung::Conduct, claim, domain, oracle, EXACT)
}
