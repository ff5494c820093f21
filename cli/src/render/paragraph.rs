//! Text broken into lines.

use super::WIDTH;

/// What the lines of a paragraph begin with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Indent<'a> {
    /// Before the first line.
    pub(crate) first: &'a str,
    /// Before every other line.
    pub(crate) rest: &'a str,
}

/// Breaks `text` at spaces into lines that fit the page. A word longer than a line has one of its own.
pub(crate) fn paragraph(text: &str, indent: Indent<'_>) -> Vec<String> {
    let mut lines = vec![indent.first.to_owned()];
    let mut begun = false;
    for word in text.split_whitespace() {
        let line = lines.last().map_or("", String::as_str);
        if begun && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(indent.rest.to_owned());
            begun = false;
        }
        if let Some(line) = lines.last_mut() {
            if begun {
                line.push(' ');
            }
            line.push_str(word);
        }
        begun = true;
    }
    lines
}

/// Breaks `text` at spaces into lines of at most `width` characters.
pub(super) fn broken(text: &str, width: usize) -> Vec<String> {
    packed(text.split_whitespace(), " ", width)
}

/// Joins `pieces` with `gap` into lines of at most `width` characters, breaking between pieces only.
pub(super) fn packed<'a>(pieces: impl IntoIterator<Item = &'a str>, gap: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.chars().count() + gap.chars().count() + piece.chars().count() <= width => {
                line.push_str(gap);
                line.push_str(piece);
            }
            _ => lines.push(piece.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Indent, broken, paragraph};

    /// Claim: lines are filled to the width and no further, and no word is lost. Oracle: by hand.
    #[test]
    fn lines_are_filled() {
        assert_eq!(broken("a bb ccc dddd eeeee", 6), ["a bb", "ccc", "dddd", "eeeee"]);
        assert_eq!(broken("unbreakable a", 4), ["unbreakable", "a"]);
        assert!(broken("  ", 4).is_empty());
    }

    /// Claim: only the first line has the first indent, and none is wider than the page. Oracle: by hand.
    #[test]
    fn first_line_differs() {
        let lines = paragraph(&"word ".repeat(40), Indent { first: "But: ", rest: "     " });
        let filled = ["But:", "    "].map(|first| format!("{first}{}", " word".repeat(15)));
        assert_eq!(lines[..2], filled);
        assert!(lines.iter().all(|line| line.chars().count() <= super::WIDTH));
        assert_eq!(paragraph("", Indent { first: "-", rest: "" }), ["-"]);
    }
}
