//! The workload's weights into a network of dfdx, and out of it again.

use std::slice::Iter;

use dfdx::nn::modules::{BatchNorm1D, Linear, ReLU, Repeated, Sigmoid, Tanh};
use dfdx::shapes::{HasShape, Shape};
use dfdx::tensor::{Cpu, Tensor};
use peers_common::{Dense, Failure, Norm, Workload};

/// What is left to load, in order.
pub(crate) struct Source<'a> {
    dense: Iter<'a, Dense>,
    norms: Iter<'a, Norm>,
}

impl<'a> Source<'a> {
    pub(crate) fn of(workload: &'a Workload) -> Self {
        Self { dense: workload.dense.iter(), norms: workload.norms.iter() }
    }
}

/// What was read, in order.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) dense: Vec<Vec<f32>>,
    pub(crate) variances: Vec<Vec<f32>>,
}

/// A layer, or layers.
pub(crate) trait Parts {
    fn load(&mut self, source: &mut Source<'_>) -> Result<(), Failure>;
    fn read(&self, found: &mut Found);
}

/// `copy_from` panics at another length.
fn copy<S: Shape>(tensor: &mut Tensor<S, f32, Cpu>, values: &[f32]) -> Result<(), Failure> {
    if tensor.shape().num_elements() != values.len() {
        return Err(Failure::new("the file's layers are not those that dfdx was compiled for"));
    }
    tensor.copy_from(values);
    Ok(())
}

fn missing() -> Failure {
    Failure::new("the file has fewer layers than dfdx was compiled for")
}

impl<const I: usize, const O: usize> Parts for Linear<I, O, f32, Cpu> {
    fn load(&mut self, source: &mut Source<'_>) -> Result<(), Failure> {
        let dense = source.dense.next().ok_or_else(missing)?;
        copy(&mut self.weight, &dense.weight)?;
        copy(&mut self.bias, &dense.bias)
    }

    fn read(&self, found: &mut Found) {
        found.dense.push(self.weight.as_vec());
    }
}

impl<const C: usize> Parts for BatchNorm1D<C, f32, Cpu> {
    fn load(&mut self, source: &mut Source<'_>) -> Result<(), Failure> {
        let norm = source.norms.next().ok_or_else(missing)?;
        copy(&mut self.scale, &norm.weight)?;
        copy(&mut self.bias, &norm.bias)
    }

    fn read(&self, found: &mut Found) {
        found.variances.push(self.running_var.as_vec());
    }
}

macro_rules! nothing_to_load {
    ($($activation:ty),*) => {$(
        impl Parts for $activation {
            fn load(&mut self, _: &mut Source<'_>) -> Result<(), Failure> {
                Ok(())
            }

            fn read(&self, _: &mut Found) {}
        }
    )*};
}

nothing_to_load!(ReLU, Sigmoid, Tanh);

impl<M: Parts, const N: usize> Parts for Repeated<M, N> {
    fn load(&mut self, source: &mut Source<'_>) -> Result<(), Failure> {
        self.modules.iter_mut().try_for_each(|module| module.load(source))
    }

    fn read(&self, found: &mut Found) {
        self.modules.iter().for_each(|module| module.read(found));
    }
}

macro_rules! in_order {
    ($($name:ident: $index:tt),*) => {
        impl<$($name: Parts),*> Parts for ($($name,)*) {
            fn load(&mut self, source: &mut Source<'_>) -> Result<(), Failure> {
                $(self.$index.load(source)?;)*
                Ok(())
            }

            fn read(&self, found: &mut Found) {
                $(self.$index.read(found);)*
            }
        }
    };
}

in_order!(A: 0, B: 1);
in_order!(A: 0, B: 1, C: 2);
