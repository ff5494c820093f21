//! A training run in memory, to be written, read and compared.

use headwater_core::checkpoint::{self, Checkpoint, CheckpointError, CheckpointMut, CheckpointShape, Stored};
use headwater_verify::fact::Fact;
use headwater_verify::rung::Rung;
use headwater_verify::tolerance::EXACT;

/// All that a run is made of.
#[derive(Debug, Clone)]
pub(crate) struct Run<R> {
    pub(crate) structure: u64,
    pub(crate) step: u64,
    pub(crate) parameters: Vec<R>,
    pub(crate) state: Vec<R>,
    pub(crate) moments: Vec<R>,
    pub(crate) generator: Vec<u8>,
}

impl<R: Stored> Run<R> {
    /// Room for a run of this shape, with nothing in it that would do.
    pub(crate) fn room(&self) -> Self {
        let nan = |values: &[R]| vec![R::from_f64(f64::NAN); values.len()];
        Self {
            structure: self.structure,
            step: !self.step,
            parameters: nan(&self.parameters),
            state: nan(&self.state),
            moments: nan(&self.moments),
            generator: vec![0xa5; self.generator.len()],
        }
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        let Self { structure, step, parameters, state, moments, generator } = self;
        let shape = CheckpointShape {
            parameters: parameters.len(),
            state: state.len(),
            moments: moments.len(),
            generator: generator.len(),
        };
        let mut bytes = vec![0xa5; checkpoint::size::<R>(shape)];
        let (structure, step) = (*structure, *step);
        let record = Checkpoint { structure, step, parameters, state, moments, generator };
        assert_eq!(checkpoint::write(&mut bytes, record), Ok(bytes.len()));
        bytes
    }

    pub(crate) fn read(&mut self, bytes: &[u8]) -> Result<(), CheckpointError> {
        let Self { structure, step, parameters, state, moments, generator } = self;
        let structure = *structure;
        checkpoint::read(bytes, CheckpointMut { structure, step, parameters, state, moments, generator })
    }

    /// Every bit, NaN payloads and the signs of zeros included.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let scalars = self.parameters.iter().chain(&self.state).chain(&self.moments);
        let scalars = scalars.flat_map(|scalar| scalar.to_bytes().as_ref().to_vec());
        self.step.to_le_bytes().into_iter().chain(scalars).chain(self.generator.clone()).collect()
    }
}

pub(crate) fn conduct(claim: &str, domain: &str, oracle: &'static str) -> Fact {
    Fact::new(Rung::Conduct, claim, domain, oracle, EXACT)
}
