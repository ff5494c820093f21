//! Bugs in losses.

use super::class::*;
use super::{Bug, bug};

const SQUARED: &str = "loss/squared_error.rs";
const HUBER: &str = "loss/huber.rs";
const BINARY: &str = "loss/binary_cross_entropy.rs";
const ELEMENTWISE: &str = "loss/elementwise.rs";
const ENTROPY: &str = "loss/cross_entropy.rs";
const SOFTMAX: &str = "loss/softmax.rs";
const ACCURACY: &str = "loss/accuracy.rs";

const CLASS_SLOPE: &str = "*slot = if j == class { own } else { *slot * scale };";

pub(super) const BUGS: &[Bug] = &[
    bug("squared-error-slope-without-2", TERM, SQUARED, "«error + error»", "error"),
    bug(
        "huber-line-without-delta",
        HYPERPARAMETER,
        HUBER,
        "{ «delta * (distance - half * delta)» }",
        "distance - half * delta",
    ),
    bug("huber-slope-one-for-delta", HYPERPARAMETER, HUBER, "{\n        «-delta»\n    }", "-R::ONE"),
    bug(
        "huber-slope-parabola-too-wide",
        KINK,
        HUBER,
        "if «!error.abs().exceeds(delta)» {",
        "!error.abs().exceeds(delta * R::from_f64(1.5))",
    ),
    bug(
        "binary-cross-entropy-slope-s-minus-t",
        TAIL,
        BINARY,
        "«((R::ONE - t) - t * e) / (R::ONE + e)»",
        "R::ONE / (R::ONE + e) - t",
    ),
    bug(
        "binary-cross-entropy-probabilities-clipped",
        CLIPPED,
        BINARY,
        "} else {\n        let e = «x.exp()»;",
        "x.exp().max(R::from_f64(1e-7))",
    ),
    bug(
        "binary-cross-entropy-overflows",
        OVERFLOW,
        BINARY,
        "{ «x * (R::ONE - t) + (-x).exp().ln_1p()» }",
        "x.exp().ln_1p() - x * t",
    ),
    bug(
        "binary-cross-entropy-value-by-ln",
        TAIL,
        BINARY,
        "else { «x.exp().ln_1p()» - x * t }",
        "(R::ONE + x.exp()).ln()",
    ),
    bug(
        "elementwise-slope-not-averaged",
        ONE_OVER_N,
        ELEMENTWISE,
        "*slot = «derivative(x, t) / count»;",
        "derivative(x, t)",
    ),
    bug(
        "elementwise-slope-halved-for-one-element",
        ONE_OVER_N_AT_ONE,
        ELEMENTWISE,
        "let count = «R::from_usize(outputs.len())»;",
        "R::from_usize(outputs.len().max(2))",
    ),
    bug(
        "elementwise-mean-over-samples",
        CONVENTION,
        ELEMENTWISE,
        "total / R::from_usize(«outputs.len()»)",
        "outputs.len() / width.max(1)",
    ),
    bug(
        "cross-entropy-slope-diagonal-only",
        DIAGONAL,
        ENTROPY,
        CLASS_SLOPE,
        "*slot = if j == class { own } else { R::ZERO };",
    ),
    bug(
        "cross-entropy-slope-p-minus-1",
        TAIL,
        ENTROPY,
        CLASS_SLOPE,
        "*slot = if j == class { *slot * scale - self.weight(class) / self.divisor } else { *slot * scale };",
    ),
    bug(
        "cross-entropy-slope-clipped",
        CLIPPED,
        ENTROPY,
        CLASS_SLOPE,
        "let p = (*slot * scale).max(R::from_f64(1e-12) * scale);
        *slot = if j == class { own } else { p };",
    ),
    bug(
        "cross-entropy-slope-not-averaged",
        ONE_OVER_N,
        ENTROPY,
        "let scale = «R::ONE / sum.total() / self.divisor»;",
        "R::ONE / sum.total()",
    ),
    bug(
        "cross-entropy-slope-epsilon-in-the-sum",
        CLIPPED,
        ENTROPY,
        "let scale = «R::ONE / sum.total() / self.divisor»;",
        "R::ONE / (sum.total() + R::from_f64(1e-12)) / self.divisor",
    ),
    bug(
        "cross-entropy-gradient-of-100-classes",
        ONE_SIZE,
        ENTROPY,
        CLASS_SLOPE,
        "*slot = if j == class { own } else if j < 100 { *slot * scale } else { R::ZERO };",
    ),
    bug(
        "cross-entropy-gradient-of-sample-100-at-the-class-of-sample-0",
        STALE,
        ENTROPY,
        "self.sample_gradient(&goal, &exponentials.sum, gradient);",
        "{
            let goal = self.goal(if sample < 100 { sample } else { sample - 100 });
            self.sample_gradient(&goal, &exponentials.sum, gradient);
        }",
    ),
    bug(
        "cross-entropy-halved-for-one-sample",
        ONE_OVER_N_AT_ONE,
        ENTROPY,
        "let divisor = R::from_usize(«length.checked_div(width).unwrap_or(0)»);",
        "length.checked_div(width).unwrap_or(0).max(2)",
    ),
    bug(
        "cross-entropy-smoothing-over-the-others",
        CONVENTION,
        ENTROPY,
        "share / R::from_usize(«width»)",
        "width.saturating_sub(1).max(1)",
    ),
    bug(
        "cross-entropy-smoothing-without-class-weights",
        HYPERPARAMETER,
        ENTROPY,
        "«self.weight(c) * (stays * target + spread)»",
        "self.weight(c) * stays * target + spread",
    ),
    bug(
        "cross-entropy-weighted-mean-by-count",
        CONVENTION,
        ENTROPY,
        "loss.divisor = «classes.iter().fold(R::ZERO, |sum, &class| sum + loss.weight(class))»;",
        "R::from_usize(classes.len())",
    ),
    bug("softmax-sum-by-ln", TAIL, SOFTMAX, "«self.sum.rest.ln_1p()»", "self.sum.total().ln()"),
    bug(
        "cross-entropy-sums-by-ln",
        TAIL,
        SOFTMAX,
        "for_each(|slot| *slot = «slot.ln_1p()»)",
        "(R::ONE + *slot).ln()",
    ),
    bug(
        "softmax-infinite-logit-looks-defined",
        SPECIALS,
        SOFTMAX,
        "let mut rest = «maximum - maximum»;",
        "R::ZERO",
    ),
    bug(
        "softmax-others-by-subtraction",
        TAIL,
        SOFTMAX,
        "«if index == self.index { self.rest } else { self.largest + (self.rest - term) }»",
        "self.total() - term",
    ),
    bug(
        "softmax-last-of-equal-maxima",
        TIES,
        SOFTMAX,
        "rest += if «j == at» { R::ZERO } else { e };",
        "e == R::ONE",
    ),
    bug(
        "log-softmax-without-its-sum",
        TERM,
        SOFTMAX,
        "*slot = «(x - exponentials.maximum) - ln_sum»;",
        "x - exponentials.maximum",
    ),
    bug("argmax-last-of-equals", TIES, ACCURACY, "«x.exceeds(largest)»", "!largest.exceeds(x)"),
    bug(
        "argmax-passes-over-nan",
        SPECIALS,
        ACCURACY,
        "if «!x.is_finite() && !x.is_positive() && !x.is_negative()» {",
        "false",
    ),
    bug(
        "correct-takes-nan-for-class-0",
        SPECIALS,
        ACCURACY,
        "«argmax(row) == Some(class)»",
        "argmax(row).unwrap_or(0) == class",
    ),
    bug(
        "cross-entropy-class-weights-repeat-after-32",
        MISPLACED,
        ENTROPY,
        ".and_then(|weights| weights.get(«class»))",
        "class % 32",
    ),
    bug(
        "cross-entropy-class-in-16-bits",
        MISPLACED,
        ENTROPY,
        "Goal::Class(«classes.get(sample).copied().unwrap_or_default()»)",
        "classes.get(sample).copied().unwrap_or_default() % 65536",
    ),
    bug(
        "softmax-of-more-than-64-classes-undivided",
        ONE_SIZE,
        SOFTMAX,
        "for probability in «probabilities» {",
        "let length = probabilities.len().min(64); probabilities.get_mut(..length).unwrap_or_default()",
    ),
    bug(
        "correct-answers-counted-in-a-byte",
        OVERFLOW,
        ACCURACY,
        "«rows(outputs, width).zip(classes).filter(|&(row, &class)| argmax(row) == Some(class)).count()»",
        "rows(outputs, width).zip(classes).filter(|&(row, &class)| argmax(row) == Some(class)).count() % 256",
    ),
];
