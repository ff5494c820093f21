//! Curves in one plot with axes.

use headwater_verify::claim::{Axis, Curve, Number};

use super::paragraph::packed;
use super::scale::Range;

const COLUMNS: usize = 60;
const ROWS: usize = 13;
const MARKERS: [char; 8] = ['o', 'x', '+', '*', '#', '@', '%', '='];

/// The plot, its axes and a legend. Where curves cross, the one named first is seen.
pub(super) fn curves(x: &Axis, y: &Axis, curves: &[Curve]) -> Vec<String> {
    let points = || curves.iter().flat_map(|curve| curve.points.iter());
    let across = Range::of(x, points().map(|(at, _)| *at));
    let up = Range::of(y, points().map(|(_, value)| *value));
    let (Some(across), Some(up)) = (across, up) else { return vec![] };

    let mut canvas = vec![[' '; COLUMNS]; ROWS];
    for (curve, marker) in curves.iter().zip(MARKERS).rev() {
        draw(&mut canvas, curve, marker, across, up);
    }

    let ticks = [(0, up.value(1.0)), (ROWS / 2, up.value(0.5)), (ROWS - 1, up.value(0.0))];
    let ticks = ticks.map(|(row, value)| (row, Number(value).to_string()));
    let margin = ticks.iter().map(|(_, label)| label.len()).max().unwrap_or(0);
    let mut lines = vec![format!("{:>margin$}   {}, {} scale", "", y.label, up.name())];
    for (row, cells) in canvas.iter().enumerate() {
        let label = ticks.iter().find(|(at, _)| *at == row).map_or("", |(_, label)| label.as_str());
        let tick = if label.is_empty() { '|' } else { '+' };
        lines.push(
            format!("{label:>margin$} {tick}{}", cells.iter().collect::<String>()).trim_end().to_owned(),
        );
    }
    lines.push(format!("{:>margin$} +{}", "", "-".repeat(COLUMNS)));
    let (left, middle, right) =
        (Number(across.value(0.0)), Number(across.value(0.5)), Number(across.value(1.0)));
    let (left, middle, right) = (left.to_string(), middle.to_string(), right.to_string());
    let half = COLUMNS / 2;
    lines.push(format!("{:>margin$}  {left:<half$}{middle:<half$}{right}", ""));
    let foot = format!("{}, {} scale", x.label, across.name());
    lines.push(format!("{:>margin$}  {foot}", ""));
    let legend: Vec<String> =
        curves.iter().zip(MARKERS).map(|(curve, marker)| format!("{marker} {}", curve.label)).collect();
    let legend = packed(legend.iter().map(String::as_str), "   ", COLUMNS);
    lines.extend(legend.into_iter().map(|line| format!("{:>margin$}  {line}", "")));
    lines
}

/// Draws a curve column by column, by straight lines between its points as they lie on the page.
fn draw(canvas: &mut [[char; COLUMNS]], curve: &Curve, marker: char, across: Range, up: Range) {
    let placed: Vec<Option<(f64, f64)>> = curve
        .points
        .iter()
        .map(|(x, y)| {
            let (column, row) = (across.fraction(*x)?, up.fraction(*y)?);
            Some((column * (COLUMNS - 1) as f64, (1.0 - row) * (ROWS - 1) as f64))
        })
        .collect();
    let mut mark = |column: f64, row: f64| {
        if let Some(cell) =
            canvas.get_mut(row.round() as usize).and_then(|row| row.get_mut(column.round() as usize))
        {
            *cell = marker;
        }
    };
    for (column, row) in placed.iter().flatten() {
        mark(*column, *row);
    }
    for pair in placed.windows(2) {
        if let [Some((from, start)), Some((to, end))] = *pair {
            let mut column = from.ceil();
            while column < to {
                mark(column, start + (end - start) * (column - from) / (to - from));
                column += 1.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use headwater_verify::claim::{Axis, Curve};

    use super::{COLUMNS, ROWS, curves};

    fn drawn() -> Vec<String> {
        let rising = Curve::new("rising", [(0.0, 0.0), (10.0, 1.0)]);
        let flat = Curve::new("flat at the top", [(0.0, 1.0), (10.0, 1.0)]);
        curves(&Axis::linear("step"), &Axis::linear("w"), &[rising, flat])
    }

    /// Claim: a curve runs through its points, filled in between. Oracle: the corners of the canvas.
    #[test]
    fn curves_run_through_their_points() {
        let lines = drawn();
        let (top, bottom) = (&lines[1], &lines[ROWS]);
        assert!(top.starts_with("  1 +xxx") && top.ends_with("xxooo"), "{top}");
        assert!(bottom.starts_with("  0 +ooo"), "{bottom}");
        let marks: usize = lines[1..=ROWS].iter().map(|line| line.matches('o').count()).sum();
        assert_eq!(marks, COLUMNS, "one mark a column");
    }

    /// Claim: both axes and every curve are named, within the page. Oracle: by hand.
    #[test]
    fn axes_are_named() {
        let lines = drawn();
        let text = lines.join("\n");
        for named in ["w, linear scale", "step, linear scale", "o rising   x flat at the top"] {
            assert!(text.contains(named), "`{named}` is missing from\n{text}");
        }
        assert!(lines.iter().all(|line| line.chars().count() <= 80));
    }
}
