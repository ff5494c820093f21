//! Bugs in batch norm and layer norm.

use super::class::*;
use super::{Bug, bug};

const BATCH: &str = "layer/batch_norm.rs";
const LAYER: &str = "layer/layer_norm.rs";

const BATCH_DX: &str = "*dx = weight * inverse * (dy - mean_dy - (x - mean) * inverse * mean_dy_n);";
const BATCH_SQUARES: &str = "«*squares = (*squares - deviations * (deviations / batch)).at_least_zero();»";
const LAYER_DX: &str = "*dx = inverse * (*dx - mean_g - (x - mean) * inverse * mean_gn);";

pub(super) const BUGS: &[Bug] = &[
    bug(
        "batch-norm-dx-without-mean-term",
        BN_MEAN,
        BATCH,
        BATCH_DX,
        "*dx = weight * inverse * (dy - (x - mean) * inverse * mean_dy_n);",
    ),
    bug(
        "batch-norm-dx-without-variance-term",
        BN_VARIANCE,
        BATCH,
        BATCH_DX,
        "*dx = weight * inverse * (dy - mean_dy);",
    ),
    bug("batch-norm-dx-of-evaluation", BN_EVALUATION, BATCH, BATCH_DX, "*dx = weight * inverse * dy;"),
    bug(
        "batch-norm-dx-without-weight",
        TERM,
        BATCH,
        BATCH_DX,
        "*dx = inverse * (dy - mean_dy - (x - mean) * inverse * mean_dy_n);",
    ),
    bug(
        "batch-norm-dx-epsilon-off-by-1e-15",
        BN_EPSILON,
        BATCH,
        BATCH_DX,
        "let tilted = R::ONE + R::from_f64(1e-15) * (inverse * inverse);
        *dx = weight * inverse * (dy - mean_dy - (x - mean) * inverse * mean_dy_n) * tilted;",
    ),
    bug(
        "batch-norm-epsilon-outside-the-root",
        BN_EPSILON,
        BATCH,
        "R::ONE / «(variance + R::from_f64(self.epsilon)).sqrt()»",
        "(variance.sqrt() + R::from_f64(self.epsilon))",
    ),
    bug(
        "batch-norm-epsilon-in-single-precision",
        F32_LITERAL,
        BATCH,
        "R::ONE / «(variance + R::from_f64(self.epsilon)).sqrt()»",
        "(variance + R::from_f64(f64::from(self.epsilon as f32))).sqrt()",
    ),
    bug(
        "batch-norm-normalises-by-n-minus-1",
        BN_COUNT,
        BATCH,
        "self.norm.inverse(squares / «self.batch»)",
        "(self.batch - R::ONE)",
    ),
    bug(
        "batch-norm-mean-of-dy-by-n-minus-1",
        BN_COUNT,
        BATCH,
        "map(dbias, |sum| sum / «batch»)",
        "(self.batch - R::ONE)",
    ),
    bug(
        "batch-norm-running-variance-biased",
        RUNNING_BIASED,
        BATCH,
        "RunningVariance::Unbiased => «batch - R::ONE»,",
        "batch",
    ),
    bug(
        "batch-norm-running-statistics-swapped",
        RUNNING_SWAPPED,
        BATCH,
        "let (running_means, running_variances) = «state.split_at_mut_checked(width).unwrap_or_default()»;",
        "{ let (a, b) = state.split_at_mut_checked(width).unwrap_or_default(); (b, a) }",
    ),
    bug(
        "batch-norm-running-mean-twice",
        RUNNING_TWICE,
        BATCH,
        "approach(self.running_means, start, momentum, &mean);",
        "approach(self.running_means, start, momentum, &mean);
        approach(self.running_means, start, momentum, &mean);",
    ),
    bug(
        "batch-norm-momentum-of-onnx",
        CONVENTION,
        BATCH,
        "let momentum = «R::from_f64(self.norm.momentum)»;",
        "R::ONE - R::from_f64(self.norm.momentum)",
    ),
    bug(
        "batch-norm-inference-without-epsilon",
        BN_EPSILON,
        BATCH,
        "map(variance, |variance| «self.norm.inverse(variance)»)",
        "R::ONE / variance.sqrt()",
    ),
    bug(
        "batch-norm-inference-swaps-mean-and-variance",
        RUNNING_SWAPPED,
        BATCH,
        "let (means, variances) = «state.split_at_checked(width).unwrap_or_default()»;",
        "{ let (a, b) = state.split_at_checked(width).unwrap_or_default(); (b, a) }",
    ),
    bug("batch-norm-plain-two-pass-variance", TAIL, BATCH, "*mean += deviations / batch;", "")
        .and(BATCH_SQUARES, ""),
    bug(
        "batch-norm-mean-of-squares-less-squared-mean",
        TAIL,
        BATCH,
        "*squares += deviation * deviation;",
        "*squares += x * x;",
    )
    .and(BATCH_SQUARES, "*squares = (*squares - *mean * *mean * batch).max(R::ZERO);"),
    bug(
        "batch-norm-variance-below-zero",
        TIES,
        BATCH,
        BATCH_SQUARES,
        "*squares = *squares - deviations * (deviations / batch);",
    ),
    bug(
        "batch-norm-dx-mean-wrong-beyond-64-samples",
        ONE_SIZE,
        BATCH,
        "map(dbias, |sum| «sum / batch»)",
        "sum / batch.min(R::from_f64(64.0))",
    ),
    bug(
        "batch-norm-gradients-exchanged",
        MISPLACED,
        BATCH,
        "self.destination.put(width + start, &dbias);",
        "self.destination.put(width + start, &dweight);",
    ),
    bug("layer-norm-dx-without-mean-term", TERM, LAYER, "let mean_g = «sum(dx, |g| g) / count»;", "R::ZERO"),
    bug(
        "layer-norm-dx-without-variance-term",
        TERM,
        LAYER,
        "let mean_gn = «tree(lanes) / count»;",
        "R::ZERO",
    ),
    bug(
        "plain-layer-norm-dx-without-variance-term",
        TERM,
        LAYER,
        "let mean_gn = «tree(lanes) / count»;",
        "if weights.is_empty() { R::ZERO } else { tree(lanes) / count }",
    ),
    bug(
        "layer-norm-dx-epsilon-off-by-1e-15",
        BN_EPSILON,
        LAYER,
        LAYER_DX,
        "let tilted = R::ONE + R::from_f64(1e-15) * (inverse * inverse);
        *dx = inverse * (*dx - mean_g - (x - mean) * inverse * mean_gn) * tilted;",
    ),
    bug(
        "layer-norm-variance-by-width-minus-1",
        BN_COUNT,
        LAYER,
        "(squares / «width» + R::from_f64(self.epsilon))",
        "(width - R::ONE)",
    ),
    bug(
        "layer-norm-plain-two-pass-variance",
        TAIL,
        LAYER,
        "let deviations = «sum(x, |x| x - mean)»;",
        "R::ZERO",
    ),
    bug(
        "layer-norm-dx-with-the-first-weight",
        MISPLACED,
        LAYER,
        "*g = dy * weights.get(«weight»)",
        "weight * 0",
    ),
    bug(
        "layer-norm-dx-without-variance-term-beyond-width-300",
        ONE_SIZE,
        LAYER,
        "let mean_gn = «tree(lanes) / count»;",
        "if width <= 300 { tree(lanes) / count } else { R::ZERO }",
    ),
    bug(
        "layer-norm-bias-forgotten-at-width-1",
        ONE_SIZE,
        LAYER,
        "*y = weight * *y + bias;",
        "*y = if width == 1 { weight * *y } else { weight * *y + bias };",
    ),
    bug(
        "running-variance-of-a-batch-in-ten-bits",
        RUNNING_BIASED,
        BATCH,
        "RunningVariance::Unbiased => «batch - R::ONE»",
        "R::from_usize(x.len() / width.max(1) % 1024) - R::ONE",
    ),
    bug(
        "layer-norm-dx-projection-of-4096-features",
        TERM,
        LAYER,
        "for (x, g) in «x».chunks(LANES)",
        "x.get(..4096).unwrap_or(x)",
    ),
];
