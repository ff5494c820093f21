//! `headwater export`.

use super::scene::{NET, Scene};

/// Claim: train, then export: the crate is in the folder, its module with the weights that were trained, and the same bytes
/// each time; `model/tests/export` compiles such modules and runs them. What the user may have changed stays. Oracle: the
/// last bias, looked up in the weights file, whose last four bytes it is by the file's order of names.
#[test]
fn what_was_trained_is_exported() {
    let scene = Scene::with(&[("net.toml", NET)]);
    let trained =
        scene.run(&["train", "net.toml", "--data", "digits", "--epochs", "1", "--save", "w.safetensors"]);
    assert_eq!(trained.code, Some(0), "{trained:?}");
    let export = ["export", "net.toml", "--weights", "w.safetensors", "--out", "board"];
    let answer = scene.run(&export);
    answer.is_a_page();
    assert_eq!(answer.code, Some(0));
    assert!(answer.out.contains("board/src/network.rs: 10,152 bytes of weights in flash"), "{}", answer.out);
    let module = scene.bytes("board/src/network.rs").expect("the module is written");
    let text = String::from_utf8(module.clone()).expect("the module is UTF-8");
    assert!(
        text.starts_with("//! A network and its weights: net.toml with the weights in w.safetensors."),
        "{text}"
    );
    let weights = scene.bytes("w.safetensors").expect("the weights are saved");
    let (_, last) = weights.split_last_chunk::<4>().expect("a file of some length");
    let last = f32::from_le_bytes(*last);
    assert!(text.contains(&format!(" {last:?},")), "{last:?} is not in the module");
    let manifest = scene.bytes("board/Cargo.toml").expect("a manifest");
    assert!(String::from_utf8_lossy(&manifest).contains("headwater-core = { path = \"/"));
    let samples = scene.bytes("board/src/samples.rs").expect("a place for samples");
    assert!(String::from_utf8_lossy(&samples).contains("const INPUTS: usize = 64;"));
    scene.write("board/src/main.rs", "mine");
    let again = scene.run(&export);
    assert_eq!(again.code, Some(0));
    let page = again.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        page.contains("Written: src/network.rs. Left as they were: src/samples.rs, Cargo.toml, "),
        "{page}"
    );
    assert_eq!(scene.bytes("board/src/network.rs"), Some(module));
    assert_eq!(scene.bytes("board/src/main.rs").as_deref(), Some(&b"mine"[..]), "the user's program stays");
}

/// Claim: a whole run is exported with its moments and its count of steps, under the hash that training prints, and with
/// the samples that were asked for, which later exports replace. Oracle: the page of the training.
#[test]
fn a_run_is_exported_with_its_samples() {
    let scene = Scene::with(&[("net.toml", NET)]);
    let trained = scene.run(&[
        "train",
        "net.toml",
        "--data",
        "digits",
        "--samples",
        "100",
        "--epochs",
        "1",
        "--checkpoint",
        "run",
    ]);
    let (_, hash) = trained.out.rsplit_once("Step 4, hash ").expect("the hash is printed");
    let hash = hash.get(..16).expect("sixteen digits");
    let export = |samples: &str| {
        let arguments = ["export", "net.toml", "--resume", "run", "--data", "digits", "--out", "board"];
        let answer = scene.run(&[&arguments[..], &["--samples", samples]].concat());
        answer.is_a_page();
        assert_eq!(answer.code, Some(0), "{answer:?}");
        assert!(answer.out.contains(hash), "{hash} is not in\n{}", answer.out);
        let page = answer.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains("and 19,792 of the optimiser's moments in flash"), "{page}");
        let text = |file: &str| String::from_utf8(scene.bytes(file).expect(file)).expect("UTF-8");
        assert!(text("board/src/network.rs").contains("STARTING_STEPS: u64 = 4;"));
        text("board/src/samples.rs")
    };
    assert!(export("7").contains("const SAMPLES: usize = 7;"));
    assert!(export("9").contains("const SAMPLES: usize = 9;"));
}

/// Claim: what can't be exported is refused with exit code 2 and a sentence, and nothing is written. Oracle: the folder.
#[test]
fn mistakes_are_answered() {
    let scene = Scene::with(&[("net.toml", NET), ("w", "no weights")]);
    let before = scene.files();
    for (weights, sentence) in
        [("missing", "missing: cannot be read: "), ("w", "w: expected a safetensors file")]
    {
        let answer = scene.run(&["export", "net.toml", "--weights", weights, "--out", "board"]);
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""));
        assert!(answer.error.contains(sentence), "{}", answer.error);
    }
    assert_eq!(scene.files(), before);
    let answer = scene.run(&["export", "net.toml", "--out", "board"]);
    assert_eq!(answer.code, Some(2));
    assert!(answer.error.contains("--weights <FILE>"), "{}", answer.error);
    let trained = scene.run(&["train", "net.toml", "--data", "digits", "--epochs", "0", "--save", "w"]);
    assert_eq!(trained.code, Some(0));
    let before = scene.files();
    for (more, sentence) in [
        (&["--resume", "w"][..], "'--weights <FILE>' cannot be used with '--resume <FILE>'"),
        (
            &["--core", "."],
            ".: expected the folder of headwater-core, found none; say where it is with `--core`",
        ),
        (
            &["--data", "digits", "--samples", "9999"],
            "the embedded digits: expected at most 1437 samples to train on",
        ),
        (&["--data", "none.csv"], "none.csv: cannot be read: "),
    ] {
        let answer = scene.run(&[&["export", "net.toml", "--weights", "w", "--out", "board"], more].concat());
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""), "{more:?}");
        assert!(answer.error.contains(sentence), "{more:?}: {}", answer.error);
    }
    assert_eq!(scene.files(), before);
}
