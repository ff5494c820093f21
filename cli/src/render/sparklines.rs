//! Curves as one line each, all on the same scale.

use headwater_verify::claim::{Axis, Curve, Number};

use super::scale::Range;

const LEVELS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// The most characters a curve may take; longer ones are thinned.
const LONGEST: usize = 40;

/// One line for each curve, its label, its shape, and its first and last value; then one that says what the heights mean.
pub(super) fn sparklines(x: &Axis, y: &Axis, curves: &[Curve]) -> Vec<String> {
    let points = || curves.iter().flat_map(|curve| curve.points.iter());
    let range = Range::of(y, points().map(|(_, value)| *value));
    let across = Range::of(x, points().map(|(at, _)| *at));
    let (Some(range), Some(across)) = (range, across) else { return vec![] };

    let longest = curves.iter().map(|curve| curve.points.len()).max().unwrap_or(0).min(LONGEST);
    let label_width = curves.iter().map(|curve| curve.label.chars().count()).max().unwrap_or(0);
    let mut lines: Vec<String> = curves
        .iter()
        .map(|curve| {
            let shape: String = thinned(&curve.points).map(|(_, value)| level(range, value)).collect();
            let ends = match (curve.points.first(), curve.points.last()) {
                (Some((_, first)), Some((_, last))) => format!("{} to {}", Number(*first), Number(*last)),
                _ => String::new(),
            };
            format!("{:<label_width$} |{shape:<longest$}| {ends}", curve.label)
        })
        .collect();
    lines.push(format!(
        "{:<label_width$}  {} {} to {}, left to right",
        "",
        x.label,
        Number(across.value(0.0)),
        Number(across.value(1.0))
    ));
    lines.push(format!(
        "{:<label_width$}  {}, {} scale from {} (▁) to {} (█)",
        "",
        y.label,
        range.name(),
        Number(range.value(0.0)),
        Number(range.value(1.0))
    ));
    lines
}

fn level(range: Range, value: f64) -> &'static str {
    let top = LEVELS.len() - 1;
    range
        .fraction(value)
        .and_then(|fraction| LEVELS.get((fraction * top as f64).round() as usize))
        .copied()
        .unwrap_or(" ")
}

/// At most [`LONGEST`] points, evenly chosen, the first and the last among them.
fn thinned(points: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64)> {
    let shown = points.len().min(LONGEST);
    let last = points.len().saturating_sub(1);
    (0..shown).filter_map(move |index| points.get(index * last / shown.saturating_sub(1).max(1)).copied())
}

#[cfg(test)]
mod tests {
    use headwater_verify::claim::{Axis, Curve};

    use super::{sparklines, thinned};

    /// Claim: heights follow the values on the shared scale; what can't be drawn leaves a gap. Oracle: by hand.
    #[test]
    fn heights_follow_the_values() {
        let falling = Curve::new("falling", (0..8).map(|layer| (f64::from(layer), f64::from(7 - layer))));
        let broken = Curve::new("broken", [(0.0, 7.0), (1.0, f64::NAN), (2.0, 0.0)]);
        let lines = sparklines(&Axis::linear("layer"), &Axis::linear("norm"), &[falling, broken]);
        assert_eq!(lines[0], "falling |█▇▆▅▄▃▂▁| 7 to 0");
        assert_eq!(lines[1], "broken  |█ ▁     | 7 to 0");
    }

    /// Claim: thinning keeps both ends and the order. Oracle: by hand.
    #[test]
    fn thinning_keeps_the_ends() {
        let points: Vec<(f64, f64)> = (0..1000).map(|index| (f64::from(index), 0.0)).collect();
        let kept: Vec<f64> = thinned(&points).map(|(x, _)| x).collect();
        assert_eq!((kept.len(), kept[0], kept[39]), (40, 0.0, 999.0));
        assert!(kept.is_sorted());
        assert_eq!(thinned(&points[..1]).count(), 1);
    }
}
