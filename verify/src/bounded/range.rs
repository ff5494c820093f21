//! Ranges of a real quantity over a box of unknowns.
//!
//! Two enclosures are kept, and each operation takes from both what is narrower: an interval, and an affine form
//! c + s_1 e_1 + ... + s_N e_N +- slack in the unknowns e_i of [-1, 1]. The form knows that x - x is 0 and that the
//! deviations from a mean sum to 0, which an interval has forgotten (de Figueiredo & Stolfi, "Affine arithmetic: concepts
//! and applications", 2004). Everything is rounded outwards, so that what is enclosed stays enclosed.
//!
//! Without unknowns, N = 0, the interval is all there is.

/// Relative room for the roundings of an affine form: each of its sums and products is off by at most 2^-53 of its
/// value, and no step has more than a few in a row.
const ROUND: f64 = f64::EPSILON;

/// All values that a quantity takes over a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range<const N: usize> {
    /// No value lies below.
    pub low: f64,
    /// No value lies above.
    pub high: f64,
    centre: f64,
    slopes: [f64; N],
    slack: f64,
}

impl<const N: usize> Range<N> {
    /// Every real number: nothing is known.
    pub const WHOLE: Self = Self {
        low: f64::NEG_INFINITY,
        high: f64::INFINITY,
        centre: 0.0,
        slopes: [0.0; N],
        slack: f64::INFINITY,
    };

    /// 0 alone.
    pub const ZERO: Self = Self { low: 0.0, high: 0.0, centre: 0.0, slopes: [0.0; N], slack: 0.0 };
    /// 1 alone.
    pub const ONE: Self = Self { low: 1.0, high: 1.0, centre: 1.0, ..Self::ZERO };

    /// One number.
    #[must_use]
    pub fn point(value: f64) -> Self {
        if value.is_finite() {
            Self { low: value, high: value, centre: value, slopes: [0.0; N], slack: 0.0 }
        } else {
            Self::WHOLE
        }
    }

    /// Everything from `low` to `high`, both included.
    #[must_use]
    pub fn between(low: f64, high: f64) -> Self {
        // Written so that a NaN is refused as well.
        if !(low <= high && low.is_finite() && high.is_finite()) {
            return Self {
                low: whole_if_nan(low, f64::NEG_INFINITY),
                high: whole_if_nan(high, f64::INFINITY),
                ..Self::WHOLE
            };
        }
        if N == 0 {
            return Self { low, high, ..Self::point(0.0) };
        }
        let centre = 0.5 * low + 0.5 * high;
        let slack = subtract_up(high, centre).max(subtract_up(centre, low));
        Self { low, high, centre, slopes: [0.0; N], slack }
    }

    /// centre + the sum of slope * e_i over the unknowns listed.
    #[must_use]
    pub fn of_unknowns(centre: f64, slopes: &[(usize, f64)]) -> Self {
        let mut form = Self::point(centre);
        for &(unknown, slope) in slopes {
            if let Some(slot) = form.slopes.get_mut(unknown) {
                *slot = slope;
            }
        }
        let radius = form.radius();
        Self { low: subtract_down(centre, radius), high: add_up(centre, radius), ..form }
    }

    /// The part of it from `low` to `high`, for a quantity known to lie there.
    #[must_use]
    pub fn clipped(&self, low: f64, high: f64) -> Self {
        Self { low: self.low.max(low), high: self.high.min(high), ..*self }
    }

    /// The largest absolute value.
    #[must_use]
    pub fn magnitude(&self) -> f64 {
        self.low.abs().max(self.high.abs())
    }

    /// The smallest absolute value.
    #[must_use]
    pub fn least(&self) -> f64 {
        self.low.max(-self.high).max(0.0)
    }

