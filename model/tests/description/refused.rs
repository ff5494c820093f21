//! What is refused, in which words.

use headwater_model::{Model, Storage};

/// A network that is in order, on two lines.
const NET: &str = "inputs = 4\nlayers = [{ kind = \"dense\", outputs = 3 }]\n";

fn refusal(text: &str) -> String {
    let storage = Storage::new();
    match Model::parse("net.toml", text, &storage) {
        Ok(model) => panic!("read as {model:?}\n{text}"),
        Err(fault) => fault.to_string(),
    }
}

/// Claim: what a file says wrongly is named with its place, what was expected and found, and the nearest name.
/// Oracle: sentences and places written down by hand.
#[test]
fn mistakes_are_named() {
    let cases = [
        ("", "net.toml:1:1: the model: `inputs` is missing; add for example `inputs = 64`"),
        (
            "inputs = 4",
            "net.toml:1:1: the model: `layers` is missing; add for example `layers = [{ kind = \"dense\", outputs = 10 }]`",
        ),
        (
            "input = 4",
            "net.toml:1:1: the model: expected one of the keys `inputs`, `freeze`, `layers`, `initialisation`, `loss`, `optimiser` and `training`, found `input`; did you mean `inputs`?",
        ),
        (
            "inputs = 1.5",
            "net.toml:1:10: `inputs` of the model: expected a whole number from 0 to 9223372036854775807, found `1.5`",
        ),
        (
            "inputs = -4",
            "net.toml:1:10: `inputs` of the model: expected a whole number from 0 to 9223372036854775807, found `-4`",
        ),
        (
            "inputs = 4\nlayers = 3",
            "net.toml:2:10: `layers` of the model: expected a list of tables, one for each layer, found `3`",
        ),
        (
            "inputs = 4\nlayers = [3]",
            "net.toml:2:10: `layers` of the model: expected a list of tables, one for each layer, found a list",
        ),
        ("inputs = 4\nlayers = []", "net.toml:2:10: network: there is no layer; add at least one"),
        (
            "inputs = 0\nlayers = [{ kind = \"relu\" }]",
            "net.toml:1:10: network: the input width is 0; give it at least 1",
        ),
        (
            "inputs = 4\n[[layers]]\noutputs = 3",
            "net.toml:2:1: layer 0: `kind` is missing; add for example `kind = \"dense\"`",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"dense\"",
            "net.toml:2:1: layer 0 (dense): `outputs` is missing; add for example `outputs = 32`",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"dense\"\noutput = 3",
            "net.toml:4:1: layer 0 (dense): expected one of the keys `kind`, `outputs` and `bias`, found `output`; did you mean `outputs`?",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"dense\"\noutputs = \"many\"",
            "net.toml:4:11: `outputs` of layer 0 (dense): expected a whole number from 0 to 9223372036854775807, found `many`",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"dense\"\noutputs = 0",
            "net.toml:2:1: layer 0 (dense): a dense layer with 0 outputs; give it at least 1",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"dense\"\noutputs = 2\nbias = 1",
            "net.toml:5:8: `bias` of layer 0 (dense): expected true or false, found `1`",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"relu\"\nslope = 1",
            "net.toml:4:1: layer 0 (relu): expected one of the keys `kind`, found `slope`",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"elu\"\nalpha = -1",
            "net.toml:2:1: layer 0 (elu): elu: alpha must be a finite number above zero",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"elu\"\nalpha = 1979-05-27",
            "net.toml:4:9: `alpha` of layer 0 (elu): expected a number, found a date",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"prelu\"\nslopes = \"feature\"",
            "net.toml:4:10: `slopes` of layer 0 (prelu): expected one of `shared` and `per_feature`, found `feature`",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"batch_norm\"\nmomentum = 2",
            "net.toml:2:1: layer 0 (batch_norm): momentum must be between 0 and 1; it is the weight of the new value, as in PyTorch",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"residual\"",
            "net.toml:2:1: layer 0 (residual): `branch` is missing; add for example `branch = [{ kind = \"relu\" }]`",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"residual\"\n[[layers.branch]]\nkind = \"dense\"\noutputs = 3",
            "net.toml:2:1: layer 0 (residual): the branch begins with width 4 and ends with width 3, but is added to its own input; end it with a dense layer of 4 outputs",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"residual\"\n[[layers.branch]]\nkind = \"dense\"\noutputs = 0",
            "net.toml:4:1: layer 0.0 (dense): a dense layer with 0 outputs; give it at least 1",
        ),
        (
            "inputs = 4\n[[layers]]\nkind = \"residual\"\n[[layers.branch]]\nkind = \"rellu\"",
            "did you mean `relu`?",
        ),
        (
            "inputs = 4\nfreeze = 1\n[[layers]]\nkind = \"relu\"",
            "net.toml:2:10: network: cannot freeze 1 of 1 layers; leave at least one to train",
        ),
        (
            "inputs = 9223372036854775807\n[[layers]]\nkind = \"dense\"\noutputs = 9223372036854775807",
            "network: its size does not fit the address space; make it narrower",
        ),
        ("inputs = 4\ninputs = 5", "net.toml:2:1: expected TOML, found a mistake in it: duplicate key"),
        ("inputs = ", "net.toml:1:10: expected TOML, found a mistake in it: "),
    ];
    for (text, sentence) in cases {
        let refusal = refusal(text);
        assert!(refusal.contains(sentence), "expected {sentence}\nfound    {refusal}");
    }
}

