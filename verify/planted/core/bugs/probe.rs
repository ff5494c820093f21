//! Bugs in what the probe measures and concludes.

use super::class::*;
use super::{Bug, bug};

const STATISTICS: &str = "probe/statistics.rs";
const DIAGNOSE: &str = "probe/diagnose.rs";
const FLOW: &str = "probe/flow.rs";
const UPDATE: &str = "probe/update.rs";
const CONTRIBUTION: &str = "probe/contribution.rs";

pub(super) const BUGS: &[Bug] = &[
    bug(
        "probe-factor-upside-down",
        WRONG_SIGN,
        STATISTICS,
        "known.then(|| «self.input_gradient_norm / self.output_gradient_norm»)",
        "self.output_gradient_norm / self.input_gradient_norm",
    ),
    bug(
        "probe-rms-not-averaged",
        ONE_OVER_N,
        STATISTICS,
        "«norm(values) / R::from_usize(values.len().max(1)).sqrt()»",
        "norm(values)",
    ),
    bug(
        "probe-spread-about-zero",
        STATISTIC,
        STATISTICS,
        "squares += «(value - mean) * (value - mean)»",
        "value * value",
    ),
    bug(
        "probe-dead-when-any-sample-is",
        STATISTIC,
        STATISTICS,
        "«inputs.iter().skip(unit).step_by(width).all(|&x| activation.derivative(x) == R::ZERO)»",
        "inputs.iter().skip(unit).step_by(width).any(|&x| activation.derivative(x) == R::ZERO)",
    ),
    bug(
        "probe-saturated-by-the-signed-slope",
        WRONG_SIGN,
        STATISTICS,
        "small.exceeds(«activation.derivative(x).abs()»)",
        "activation.derivative(x)",
    ),
    bug(
        "probe-slope-mean-for-its-root-mean-square",
        STATISTIC,
        STATISTICS,
        "squares += «slope * slope»;",
        "slope",
    ),
    bug(
        "probe-non-finite-parameter-gradient-unseen",
        CHECK,
        STATISTICS,
        "«self.output_gradient_norm.is_finite() && self.parameter_gradient_norm.is_finite()»",
        "self.output_gradient_norm.is_finite()",
    ),
    bug(
        "diagnose-vanishing-taken-for-exploding",
        WRONG_SIGN,
        DIAGNOSE,
        "if «below(ratio, VANISHED)» {",
        "above(ratio, EXPLODED)",
    ),
    bug(
        "diagnose-blames-the-first-broken-gradient",
        WRONG_SIGN,
        DIAGNOSE,
        "«layers.iter().rposition(|layer| !layer.finite_gradients)»",
        "layers.iter().position(|layer| !layer.finite_gradients)",
    ),
    bug(
        "diagnose-dead-behind-dead",
        CHECK,
        DIAGNOSE,
        "if «fed && above(layer.dead, MOST)» {",
        "above(layer.dead, MOST)",
    ),
    bug(
        "flow-ratio-upside-down",
        WRONG_SIGN,
        FLOW,
        "ratio: «quotient(gradient_above(layers, first), end.output_gradient_norm)»",
        "quotient(end.output_gradient_norm, gradient_above(layers, first))",
    ),
    bug(
        "flow-counts-one-step-too-many",
        ADAM_STEP,
        FLOW,
        "self.measured.saturating_add(«usize::from(step && layer.backward_factor().is_some())»)",
        "1",
    ),
    bug(
        "contribution-normalisation-alone",
        TERM,
        CONTRIBUTION,
        "logarithm: «own.logarithm + before»",
        "own.logarithm",
    ),
    bug(
        "update-relative-to-the-new-parameters",
        WRONG_SIGN,
        UPDATE,
        "(norm(difference), «norm(before)»)",
        "norm(after)",
    ),
    bug(
        "update-counts-what-changed",
        WRONG_SIGN,
        UPDATE,
        "usize::from(«before == after»)",
        "before != after",
    ),
];
