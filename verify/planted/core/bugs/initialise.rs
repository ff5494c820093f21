//! Bugs in initial weights.

use super::class::*;
use super::{Bug, bug};

const PLAN: &str = "initialise/plan.rs";
const BIAS: &str = "initialise/bias.rs";
const DRAW: &str = "initialise/draw.rs";
const NORMAL: &str = "initialise/normal.rs";
const FILL: &str = "initialise/fill.rs";
const ORTHOGONAL: &str = "initialise/orthogonal.rs";
const TRUNCATED: &str = "initialise/truncated/mod.rs";
const TAILS: &str = "initialise/truncated/tail.rs";
const NARROW: &str = "initialise/truncated/narrow.rs";
const MILLS: &str = "initialise/mills.rs";
const NETWORK: &str = "network/initialise.rs";

pub(super) const BUGS: &[Bug] = &[
    bug("he-fan-out-for-fan-in", FAN, PLAN, "Fan::In => «fan_in»,", "fan_out"),
    bug("he-fan-in-for-fan-out", FAN, PLAN, "Fan::Out => «fan_out»,", "fan_in"),
    bug("lecun-normal-over-the-outputs", FAN, PLAN, "self.gaussian(0.0, 1.0, ratio(1.0, «fan_in»))", "fan_out"),
    bug("he-normal-without-gain", GAIN, PLAN, "self.gaussian(0.0, «gain», ratio(1.0, count(fan)))", "1.0"),
    bug("xavier-uniform-within-its-deviation", BOUND, PLAN, "ratio(«6.0», fan_in + fan_out)", "2.0"),
    bug("he-uniform-within-its-deviation", BOUND, PLAN, "self.symmetric(gain, ratio(«3.0», count(fan)))", "1.0"),
    bug("lecun-uniform-with-the-bound-of-xavier", BOUND, PLAN, "self.symmetric(1.0, ratio(«3.0», fan_in))", "6.0"),
    bug("pytorch-linear-with-the-variance-of-lecun", BOUND, PLAN, "Initialiser::PyTorchLinear => self.symmetric(1.0, ratio(«1.0», fan_in))", "3.0"),
    bug("normal-deviation-squared", STATISTIC, PLAN, "self.gaussian(mean, «standard_deviation», R::ONE)", "standard_deviation * standard_deviation"),
    bug("pytorch-bias-over-the-outputs", FAN, BIAS, "self.plan(biases.len(), «inputs»)?", "biases.len()"),
    bug("draw-not-symmetric", STATISTIC, DRAW, "(self.bits << 1).cast_signed() + «1» - (1 << 24)", "0"),
    bug("draw-from-the-low-bits", STATISTIC, DRAW, "bits: «generator.next_u32() >> 8»", "generator.next_u32() & 0x00ff_ffff"),
    bug(
        "polar-method-at-zero",
        ZERO_POINT,
        NORMAL,
        "let radius_squared = «square(x.odd()) + square(y.odd())»;",
        "square(x.odd() - 1) + square(y.odd() - 1)",
    ),
    bug("polar-method-without-factor-2", TERM, NORMAL, "(-(«logarithm + logarithm») / q).sqrt()", "logarithm"),
    bug(
        "polar-method-root-by-logarithm",
        ROUNDING,
        NORMAL,
        "«(-(logarithm + logarithm) / q).sqrt()»",
        "((-(logarithm + logarithm) / q).ln() * R::from_f64(0.5)).exp()",
    ),
    bug("polar-method-logarithm-at-the-rim", TAIL, NORMAL, "if «radius_squared > DISC / 2» {", "false"),
    bug("polar-method-second-number-again", STATISTIC, NORMAL, "self.second = Some(«y.signed::<R>()» * stretch);", "x.signed::<R>()"),
    bug("polar-method-drops-the-second-number", STATISTIC, NORMAL, "self.second = Some(y.signed::<R>() * stretch);", "self.second = None;"),
    bug("uniform-twice-as-wide", BOUND, FILL, "«high * half - low * half»", "high - low"),
    bug("orthogonal-cleared-once", TAIL, ORTHOGONAL, "return None;\n        }\n        «self.clear(vector);»", ""),
    bug("orthogonal-without-gain", GAIN, ORTHOGONAL, "*weight = *weight * gain;", ""),
    bug("orthogonal-rows-of-any-length", TERM, ORTHOGONAL, "*element = *element / length;", "if vector > 0 { *element = *element / length; }"),
    bug("orthogonal-along-not-taken-away", WRONG_SIGN, ORTHOGONAL, "*element -= share;", "*element += share;"),
    bug("truncated-tail-mirrored", WRONG_SIGN, TRUNCATED, "tail.distance(tail.cut + «upper» * tail.mass),\n            Form::Below", "lower"),
    bug("truncated-not-held-to-its-bounds", CHECK, TRUNCATED, "«weight.max(self.low).min(self.high)»", "weight.max(self.low)"),
    bug("truncated-across-by-halves", STATISTIC, TRUNCATED, "let offset = «above.mass - below.mass + mass * draw.signed::<R>()»;", "draw.signed::<R>()"),
    bug("truncated-tail-stops-newton-early", TAIL, TAILS, "for _ in «0..STEPS» {", "0..1"),
    bug("truncated-narrow-is-uniform", TERM, NARROW, "for _ in «0..STEPS» {", "0..0"),
    bug("mills-fraction-too-short", TAIL, MILLS, "for term in («1..=TERMS»).rev()", "1..=4"),
    bug("mills-constant-1.2533", FOURTH_DIGIT, MILLS, "R::from_f64(«SQRT_HALF_PI»)", "1.253_4"),
    bug("network-gain-missing", GAIN, NETWORK, "Some(gain) => «self.weights.with_gain(gain)»,", "self.weights"),
    bug("network-forward-gain-for-backward", GAIN, NETWORK, "Gain::Backward => Some(following.map_or(1.0, «Activation::backward_gain»)),", "Activation::forward_gain as fn(Activation) -> f64"),
    bug("network-running-variance-starts-at-0", STATISTIC, NETWORK, "variances.fill(«R::ONE»);", "R::ZERO"),
    bug("network-prelu-starts-at-0.2", FOURTH_DIGIT, NETWORK, "R::from_f64(«0.25»)", "0.2500_1"),
    bug(
        "network-one-seed-for-every-layer",
        ONE_SEED,
        NETWORK,
        "fill_dense(weights, dense, segment.inputs, parameters, generator)?;",
        "struct Seeded(u64);
        impl rand_core::TryRng for Seeded {
            type Error = core::convert::Infallible;
            fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
                self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                Ok((self.0 >> 32) as u32)
            }
            fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
                Ok(u64::from(self.try_next_u32()?) << 32 | u64::from(self.try_next_u32()?))
            }
            fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
                for byte in bytes { *byte = self.try_next_u32()? as u8; }
                Ok(())
            }
        }
        fill_dense(weights, dense, segment.inputs, parameters, &mut Seeded(42))?;",
    ),
];
