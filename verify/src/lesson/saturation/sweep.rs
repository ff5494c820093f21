//! Derivatives over the whole range of f32.

use headwater_core::Activation;

/// What a sweep over f32 inputs found.
pub(super) struct Sweep {
    /// Inputs evaluated.
    pub(super) inputs: usize,
    /// The largest derivative.
    pub(super) largest: f32,
    /// The smallest derivative; negative would be wrong.
    pub(super) smallest: f32,
    /// The largest difference between the derivatives at x and -x.
    pub(super) asymmetry: f32,
}

/// Evaluates the derivative at every `stride`-th non-negative f32, infinity included, and at its negative. With
/// a prime stride all exponents and all kinds of mantissa come by.
pub(super) fn sweep(activation: Activation, stride: usize) -> Sweep {
    let mut found = Sweep { inputs: 0, largest: f32::NEG_INFINITY, smallest: f32::INFINITY, asymmetry: 0.0 };
    let bits = (0..=f32::INFINITY.to_bits()).step_by(stride).chain([f32::INFINITY.to_bits()]);
    for x in bits.map(f32::from_bits) {
        let (right, left) = (activation.derivative(x), activation.derivative(-x));
        found.inputs += 2;
        // Written so that a NaN would stay and break every bound.
        found.largest =
            if right <= found.largest && left <= found.largest { found.largest } else { right.max(left) };
        found.smallest =
            if right >= found.smallest && left >= found.smallest { found.smallest } else { right.min(left) };
        let difference = (right - left).abs();
        found.asymmetry = if difference <= found.asymmetry { found.asymmetry } else { difference };
    }
    found
}

/// The first positive f32 at which `condition` holds, if it holds from some input on: bisection over the bit patterns,
/// which for positive numbers are in order.
pub(super) fn first_input(condition: impl Fn(f32) -> bool) -> f32 {
    let (mut before, mut from) = (0, f32::INFINITY.to_bits());
    while from - before > 1 {
        let middle = before + (from - before) / 2;
        if condition(f32::from_bits(middle)) { from = middle } else { before = middle }
    }
    f32::from_bits(from)
}

#[cfg(test)]
mod tests {
    use headwater_core::Activation;

    use super::{first_input, sweep};

    /// Claim: bisection finds the very first f32. Oracle: thresholds that are f32 themselves.
    #[test]
    fn first_inputs_are_exact() {
        for threshold in [f32::MIN_POSITIVE, 0.3, 1.0, 1e30] {
            assert_eq!(first_input(|x| x >= threshold), threshold);
        }
    }

    /// Claim: the sweep sees a bound that is exceeded, on either side. Oracle: functions known to exceed it.
    #[test]
    fn sweep_sees_what_exceeds() {
        let silu = sweep(Activation::Silu, 65_537);
        assert!(
            silu.largest > 1.0 && silu.smallest < 0.0 && silu.asymmetry > 0.9,
            "SiLU' goes from -0.1 to 1.1"
        );
        let identity = sweep(Activation::Identity, 65_537);
        assert_eq!((identity.largest, identity.smallest, identity.asymmetry), (1.0, 1.0, 0.0));
        assert!(identity.inputs > 60_000, "{}", identity.inputs);
    }
}
