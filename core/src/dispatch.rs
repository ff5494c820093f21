//! The widest vectors that this machine has, chosen while the program runs.
//!
//! A compiler writes vector code for what every processor of its target has: on x86-64 that is 128 bits. With the
//! feature `dispatch` a loop over a long slice is compiled three times there, for x86-64, x86-64-v3 (256 bits) and
//! x86-64-v4 (512 bits), and the best that the processor has is run; `pulp` asks the processor and makes the call.
//! Without the feature nothing of this is compiled. On aarch64, too, there is nothing to choose: its 128 bits are
//! there on every processor, and plain code uses them.
//!
//! **The bits are the same.** The copies differ in how many elements one instruction takes, and never in what is
//! computed: a sum over elements has its lanes written in the source, and Rust does not contract `a * b + c` to a fused
//! multiply-add even where the processor has one. `.ci/same-bits` runs `core/tests/bits.rs` with and without.
//!
//! How to use it: put the loop into the [`run`](Vectorised::run) of a struct that holds its slices, and hand that to
//! [`widest`] with the number of elements it passes over.
//!
//! - `run`, and all that it calls on an element, must be `#[inline(always)]`: what is called and not inlined is compiled
//!   once, for every processor. That holds of closures too, and of functions passed by name: wrap those in a closure that
//!   says `#[inline(always)]`.
//! - Choose once for as much work as possible. The choice is a load, a branch and a call, a few nanoseconds.
//! - Each call site is compiled three times for each scalar. Hence [`Real::VECTORISES`]: a scalar whose operations are
//!   calls or branches gains nothing from wide vectors, and leaves the copies out. And hence the functions that are compiled
//!   once for `f32` and `f64`: `src/instances.rs`.
//! - The copies lie in many units of code generation. Cargo's own setting for link-time optimisation, or more, inlines what
//!   they call. With `lto = "off"` give this crate `codegen-units = 1`; otherwise most of what wide vectors gain is lost.
//! - This crate needs `opt-level = 3`, as Cargo's `release` has it: below, the sums of a tile leave the registers, and a step
//!   takes several times as long.
//! - Then look at the machine code of the copies, named `imp_fastcall` or `imp`: a `call` in a loop is something that was
//!   not inlined.

use core::marker::PhantomData;

use crate::Real;

/// Whether this is built for a small processor, which has neither vectors nor caches, and little stack and flash: a 32-bit
/// target without an operating system. Loops are then cut into shorter pieces, which changes no bit.
pub(crate) const BOARD: bool = cfg!(all(target_os = "none", target_pointer_width = "32"));

/// Work on slices that may be compiled for wide vectors.
pub(crate) trait Vectorised {
    /// What the slices hold.
    type Scalar: Real;
    type Output;

    /// Does it. Must be `#[inline(always)]`, as must be what it calls.
    ///
    /// The registers have room for `ROWS` rows of 16 sums of `f32` beside what is being added.
    fn run<const ROWS: usize>(self) -> Self::Output;
}

/// Rows of sums for 32 vectors of 512 bits.
const WIDE: usize = 8;
/// Rows of sums for 16 vectors of 256 bits.
const MIDDLE: usize = 4;
/// Rows of sums for what this is compiled for.
const COMPILED: usize = if cfg!(target_feature = "avx512f") {
    WIDE
} else if cfg!(target_feature = "avx") {
    MIDDLE
} else {
    2
};

/// Below this many elements the choice costs more than wide vectors gain.
#[cfg(all(feature = "dispatch", target_arch = "x86_64"))]
const LONG: usize = 16;

/// Does `work` on `elements` elements by the widest vectors that there are.
#[cfg_attr(
    not(all(feature = "dispatch", target_arch = "x86_64")),
    expect(unused_variables, reason = "there is no choice")
)]
#[inline(always)]
pub(crate) fn widest<W: Vectorised>(elements: usize, work: W) -> W::Output {
    #[cfg(all(feature = "dispatch", target_arch = "x86_64"))]
    if const { W::Scalar::VECTORISES } && elements >= LONG {
        if let Some(vectors) = pulp::x86::V4::try_new() {
            return vectors.vectorize(Call::<_, WIDE>(work));
        }
        if let Some(vectors) = pulp::x86::V3::try_new() {
            return vectors.vectorize(Call::<_, MIDDLE>(work));
        }
    }
    work.run::<COMPILED>()
}

/// The same for work on scalars `R` that is written as a closure, which must be `#[inline(always)]`.
#[inline(always)]
pub(crate) fn by_widest<R: Real, T>(elements: usize, work: impl FnOnce() -> T) -> T {
    widest(elements, Closure { work, scalar: PhantomData::<R> })
}

struct Closure<F, R> {
    work: F,
    scalar: PhantomData<R>,
}

impl<R: Real, T, F: FnOnce() -> T> Vectorised for Closure<F, R> {
    type Scalar = R;
    type Output = T;

    #[inline(always)]
    fn run<const ROWS: usize>(self) -> T {
        (self.work)()
    }
}

#[cfg(all(feature = "dispatch", target_arch = "x86_64"))]
struct Call<W, const ROWS: usize>(W);

#[cfg(all(feature = "dispatch", target_arch = "x86_64"))]
impl<W: Vectorised, const ROWS: usize> pulp::NullaryFnOnce for Call<W, ROWS> {
    type Output = W::Output;

    #[inline(always)]
    fn call(self) -> W::Output {
        self.0.run::<ROWS>()
    }
}
