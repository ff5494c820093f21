//! Loops compiled for the widest vectors of the machine.
//!
//! Results do not depend on it: what is computed for an element stays the same, and sums and maxima over elements have
//! their lanes written in the source.

/// Does `work`, a loop over slices, by the widest vectors that there are.
///
/// It is compiled for each width. So that its loops are, too, the closure and all that is more than a few operations
/// in it must be `#[inline(always)]`; calls to `libm` stay calls.
#[inline(always)]
pub(crate) fn widest<T>(work: impl FnOnce() -> T) -> T {
    pulp::Arch::new().dispatch(work)
}
