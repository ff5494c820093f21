//! Code and stack as they were measured.

use std::collections::BTreeSet;

use headwater_model::features;
use headwater_model::plan::Choice;
use headwater_model::plan::targets::{Code, TARGETS, Target};

use super::with_model;

const FLASH: &str = include_str!("../../../verify/firmware/record/flash.txt");
const STACK: &str = include_str!("../../../verify/firmware/record/stack.txt");
const M4F: &str = "thumbv7em-none-eabihf";

/// The figures behind these words in a table.
fn recorded(table: &str, words: &[&str]) -> Vec<usize> {
    let mut rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let row = rows.find(|row| row.starts_with(words)).unwrap_or_else(|| panic!("no row of {words:?}"));
    row[words.len()..].iter().map(|figure| figure.parse().unwrap()).collect()
}

fn code(image: &'static str, at_most: bool) -> Option<Code> {
    Some(Code { image, bytes: recorded(FLASH, &[M4F, image]).iter().sum(), at_most })
}

/// Claim: the image is the smallest that has all that is asked for, it says whether it has more, and its bytes are the
/// record's code and constants together. Oracle: by hand, and the record.
#[test]
fn code_is_the_records() {
    let target = Target::named(M4F).unwrap();
    let training = |features: &[&str]| target.training_code(&features.iter().copied().collect());
    assert_eq!(training(&["mse-loss", "sgd"]), code("dense", false));
    assert_eq!(training(&["relu", "cross-entropy", "sgd"]), code("softmax", false));
    assert_eq!(training(&["cross-entropy", "sgd"]), code("softmax", true));
    assert_eq!(training(&["relu", "batch-norm", "cross-entropy", "sgd"]), code("batch_norm", false));
    assert_eq!(training(&["relu", "batch-norm", "cross-entropy", "adam"]), code("adam", false));
    assert_eq!(training(&["tanh", "batch-norm", "cross-entropy", "adam"]), code("tanh", false));
    assert_eq!(training(&["mish", "cross-entropy", "sgd"]), code("full", true));
    assert_eq!(training(&["telepathy"]), None);
    let inference = |features: &[&str]| target.inference_code(&features.iter().copied().collect());
    assert_eq!(inference(&["relu", "batch-norm"]), code("inference", false));
    assert_eq!(inference(&[]), code("inference", true));
    assert_eq!(inference(&["residual", "layer-norm"]), code("full_inference", true));
}

/// Claim: whatever a network is made of, its code is measured for every target. Oracle: the core's list of features.
#[test]
fn every_kind_is_measured() {
    let core: toml::Table = include_str!("../../../core/Cargo.toml").parse().unwrap();
    let full = core["features"]["full"].as_array().unwrap();
    let full: BTreeSet<&str> = full.iter().map(|feature| feature.as_str().unwrap()).collect();
    for target in TARGETS {
        let (training, inference) =
            (target.training_code(&full).unwrap(), target.inference_code(&full).unwrap());
        assert_eq!((training.image, training.at_most), ("full", false), "{}", target.name);
        assert_eq!(inference.image, "full_inference");
        assert!(inference.bytes < training.bytes);
    }
}

/// Claim: the stack is the record's, but for residual branches, whose stack is not measured. Oracle: the record.
#[test]
fn stack_is_the_records() {
    for target in TARGETS {
        assert_eq!(Target::named(target.name), Some(target));
        let stack = recorded(STACK, &[target.name])[0];
        assert_eq!(target.stack(&BTreeSet::from(["tanh"])), Some(stack));
        assert_eq!(target.stack(&BTreeSet::from(["tanh", "residual"])), None);
    }
    assert_eq!(Target::named("z80"), None);
}

/// Claim: what a network needs of the core is found in its branches too, and the optimiser only where there is one. Oracle:
/// by hand from the model file of these tests.
#[test]
fn features_are_those_of_the_layers() {
    with_model("[optimiser]\nkind = \"adam\"\n", |model| {
        let choice = Choice::of(model);
        let layers = features::to_infer(&model.network);
        assert!(layers.contains("residual") && layers.contains("layer-norm"), "{layers:?}");
        let all = features::to_train(&model.network, &model.loss, &choice);
        assert_eq!(all.difference(&layers).copied().collect::<Vec<_>>(), ["adam", "cross-entropy"]);
        let spent = Choice { gradients: headwater_core::Gradients::Spent, ..choice };
        let all = features::to_train(&model.network, &model.loss, &spent);
        assert_eq!(all.difference(&layers).copied().collect::<Vec<_>>(), ["cross-entropy"]);
    });
}
