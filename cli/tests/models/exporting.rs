//! `headwater export`.

use super::scene::{NET, Scene};

/// Claim: train, then export: the module is in the folder, with the weights that were trained, and the same bytes each
/// time; `model/tests/export` compiles such modules and runs them. Oracle: the last bias, looked up in the weights file,
/// whose last four bytes it is by the file's order of names.
#[test]
fn what_was_trained_is_exported() {
    let scene = Scene::with(&[("net.toml", NET)]);
    let trained =
        scene.run(&["train", "net.toml", "--data", "digits", "--epochs", "1", "--save", "w.safetensors"]);
    assert_eq!(trained.code, Some(0), "{trained:?}");
    let export = ["export", "net.toml", "--weights", "w.safetensors", "--out", "board/src"];
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
    let program = scene.bytes("board/src/main.rs").expect("a program to begin with");
    assert!(String::from_utf8_lossy(&program).contains("const INPUTS: usize = 64;"));
    scene.write("board/src/main.rs", "mine");
    let again = scene.run(&export);
    assert_eq!(again.code, Some(0));
    assert!(answer.out.starts_with(&again.out), "all but the program is said again: {}", again.out);
    assert_eq!(scene.bytes("board/src/network.rs"), Some(module));
    assert_eq!(scene.bytes("board/src/main.rs").as_deref(), Some(&b"mine"[..]), "the user's program stays");
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
}