    /// Whether it is one number.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.low == self.high
    }

    /// Whether it is bounded on both sides.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }

    /// Whether `value` may be among them.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// How far the form reaches from its centre.
    fn radius(&self) -> f64 {
        self.slopes.iter().fold(self.slack, |sum, slope| add_up(sum, slope.abs()))
    }

    /// Takes the narrower of an interval and a form on each side.
    fn meet(low: f64, high: f64, form: Self) -> Self {
        if N == 0 {
            return Self::between(low, high);
        }
        let radius = form.radius();
        if !(radius.is_finite() && form.centre.is_finite()) {
            return Self::between(low, high);
        }
        let (low, high) = (whole_if_nan(low, f64::NEG_INFINITY), whole_if_nan(high, f64::INFINITY));
        let (low, high) =
            (low.max(subtract_down(form.centre, radius)), high.min(add_up(form.centre, radius)));
        Self { low, high, ..form }
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let (low, high) = (add_down(self.low, other.low), add_up(self.high, other.high));
        if N == 0 {
            return Self::between(low, high);
        }
        let mut form = Self::point(0.0);
        form.slack = add_up(self.slack, other.slack);
        let mut add = |a: f64, b: f64| {
            let (sum, dropped) = two_sum(a, b);
            form.slack = add_up(form.slack, dropped.abs());
            sum
        };
        form.centre = add(self.centre, other.centre);
        form.slopes = core::array::from_fn(|i| add(self.slopes[i], other.slopes[i]));
        Self::meet(low, high, form)
    }

    /// The negative.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self {
            low: -self.high,
            high: -self.low,
            centre: -self.centre,
            slopes: self.slopes.map(|slope| -slope),
            slack: self.slack,
        }
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        if N > 0 && self.centre == other.centre && self.slopes == other.slopes && self.slopes != [0.0; N] {
            return self.times_alike(other);
        }
        let (low, high) = corners(self, other, |a, b| a * b);
        if N == 0 {
            return Self::between(low, high);
        }
        let (a, b) = (self, other);
        let mut form = Self::point(a.centre * b.centre);
        form.slopes = core::array::from_fn(|i| a.centre * b.slopes[i] + b.centre * a.slopes[i]);
        let (reach_a, reach_b) = (a.radius(), b.radius());
        let dropped = ROUND * (a.centre.abs() + reach_a) * (b.centre.abs() + reach_b);
        let bend = a.centre.abs() * b.slack + b.centre.abs() * a.slack + reach_a * reach_b;
        form.slack = outward(bend + dropped + f64::MIN_POSITIVE);
        Self::meet(low, high, form)
    }

    /// The product of two quantities with the same form F: F^2, and what their slacks add.
    ///
    /// F^2 = 2mF - m^2 + (F - m)^2, with m in the middle of F's range: the last term lies between 0 and the square of
    /// half the range.
    fn times_alike(&self, other: &Self) -> Self {
        let slack = self.slack.max(other.slack);
        let pure = Self { slack: 0.0, ..*self };
        let (middle, reach) = (pure.centre, pure.radius());
        let size = add_up(middle.abs(), reach);
        let dropped = ROUND * size * size + 2.0 * slack * size + slack * slack;
        let half = 0.5 * reach * reach;
        let mut form = Self::point(middle * middle + half);
        form.slopes = self.slopes.map(|slope| 2.0 * middle * slope);
        form.slack = outward(half + 4.0 * dropped + f64::MIN_POSITIVE);
        // The two may differ by their slacks, and their product may be that much below a square.
        let apart = outward(2.0 * slack * size + slack * slack);
        let one_sign = (self.low > 0.0 && other.low > 0.0) || (self.high < 0.0 && other.high < 0.0);
        let low = if one_sign { self.least() * other.least() } else { -apart };
        let high = self.magnitude() * other.magnitude();
        Self::meet(if low == 0.0 { 0.0 } else { low.next_down() }, high.next_up(), form)
    }

    /// The quotient; everything if the divisor may be 0.
    #[must_use]
    pub fn over(&self, divisor: &Self) -> Self {
        if divisor.low <= 0.0 && divisor.high >= 0.0 {
            return Self::WHOLE;
        }
        let (low, high) = corners(self, divisor, |a, b| a / b);
        if N == 0 {
            return Self::between(low, high);
        }
        let inverse = Self::between((1.0 / divisor.high).next_down(), (1.0 / divisor.low).next_up());
        Self::meet(low, high, self.times(&inverse))
    }

    /// The absolute value.
    #[must_use]
    pub fn absolute(&self) -> Self {
        if self.low >= 0.0 {
            *self
        } else if self.high <= 0.0 {
            self.negated()
        } else {
            Self::between(0.0, self.magnitude())
        }
    }

    /// The larger of two.
    #[must_use]
    pub fn larger(&self, other: &Self) -> Self {
        if self.low >= other.high {
            *self
        } else if other.low >= self.high {
            *other
        } else {
            Self::between(self.low.max(other.low), self.high.max(other.high))
        }
    }

    /// A rising function, which is computed to within four units in the last place.
    #[must_use]
    pub fn rising(&self, function: impl Fn(f64) -> f64) -> Self {
        let (low, high) = (function(self.low), function(self.high));
        let room = |value: f64| 4.0 * ROUND * value.abs() + f64::from_bits(4);
        Self::between(low - room(low), high + room(high))
    }
}

/// The smallest and the largest of an operation that is monotone in each operand, rounded outwards.
fn corners<const N: usize>(a: &Range<N>, b: &Range<N>, operation: fn(f64, f64) -> f64) -> (f64, f64) {
    let [p, q, r, s] = [
        operation(a.low, b.low),
        operation(a.low, b.high),
        operation(a.high, b.low),
        operation(a.high, b.high),
    ];
    if p.is_nan() || q.is_nan() || r.is_nan() || s.is_nan() {
        return (f64::NEG_INFINITY, f64::INFINITY);
    }
    let exact = |value: f64| value == 0.0 && (a.low == 0.0 || a.high == 0.0 || b.low == 0.0 || b.high == 0.0);
    let (low, high) = (p.min(q).min(r.min(s)), p.max(q).max(r.max(s)));
    (if exact(low) { 0.0 } else { low.next_down() }, if exact(high) { 0.0 } else { high.next_up() })
}

