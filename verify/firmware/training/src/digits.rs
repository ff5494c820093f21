//! The first 240 of the handwritten digits; source and licence are in `verify/data/README.md`.

/// Pixels of an image.
pub(crate) const PIXELS: usize = 64;
/// The digits 0 to 9.
pub(crate) const CLASSES: usize = 10;
/// Images that are trained on.
pub(crate) const TRAIN: usize = 160;
/// Images that only the accuracy is measured on.
pub(crate) const TEST: usize = 80;

const ROW: usize = PIXELS + 1;

/// A row for each image: its pixels, 0 to 16, then its class. `build.rs` takes them from the file of all digits.
static ROWS: &[u8; (TRAIN + TEST) * ROW] = include_bytes!(concat!(env!("OUT_DIR"), "/digits.bin"));

/// Overwrites `inputs [images, 64]` and `classes [images]` with the images of these numbers.
///
/// A pixel p becomes p / 8 - 1, which every floating-point unit computes exactly.
pub(crate) fn load(numbers: &[u8], inputs: &mut [f32], classes: &mut [usize]) {
    let places = inputs.chunks_exact_mut(PIXELS).zip(classes);
    for (number, (inputs, class)) in numbers.iter().zip(places) {
        let start = usize::from(*number) * ROW;
        let row = ROWS.get(start..).and_then(|rows| rows.first_chunk::<ROW>());
        let Some([pixels @ .., label]) = row else { continue };
        for (input, pixel) in inputs.iter_mut().zip(pixels) {
            *input = f32::from(*pixel) * 0.125 - 1.0;
        }
        *class = usize::from(*label);
    }
}
