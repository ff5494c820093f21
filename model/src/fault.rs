//! What is wrong with a file, in one sentence that says where.

use std::fmt;

/// A file that cannot be used.
///
/// Prints as `net.toml:7:11: ...`: the file, the line and the column where they are known, and one sentence with what was
/// expected, what was found and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as the caller named it.
    pub file: String,
    /// Where in it, as far as that can be said.
    pub place: Option<Place>,
    /// What is wrong.
    pub sentence: String,
}

/// A place in a text. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column; `None` where the whole line is meant.
    pub column: Option<u64>,
}

impl Fault {
    /// A fault of the file as a whole.
    pub(crate) fn of(file: &str, sentence: impl Into<String>) -> Self {
        Self { file: file.to_owned(), place: None, sentence: sentence.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(Place { line, column }) = self.place {
            write!(f, ":{line}")?;
            if let Some(column) = column {
                write!(f, ":{column}")?;
            }
        }
        write!(f, ": {}", self.sentence)
    }
}

impl std::error::Error for Fault {}

/// A text and the name of the file it came from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'t> {
    pub(crate) file: &'t str,
    pub(crate) text: &'t str,
}

impl Source<'_> {
    /// A fault at this byte of the text.
    pub(crate) fn fault(&self, byte: usize, sentence: impl Into<String>) -> Fault {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        let place = Place {
            line: before.matches('\n').count() as u64 + 1,
            column: Some(line.chars().count() as u64 + 1),
        };
        Fault { place: Some(place), ..Fault::of(self.file, sentence) }
    }
}

/// What was typed, short enough for a sentence: cut after 40 characters, control characters escaped.
pub(crate) fn quoted(typed: &str) -> String {
    let mut characters = typed.chars();
    let start: String = characters.by_ref().take(40).flat_map(char::escape_debug).collect();
    format!("`{start}{}`", if characters.next().is_some() { "..." } else { "" })
}

/// `; did you mean ...?` where one of `names` is near to what was typed.
pub(crate) fn suggestion<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    match crate::nearest(typed, names) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, quoted};

    /// Claim: lines and columns count from 1, columns in characters. Oracle: by hand.
    #[test]
    fn places_count_from_one() {
        let source = Source { file: "net.toml", text: "a\nüb = 1\n" };
        for (byte, place) in [(0, "1:1"), (2, "2:1"), (4, "2:2"), (5, "2:3"), (10, "3:1"), (99, "3:1")] {
            assert_eq!(source.fault(byte, "wrong").to_string(), format!("net.toml:{place}: wrong"));
        }
    }

    /// Claim: what is quoted stays on one line and short. Oracle: by hand.
    #[test]
    fn quotations_are_short() {
        assert_eq!(quoted("a\nb"), "`a\\nb`");
        assert_eq!(quoted(&"x".repeat(41)), format!("`{}...`", "x".repeat(40)));
        assert_eq!(quoted(&"x".repeat(40)), format!("`{}`", "x".repeat(40)));
    }
}
