//! The kernels over `f32` and `f64`, compiled once: here.
//!
//! Generic code is compiled by the crate that says what it is generic over, and by each such crate again. A generic
//! function that says `#[inline(never)]`, however, is taken from a crate further up that holds it compiled for the same
//! types. So with the feature `dispatch`, whose three copies cost most, the functions that choose a width for much work say
//! so: `dispatch::widest_once` and those of `src/activation/slices.rs`. This table makes the core compile all that is above
//! them, and so them. Nobody reads it; a linker drops what is not called. What a small network passes through is still
//! inlined where it is called.

use crate::destination::{Collected, Spent};
use crate::layer::Layer;
use crate::{Activation, LossError, Optimiser, OptimiserError, Real, Update, softmax};

type Inferring<R> = fn(&Layer<'static>, usize, &[R], &[R], &[R], &mut [R]);
type Recording<R> = fn(&Layer<'static>, usize, &[R], &mut [R], &[R], &mut [R], &mut [R]);
type Rewinding<R, D> = fn(&Layer<'static>, usize, &[R], &[R], &[R], Option<&mut [R]>, &mut D);
type RowWise<R> = fn(&[R], usize, &mut [R]) -> Result<(), LossError>;

/// What is above the kernels, for a scalar.
struct Instances<R: Real> {
    infer: Inferring<R>,
    forward: Recording<R>,
    forward_with_slope: fn(Activation, &mut [R], &mut [R]),
    backward: Rewinding<R, Collected<'static, R>>,
    update_in_place: Rewinding<R, Spent<'static, R>>,
    softmax: RowWise<R>,
    update: fn(&Optimiser<R>, Update<'static, R>) -> Result<(), OptimiserError>,
}

impl<R: Real> Instances<R> {
    const ALL: Self = Self {
        infer: Layer::infer,
        forward: Layer::forward,
        forward_with_slope: Activation::overwrite_and_keep_slope,
        backward: Layer::backward,
        update_in_place: Layer::backward,
        softmax,
        update: Optimiser::update,
    };
}

static SINGLE: Instances<f32> = Instances::ALL;
static DOUBLE: Instances<f64> = Instances::ALL;
