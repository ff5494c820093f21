//! A short text built without a heap, also while a constant is evaluated.

use core::fmt;

const CAPACITY: usize = 240;

/// A sentence in a fixed buffer. What does not fit is cut off.
#[derive(Clone, Copy)]
pub struct Sentence {
    bytes: [u8; CAPACITY],
    length: usize,
}

impl Sentence {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; CAPACITY], length: 0 }
    }

    const fn byte(mut self, byte: u8) -> Self {
        if let Some((_, [slot, ..])) = self.bytes.split_at_mut_checked(self.length) {
            *slot = byte;
            self.length += 1;
        }
        self
    }

    pub(crate) const fn text(mut self, text: &str) -> Self {
        let mut rest = text.as_bytes();
        while let [first, tail @ ..] = rest {
            self = self.byte(*first);
            rest = tail;
        }
        self
    }

    pub(crate) const fn number(mut self, number: usize) -> Self {
        if number >= 10 {
            self = self.number(number / 10);
        }
        self.byte(b'0' + (number % 10) as u8)
    }

    /// The sentence as text.
    pub const fn as_str(&self) -> &str {
        match self.bytes.split_at_checked(self.length) {
            Some((written, _)) => match core::str::from_utf8(written) {
                Ok(text) => text,
                Err(_) => "a sentence was cut off inside a character",
            },
            None => "",
        }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::Sentence;

    #[test]
    fn text_and_numbers_follow_each_other() {
        const SENTENCE: Sentence = Sentence::new().text("layer ").number(0).text(", width ").number(1024);
        assert_eq!(SENTENCE.as_str(), "layer 0, width 1024");
    }

    #[test]
    fn what_does_not_fit_is_cut_off() {
        let mut sentence = Sentence::new();
        for _ in 0..100 {
            sentence = sentence.number(usize::MAX);
        }
        assert_eq!(sentence.as_str().len(), super::CAPACITY);
    }
}
