//! `headwater plan`.

use headwater_core::checkpoint::{self, CheckpointShape};
use headwater_core::{Activation, Gradients, Layer, Network, Training, network};
use serde_json::Value;

use super::scene::{NET, Scene};

/// The network of the model file, as firmware would write it.
const BOARD: Network = network!(
    64,
    &[Layer::dense(32), Layer::batch_norm(), Layer::activation(Activation::Relu), Layer::dense(10)]
);
const BATCH: usize = 32;
/// Sized as a board's `static`s are, by the core while compiling.
const PLAN: headwater_core::Plan = BOARD.training_plan(Training {
    batch: BATCH,
    gradients: Gradients::Kept,
    input_gradient: false,
    moments: 2 * BOARD.gradient_count(),
});
const SHAPE: CheckpointShape =
    CheckpointShape { parameters: PLAN.parameters, state: PLAN.state, moments: PLAN.moments, generator: 24 };

/// Claim: the numbers are those of the core's `const fn`s. Oracle: the constants above, evaluated by the compiler.
#[test]
fn numbers_are_the_cores() {
    let scene = Scene::with(&[("net.toml", NET)]);
    let plan = scene.json(&["plan", "net.toml"]);
    let training = &plan["plan"]["training"];
    let expected = [
        ("parameters", PLAN.parameters),
        ("gradients", PLAN.gradients),
        ("state", PLAN.state),
        ("moments", PLAN.moments),
        ("scratch", PLAN.scratch),
        ("ram", PLAN.total()),
    ];
    for (name, scalars) in expected {
        assert_eq!(training[name].as_u64(), Some(4 * scalars as u64), "{name}");
    }
    let inference = BOARD.inference_plan(1);
    assert_eq!(plan["plan"]["inference"]["ram"].as_u64(), Some(4 * inference.scratch as u64));
    let weights = 4 * (inference.parameters + inference.state) as u64;
    assert_eq!(plan["plan"]["inference"]["flash"].as_u64(), Some(weights));
    assert_eq!(plan["plan"]["checkpoint"].as_u64(), Some(checkpoint::size::<f32>(SHAPE) as u64));
    let text = scene.run(&["plan", "net.toml"]);
    text.is_a_page();
    assert_eq!(text.code, Some(0));
    assert!(
        text.out.contains("Code size and stack are not counted")
            || text.out.contains("Code\nsize and stack are not counted"),
        "{}",
        text.out
    );
}

/// Claim: what does not fit ends with exit code 1 and says by how much; what fits ends with 0. Oracle: the numbers of the
/// plan without limits.
#[test]
fn limits_are_held_against_the_plan() {
    let scene = Scene::with(&[("net.toml", NET)]);
    let needed = 4 * PLAN.total();
    let exactly = scene.run(&["plan", "net.toml", "--ram", &needed.to_string(), "--flash", "1M"]);
    exactly.is_a_page();
    assert_eq!(exactly.code, Some(0), "{}", exactly.out);
    let short = scene.run(&["plan", "net.toml", "--ram", &(needed - 1).to_string()]);
    short.is_a_page();
    assert_eq!(short.code, Some(1));
    assert!(short.out.contains("bytes of RAM, 1 more than"), "{}", short.out);
    assert!(short.out.contains("  1. batches of 31 instead of 32: "), "{}", short.out);
    let flash = scene.run(&["plan", "net.toml", "--flash", "8K"]);
    assert_eq!(flash.code, Some(1));
    assert!(
        flash.out.contains("inference takes 10,152 bytes of flash, 1,960 more than 8,192."),
        "{}",
        flash.out
    );
    let hopeless = scene.run(&["plan", "net.toml", "--ram", "1K"]);
    hopeless.is_a_page();
    assert!(
        hopeless.out.contains("No change of batch, optimiser, gradients or frozen layers"),
        "{}",
        hopeless.out
    );
}

