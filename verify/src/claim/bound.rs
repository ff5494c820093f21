//! What a measured number has to satisfy.

use std::fmt;

use serde::Serialize;

use super::Number;

/// The set of values that a measurement may take if its claim is true. Limits are included; NaN is never inside.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Bound {
    /// `measured <= limit`.
    AtMost {
        /// The largest value allowed.
        limit: f64,
    },
    /// `measured >= limit`.
    AtLeast {
        /// The smallest value allowed.
        limit: f64,
    },
    /// `low <= measured <= high`.
    Between {
        /// The smallest value allowed.
        low: f64,
        /// The largest value allowed.
        high: f64,
    },
    /// `|measured - expected| <= tolerance`: a prediction with its error bar.
    Near {
        /// The predicted value.
        expected: f64,
        /// The largest absolute distance allowed.
        tolerance: f64,
    },
    /// `measured == expected`, for counts and exact identities.
    Exactly {
        /// The only value allowed.
        expected: f64,
    },
}

impl Bound {
    /// `measured <= limit`.
    pub const fn at_most(limit: f64) -> Bound {
        Bound::AtMost { limit }
    }

    /// `measured >= limit`.
    pub const fn at_least(limit: f64) -> Bound {
        Bound::AtLeast { limit }
    }

    /// `low <= measured <= high`.
    pub const fn between(low: f64, high: f64) -> Bound {
        Bound::Between { low, high }
    }

    /// A prediction with an absolute tolerance.
    pub const fn near(expected: f64, tolerance: f64) -> Bound {
        Bound::Near { expected, tolerance }
    }

    /// A prediction with a tolerance that is a fraction of it: `within(200.0, 0.01)` allows 198 to 202.
    pub const fn within(expected: f64, fraction: f64) -> Bound {
        Bound::Near { expected, tolerance: expected.abs() * fraction }
    }

    /// One value and no other.
    pub const fn exactly(expected: f64) -> Bound {
        Bound::Exactly { expected }
    }

    /// Whether `measured` is inside.
    pub fn holds(&self, measured: f64) -> bool {
        match *self {
            Bound::AtMost { limit } => measured <= limit,
            Bound::AtLeast { limit } => measured >= limit,
            Bound::Between { low, high } => low <= measured && measured <= high,
            Bound::Near { expected, tolerance } => (measured - expected).abs() <= tolerance,
            Bound::Exactly { expected } => measured == expected,
        }
    }

    /// A finite value near the bound's edge but outside it, if there is one: proof that the bound can be broken.
    pub fn violation(&self) -> Option<f64> {
        // An eighth beyond the edge, and never less than a subnormal step: outside whatever the rounding.
        let above = |edge: f64| edge + (edge.abs() / 8.0).max(f64::MIN_POSITIVE);
        let below = |edge: f64| edge - (edge.abs() / 8.0).max(f64::MIN_POSITIVE);
        let outside = match *self {
            Bound::AtMost { limit } | Bound::Between { high: limit, .. } => above(limit),
            Bound::AtLeast { limit } => below(limit),
            Bound::Near { expected, tolerance } => above(expected) + 2.0 * tolerance,
            Bound::Exactly { expected } => above(expected),
        };
        (outside.is_finite() && !self.holds(outside)).then_some(outside)
    }
}

/// The bound in words, as the report prints it.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Bound::AtMost { limit } => write!(f, "at most {}", Number(limit)),
            Bound::AtLeast { limit } => write!(f, "at least {}", Number(limit)),
            Bound::Between { low, high } => write!(f, "{} to {}", Number(low), Number(high)),
            Bound::Near { expected, tolerance } => {
                write!(f, "{} +- {}", Number(expected), Number(tolerance))
            }
            Bound::Exactly { expected } => write!(f, "exactly {}", Number(expected)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bound;

    const EVERY_KIND: [Bound; 6] = [
        Bound::at_most(0.25),
        Bound::at_least(0.0),
        Bound::between(-2.0, -1.0),
        Bound::near(3.0, 0.5),
        Bound::within(-200.0, 0.01),
        Bound::exactly(66.0),
    ];

    /// Claim: limits belong to the bound. Oracle: the definition, by hand.
    #[test]
    fn limits_are_included() {
        let on_the_edge = [0.25, 0.0, -1.0, 2.5, -202.0, 66.0];
        for (bound, edge) in EVERY_KIND.iter().zip(on_the_edge) {
            assert!(bound.holds(edge), "{bound} should hold for {edge}");
        }
    }

    /// Claim: every bound can be broken, and by NaN too. Oracle: `holds` itself, on values chosen to be outside.
    #[test]
    fn every_bound_can_be_broken() {
        for bound in EVERY_KIND {
            let outside = bound.violation().expect("a finite bound has an outside");
            assert!(!bound.holds(outside), "{bound} should not hold for {outside}");
            assert!(!bound.holds(f64::NAN), "{bound} should not hold for NaN");
        }
        assert_eq!(Bound::at_most(f64::INFINITY).violation(), None, "an empty bound is recognised");
    }

    /// Claim: the words say the numbers of the bound. Oracle: written by hand.
    #[test]
    fn bounds_read_as_words() {
        let words: Vec<String> = EVERY_KIND.iter().map(ToString::to_string).collect();
        let expected = ["at most 0.25", "at least 0", "-2 to -1", "3 +- 0.5", "-200 +- 2", "exactly 66"];
        assert_eq!(words, expected);
    }
}
