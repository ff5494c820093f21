//! What is printed against what the guide says.
//!
//! One line of three dots stands for any number of lines. In a line with the word `measured`, a number may differ by 3 % or
//! 512, whichever is more: it depends on the compiler. All else is compared to the byte.

/// What stands for lines that are left out.
const ANY: &str = "...";
/// The least that measurements may differ by.
const LEAST: u64 = 512;

/// Why the two differ, if they do.
pub(crate) fn difference(expected: &[String], found: &[&str]) -> Option<String> {
    let (head, tail, cut) = split(expected);
    let fits = if cut { found.len() >= head.len() + tail.len() } else { found.len() == head.len() };
    if !fits {
        let lines = if cut { "at least " } else { "" };
        let wanted = head.len() + tail.len();
        return Some(format!("expected {lines}{wanted} lines, found {}:\n{}", found.len(), found.join("\n")));
    }
    let last = found.len().saturating_sub(tail.len());
    let pairs = head.iter().zip(found).chain(tail.iter().zip(found.iter().skip(last)));
    pairs
        .filter(|(expected, found)| !same(expected, found))
        .map(|(expected, found)| format!("expected `{expected}`, found `{found}`"))
        .next()
}

/// The same lines as the guide shows, as they were found.
pub(crate) fn shown(expected: &[String], found: &[&str]) -> Vec<String> {
    let (head, tail, cut) = split(expected);
    if !cut {
        return found.iter().map(|line| (*line).to_owned()).collect();
    }
    let last = found.len().saturating_sub(tail.len());
    let lines = found.iter().take(head.len()).chain([&ANY]).chain(found.iter().skip(last));
    lines.map(|line| (*line).to_owned()).collect()
}

/// The lines before the dots, those behind, and whether there are dots.
fn split(expected: &[String]) -> (&[String], &[String], bool) {
    match expected.iter().position(|line| line == ANY) {
        Some(place) => (&expected[..place], &expected[place + 1..], true),
        None => (expected, &[], false),
    }
}

fn same(expected: &str, found: &str) -> bool {
    if expected == found || !expected.contains("measured") {
        return expected == found;
    }
    let ((expected, numbers), (found, others)) = (numbers(expected), numbers(found));
    let near = |one: &u64, other: &u64| one.abs_diff(*other) <= LEAST.max(one * 3 / 100);
    expected == found && numbers.iter().zip(&others).all(|(one, other)| near(one, other))
}

/// The text without its numbers and the spaces before them, and the numbers.
fn numbers(line: &str) -> (String, Vec<u64>) {
    let (mut text, mut numbers) = (String::new(), Vec::new());
    let line = line.replace(',', "");
    let mut rest = line.as_str();
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        text.push_str(rest[..start].trim_end());
        text.push('#');
        let end =
            rest[start..].find(|letter: char| !letter.is_ascii_digit()).map_or(rest.len(), |end| start + end);
        numbers.push(rest[start..end].parse().unwrap_or(u64::MAX));
        rest = &rest[end..];
    }
    text.push_str(rest);
    (text, numbers)
}

#[cfg(test)]
mod tests {
    use super::{difference, shown};

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    // Claim: a byte, a line more or less, and a measurement that is far off are seen; one that is near is not. Oracle: by hand.
    #[test]
    fn differences_are_seen() {
        let expected = lines("one\nstack, measured   10,000\ntwo 10000");
        for (found, same) in [
            ("one\nstack, measured   10,000\ntwo 10000", true),
            ("one\nstack, measured    9,488\ntwo 10000", true),
            ("one\nstack, measured    9,487\ntwo 10000", false),
            ("one\nstack, measured   10,000\ntwo 10001", false),
            ("one\nstick, measured   10,000\ntwo 10000", false),
            ("one\nstack, measured   10,000", false),
            ("one\nstack, measured   10,000\ntwo 10000\nthree", false),
            ("One\nstack, measured   10,000\ntwo 10000", false),
        ] {
            let found: Vec<&str> = found.lines().collect();
            assert_eq!(difference(&expected, &found).is_none(), same, "{found:?}");
        }
    }

    // Claim: dots stand for any lines, and what is recorded is shown in the same places. Oracle: by hand.
    #[test]
    fn dots_stand_for_lines() {
        let expected = lines("a\n...\ny\nz");
        assert_eq!(difference(&expected, &["a", "b", "c", "y", "z"]), None);
        assert_eq!(difference(&expected, &["a", "y", "z"]), None);
        assert!(difference(&expected, &["a", "z"]).is_some());
        assert!(difference(&expected, &["a", "b", "y", "Z"]).is_some());
        assert_eq!(shown(&expected, &["A", "b", "c", "Y", "Z"]), lines("A\n...\nY\nZ"));
        assert_eq!(shown(&lines("a"), &["A", "B"]), lines("A\nB"));
    }
}
