//! Numbers that sum up many.

/// A straight line through points by least squares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Rise for each unit of x.
    pub slope: f64,
    /// Height at x = 0.
    pub intercept: f64,
    /// The share of the variance of y that the line explains.
    pub r_squared: f64,
}

impl Line {
    /// The best line through `points`, of which at least two have different x.
    pub fn through(points: impl IntoIterator<Item = (f64, f64)>) -> Line {
        let points: Vec<(f64, f64)> = points.into_iter().collect();
        let count = points.len() as f64;
        let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (middle_x, middle_y) = (mean(|p| p.0), mean(|p| p.1));
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for (x, y) in &points {
            let (dx, dy) = (x - middle_x, y - middle_y);
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }
        let slope = xy / xx;
        Line { slope, intercept: middle_y - slope * middle_x, r_squared: xy * xy / (xx * yy) }
    }
}

/// The layers in which a norm falls by a factor of ten, if it is multiplied by `rho` in each. Negative if it grows.
pub fn per_factor_of_ten(rho: f64) -> f64 {
    -std::f64::consts::LN_10 / rho.ln()
}

/// The median of repeated measurements and their range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The smallest.
    pub low: f64,
    /// The middle one; of an even number, the mean of the two in the middle.
    pub median: f64,
    /// The largest.
    pub high: f64,
}

impl Spread {
    /// Of at least one value.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Spread {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        let last = values.len().saturating_sub(1);
        Spread { low: at(0), median: (at(last / 2) + at(values.len() / 2)) / 2.0, high: at(last) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Spread, per_factor_of_ten};

    /// Claim: a line is found, and R^2 falls with scatter. Oracle: y = 3 - 2x to rounding; and by hand, (0, 0), (1, 1),
    /// (2, 0) has slope 0 and explains nothing, (0, 0), (1, 2), (2, 2) has slope 1 and R^2 3/4.
    #[test]
    fn lines() {
        let line = Line::through((0..10).map(|x| (f64::from(x), 3.0 - 2.0 * f64::from(x))));
        assert!((line.slope + 2.0).abs() < 1e-14 && (line.intercept - 3.0).abs() < 1e-14);
        assert!((line.r_squared - 1.0).abs() < 1e-14);
        assert_eq!(Line::through([(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]).r_squared, 0.0);
        let line = Line::through([(0.0, 0.0), (1.0, 2.0), (2.0, 2.0)]);
        assert!((line.slope - 1.0).abs() < 1e-14 && (line.r_squared - 0.75).abs() < 1e-14);
    }

    /// Claim: medians of odd and even numbers of values. Oracle: by hand.
    #[test]
    fn medians() {
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), Spread { low: 1.0, median: 2.0, high: 3.0 });
        assert_eq!(Spread::of([4.0, 1.0, 2.0, 3.0]).median, 2.5);
        assert!((per_factor_of_ten(0.1) - 1.0).abs() < 1e-15);
    }
}
