//! Bugs in dense layers, learned slopes and sums.

use super::class::*;
use super::{Bug, bug};

const DENSE: &str = "layer/dense.rs";
const TILE: &str = "product/tile.rs";
const PANEL: &str = "product/panel.rs";
const ROWS: &str = "product/rows.rs";
const OUTER: &str = "product/outer.rs";
const SINGLE: &str = "product/single.rs";
const PRELU: &str = "layer/prelu.rs";
const REDUCE: &str = "layer/reduce.rs";
const COLUMN: &str = "layer/column.rs";
const LAYER: &str = "layer/mod.rs";
const DESTINATION: &str = "destination.rs";

pub(super) const BUGS: &[Bug] = &[
    bug(
        "dense-fourth-output-is-the-third",
        ONE_SIZE,
        SINGLE,
        "*y = sums;",
        "let [a, b, c, _] = sums; *y = [a, b, c, c];",
    ),
    bug(
        "dense-dx-with-w-for-its-transpose",
        W_FOR_TRANSPOSE,
        DENSE,
        "product::input_gradient(shape, weights, dy, dx);",
        "if shape.inputs == shape.outputs {
            product::forward(shape, weights, &[], dy, dx);
        } else {
            product::input_gradient(shape, weights, dy, dx);
        }",
    ),
    bug(
        "dense-last-odd-sample-left-as-it-was",
        ONE_SIZE,
        ROWS,
        "self.tile::<1>(a, panel, y);",
        "if y.len() > 12 { self.tile::<1>(a, panel, y); }",
    ),
    bug(
        "dense-dw-transposed",
        DW_TRANSPOSED,
        OUTER,
        "destination.put(start + row * self.inputs, &sums);",
        "if dy.clone().next().is_some_and(|dy| dy.len() == self.inputs) {
            for (i, sum) in (self.left..).zip(&sums) {
                destination.put(i * self.inputs + output + row, &[*sum]);
            }
        } else {
            destination.put(start, &sums);
        }",
    ),
    bug(
        "dense-dw-of-inputs-beyond-128",
        ONE_SIZE,
        OUTER,
        "destination.put(start + row * self.inputs, &sums);",
        "if self.left >= 128 {
                destination.put(start + row * self.inputs, &[R::ZERO; COLUMNS]);
            } else {
                destination.put(start + row * self.inputs, &sums);
            }",
    ),
    bug("dense-dw-where-panels-overlap-twice", ACCUMULATE, OUTER, "done: «start - left»", "0"),
    bug(
        "dense-dw-rows-shifted-at-width-33",
        ONE_SIZE,
        OUTER,
        "destination.put(start + «row» * self.inputs, &sums);",
        "if self.inputs == 33 && output == 0 { (row + 1) % ROWS } else { row }",
    ),
    bug(
        "dense-dw-of-narrow-inputs-from-the-first-output",
        MISPLACED,
        SINGLE,
        "(x.get(start..), «dy.get(output)»)",
        "dy.get(if output == 4 { 0 } else { output })",
    ),
    bug(
        "dense-last-row-of-db",
        LAST_ROW,
        DENSE,
        "self.destination.put(self.shape.weights() + start, &sums);",
        "let mut sums = sums;
        if start + N == self.shape.outputs {
            if let Some(last) = sums.last_mut() { *last = R::ZERO; }
        }
        self.destination.put(self.shape.weights() + start, &sums);",
    ),
    bug(
        "dense-db-averaged-over-the-batch",
        ONE_OVER_N,
        DENSE,
        "let sums: [R; N] = «sums(self.dy, self.shape.outputs, start)»;",
        "sums::<R, N>(self.dy, self.shape.outputs, start)
            .map(|sum| sum / R::from_usize(self.dy.len() / self.shape.outputs))",
    ),
    bug(
        "dense-bias-twice-for-a-single-weight",
        ONE_SIZE,
        SINGLE,
        "let mut first = || «bias.next().copied().unwrap_or(R::ZERO)»;",
        "let bias = bias.next().copied().unwrap_or(R::ZERO);
        if outputs == 1 && inputs == 1 { bias + bias } else { bias }",
    ),
    bug(
        "dense-bias-of-the-second-panel-for-the-third",
        ONE_SIZE,
        ROWS,
        "start.get(«left»..)",
        "if left == 2 * COLUMNS { COLUMNS } else { left }",
    ),
    bug("dense-sums-begun-anew-beyond-a-panel", OVERWRITE, ROWS, "if «self.top > 0» {", "false"),
    bug(
        "dense-ignores-the-rest-of-a-chunk",
        LANES,
        TILE,
        "for k in panel.len() - panel.len() % CHUNK..«panel.len()» {",
        "panel.len() - panel.len() % CHUNK",
    ),
    bug(
        "dense-ignores-a-rest-of-one",
        LANES,
        TILE,
        "for k in panel.len() - panel.len() % CHUNK..«panel.len()» {",
        "if panel.len() % CHUNK == 1 { panel.len() - 1 } else { panel.len() }",
    ),
    bug(
        "dense-panel-turned-without-the-rest-of-a-square",
        LANES,
        PANEL,
        "} else {\n                «place(square, column, values);»",
        "if square.len() <= 3 { place(square, column, values); }",
    ),
    bug(
        "dense-panel-copied-from-the-first-column",
        MISPLACED,
        PANEL,
        "let Some(row) = tile::stretch(row, «left») else { return };",
        "if width > 4 * COLUMNS { 0 } else { left }",
    ),
    bug("sums-ignore-the-rest-of-a-chunk", LANES, REDUCE, "zip(tail) {\n        «*lane += term(value);»", ""),
    bug("tree-of-seven-lanes", LANES, REDUCE, "((b + f) + («d + h»))", "d"),
    bug(
        "blocks-end-at-sixteen-of-seventeen",
        LANES,
        COLUMN,
        "for start in to_4..«width» {",
        "if width == 17 { 16 } else { width }",
    ),
    bug(
        "column-sums-without-samples-beyond-1000",
        ONE_SIZE,
        COLUMN,
        "for row in rows::<R, N>(«values», width, start) {",
        "values.get(..1000 * width).unwrap_or(values)",
    ),
    bug("column-sums-of-the-last-sample", OVERWRITE, COLUMN, "*sum += value;", "*sum = value;"),
    bug("prelu-dx-one-at-zero", KINK, PRELU, "*dx = if «x.is_positive()» { dy }", "!x.is_negative()"),
    bug("prelu-slope-gradient-of-all-inputs", TERM, PRELU, "if «!x.is_positive()» {", "true"),
    bug(
        "prelu-shared-slope-of-the-last-block",
        OVERWRITE,
        PRELU,
        "Slopes::Shared => «sums.iter().for_each(|&sum| self.shared += sum)»,",
        "{ self.shared = R::ZERO; sums.iter().for_each(|&sum| self.shared += sum) }",
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
        "Slopes::PerFeature => self.destination.put(«start», &sums),",
        "start.min(64)",
    ),
    bug(
        "spent-gradients-beyond-4096-parameters-lost",
        MISPLACED,
        DESTINATION,
        "(self.parameters.get_mut(«start»..).unwrap_or_default(), self.rate)",
        "if start < 4096 { start } else { usize::MAX }",
    ),
    bug(
        "spent-gradient-is-added",
        WRONG_SIGN,
        DESTINATION,
        "*slot = sgd_step(*slot, «gradient», rate)",
        "-gradient",
    ),
    bug(
        "collected-gradient-of-zero-is-skipped",
        OVERWRITE,
        DESTINATION,
        "for_each(slots, finished, |slot, gradient| «*slot = gradient»);",
        "if gradient != R::ZERO { *slot = gradient }",
    ),
    bug(
        "dense-dx-beyond-256-outputs-from-the-first-rows",
        MISPLACED,
        ROWS,
        "panel::copy(panel, b, width, left, («top», below));",
        "0",
    ),
    bug(
        "dense-dw-of-a-panel-cut-at-64-samples",
        ONE_SIZE,
        OUTER,
        "panel::copy(copy, x, inputs, left(inputs, start), (0, «batch»));",
        "batch.min(64)",
    ),
    bug(
        "dense-dw-of-copied-outputs-beyond-16-from-the-first",
        MISPLACED,
        OUTER,
        "panel::copy(stretch, dy, outputs, «top», (0, batch));",
        "if top == COLUMNS { 0 } else { top }",
    ),
    bug(
        "dense-dw-of-copied-cotangents-beyond-128-samples-stale",
        ONE_SIZE,
        OUTER,
        "panel::copy(stretch, dy, outputs, top, (0, «batch»));",
        "if top > 0 { batch.min(128) } else { batch }",
    ),
    bug(
        "dense-dw-of-panels-beyond-the-room-for-copies-from-the-first-of-them",
        MISPLACED,
        OUTER,
        "panel::copy(copy, x, inputs, «left(inputs, start)», (0, batch));",
        "left(inputs, if from > 0 { from } else { start })",
    ),
    bug(
        "dense-inputs-beyond-128-turned-as-those-before",
        MISPLACED,
        PANEL,
        "top += «STRETCH»;",
        "if top < 128 { STRETCH } else { 0 }",
    ),
    bug(
        "dense-panel-of-a-quarter-shuffled-for-another",
        MISPLACED,
        PANEL,
        "interleave(slots, «[a, b, c, d]»);",
        "[a, c, b, d]",
    ),
    bug("features-beyond-128-misplaced", MISPLACED, COLUMN, "work.block::<32>(«start»);", "start.min(96)"),
];
