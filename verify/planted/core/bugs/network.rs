//! Bugs in the walk through a network: branches, frozen layers, memory, batches.

use super::class::*;
use super::{Bug, bug};

const BACKWARD: &str = "network/backward.rs";
const FORWARD: &str = "network/forward.rs";
const INFER: &str = "network/infer.rs";
const PASS: &str = "network/pass.rs";
const CALL: &str = "network/call.rs";
const FINITE: &str = "finite.rs";
const SEGMENT: &str = "network/segment.rs";

pub(super) const BUGS: &[Bug] = &[
    bug("residual-dx-without-skip", TERM, BACKWARD, "add(dx, dy);", ""),
    bug("residual-dx-with-skip-twice", TERM, BACKWARD, "add(dx, dy);", "add(dx, dy); add(dx, dy);"),
    bug(
        "residual-dx-without-skip-at-batch-1",
        ONE_SIZE,
        BACKWARD,
        "add(dx, dy);",
        "if self.batch > 1 { add(dx, dy); }",
    ),
    bug(
        "residual-dx-without-skip-three-deep",
        ONE_SIZE,
        BACKWARD,
        "add(dx, dy);",
        "if self.above.indices().len() < 2 { add(dx, dy); }",
    ),
    bug(
        "backward-takes-the-first-activations",
        STALE,
        BACKWARD,
        "None => «self.tape.get(self.tape.len().checked_sub(self.batch.checked_mul(step.width)?)?..)»,",
        "self.tape.get(..self.batch.checked_mul(step.width)?)",
    ),
    bug(
        "residual-hides-its-number-on-the-way-back",
        MISPLACED,
        BACKWARD,
        "self.above.leave();\n        self.index = «self.index.checked_sub(1)?»;",
        "self.index",
    ),
    bug("residual-without-skip", TERM, FORWARD, "add(y, x);", ""),
    bug("inference-of-a-first-residual-without-skip", TERM, INFER, "add(end.of(stretch, x.len())?, x);", ""),
    bug(
        "inference-of-a-later-residual-without-skip",
        TERM,
        INFER,
        "add(x, branch_end.of(rest, length)?);",
        "",
    ),
    bug("accumulate-overwrites", OVERWRITE, PASS, "self.collect(call, «true», &mut ())", "false"),
    bug("backward-accumulates", ACCUMULATE, PASS, "self.collect(call, «false», observer)", "true"),
    bug(
        "loss-of-what-the-tape-begins-with",
        STALE,
        PASS,
        "let start = self.tape.len().saturating_sub(length);\n        let outputs = «self.tape.get(start..)»",
        "self.tape.get(..length)",
    ),
    bug(
        "tape-of-the-planned-batch",
        CAPACITY,
        CALL,
        "let tape = scratch.split_off_mut(..«self.trained().tape(batch)?»)?;",
        "{
            let planned = self.training_scratch(batch).saturating_sub(batch * self.features());
            self.trained().tape(batch)? + scratch.len().saturating_sub(planned)
        }",
    ),
    bug(
        "batch-norm-trained-on-one-sample",
        CHECK,
        CALL,
        "if «batch == 1 && self.trained().batch_norm» {",
        "false",
    ),
    bug("infinite-inputs-trained-on", SPECIALS, CALL, "|input| «!input.is_finite()»", "input != input"),
    bug(
        "segments-of-a-residual-twice",
        MISPLACED,
        SEGMENT,
        "if residual.is_some() { «(0, 0)» }",
        "(footprint.parameters, 0)",
    ),
    bug(
        "following-activation-hidden-by-a-normalisation",
        HYPERPARAMETER,
        SEGMENT,
        "rest.iter().find(|layer| «!normalisation(layer)»)",
        "true",
    ),
    bug(
        "accumulate-with-input-gradient-overwrites",
        OVERWRITE,
        PASS,
        "self.rewind(«Collected { parameters, gradients, add }», input_gradient, observer)",
        "Collected { parameters, gradients, add: add && input_gradient.is_none() }",
    ),
    bug(
        "infinite-inputs-beyond-4096-not-looked-at-side-by-side",
        CHECK,
        FINITE,
        "«values.iter()».fold(true",
        "values.get(..4096).unwrap_or(values).iter()",
    ),
    bug(
        "infinite-inputs-beyond-4096-trained-on",
        CHECK,
        CALL,
        "first_not_finite(«call.inputs»)",
        "call.inputs.get(..4096).unwrap_or(call.inputs)",
    ),
    bug(
        "residual-dx-without-skip-beyond-65536-values",
        ONE_SIZE,
        BACKWARD,
        "add(dx, dy);",
        "let length = dx.len().min(65536);
            add(dx.get_mut(..length).unwrap_or_default(), dy);",
    ),
    bug(
        "dense-input-width-lost-behind-64-layers",
        MISPLACED,
        BACKWARD,
        "let dense = «before».iter().rev()",
        "before.get(before.len().saturating_sub(64)..).unwrap_or(before)",
    ),
    bug(
        "slope-taken-for-kept-where-the-input-still-stands",
        ALIAS,
        BACKWARD,
        "self.keep_slopes && «!before.is_empty()» && activation.shares_with_slope()",
        "true",
    ),
    bug(
        "slope-not-kept-but-taken-for-kept-when-observed",
        STALE,
        CALL,
        "self.pass(call, «false», observer)",
        "true",
    ),
];