fn whole_if_nan(value: f64, whole: f64) -> f64 {
    if value.is_nan() { whole } else { value }
}

/// A bound after a few roundings of terms of one sign.
pub(super) fn outward(bound: f64) -> f64 {
    if bound.is_nan() { f64::INFINITY } else { (bound * (1.0 + 16.0 * ROUND)).next_up() }
}

/// The rounded sum, and exactly what rounding dropped (Knuth, *The Art of Computer Programming*, volume 2, 4.2.2).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let rest = sum - a;
    (sum, (a - (sum - rest)) + (b - rest))
}

/// The sum, rounded up unless it is exact.
fn add_up(a: f64, b: f64) -> f64 {
    let (sum, dropped) = two_sum(a, b);
    if dropped > 0.0 { sum.next_up() } else { sum }
}

/// The sum, rounded down unless it is exact.
fn add_down(a: f64, b: f64) -> f64 {
    let (sum, dropped) = two_sum(a, b);
    if dropped < 0.0 { sum.next_down() } else { sum }
}

fn subtract_up(a: f64, b: f64) -> f64 {
    add_up(a, -b)
}

fn subtract_down(a: f64, b: f64) -> f64 {
    add_down(a, -b)
}

#[cfg(test)]
mod tests {
    use super::Range;
    use crate::draw::Draw;

    type Three = Range<3>;

    /// Claim: whatever is done to ranges, the value at every point of the box stays inside. Oracle: the same operations on
    /// the point, in f64; the room for their own rounding is 2^-45 of the terms.
    #[test]
    fn values_stay_inside_through_random_operations() {
        let mut draw = Draw::new(71);
        let mut cases = 0;
        for _ in 0..20_000 {
            let unknowns = [draw.uniform(-1.0, 1.0), draw.uniform(-1.0, 1.0), draw.uniform(-1.0, 1.0)];
            let mut stack: Vec<(Three, f64, f64)> = Vec::new();
            for _ in 0..3 {
                let slopes = [draw.normal(), draw.normal(), draw.normal()];
                let centre = 2.0 * draw.normal();
                let listed: Vec<(usize, f64)> = slopes.into_iter().enumerate().collect();
                let value = centre + slopes.iter().zip(unknowns).map(|(s, e)| s * e).sum::<f64>();
                stack.push((Range::of_unknowns(centre, &listed), value, value.abs() + 10.0));
            }
            for _ in 0..6 {
                let (a, b) = (stack[draw.below(stack.len())], stack[draw.below(stack.len())]);
                let next = match draw.below(7) {
                    0 => (a.0.plus(&b.0), a.1 + b.1, a.2 + b.2),
                    1 => (a.0.plus(&b.0.negated()), a.1 - b.1, a.2 + b.2),
                    2 => (a.0.times(&b.0), a.1 * b.1, a.2 * b.2),
                    3 => (a.0.times(&a.0), a.1 * a.1, a.2 * a.2),
                    4 if b.0.least() > 0.1 => {
                        (a.0.over(&b.0), a.1 / b.1, a.2 * b.2 / (b.0.least() * b.0.least()))
                    }
                    5 => (a.0.absolute(), a.1.abs(), a.2),
                    _ => (a.0.larger(&b.0), a.1.max(b.1), a.2.max(b.2)),
                };
                let room = next.2 * 3e-14;
                assert!(
                    next.0.low <= next.1 + room && next.1 - room <= next.0.high,
                    "{next:?} from {a:?} and {b:?}"
                );
                let form =
                    next.0.centre + next.0.slopes.iter().zip(unknowns).map(|(s, e)| s * e).sum::<f64>();
                assert!((form - next.1).abs() <= next.0.slack + room, "{next:?} from {a:?} and {b:?}");
                cases += 1;
                stack.push(next);
            }
        }
        assert_eq!(cases, 120_000);
    }

    /// Claim: what an interval forgets, the form knows: x - x = 0, and deviations from a mean sum to 0.
    #[test]
    fn dependence_is_remembered() {
        let x: [Three; 3] = core::array::from_fn(|i| Range::of_unknowns(2.0, &[(i, 0.5)]));
        let difference = x[0].plus(&x[0].negated());
        assert_eq!((difference.low, difference.high), (0.0, 0.0));
        let mean = x[0].plus(&x[1]).plus(&x[2]).over(&Range::point(3.0));
        let sum = x.iter().fold(Range::point(0.0), |sum, x| sum.plus(&x.plus(&mean.negated())));
        assert!(sum.magnitude() < 1e-14, "{sum:?}");
        // A square is not negative, and knows how it leans.
        let square = x[0].times(&x[0]);
        assert!(square.low >= 2.249 && square.high <= 6.251, "{square:?}");
        // Two quantities of one range that are not the same do not make a square.
        let product = Range::<0>::between(-1.0, 1.0).times(&Range::between(-1.0, 1.0));
        assert!(product.low <= -1.0);
    }
}
