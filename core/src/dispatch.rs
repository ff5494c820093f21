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
//!   calls or branches gains nothing from wide vectors, and leaves the copies out.
//! - Then look at the machine code of the copies, named `imp_fastcall` or `imp`: a `call` in a loop is something that was
//!   not inlined.

use crate::Real;

/// Work on slices that may be compiled for wide vectors.
pub(crate) trait Vectorised {
    /// What the slices hold.
    type Scalar: Real;
    type Output;

    /// Does it. Must be `#[inline(always)]`, as must be what it calls.
    fn run(self) -> Self::Output;
}

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
            return vectors.vectorize(Call(work));
        }
        if let Some(vectors) = pulp::x86::V3::try_new() {
            return vectors.vectorize(Call(work));
        }
    }
    work.run()
}

#[cfg(all(feature = "dispatch", target_arch = "x86_64"))]
struct Call<W>(W);

#[cfg(all(feature = "dispatch", target_arch = "x86_64"))]
impl<W: Vectorised> pulp::NullaryFnOnce for Call<W> {
    type Output = W::Output;

    #[inline(always)]
    fn call(self) -> W::Output {
        self.0.run()
    }
}
