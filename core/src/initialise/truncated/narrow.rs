//! An interval over which the density hardly changes.

use crate::Real;

/// Nodes and weights of the Gauss-Legendre rule of four points on (0, 1): (node, weight), mirrored about 1/2.
const RULE: [(f64, f64); 4] = [
    (0.069_431_844_202_973_71, 0.173_927_422_568_726_93),
    (0.330_009_478_207_571_87, 0.326_072_577_431_273_07),
    (0.669_990_521_792_428_1, 0.326_072_577_431_273_07),
    (0.930_568_155_797_026_3, 0.173_927_422_568_726_93),
];

/// Newton's error is at most 1/32 at the start and then a sixth of its square: 3e-18 in the end.
const STEPS: u32 = 3;

/// At most this many standard deviations wide.
const WIDEST: f64 = 0.125;

/// At most this much change of the logarithm of the density.
const STEEPEST: f64 = 0.25;

/// The density exp(-(slope y + curvature y^2 / 2)) for y from 0 to 1.
pub(super) struct Narrow<R> {
    slope: R,
    curvature: R,
    mass: R,
}

impl<R: Real> Narrow<R> {
    /// The normal density from `first` over `width`, both in standard deviations; nothing if that is not narrow.
    pub(super) fn new(first: R, width: R) -> Option<Self> {
        let reach = first.abs().max((first + width).abs());
        if width.exceeds(R::from_f64(WIDEST)) || (reach * width).exceeds(R::from_f64(STEEPEST)) {
            return None;
        }
        let narrow = Narrow { slope: first * width, curvature: width * width, mass: R::ONE };
        Some(Narrow { mass: narrow.integral(R::ONE), ..narrow })
    }

    /// The y below which the part `share` of the mass lies, by Newton's method.
    pub(super) fn quantile(&self, share: R) -> R {
        let target = share * self.mass;
        let mut y = share;
        for _ in 0..STEPS {
            y = y - (self.integral(y) - target) / self.density(y);
        }
        y
    }

    fn density(&self, y: R) -> R {
        (-(y * (self.slope + self.curvature * y * R::from_f64(0.5)))).exp()
    }

    /// The mass below y. Four points are good to 1e-14 of it: the eighth derivative is small here.
    fn integral(&self, y: R) -> R {
        let mut sum = R::ZERO;
        for (node, weight) in RULE {
            sum += R::from_f64(weight) * self.density(y * R::from_f64(node));
        }
        y * sum
    }
}
