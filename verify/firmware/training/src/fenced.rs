//! Arrays side by side in one piece of memory, with fences between them.
//!
//! Everything that is not part of an array holds the fence's pattern, so that a write past an array's end shows.

/// The planned arrays: parameters, gradients, state, moments, scratch.
pub(crate) const PARTS: usize = 5;
/// Words before each array and after the last.
const FENCE: usize = 4;
/// A finite number that no computation here comes to by chance.
const PATTERN: f32 = f32::from_bits(0x5afe_feed);

/// The planned arrays.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) parameters: &'a mut [f32],
    pub(crate) gradients: &'a mut [f32],
    pub(crate) state: &'a mut [f32],
    pub(crate) moments: &'a mut [f32],
    pub(crate) scratch: &'a mut [f32],
}

/// Words that arrays of these lengths take with their fences.
pub(crate) const fn length(lengths: &[usize; PARTS]) -> usize {
    let [a, b, c, d, e] = *lengths;
    a + b + c + d + e + (PARTS + 1) * FENCE
}

/// Puts up fences around arrays of these lengths and overwrites the arrays with `fill`.
///
/// `None` if `words` does not have room for them.
pub(crate) fn cut<'a>(words: &'a mut [f32], lengths: &[usize; PARTS], fill: f32) -> Option<Parts<'a>> {
    let mut rest = words;
    let mut parts = lengths.iter().map(|&length| {
        rest.split_off_mut(..FENCE)?.fill(PATTERN);
        let part = rest.split_off_mut(..length)?;
        part.fill(fill);
        Some(part)
    });
    let parameters = parts.next()??;
    let gradients = parts.next()??;
    let state = parts.next()??;
    let moments = parts.next()??;
    let scratch = parts.next()??;
    rest.fill(PATTERN);
    (rest.len() >= FENCE).then_some(Parts { parameters, gradients, state, moments, scratch })
}

/// The same arrays as they are.
pub(crate) fn again<'a>(words: &'a mut [f32], lengths: &[usize; PARTS]) -> Option<Parts<'a>> {
    let mut rest = words;
    let mut parts = lengths.iter().map(|&length| {
        rest.split_off_mut(..FENCE)?;
        rest.split_off_mut(..length)
    });
    let parameters = parts.next()??;
    let gradients = parts.next()??;
    let state = parts.next()??;
    let moments = parts.next()??;
    let scratch = parts.next()??;
    Some(Parts { parameters, gradients, state, moments, scratch })
}

/// Whether every word that is not part of an array is as it was put up.
pub(crate) fn intact(words: &[f32], lengths: &[usize; PARTS]) -> bool {
    let is_fence = |words: &[f32]| words.iter().all(|word| word.to_bits() == PATTERN.to_bits());
    let mut rest = words;
    let between = lengths.iter().all(|&length| {
        let fence = rest.split_off(..FENCE).is_some_and(is_fence);
        fence && rest.split_off(..length).is_some()
    });
    between && is_fence(rest)
}