/// Claim: for a target, code and stack are counted in the verdicts, and what was measured is named; a figure that is an upper
/// bound does not condemn. Oracle: the plan without a target, and the figures that are named.
#[test]
fn code_and_stack_are_counted() {
    let scene = Scene::with(&[("net.toml", NET), ("mish.toml", &NET.replace("relu", "mish"))]);
    let target = ["--target", "thumbv7em-none-eabihf", "--ram", "64K", "--flash"];
    let needed = |plan: &Value| -> Vec<u64> {
        let verdicts = plan["verdicts"].as_array().expect("a list");
        verdicts.iter().map(|each| each["needed"].as_u64().expect("bytes")).collect()
    };
    let bare = needed(&scene.json(&["plan", "net.toml", "--ram", "64K", "--flash", "64K"]));
    let plan = scene.json(&[&["plan", "net.toml"], &target[..], &["64K"]].concat());
    let figure = |path: &str| plan.pointer(path).and_then(Value::as_u64).expect("a figure");
    let stack = figure("/measured/stack");
    let (infer, train) = (figure("/measured/inference/bytes"), figure("/measured/training/bytes"));
    let expected = [bare[0] + stack, bare[1] + infer, bare[2] + stack, bare[3] + train];
    assert_eq!(needed(&plan), expected);
    assert!(stack > 0 && infer > 0 && train > infer);
    assert_eq!(
        (&plan["measured"]["training"]["image"], &plan["measured"]["training"]["at_most"]),
        (&"adam".into(), &false.into())
    );
    let tight = scene.run(&[&["plan", "net.toml"], &target[..], &["16K"]].concat());
    tight.is_a_page();
    assert_eq!(tight.code, Some(1));
    assert!(tight.out.contains("Does not fit: training takes "), "{}", tight.out);
    let mish = scene.run(&[&["plan", "mish.toml"], &target[..], &["32K"]].concat());
    mish.is_a_page();
    assert_eq!(mish.code, Some(1));
    let page = mish.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("(image `full`) to train"), "{page}");
    assert!(page.contains("May not fit: training takes at most "), "{page}");
}

/// Claim: each remedy, typed as options, fits in the bytes that it promises. Oracle: the plan of those options.
#[test]
fn remedies_can_be_typed() {
    let scene = Scene::with(&[("net.toml", NET)]);
    let mut count = 0;
    for limit in ["12K", "20K", "32K", "48K"] {
        let plan = scene.json(&["plan", "net.toml", "--ram", limit]);
        for remedy in plan["remedies"].as_array().expect("a list") {
            let changes = remedy["changes"].as_array().expect("a list");
            let options: Vec<String> = changes.iter().flat_map(typed).collect();
            let mut arguments = vec!["plan", "net.toml", "--ram", limit];
            arguments.extend(options.iter().map(String::as_str));
            let then = scene.json(&arguments);
            assert_eq!(then["plan"]["training"]["ram"], remedy["ram"], "{arguments:?}");
            assert!(
                then["verdicts"].as_array().expect("a list").iter().all(|each| each["fits"] == true),
                "{arguments:?}"
            );
            count += 1;
        }
    }
    println!("{count} remedies typed");
    assert!(count >= 10);
}

/// A change as options.
fn typed(change: &Value) -> Vec<String> {
    let to = || change["to"].to_string();
    match change["kind"].as_str().expect("a word") {
        "batch" => vec!["--batch".to_owned(), to()],
        "freeze" => vec!["--freeze".to_owned(), to()],
        "update_in_place" => vec!["--update-in-place".to_owned()],
        "frozen_in_flash" => vec!["--frozen-in-flash".to_owned()],
        "optimiser" => {
            let rule = match change["to"].as_str().expect("a word") {
                "plain SGD" => "sgd",
                "SGD with momentum" => "momentum",
                other => panic!("no simpler rule is called {other}"),
            };
            vec!["--optimiser".to_owned(), rule.to_owned()]
        }
        other => panic!("no option for {other}"),
    }
}

/// Claim: options that don't go together, or that mean nothing, are refused with exit code 2 and a sentence. Oracle: by
/// hand.
#[test]
fn mistakes_are_answered() {
    let scene = Scene::with(&[("net.toml", NET)]);
    let cases: [(&[&str], &str); 9] = [
        (&["--ram", "16 parsecs"], "expected a number of bytes, such as `16384`, `16K` or `1M`"),
        (&["--ram", "99999999999999999999M"], "expected a number of bytes"),
        (&["--target", "thumbv7em-none-eabi"], "did you mean `thumbv7em-none-eabihf`?"),
        (&["--optimiser", "adm"], "'adam'"),
        (&["--update-in-place"], "net.toml: `update_in_place` of [training]: expected plain `sgd`"),
        (&["--freeze", "4"], "net.toml: network: cannot freeze 4 of 4 layers; leave at least one to train"),
        (&["--frozen-in-flash"], "expected frozen layers, found none; `--freeze N` freezes some"),
        (
            &["--batch", "1"],
            "net.toml: expected a batch of at least 2 samples, because a batch norm is trained, found 1",
        ),
        (&["--batch", "0"], "expected a whole number from 1"),
    ];
    for (arguments, sentence) in cases {
        let answer = scene.run(&[&["plan", "net.toml"], arguments].concat());
        assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(
            answer.error.contains(sentence),
            "{arguments:?}: expected {sentence}\nfound {}",
            answer.error
        );
    }
}
