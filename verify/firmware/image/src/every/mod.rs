//! A call of every public function of the core.
//!
//! Nothing about the arguments is known to the compiler, so that no check is left out because this call passes it. Left out
//! are `Display` and `Debug`: text goes through `core::fmt`, whose own code can panic.

mod functions;
mod networks;
mod rules;
mod training;

use core::hint::black_box;
use headwater_core::checkpoint::Stored;

/// Everything, for one scalar.
pub fn function<R: Stored>() {
    let mut arrays = Arrays::<R>::new();
    functions::all(&mut arrays);
    rules::all(&mut arrays);
    networks::all(&mut arrays);
    training::all(&mut arrays);
}

/// Arguments of lengths that the compiler does not know.
struct Arrays<R> {
    a: [R; LENGTH],
    b: [R; LENGTH],
    c: [R; LENGTH],
    d: [R; LENGTH],
    e: [R; LENGTH],
    bytes: [u8; LENGTH],
}

const LENGTH: usize = 16;

impl<R: Stored> Arrays<R> {
    fn new() -> Self {
        let zeros = [R::ZERO; LENGTH];
        Self { a: zeros, b: zeros, c: zeros, d: zeros, e: zeros, bytes: [0; LENGTH] }
    }

    /// Five slices.
    fn slices(&mut self) -> [&mut [R]; 5] {
        let Self { a, b, c, d, e, .. } = self;
        black_box([a, b, c, d, e])
    }

    /// Values.
    fn values(&mut self) -> &mut [R] {
        black_box(&mut self.a)
    }

    /// Classes.
    fn classes(&self) -> &'static [usize] {
        black_box(&[0; LENGTH])
    }

    /// Bytes.
    fn bytes(&mut self) -> &mut [u8] {
        black_box(&mut self.bytes)
    }
}

/// A value that the compiler does not know.
fn unknown<T>(value: T) -> T {
    black_box(value)
}

/// The end of a value.
fn done<T>(value: T) {
    black_box(value);
}
