//! Two values at the two ends of one stretch of memory.
//!
//! A layer reads its input at one end and writes its output at the other; the next layer goes the other way. The stretch
//! is as long as the largest such pair, which is less than twice the largest value. A residual keeps its end to itself
//! and lends its branch the rest, within which the same holds.

/// The end of the stretch at which a value lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Low,
    High,
}

impl End {
    pub(crate) fn other(self) -> Self {
        match self {
            End::Low => End::High,
            End::High => End::Low,
        }
    }

    /// The value of `length` at this end.
    pub(crate) fn of<R>(self, stretch: &mut [R], length: usize) -> Option<&mut [R]> {
        match self {
            End::Low => stretch.get_mut(..length),
            End::High => {
                let start = stretch.len().checked_sub(length)?;
                stretch.get_mut(start..)
            }
        }
    }

    /// The value of `length` at this end, and the rest of the stretch.
    pub(crate) fn split<R>(self, stretch: &mut [R], length: usize) -> Option<(&mut [R], &mut [R])> {
        match self {
            End::Low => stretch.split_at_mut_checked(length),
            End::High => {
                let (rest, value) = stretch.split_at_mut_checked(stretch.len().checked_sub(length)?)?;
                Some((value, rest))
            }
        }
    }

    /// The value of `length` at this end, and one of `other_length` at the other.
    pub(crate) fn both<R>(
        self,
        stretch: &mut [R],
        length: usize,
        other_length: usize,
    ) -> Option<(&mut [R], &mut [R])> {
        let (value, rest) = self.split(stretch, length)?;
        Some((value, self.other().of(rest, other_length)?))
    }
}
