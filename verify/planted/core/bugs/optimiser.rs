//! Bugs in optimisers, schedules and clipping.

use super::class::*;
use super::{Bug, bug};

const SGD: &str = "optimiser/sgd.rs";
const RMS_PROP: &str = "optimiser/rms_prop.rs";
const ADAM: &str = "optimiser/adam.rs";
const ADAM_W: &str = "optimiser/adam_w.rs";
const DECAY: &str = "optimiser/weight_decay.rs";
const CLIP: &str = "clip.rs";
const SCHEDULE: &str = "schedule.rs";

pub(super) const BUGS: &[Bug] = &[
    bug("nesterov-without-look-ahead", NESTEROV, SGD, "if nesterov { «g + factor * *buffer» }", "*buffer"),
    bug(
        "nesterov-looks-ahead-with-the-old-buffer",
        NESTEROV,
        SGD,
        "if nesterov { «g + factor * *buffer» }",
        "factor * *buffer",
    ),
    bug("momentum-dampened-at-step-1", CONVENTION, SGD, "*buffer = if «step == 1» { g }", "false"),
    bug(
        "momentum-decay-after-the-step",
        COUPLED,
        SGD,
        "let direction = if nesterov { g + factor * *buffer } else { *buffer };\n            «*p = sgd_step(decay.parameter(*p, rate), direction, rate);»",
        "*p = decay.parameter(sgd_step(*p, direction, rate), rate);",
    ),
    bug(
        "sgd-decay-forgotten-without-momentum",
        HYPERPARAMETER,
        SGD,
        "*p = sgd_step(decay.parameter(*p, rate), «decay.gradient(g, *p)», rate);",
        "g",
    ),
    bug(
        "rms-prop-epsilon-inside-the-root",
        ADAM_EPSILON,
        RMS_PROP,
        "let mut direction = «g / (square.sqrt() + self.epsilon)»;",
        "g / (*square + self.epsilon).sqrt()",
    ),
    bug(
        "rms-prop-centred-by-the-new-mean",
        CONVENTION,
        RMS_PROP,
        "«self.alpha * (*square + fresh * (distance * distance))»",
        "self.alpha * *square + fresh * (distance * distance)",
    ),
    bug("rms-prop-direction-not-remembered", STALE, RMS_PROP, "direction = *buffer;", ""),
    bug(
        "adam-first-moment-uncorrected",
        ADAM_BIAS,
        ADAM,
        "let corrected_rate = «rate * root_correction / one_minus_power(self.beta1, step)»;",
        "rate * root_correction",
    ),
    bug(
        "adam-second-moment-uncorrected",
        ADAM_BIAS,
        ADAM,
        "let root_correction = «one_minus_power(self.beta2, step).sqrt()»;",
        "R::ONE",
    ),
    bug(
        "adam-corrects-for-the-next-step",
        ADAM_STEP,
        ADAM,
        "one_minus_power(self.beta1, «step»)",
        "step.saturating_add(1)",
    ),
    bug(
        "adam-second-moment-a-step-late",
        ADAM_STEP,
        ADAM,
        "one_minus_power(self.beta2, «step»)",
        "step.saturating_add(1)",
    ),
    bug(
        "adam-epsilon-inside-the-root",
        ADAM_EPSILON,
        ADAM,
        "let direction = «*m / (v.sqrt() + epsilon)»;",
        "*m / (*v + epsilon).sqrt()",
    ),
    bug(
        "adam-epsilon-before-the-correction",
        ADAM_EPSILON,
        ADAM,
        "let epsilon = «self.epsilon * root_correction»;",
        "self.epsilon",
    ),
    bug("adam-squares-the-mean", TERM, ADAM, "fresh2 * («g * g»);", "*m * *m"),
    bug(
        "adam-forgets-its-correction-after-1000-steps",
        ADAM_BIAS,
        ADAM,
        "let root_correction = «one_minus_power(self.beta2, step).sqrt()»;",
        "if step > 1000 { R::ONE } else { one_minus_power(self.beta2, step).sqrt() }",
    ),
    bug(
        "adam-powers-by-cancellation",
        TAIL,
        ADAM,
        "let mut doubled = «R::ONE - base»;",
        "{ return R::ONE - base.powi(exponent); }",
    ),
    bug(
        "adam-w-coupled",
        COUPLED,
        ADAM_W,
        "«WeightDecay::Decoupled(self.weight_decay)»",
        "WeightDecay::Coupled(self.weight_decay)",
    ),
    bug("decay-without-the-rate", HYPERPARAMETER, DECAY, "parameter * (R::ONE - «rate * decay»)", "decay"),
    bug(
        "clip-by-the-sum",
        CLIP_SUM,
        CLIP,
        "let norm = «scaled.norm()»;",
        "gradients.iter().fold(R::ZERO, |sum, g| sum + g.abs())",
    ),
    bug(
        "clip-lengthens",
        CHECK,
        CLIP,
        "«(maximum / (norm + R::from_f64(1e-6))).min(R::ONE)»",
        "maximum / (norm + R::from_f64(1e-6))",
    ),
    bug("clip-without-the-small-term", CONVENTION, CLIP, "(maximum / «(norm + R::from_f64(1e-6))»)", "norm"),
    bug(
        "clip-of-an-overflowing-norm",
        OVERFLOW,
        CLIP,
        "} else if «scaled.root().is_finite() && maximum.is_finite()» {",
        "false",
    ),
    bug(
        "clip-by-value-from-above-only",
        TERM,
        CLIP,
        "«gradient.max(-maximum).min(maximum)»",
        "gradient.min(maximum)",
    ),
    bug("schedule-counts-from-0", ADAM_STEP, SCHEDULE, "let elapsed = «step.saturating_sub(1)»;", "step"),
    bug(
        "schedule-warm-up-a-step-early",
        ADAM_STEP,
        SCHEDULE,
        "ratio(«elapsed», self.warm_up.steps)",
        "elapsed + 1",
    ),
    bug(
        "schedule-cosine-of-the-whole-angle",
        TERM,
        SCHEDULE,
        "if elapsed < left { «R::ONE - sine * sine» }",
        "R::ONE - sine",
    ),
    bug(
        "schedule-sine-series-stops-early",
        TAIL,
        SCHEDULE,
        "for n in «[14, 12, 10, 8, 6, 4, 2]» {",
        "[0, 0, 0, 8, 6, 4, 2].map(|n: usize| if n == 0 { 1_000_000 } else { n })",
    ),
    bug(
        "schedule-decays-after-every-step",
        HYPERPARAMETER,
        SCHEDULE,
        "gamma.powi(«elapsed.checked_div(every).unwrap_or(0)»)",
        "elapsed",
    ),
    bug(
        "momentum-starts-anew-every-256-steps",
        STALE,
        SGD,
        "*buffer = if «step == 1» { g }",
        "step % 256 == 1",
    ),
    bug(
        "adam-second-correction-held-from-step-4096",
        ADAM_BIAS,
        ADAM,
        "one_minus_power(self.beta2, «step»)",
        "step.min(4096)",
    ),
    bug(
        "nesterov-looks-ahead-without-decay",
        HYPERPARAMETER,
        SGD,
        "if nesterov { «g + factor * *buffer» }",
        "g - decay.gradient(R::ZERO, *p) + factor * *buffer",
    ),
    bug(
        "adam-step-in-32-bits",
        ADAM_STEP,
        ADAM,
        "one_minus_power(self.beta1, «step»)",
        "u64::from(step as u32)",
    ),
    bug(
        "schedule-counts-in-32-bits",
        OVERFLOW,
        SCHEDULE,
        "«((piece(48) * radix + piece(32)) * radix + piece(16)) * radix + piece(0)»",
        "piece(16) * radix + piece(0)",
    ),
];
