//! What differs between targets.

use core::fmt::Write;

/// A target: text goes out through [`Write`].
pub trait Machine: Write {
    /// Instructions executed so far, where the target counts them.
    fn instructions(&mut self) -> Option<u64>;

    /// Covers the unused stack below the caller with a pattern.
    fn paint_stack(&mut self);

    /// Bytes of stack that were used below the point where [`paint_stack`](Self::paint_stack) began; `None` where the
    /// stack is not measured.
    fn stack_used(&mut self) -> Option<usize>;
}
