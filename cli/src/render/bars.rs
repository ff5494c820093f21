//! Horizontal bars.

use headwater_verify::claim::{Axis, Bar, Number};

use super::BLOCK;
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
        let foot = format!(
            "{:<label_width$} |{}, {} scale from {} to {}",
            "",
            axis.label,
            range.name(),
            Number(range.value(0.0)),
            Number(range.value(1.0))
        );
        lines.push(foot);
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
}
