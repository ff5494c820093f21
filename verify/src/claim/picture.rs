//! A picture as data: the numbers and how to lay them out, not the characters.

use serde::Serialize;

/// Something to draw.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Picture {
    /// Horizontal bars, one a line, each with its number beside it. On a logarithmic axis the bars start a little
    /// below the smallest positive value, and a value of zero or less has no bar.
    Bars {
        /// What the bars compare.
        title: String,
        /// The axis the bars' lengths are measured on.
        axis: Axis,
        /// The bars, from top to bottom.
        bars: Vec<Bar>,
    },
    /// Curves over a shared horizontal axis and a shared vertical one.
    Curves {
        /// What the curves compare.
        title: String,
        /// Whether each curve has a line of its own or all share one plot.
        form: Form,
        /// The horizontal axis.
        x: Axis,
        /// The vertical axis.
        y: Axis,
        /// The curves, in the order of the legend. At most eight in one plot.
        curves: Vec<Curve>,
    },
}

/// How curves are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// One plot with both axes; a marker for each curve.
    Plot,
    /// A sparkline for each curve, all on the same scale, with its first and last value.
    Sparklines,
}

/// What an axis measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Axis {
    /// The quantity and its unit: `norm of the gradient`.
    pub label: String,
    /// Linear or logarithmic.
    pub scale: Scale,
}

/// Equal distances mean equal differences, or equal factors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Equal differences.
    Linear,
    /// Equal factors. Values of zero or less are not drawn.
    Logarithmic,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// What the bar stands for.
    pub label: String,
    /// Its length.
    pub value: f64,
}

/// One curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// What the curve stands for.
    pub label: String,
    /// Its points as (x, y), x not decreasing. A point that is not finite leaves a gap.
    pub points: Vec<(f64, f64)>,
}

impl Axis {
    /// A linear axis.
    pub fn linear(label: impl Into<String>) -> Axis {
        Axis { label: label.into(), scale: Scale::Linear }
    }

    /// A logarithmic axis.
    pub fn logarithmic(label: impl Into<String>) -> Axis {
        Axis { label: label.into(), scale: Scale::Logarithmic }
    }
}

impl Bar {
    /// A bar of this length.
    pub fn new(label: impl Into<String>, value: f64) -> Bar {
        Bar { label: label.into(), value }
    }
}

impl Curve {
    /// A curve through these points.
    pub fn new(label: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Curve {
        Curve { label: label.into(), points: points.into_iter().collect() }
    }
}
