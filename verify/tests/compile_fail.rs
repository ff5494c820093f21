//! Claim: a wrong network in a constant stops the compiler with the very sentence that the same network gives
//! as an error at run time.
//!
//! Method: the networks below are written once. Their source text goes into a crate of its own, which `cargo
//! check` must refuse; their values go to `Network::new` here. Each run-time sentence must stand in what the
//! compiler printed. A right network in the same crate's place must pass, so that it is the networks that are
//! refused and not the crate.

use std::path::{Path, PathBuf};
use std::process::Command;

use headwater_core::{Activation, BatchNorm, Layer, Network};

/// Each network as source text, and the sentence it gives at run time.
macro_rules! wrong {
    ($(($inputs:expr, $layers:expr)),* $(,)?) => {
        [$((
            concat!("network!(", stringify!($inputs), ", ", stringify!($layers), ")"),
            Network::new($inputs, $layers).expect_err("a wrong network").to_string(),
        )),*]
    };
}

/// A crate in the test's own folder whose constants are these networks.
fn write_crate(folder: &Path, networks: &[&str]) {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    let manifest = format!(
        "[package]\nname = \"wrong-networks\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nheadwater-core = {{ path = {core:?} }}\n"
    );
    let mut source = "#![allow(unused_imports)]\nuse headwater_core::*;\n".to_owned();
    for (number, network) in networks.iter().enumerate() {
        source += &format!("pub const NETWORK_{number}: Network<'static> = {network};\n");
    }
    std::fs::create_dir_all(folder.join("src")).expect("the test's own folder");
    std::fs::write(folder.join("Cargo.toml"), manifest).expect("the test's own folder");
    std::fs::write(folder.join("src/lib.rs"), source).expect("the test's own folder");
    std::fs::copy(lock, folder.join("Cargo.lock")).expect("the workspace's lock file");
}

/// Whether the crate passes `cargo check`, and what was printed.
fn check(folder: &Path, target: &Path) -> (bool, String) {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--color", "never"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo, which runs this test");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_wrong_network_in_a_constant_gives_the_run_time_sentence() {
    let mut cases = wrong![
        (0, &[Layer::dense(1)]),
        (3, &[]),
        (3, &[Layer::dense(2), Layer::dense(0)]),
        (8, &[Layer::dense(8), Layer::residual(&[Layer::dense(4)])]),
        (8, &[Layer::residual(&[Layer::dense(8), Layer::residual(&[])])]),
        (4, &[Layer::activation(Activation::Elu { alpha: -1.0 })]),
        (4, &[Layer::BatchNorm(BatchNorm { momentum: 1.5, ..BatchNorm::PYTORCH })]),
        (usize::MAX, &[Layer::dense(usize::MAX)]),
        (
            1,
            &[Layer::residual(&[Layer::residual(&[Layer::residual(&[Layer::residual(&[
                Layer::residual(&[Layer::residual(&[Layer::residual(&[Layer::residual(&[
                    Layer::residual(&[Layer::dense(1)])
                ])])])])
            ])])])])]
        ),
    ]
    .to_vec();
    let layers = [Layer::dense(2)];
    let frozen = Network::new(4, &layers).and_then(|network| network.freeze(1));
    cases.push((
        "match network!(4, &[Layer::dense(2)]).freeze(1) {
            Ok(network) => network,
            Err(error) => panic!(\"{}\", error.sentence().as_str()),
        }",
        frozen.expect_err("no layer left to train").to_string(),
    ));
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("wrong-networks");
    let target = root.join("target");
    let wrong: Vec<&str> = cases.iter().map(|(source, _)| *source).collect();
    write_crate(&root, &wrong);
    let (passes, printed) = check(&root, &target);
    assert!(!passes, "the compiler took a wrong network:\n{printed}");
    for (source, sentence) in &cases {
        assert!(
            printed.contains(sentence),
            "{source}\nshould say: {sentence}\nbut the compiler said:\n{printed}"
        );
    }

    write_crate(&root, &["network!(8, &[Layer::dense(8), Layer::residual(&[Layer::dense(8)])])"]);
    let (passes, printed) = check(&root, &target);
    assert!(passes, "the compiler refused a right network:\n{printed}");
}
