//! The crate around the module. `.ci/export-to-board` builds such crates as they stand and runs them.

use headwater_model::export::{File, Project};
use headwater_model::{Answers, Data, Split};

use super::{clouds, start, with_model};

fn files(name: &str, data: Option<&Data>) -> Vec<File> {
    with_model(name, |model| {
        let start = start(name, model);
        let samples = data.map(|data| (data, "clouds"));
        Project { model, start: &start, from: name, core: "/a \"core\"", samples }.files().unwrap()
    })
}

fn text<'f>(files: &'f [File], path: &str) -> &'f str {
    &files.iter().find(|file| file.path == path).unwrap().text
}

/// Claim: without samples, where they come in is left to be filled in, for classes and for values, and is the user's then.
/// Oracle: by hand.
#[test]
fn samples_are_left_to_be_filled_in() {
    let classes = files("adam", None);
    for part in
        ["const INPUTS: usize = 2;", "const TARGETS: usize = 1;", "[0; BATCH * TARGETS]", "Targets::Classes("]
    {
        assert!(text(&classes, "src/samples.rs").contains(part), "{part}");
    }
    let values = files("values", None);
    for part in
        ["const TARGETS: usize = 3;", "[0.0; BATCH * TARGETS]", "Targets::Values(", "targets: [f32; BATCH"]
    {
        assert!(text(&values, "src/samples.rs").contains(part), "{part}");
    }
    for file in classes.iter().chain(&values) {
        let blank =
            file.text.match_indices("/*").any(|(at, _)| file.text[at + 2..].starts_with(char::is_uppercase));
        assert!(!blank, "{}: something is left to be filled in", file.path);
        assert_eq!(file.keep, file.path != "src/network.rs", "{}", file.path);
    }
    assert!(text(&classes, "Cargo.toml").contains(r#"headwater-core = { path = "/a \"core\"", "#));
}

/// Claim: samples that are given are written as the loss takes them, and replaced by the next export. Oracle: by hand.
#[test]
fn samples_are_written() {
    let Split { train, .. } = clouds();
    let classes = files("adam", Some(&train));
    for part in
        ["const SAMPLES: usize = 50;", "const LEAST: usize = 2;", "TARGETS: [usize; SAMPLES] = [0, 1, 2, 0,"]
    {
        assert!(text(&classes, "src/samples.rs").contains(part), "{part}");
    }
    let values = files("in_place", Some(&train));
    for part in ["const LEAST: usize = 1;", "    1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, "] {
        assert!(text(&values, "src/samples.rs").contains(part), "{part}");
    }
    assert!(values.iter().all(|file| file.keep != ["src/network.rs", "src/samples.rs"].contains(&file.path)));
}

/// Claim: samples that do not fit, or that are too many to count, are refused with a sentence. Oracle: by hand.
#[test]
fn samples_that_do_not_fit_are_refused() {
    let refusal = |width: usize, samples: usize| {
        with_model("values", |model| {
            let answers = Answers::Values { width: 3, values: vec![0.0; 3 * samples] };
            let data = Data { width, inputs: vec![0.0; width * samples], answers };
            let start = start("values", model);
            let samples = Some((&data, "data"));
            let project = Project { model, start: &start, from: "", core: "", samples };
            project.files().map(|_| ()).map_err(|error| error.to_string())
        })
    };
    assert!(refusal(3, 1).unwrap_err().starts_with("expected samples of 2 values"));
    assert!(
        refusal(2, 65_537)
            .unwrap_err()
            .contains("at most 65536 samples for a board, found 65537; `--samples`")
    );
    assert_eq!(refusal(2, 65_536), Ok(()));
}

/// Claim: the manifest is TOML and takes of the core what the network, its loss and its optimiser need, and nothing else.
/// Oracle: by hand from the model files; for the catalogue, which has every layer, the core's own list.
#[test]
fn the_manifest_names_the_features() {
    let features = |name: &str| {
        let manifest: toml::Table = text(&files(name, None), "Cargo.toml").parse().unwrap();
        let core = &manifest["dependencies"]["headwater-core"];
        assert_eq!(core["default-features"], toml::Value::Boolean(false));
        let features = core["features"].as_array().unwrap();
        features.iter().map(|feature| feature.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(features("adam"), ["adam", "batch-norm", "cross-entropy", "relu"]);
    let frozen = ["batch-norm", "cross-entropy", "layer-norm", "leaky-relu", "prelu", "residual", "sgd"];
    assert_eq!(features("frozen"), frozen);
    assert_eq!(features("in_place"), ["huber-loss", "tanh"], "spent gradients need no optimiser");
    assert_eq!(features("values"), ["adamw", "binary-cross-entropy-with-logits"]);
    let core: toml::Table = include_str!("../../../core/Cargo.toml").parse().unwrap();
    let others = ["adam", "adamw", "sgd", "mse-loss", "huber-loss", "binary-cross-entropy-with-logits"];
    let full = core["features"]["full"].as_array().unwrap().iter().map(|feature| feature.as_str().unwrap());
    let mut expected: Vec<&str> = full.filter(|feature| !others.contains(feature)).collect();
    expected.sort_unstable();
    assert_eq!(features("catalogue"), expected);
}
