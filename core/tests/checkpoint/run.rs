//! A training run in memory, for tests to write, read and compare bit for bit.

use headwater_core::checkpoint::{self, Checkpoint, CheckpointError, CheckpointMut, CheckpointShape, Stored};

pub const STRUCTURE: u64 = 0x0123_4567_89ab_cdef;

#[derive(Debug, Clone)]
pub struct Run<R> {
    pub step: u64,
    pub parameters: Vec<R>,
    pub state: Vec<R>,
    pub moments: Vec<R>,
    pub generator: Vec<u8>,
}

impl<R: Stored> Run<R> {
    /// A run of the same shape whose every value is `filler`.
    pub fn like(&self, filler: R) -> Self {
        Run {
            step: u64::MAX,
            parameters: vec![filler; self.parameters.len()],
            state: vec![filler; self.state.len()],
            moments: vec![filler; self.moments.len()],
            generator: vec![0xa5; self.generator.len()],
        }
    }

    pub fn shape(&self) -> CheckpointShape {
        CheckpointShape {
            parameters: self.parameters.len(),
            state: self.state.len(),
            moments: self.moments.len(),
            generator: self.generator.len(),
        }
    }

    pub fn written(&self) -> Vec<u8> {
        let mut bytes = vec![0xa5; checkpoint::size::<R>(self.shape())];
        let Run { step, parameters, state, moments, generator } = self;
        let record = Checkpoint { structure: STRUCTURE, step: *step, parameters, state, moments, generator };
        assert_eq!(checkpoint::write(&mut bytes, record), Ok(bytes.len()));
        bytes
    }

    pub fn read(&mut self, bytes: &[u8]) -> Result<(), CheckpointError> {
        self.read_as(STRUCTURE, bytes)
    }

    pub fn read_as(&mut self, structure: u64, bytes: &[u8]) -> Result<(), CheckpointError> {
        let Run { step, parameters, state, moments, generator } = self;
        checkpoint::read(bytes, CheckpointMut { structure, step, parameters, state, moments, generator })
    }

    /// Every bit of it.
    pub fn bits(&self) -> (u64, Vec<u8>, &[u8]) {
        let scalars = self.parameters.iter().chain(&self.state).chain(&self.moments);
        (self.step, scalars.flat_map(|scalar| scalar.to_bytes().as_ref().to_vec()).collect(), &self.generator)
    }

    /// Claim: a refused record changes nothing. Returns why it was refused.
    pub fn refused(&self, bytes: &[u8]) -> CheckpointError {
        let mut destination = self.like(R::from_f64(-7.0));
        let error = destination.read(bytes).expect_err("the record is to be refused");
        assert!(destination.bits() == self.like(R::from_f64(-7.0)).bits(), "changed although {error}");
        error
    }
}

/// The run of the golden record: both zeros' signs, an infinity and a subnormal among its numbers.
pub fn golden() -> Run<f32> {
    Run {
        step: 1000,
        parameters: vec![1.0, -2.5],
        state: vec![0.1],
        moments: vec![-0.0, f32::INFINITY, 1e-45],
        generator: vec![1, 2, 3, 4, 5],
    }
}
