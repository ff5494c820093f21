//! What is asked of a function, beside its error.

/// Which way a function goes as its input grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// It never falls.
    Rising,
    /// It never rises.
    Falling,
}

/// What the result at -x is, to the bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mirror {
    /// Minus the result at x.
    Odd,
    /// The result at x.
    Even,
}

/// What is claimed of one function.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// Whether the core computes it itself; what it leaves to `libm` may be twice as far off.
    pub own: bool,
    /// The inputs round the zero of a derivative, where the error counts in multiples of 2^-23. Both are negative.
    pub crossing: Option<[f32; 2]>,
    /// No result lies outside. What `f32` cannot hold is rounded outwards.
    pub bounds: [f32; 2],
    /// The results are these two numbers and no other.
    pub only: Option<[f32; 2]>,
    /// The symmetry to the bit.
    pub mirror: Option<Mirror>,
    /// The direction in which the true function goes everywhere; steps back are counted between neighbouring inputs.
    pub direction: Option<Direction>,
}
