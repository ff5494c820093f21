//! `headwater train`.

use super::scene::{NET, Scene};

/// Claim: training on the digits ends well, says what was learned from and what was held out, saves the weights, and
/// gives the same bytes each time; another seed gives others. Oracle: a second run.
#[test]
fn the_digits_are_learned() {
    let scene = Scene::with(&[("net.toml", NET)]);
    let train = ["train", "net.toml", "--data", "digits", "--save"];
    let answer = scene.run(&[&train[..], &["a.safetensors"]].concat());
    answer.is_a_page();
    assert_eq!(answer.code, Some(0), "{}", answer.out);
    for part in [
        "net.toml: 64 inputs, 10 outputs, 4 layers, 2,474 parameters",
        "1,437 samples to train on",
        "the last 360 images, by other writers",
        "weights by he_normal; seed 66; Adam on cross_entropy, batches of 32",
        "The layers after step 90",
        "Nothing is found to be wrong.",
        "Saved: a.safetensors.",
    ] {
        let page = answer.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(part), "`{part}` is not in\n{}", answer.out);
    }
    let again = scene.run(&[&train[..], &["b.safetensors"]].concat());
    assert_eq!(again.out.replace("b.safetensors", "a.safetensors"), answer.out);
    assert!(
        scene.bytes("a.safetensors").is_some()
            && scene.bytes("a.safetensors") == scene.bytes("b.safetensors")
    );
    scene.run(&[&train[..], &["c.safetensors", "--seed", "67"]].concat());
    assert!(
        scene.bytes("c.safetensors").is_some()
            && scene.bytes("c.safetensors") != scene.bytes("a.safetensors")
    );
    assert_eq!(scene.files().len(), 4, "nothing is left over: {:?}", scene.files());
}

/// Claim: a run that was saved and resumed ends with the bytes of one in one piece; weights alone carry on from what they
/// are. Oracle: the run in one piece; the untouched weights.
#[test]
fn a_run_is_resumed_to_the_bit() {
    let scene = Scene::with(&[("net.toml", NET)]);
    let train = |more: &[&str]| {
        let answer = scene.run(&[&["train", "net.toml", "--data", "digits"], more].concat());
        assert_eq!(answer.code, Some(0), "{answer:?}");
    };
    train(&["--epochs", "3", "--save", "whole", "--checkpoint", "whole.run"]);
    train(&["--epochs", "1", "--save", "first", "--checkpoint", "run"]);
    train(&["--resume", "run", "--epochs", "2", "--save", "second", "--checkpoint", "run"]);
    assert!(scene.bytes("whole").is_some() && scene.bytes("whole") == scene.bytes("second"));
    assert!(scene.bytes("whole.run").is_some() && scene.bytes("whole.run") == scene.bytes("run"));
    train(&["--weights", "first", "--epochs", "0", "--save", "same"]);
    assert!(scene.bytes("same") == scene.bytes("first"));
}

/// Claim: a sick network ends with exit code 1, and the cause and the cure in words. Oracle: twelve sigmoid layers with
/// PyTorch's initialisation, the lesson's own example.
#[test]
fn a_sick_network_is_diagnosed() {
    let layers = "{ kind = \"dense\", outputs = 32 }, { kind = \"sigmoid\" }, ".repeat(12);
    let text = format!(
        "inputs = 64\nlayers = [{layers}{{ kind = \"dense\", outputs = 10 }}]\n[training]\nepochs = 1\n"
    );
    let scene = Scene::with(&[("sick.toml", &text)]);
    let answer = scene.run(&["train", "sick.toml", "--data", "digits", "--save", "w"]);
    answer.is_a_page();
    assert_eq!(answer.code, Some(1));
    let page = answer.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("Found - the gradient vanishes: "), "{}", answer.out);
    assert!(page.contains("use ReLU with He initialisation"), "{}", answer.out);
    assert!(scene.bytes("w").is_some(), "a finding keeps nothing from being saved");
}