/// Claim: the same holds for how it starts and is trained. Oracle: by hand; the core's own sentences at the key they are
/// about.
#[test]
fn mistakes_about_training_are_named() {
    let cases = [
        (
            "[initialisation]\nweights = \"he\"",
            "net.toml:4:11: `weights` of [initialisation]: expected one of `zeros`, ",
        ),
        ("[initialisation]\nweights = \"he_norml\"", "did you mean `he_normal`?"),
        (
            "[initialisation]\nweights = \"zeros\"\ngain = 1",
            "net.toml:5:1: [initialisation]: expected one of the keys `weights`, found `gain`",
        ),
        (
            "[initialisation]\nweights = \"he_normal\"\ngain = -1.0",
            "net.toml:5:8: he_normal: gain must be a finite number from 0 up, found -1.0",
        ),
        (
            "[initialisation]\nweights = \"he_normal\"\ngain = \"forwards\"",
            "net.toml:5:8: `gain` of [initialisation]: expected one of `pytorch`, `forward` and `backward`, found `forwards`; did you mean `forward`?",
        ),
        (
            "[initialisation]\nweights = \"uniform\"\nlow = 2",
            "high must be a finite number from low up, found 1.0",
        ),
        (
            "[initialisation]\ngain = 1",
            "net.toml:4:1: [initialisation]: expected one of the keys `weights`, found `gain`",
        ),
        (
            "[loss]\nkind = \"cross_entropi\"",
            "net.toml:4:8: `kind` of [loss]: expected one of `cross_entropy`, `mse_loss`, `huber_loss` and `binary_cross_entropy_with_logits`, found `cross_entropi`; did you mean `cross_entropy`?",
        ),
        (
            "[loss]\nkind = \"huber_loss\"\ndelta = 0",
            "net.toml:5:9: delta: expected a finite number above 0, found 0; 1 is PyTorch's default",
        ),
        (
            "[loss]\nlabel_smoothing = 1.5",
            "net.toml:4:19: label_smoothing: expected a number from 0 to 1, found 1.5; 0 switches it off",
        ),
        (
            "[loss]\nclass_weights = [1, 2]",
            "net.toml:4:17: `class_weights` of [loss]: expected 3 weights, one for each output of the network, found 2",
        ),
        (
            "[loss]\nclass_weights = [1, 2, -3]",
            "net.toml:4:17: class_weights: expected finite numbers from 0 up, found -3 for class 2",
        ),
        (
            "[loss]\nclass_weights = [1, \"a\"]",
            "net.toml:4:17: `class_weights` of [loss]: expected a list of numbers, such as [1.0, 2.5], found a list",
        ),
        (
            "[optimiser]\nkind = \"RMSProp\"",
            "net.toml:4:8: `kind` of [optimiser]: expected one of `sgd`, `rmsprop`, `adam` and `adamw`, found `RMSProp`; did you mean `rmsprop`?",
        ),
        (
            "[optimiser]\nkind = \"adam\"\nbeta1 = 1",
            "net.toml:5:9: Adam: beta1 must be at least 0 and below 1, found 1.0",
        ),
        (
            "[optimiser]\nkind = \"sgd\"\nmomentum = nan",
            "net.toml:5:12: SGD: momentum factor must be a finite number from 0 up, found NaN",
        ),
        (
            "[optimiser]\nkind = \"sgd\"\nnesterov = true",
            "net.toml:5:12: `nesterov` of [optimiser]: expected `momentum` beside it, found none; add it",
        ),
        (
            "[optimiser]\nkind = \"sgd\"\ndecoupled = true",
            "`decoupled` of [optimiser]: expected `weight_decay` beside it",
        ),
        ("[optimiser]\nlr = 0.1", "`kind` is missing"),
        (
            "[training]\nbatch = 0",
            "net.toml:4:9: `batch` of [training]: expected a whole number from 1 up, found 0",
        ),
        (
            "[training]\nrate = inf",
            "net.toml:4:8: schedule: rate must be a finite number from 0 up, found inf",
        ),
        (
            "[training]\ndecay_every = 5",
            "net.toml:4:15: `decay_every` of [training]: expected `decay = \"step\"` beside it, found none; add it",
        ),
        (
            "[training]\ndecay = \"step\"",
            "net.toml:3:2: [training]: `decay_every` is missing; add for example `decay_every = 1000`",
        ),
        (
            "[training]\ndecay = \"cosine\"\ndecay_steps = 0",
            "net.toml:5:15: schedule: total must be at least 1 step, found 0.0",
        ),
        (
            "[training]\nwarm_up_start = 2\nwarm_up_steps = 5",
            "net.toml:4:17: schedule: start_factor must be at most 1, found 2.0",
        ),
        (
            "[training]\nclip_by_norm = 1\nclip_by_value = 1",
            "net.toml:5:17: [training]: expected `clip_by_norm` or `clip_by_value`, found both; leave one out",
        ),
        (
            "[training]\nclip_by_norm = -1",
            "net.toml:4:16: `clip_by_norm` of [training]: expected a number at least 0, found -1",
        ),
        (
            "[training]\nupdate_in_place = true\nclip_by_norm = 1",
            "net.toml:4:19: `update_in_place` of [training]: expected no clipping, because",
        ),
        (
            "[optimiser]\nkind = \"adam\"\n[training]\nupdate_in_place = true",
            "net.toml:6:19: `update_in_place` of [training]: expected plain `sgd`, without momentum and weight decay, because",
        ),
        ("training = 3", "net.toml:3:12: `training` of the model: expected a table, found `3`"),
    ];
    for (text, sentence) in cases {
        let refusal = refusal(&format!("{NET}{text}"));
        assert!(refusal.contains(sentence), "expected {sentence}\nfound    {refusal}");
    }
}

/// Claim: a file that cannot be read is refused by name: one that is missing, a folder, one that is too long, one that is
/// no text. Oracle: by hand.
#[test]
fn files_that_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.toml");
    let refusal = || {
        let storage = Storage::new();
        Model::read(&path, &storage).unwrap_err().to_string()
    };
    assert!(refusal().contains("net.toml: cannot be read: "), "{}", refusal());
    std::fs::write(&path, vec![b'#'; 1 << 20]).unwrap();
    assert!(refusal().contains("`inputs` is missing"), "{}", refusal());
    std::fs::write(&path, vec![b'#'; (1 << 20) + 1]).unwrap();
    assert!(refusal().contains("expected at most 1048576 bytes of text, found 1048577"), "{}", refusal());
    std::fs::write(&path, [0xff]).unwrap();
    assert!(refusal().contains("net.toml: expected text in UTF-8, found other bytes"), "{}", refusal());
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    assert!(refusal().contains("net.toml: expected a file, found a folder"), "{}", refusal());
}
