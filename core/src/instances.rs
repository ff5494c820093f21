//! What is compiled once for `f32` and `f64`: here.
//!
//! Generic code is compiled by the crate that says what it is generic over, and by each such crate again. A generic
//! function that says `#[inline(never)]`, however, is taken from a crate further up that holds it compiled for the same
//! types. With the feature `dispatch`, whose three copies of each loop cost most, the functions of this table say so: a
//! layer's three passes, the losses and the optimisers, below which all loops over long slices lie. The table makes the
//! core compile them. Nobody reads it; a linker drops what is not called. The price is one call for each layer and pass.

use crate::destination::{Collected, Spent};
use crate::layer::Layer;
use crate::{
    Activation, Loss, LossError, Optimiser, OptimiserError, Real, Targets, Update, all_finite, log_softmax,
    softmax,
};

type Inferring<R> = fn(&Layer<'static>, usize, &[R], &[R], &[R], &mut [R]);
type Recording<R> = fn(&Layer<'static>, usize, &[R], &mut [R], &[R], &mut [R], &mut [R]);
type Rewinding<R, D> = fn(&Layer<'static>, usize, &[R], &[R], &[R], Option<&mut [R]>, &mut D);
type Judging<R> = fn(Loss<'static>, &[R], usize, Targets<'static, R>) -> Result<R, LossError>;
type Seeding<R> = fn(Loss<'static>, &[R], usize, Targets<'static, R>, &mut [R]) -> Result<R, LossError>;
type RowWise<R> = fn(&[R], usize, &mut [R]) -> Result<(), LossError>;

/// The functions, for a scalar.
struct Instances<R: Real> {
    infer: Inferring<R>,
    forward: Recording<R>,
    forward_with_slope: fn(Activation, &mut [R], &mut [R]),
    backward: Rewinding<R, Collected<'static, R>>,
    update_in_place: Rewinding<R, Spent<'static, R>>,
    loss: Judging<R>,
    loss_and_gradient: Seeding<R>,
    all_finite: fn(&[R]) -> bool,
    softmax: RowWise<R>,
    log_softmax: RowWise<R>,
    update: fn(&Optimiser<R>, Update<'static, R>) -> Result<(), OptimiserError>,
}

impl<R: Real> Instances<R> {
    const ALL: Self = Self {
        infer: Layer::infer,
        forward: Layer::forward,
        forward_with_slope: Activation::overwrite_and_keep_slope,
        backward: Layer::backward,
        update_in_place: Layer::backward,
        loss: Loss::evaluate,
        loss_and_gradient: Loss::evaluate_with_gradient,
        all_finite,
        softmax,
        log_softmax,
        update: Optimiser::update,
    };
}

static SINGLE: Instances<f32> = Instances::ALL;
static DOUBLE: Instances<f64> = Instances::ALL;