/// Claim: a run that blows up ends with exit code 1 and leaves the saved file as it was. Oracle: its bytes.
#[test]
fn a_run_that_blows_up_replaces_nothing() {
    let text = "inputs = 2\nlayers = [{ kind = \"dense\", outputs = 1 }]\n[loss]\nkind = \"mse_loss\"\n[training]\nrate = \
                1e30\nbatch = 2\n";
    let scene =
        Scene::with(&[("net.toml", text), ("data.csv", "1,2,3\n2,3,5\n3,1,4\n2,2,4\n"), ("w", "as it was")]);
    let answer = scene.run(&["train", "net.toml", "--data", "data.csv", "--save", "w", "--held-out", "0"]);
    answer.is_a_page();
    assert_eq!(answer.code, Some(1), "{}", answer.out);
    assert!(
        answer.out.contains("training ended before step 2, whose loss is infinite or NaN"),
        "{}",
        answer.out
    );
    assert!(answer.out.contains("Nothing is saved."), "{}", answer.out);
    assert_eq!(scene.bytes("w").as_deref(), Some(&b"as it was"[..]));
}

/// Claim: a CSV file is learned from, its classes named and counted, its rows held out as said. Oracle: by hand.
#[test]
fn a_file_is_learned_from() {
    let rows: String = (0..40)
        .map(|row| {
            if row % 2 == 0 { format!("{}.5,1,left\n", row % 5) } else { format!("-{}.5,1,right\n", row % 5) }
        })
        .collect();
    let net = "inputs = 2\nlayers = [{ kind = \"dense\", outputs = 2 }]\n[training]\nbatch = 8\nrate = 0.5\n";
    let scene = Scene::with(&[("net.toml", net), ("data.csv", &format!("where,bias,side\n{rows}"))]);
    let run =
        scene.json(&["train", "net.toml", "--data", "data.csv", "--held-out", "0.25", "--targets", "side"]);
    assert_eq!((run["data"]["samples"].as_u64(), run["data"]["held_out"].as_u64()), (Some(30), Some(10)));
    let classes: Vec<_> = run["data"]["classes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["class"].as_str().unwrap())
        .collect();
    assert_eq!(classes, ["left", "right"]);
    assert_eq!(run["epochs"][9]["held_out_accuracy"].as_f64(), Some(1.0));
}

/// Claim: what can't be done is refused with exit code 2, nothing on standard output, and one sentence that says where it
/// is wrong. Oracle: by hand.
#[test]
fn mistakes_are_answered() {
    let scene = Scene::with(&[
        ("net.toml", NET),
        ("typo.toml", "inputs = 64\n[[layers]]\nkind = \"dens\"\noutputs = 10\n"),
        ("small.toml", "inputs = 2\nlayers = [{ kind = \"dense\", outputs = 2 }]\n"),
        ("data.csv", "1,2,0\n1,oops,1\n"),
        ("w", "no weights"),
    ]);
    let before = scene.files();
    let cases: [(&[&str], &str); 12] = [
        (&["nofile.toml", "--data", "digits"], "nofile.toml: cannot be read: "),
        (&["typo.toml", "--data", "digits"], "typo.toml:3:8: `kind` of layer 0: expected one of "),
        (&["typo.toml", "--data", "digits"], "did you mean `dense`?"),
        (&["small.toml", "--data", "digits"], "the embedded digits: expected samples of 2 values"),
        (
            &["small.toml", "--data", "data.csv"],
            "data.csv:2: column 2: expected a finite number, found `oops`",
        ),
        (
            &["net.toml", "--data", "digits", "--weights", "w"],
            "w: expected a safetensors file, found 10 bytes",
        ),
        (
            &["net.toml", "--data", "digits", "--resume", "w"],
            "w: checkpoint: expected bytes that begin with HWCHECKP",
        ),
        (&["net.toml", "--data", "digits", "--batch", "1"], "net.toml: layer 1 (batch_norm): a batch of one"),
        (&["net.toml", "--data", "digits", "--batch", "0"], "expected a whole number from 1"),
        (&["net.toml", "--data", "digits", "--held-out", "0.2"], "`--held-out` goes with a CSV file"),
        (
            &["net.toml", "--data", "digits", "--save", "no/such/folder"],
            "no/such/folder: cannot be written: ",
        ),
        (&["net.toml", "--dta", "digits"], "'--data"),
    ];
    for (arguments, sentence) in cases {
        let answer = scene.run(&[&["train"], arguments].concat());
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(
            answer.error.contains(sentence),
            "{arguments:?}: expected {sentence}\nfound {}",
            answer.error
        );
    }
    assert_eq!(scene.files(), before);
}
