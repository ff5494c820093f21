//! From values to positions on an axis.

use headwater_verify::claim::{Axis, Scale};

/// An axis with its ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range {
    scale: Scale,
    /// The ends as positions: values, or their decimal logarithms.
    low: f64,
    high: f64,
}

impl Range {
    /// The axis from the smallest to the largest value that can be drawn, if there is one.
    pub(super) fn of(axis: &Axis, values: impl Iterator<Item = f64>) -> Option<Range> {
        let positions = values.filter_map(|value| position(axis.scale, value));
        let ends = positions.fold(None, |ends: Option<(f64, f64)>, at| match ends {
            None => Some((at, at)),
            Some((low, high)) => Some((low.min(at), high.max(at))),
        });
        ends.map(|(low, high)| Range { scale: axis.scale, low, high })
    }

    /// The same axis with its lower end moved down: to zero if linear, below the lowest value if logarithmic, by a tenth
    /// of the length or a tenth of a decade, so that the smallest bar can be seen.
    pub(super) fn grounded(self) -> Range {
        let low = match self.scale {
            Scale::Linear => self.low.min(0.0),
            Scale::Logarithmic => self.low - ((self.high - self.low) / 10.0).max(0.1),
        };
        Range { low, ..self }
    }

    /// Where `value` lies, 0 at the lower end and 1 at the upper; `None` if it can't be drawn.
    pub(super) fn fraction(self, value: f64) -> Option<f64> {
        let length = self.high - self.low;
        let at = position(self.scale, value)?;
        Some(if length > 0.0 { ((at - self.low) / length).clamp(0.0, 1.0) } else { 0.5 })
    }

    /// The value at a fraction of the way.
    pub(super) fn value(self, fraction: f64) -> f64 {
        let at = self.low + fraction * (self.high - self.low);
        match self.scale {
            Scale::Linear => at,
            // libm rather than the platform, so that the printed digits are the same everywhere.
            Scale::Logarithmic => libm::pow(10.0, at),
        }
    }

    /// The scale's name, for the line that explains the axis.
    pub(super) fn name(self) -> &'static str {
        match self.scale {
            Scale::Linear => "linear",
            Scale::Logarithmic => "logarithmic",
        }
    }
}

fn position(scale: Scale, value: f64) -> Option<f64> {
    match scale {
        Scale::Linear => value.is_finite().then_some(value),
        Scale::Logarithmic => (value.is_finite() && value > 0.0).then(|| libm::log10(value)),
    }
}

#[cfg(test)]
mod tests {
    use headwater_verify::claim::Axis;

    use super::Range;

    /// Claim: equal factors lie equally far apart on a logarithmic axis. Oracle: powers of ten.
    #[test]
    fn factors_become_distances() {
        let values = [1e-4, 0.0, f64::NAN, 1.0];
        let range =
            Range::of(&Axis::logarithmic("any"), values.into_iter()).expect("two values can be drawn");
        let fractions = [1e-4, 1e-2, 1.0].map(|value| range.fraction(value).expect("positive"));
        for (fraction, expected) in fractions.into_iter().zip([0.0, 0.5, 1.0]) {
            assert!((fraction - expected).abs() < 1e-12, "{fraction} for {expected}");
        }
        assert_eq!(range.fraction(0.0), None, "zero has no logarithm");
        assert!((range.value(0.25) - 1e-3).abs() < 1e-15);
    }

    /// Claim: without a value there is no axis, and with one alone it lies in the middle. Oracle: by hand.
    #[test]
    fn degenerate_axes_are_safe() {
        let axis = Axis::linear("any");
        assert_eq!(Range::of(&axis, [f64::NAN].into_iter()), None);
        let single = Range::of(&axis, [3.0].into_iter()).expect("one value");
        assert_eq!(single.fraction(3.0), Some(0.5));
    }
}
