//! Horizontal bars.

use headwater_verify::claim::{Axis, Bar, Number};

use super::BLOCK;
use super::paragraph::broken;
use super::scale::Range;

/// Eighths of a character, from nothing to seven.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// One line for each bar, label, bar and number, and one that says what the lengths mean.
pub(super) fn bars(axis: &Axis, bars: &[Bar]) -> Vec<String> {
    let numbers: Vec<String> = bars.iter().map(|bar| Number(bar.value).to_string()).collect();
    let label_width = bars.iter().map(|bar| bar.label.chars().count()).max().unwrap_or(0);
    let number_width = numbers.iter().map(String::len).max().unwrap_or(0);
    let room = BLOCK.saturating_sub(label_width + number_width + " |".len() + " ".len());
    let range = Range::of(axis, bars.iter().map(|bar| bar.value)).map(Range::grounded);

    let mut lines: Vec<String> = bars
        .iter()
        .zip(&numbers)
        .map(|(bar, number)| {
            let length = range.and_then(|range| range.fraction(bar.value)).unwrap_or(0.0);
            let blocks = blocks(length, room);
            format!("{:<label_width$} |{blocks} {number}", bar.label)
        })
        .collect();
    if let Some(range) = range {
        let (low, high) = (Number(range.value(0.0)), Number(range.value(1.0)));
        let foot = format!("{}, {} scale from {low} to {high}", axis.label, range.name());
        // Under the bars where it fits, else from the margin.
        if label_width + " |".len() + foot.chars().count() <= BLOCK {
            lines.push(format!("{:<label_width$} |{foot}", ""));
        } else {
            lines.extend(broken(&foot, BLOCK));
        }
    }
    lines
}

/// A bar that fills `fraction` of `room` characters, to an eighth of a character.
fn blocks(fraction: f64, room: usize) -> String {
    let eighths = (fraction * room as f64 * 8.0).round() as usize;
    let part = EIGHTHS.get(eighths % 8).copied().unwrap_or("");
    format!("{}{part}", "█".repeat(eighths / 8))
}

#[cfg(test)]
mod tests {
    use headwater_verify::claim::{Axis, Bar};

    use super::{bars, blocks};

    /// Claim: lengths are proportional. Oracle: by hand.
    #[test]
    fn lengths_are_proportional() {
        assert_eq!(blocks(0.5, 4), "██");
        assert_eq!(blocks(0.25 + 1.0 / 32.0, 4), "█▏");
        assert_eq!(blocks(0.0, 4), "");
    }

    /// Claim: what has no length has no bar but keeps its number, and the scale is named. Oracle: by hand.
    #[test]
    fn zero_on_a_logarithmic_axis_has_no_bar() {
        let three = [Bar::new("a", 0.0), Bar::new("b", 1e-6), Bar::new("c", 1.0)];
        let lines = bars(&Axis::logarithmic("size"), &three);
        assert_eq!(lines[0], "a | 0");
        assert!(lines[1].starts_with("b |█") && lines[1].ends_with(" 1e-6"), "{}", lines[1]);
        assert!(lines[3].contains("size, logarithmic scale from 2.51e-7 to 1"), "{}", lines[3]);
        assert!(lines.iter().all(|line| line.chars().count() <= 80));
    }

    /// Claim: a long label of the scale moves to the margin, and is broken when even that is too narrow, without losing a
    /// word. Oracle: by hand.
    #[test]
    fn a_long_scale_is_broken() {
        let bar = [Bar::new("a label that takes some forty columns away", 1.0)];
        let words = ["word"; 30].join(" ");
        let lines = bars(&Axis::linear(words.clone()), &bar);
        assert!(lines.iter().all(|line| line.chars().count() <= 80));
        assert_eq!(lines[1..].join(" "), format!("{words}, linear scale from 0 to 1"));
    }
}
