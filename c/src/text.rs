//! A sentence written into C's buffer.

use core::fmt::{self, Display, Write};

/// A buffer that takes what fits and counts the rest.
struct Buffer<'a> {
    free: &'a mut [u8],
    length: usize,
}

impl Write for Buffer<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.length = self.length.saturating_add(text.len());
        let free = core::mem::take(&mut self.free);
        let fits = text.len().min(free.len());
        if let (Some((taken, rest)), Some(text)) =
            (free.split_at_mut_checked(fits), text.as_bytes().get(..fits))
        {
            for (slot, byte) in taken.iter_mut().zip(text) {
                *slot = *byte;
            }
            self.free = rest;
        }
        Ok(())
    }
}

/// Overwrites `buffer` with as much of the sentence as fits and a final zero, and returns the whole length without it.
pub(crate) fn write(sentence: impl Display, buffer: &mut [u8]) -> usize {
    let (length, left) = {
        let Some((_, free)) = buffer.split_last_mut() else { return 0 };
        let mut text = Buffer { free, length: 0 };
        // This writer never fails.
        let _ = write!(text, "{sentence}");
        (text.length, text.free.len())
    };
    let used = buffer.len().saturating_sub(left).saturating_sub(1);
    if let Some(end) = buffer.get_mut(used) {
        *end = 0;
    }
    length
}
