//! Bugs in dense layers, learned slopes and sums.

use super::class::*;
use super::{Bug, bug};

const DENSE: &str = "layer/dense.rs";
const PRELU: &str = "layer/prelu.rs";
const REDUCE: &str = "layer/reduce.rs";
const COLUMN: &str = "layer/column.rs";
const LAYER: &str = "layer/mod.rs";
const DESTINATION: &str = "destination.rs";

pub(super) const BUGS: &[Bug] = &[
    bug(
        "dense-fourth-row-is-the-third",
        ONE_SIZE,
        DENSE,
        "[*y0, *y1, *y2, *y3] = dots(x, row);",
        "[*y0, *y1, *y2, *y3] = dots(x, row); *y3 = *y2;",
    ),
    bug(
        "dense-dx-with-w-for-its-transpose",
        W_FOR_TRANSPOSE,
        DENSE,
        "for (dy, dx) in «dy.chunks(outputs.saturating_mul(2))».zip",
        "{
            if inputs == outputs {
                for (dy, dx) in dy.chunks_exact(outputs).zip(dx.chunks_exact_mut(inputs)) {
                    for (row, dx) in parameters.chunks_exact(inputs).zip(dx) {
                        *dx = dot(row, dy);
                    }
                }
                return;
            }
            dy.chunks(outputs.saturating_mul(2))
        }",
    ),
    bug(
        "dense-dx-second-sample-past-the-block",
        ONE_SIZE,
        DENSE,
        "if «dy1.is_empty()» {",
        "dy1.is_empty() || (!whole && outputs == 17)",
    ),
    bug(
        "dense-dw-transposed",
        DW_TRANSPOSED,
        DENSE,
        "destination.put(output * inputs + start, sums.get(..length).unwrap_or_default());",
        "if inputs == outputs {
            for (i, sum) in (start..).zip(sums).take(length) {
                destination.put(i * inputs + output, &[*sum]);
            }
        } else {
            destination.put(output * inputs + start, sums.get(..length).unwrap_or_default());
        }",
    ),
    bug(
        "dense-dw-of-inputs-beyond-128",
        ONE_SIZE,
        DENSE,
        "«destination.put(output * inputs + start, sums.get(..length).unwrap_or_default());»",
        "let sums = sums.map(|sum| if start >= 128 { R::ZERO } else { sum });
        destination.put(output * inputs + start, sums.get(..length).unwrap_or_default());",
    ),
    bug(
        "dense-last-row-of-db",
        LAST_ROW,
        DENSE,
        "destination.put(outputs * inputs + start, sums.get(..length).unwrap_or_default());",
        "let mut sums = sums;
        if start + length == outputs {
            if let Some(last) = sums.get_mut(length - 1) { *last = R::ZERO; }
        }
        destination.put(outputs * inputs + start, sums.get(..length).unwrap_or_default());",
    ),
    bug(
        "dense-db-averaged-over-the-batch",
        ONE_OVER_N,
        DENSE,
        "let sums = «column::sums(dy, outputs, start, length)»;",
        "column::sums(dy, outputs, start, length).map(|sum| sum / R::from_usize(dy.len() / outputs))",
    ),
    bug(
        "dense-bias-twice-for-a-single-weight",
        ONE_SIZE,
        DENSE,
        "*y += bias;",
        "*y += bias; if outputs == 1 && inputs == 1 { *y += bias; }",
    ),
    bug(
        "dense-dw-of-two-outputs-alike-at-width-33",
        ONE_SIZE,
        DENSE,
        "scale_add(second, dy1, x);\n        } else {\n            scale_add(first, dy0, x);\n            «scale_add(second, dy1, x);»\n        }\n    }\n}\n\n#[inline(always)]\nfn scale_add",
        "scale_add(second, if inputs == 33 { dy0 } else { dy1 }, x);",
    ),
    bug("dots-ignore-the-rest-of-a-chunk", LANES, REDUCE, "if «!common_tail.is_empty()» {", "false"),
    bug(
        "dots-ignore-a-rest-of-one",
        LANES,
        REDUCE,
        "if «!common_tail.is_empty()» {",
        "common_tail.len() > 1",
    ),
    bug("sums-ignore-the-rest-of-a-chunk", LANES, REDUCE, "zip(tail) {\n        «*lane += term(value);»", ""),
    bug("tree-of-seven-lanes", LANES, REDUCE, "((b + f) + («d + h»))", "d"),
    bug(
        "blocks-end-at-sixteen-of-seventeen",
        LANES,
        COLUMN,
        "(start, «BLOCK.min(width - start)»)",
        "if width == 17 && start == 16 { 0 } else { BLOCK.min(width - start) }",
    ),
    bug(
        "column-sums-without-samples-beyond-1000",
        ONE_SIZE,
        COLUMN,
        "for stretch in stretches(«values», width, start, length) {",
        "values.get(..1000 * width).unwrap_or(values)",
    ),
    bug("column-sums-of-the-last-sample", OVERWRITE, COLUMN, "*sum += value;", "*sum = value;"),
    bug("prelu-dx-one-at-zero", KINK, PRELU, "*dx = if «x.is_positive()» { dy }", "!x.is_negative()"),
    bug("prelu-slope-gradient-of-all-inputs", TERM, PRELU, "if «!x.is_positive()» {", "true"),
    bug(
        "prelu-shared-slope-of-the-last-block",
        OVERWRITE,
        PRELU,
        "Slopes::Shared => «sums.iter().for_each(|&sum| shared += sum)»,",
        "{ shared = R::ZERO; sums.iter().for_each(|&sum| shared += sum) }",
    ),
    bug(
        "prelu-first-slope-for-every-feature",
        HYPERPARAMETER,
        PRELU,
        "*dx = if x.is_positive() { dy } else { «slope * dy» };",
        "parameters.first().copied().unwrap_or(slope) * dy",
    ),
    bug(
        "dense-updated-before-the-gradient-flows-on",
        ALIAS,
        LAYER,
        "if let Some(dx) = dx {
                    dense.input_gradient(width, destination.parameters(), dy, dx);
                }
                dense.parameter_gradient(width, x, dy, destination);",
        "dense.parameter_gradient(width, x, dy, destination);
                if let Some(dx) = dx {
                    dense.input_gradient(width, destination.parameters(), dy, dx);
                }",
    ),
    bug(
        "layer-norm-updated-before-the-gradient-flows-on",
        ALIAS,
        LAYER,
        "if let Some(dx) = dx {
                    norm.input_gradient(width, destination.parameters(), kept, x, dy, dx);
                }
                norm.parameter_gradient(width, kept, x, dy, destination);",
        "norm.parameter_gradient(width, kept, x, dy, destination);
                if let Some(dx) = dx {
                    norm.input_gradient(width, destination.parameters(), kept, x, dy, dx);
                }",
    ),
    bug(
        "activation-slope-at-its-output",
        AT_OUTPUT,
        LAYER,
        "activation.pull_back(x, dy, dx);",
        "activation.overwrite(x, dx);
        for (dx, &dy) in dx.iter_mut().zip(dy) { *dx = dy * activation.derivative(*dx); }",
    ),
    bug(
        "dense-dx-lost-where-its-square-underflows",
        CUT_OFF,
        LAYER,
        "dense.input_gradient(width, destination.parameters(), dy, dx);",
        "{
            dense.input_gradient(width, destination.parameters(), dy, &mut *dx);
            for dx in dx.iter_mut() {
                if !(*dx * *dx).is_positive() {
                    *dx = R::ZERO;
                }
            }
        }",
    ),
    bug(
        "prelu-slopes-beyond-80-features-misplaced",
        MISPLACED,
        PRELU,
        "Slopes::PerFeature => destination.put(«start», sums),",
        "start.min(64)",
    ),
    bug(
        "spent-gradients-beyond-4096-parameters-lost",
        MISPLACED,
        DESTINATION,
        "self.parameters.iter_mut().skip(«start»).zip(finished)",
        "if start < 4096 { start } else { usize::MAX }",
    ),
    bug(
        "spent-gradient-is-added",
        WRONG_SIGN,
        DESTINATION,
        "*slot = sgd_step(*slot, «gradient», self.rate);",
        "-gradient",
    ),
    bug(
        "collected-gradient-of-zero-is-skipped",
        OVERWRITE,
        DESTINATION,
        "slots.for_each(|(slot, &gradient)| *slot = gradient);",
        "slots.for_each(|(slot, &gradient)| if gradient != R::ZERO { *slot = gradient });",
    ),
];
