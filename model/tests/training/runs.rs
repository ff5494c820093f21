//! Whole runs.

use headwater_model::{Answers, Data, Model, Progress, Settings, Split, Stopped, TrainingError, train};

use super::{net, rays, run, with_model};

const ADAM: &str = "[optimiser]\nkind = \"adam\"\n[training]\nrate = 0.02\nbatch = 16\nepochs = 20\n";

/// Claim: a network learns what can be learned, is judged by samples it has not seen, and tells of each epoch once.
/// Oracle: the data are three rays that a line each tells apart. Tolerance: none; recognising all is what is asked for.
#[test]
fn a_network_learns() {
    let split = rays(150);
    let mut told = Vec::new();
    let run = with_model(&net(ADAM), |model| {
        train(model, &split, Progress::begin(model).unwrap(), &mut |epoch| told.push(*epoch)).unwrap()
    });
    assert_eq!(told, run.epochs);
    let (first, last) = (run.epochs[0], run.epochs[19]);
    assert!(last.loss < first.loss / 5.0 && last.held_out_loss.unwrap() < 0.1, "{first:?} {last:?}");
    assert_eq!((last.number, last.accuracy, last.held_out_accuracy), (20, Some(1.0), Some(1.0)));
    assert_eq!(
        (run.progress.steps, run.progress.epochs),
        (20 * 8, 20),
        "120 samples make 8 batches of 16, the last of 8"
    );
    assert_eq!(run.progress.weights.batches, [160]);
    assert_eq!(run.end.findings, [""; 0]);
    let names: Vec<&str> = run.end.layers.iter().map(|layer| layer.name).collect();
    assert_eq!(names, ["dense", "batch_norm", "tanh", "dense"]);
    assert!(
        run.end
            .layers
            .iter()
            .all(|layer| layer.gradient > 0.0 && layer.moved.is_none_or(|moved| moved > 0.0))
    );
}

/// Claim: the same seed gives the same bits, another seed others. Oracle: a second run.
#[test]
fn a_seed_fixes_every_bit() {
    let split = rays(60);
    assert_eq!(run(&net(ADAM), &split), run(&net(ADAM), &split));
    let other = format!("{ADAM}seed = 67\n");
    assert_ne!(run(&net(ADAM), &split).progress.weights, run(&net(&other), &split).progress.weights);
}

/// Claim: the way that spends gradients gives the bits of the way that keeps them. Oracle: the other way.
#[test]
fn spending_gradients_changes_no_bit() {
    let split = rays(60);
    let [kept, spent] = [false, true].map(|spent| {
        let rest = format!("[training]\nrate = 0.1\nbatch = 8\nepochs = 3\nupdate_in_place = {spent}\n");
        run(&net(&rest), &split)
    });
    assert_eq!(kept.progress, spent.progress);
    assert_eq!(kept.epochs, spent.epochs);
}

/// Claim: frozen layers keep every bit, their running statistics and counts included. Oracle: the weights at the start.
#[test]
fn frozen_layers_stay() {
    let split = rays(60);
    let text = format!("freeze = 2\n{}", net(ADAM));
    with_model(&text, |model| {
        let start = Progress::begin(model).unwrap();
        let run = train(model, &split, start.clone(), &mut |_| {}).unwrap();
        let frozen = model.network.frozen_parameter_count();
        assert_eq!(frozen, 2 * 8 + 8 + 16);
        let (before, after) = (&start.weights, &run.progress.weights);
        assert_eq!(before.parameters[..frozen], after.parameters[..frozen]);
        assert_ne!(before.parameters[frozen..], after.parameters[frozen..]);
        assert_eq!((&before.state, &before.batches), (&after.state, &after.batches));
    });
}

/// Claim: a run that blows up ends there, says at which step, and keeps the last finite weights. Oracle: a rate of 1e30,
/// after whose first step products overflow.
#[test]
fn a_run_that_blows_up_is_stopped() {
    let rest = "[loss]\nkind = \"mse_loss\"\n[training]\nrate = 1e30\nbatch = 16\n";
    let text = format!("inputs = 2\nlayers = [{{ kind = \"dense\", outputs = 3 }}]\n{rest}");
    let run = run(&text, &rays(60));
    assert_eq!(run.stopped, Some(Stopped { step: 2, what: "loss" }));
    assert_eq!((run.progress.steps, run.epochs.len()), (1, 0));
    assert!(run.progress.weights.parameters.iter().all(|parameter| parameter.is_finite()));
}

/// Claim: a sick network is diagnosed before the first step, with the cause. Oracle: sigmoid layers, whose slope is at most
/// a quarter.
#[test]
fn a_sick_network_is_diagnosed() {
    let layers = "{ kind = \"dense\", outputs = 8 }, { kind = \"sigmoid\" }, ".repeat(12);
    let text = format!(
        "inputs = 2\nlayers = [{layers}{{ kind = \"dense\", outputs = 3 }}]\n[training]\nepochs = 0\n"
    );
    let run = run(&text, &rays(60));
    assert_eq!(run.start, run.end);
    assert!(run.end.findings[0].starts_with("the gradient vanishes: "), "{:?}", run.end.findings);
}

/// Claim: a last batch of one sample, from which batch norm learns nothing, is left out; a batch of one by the model's own
/// wish is refused. Oracle: by hand: 17 samples make two batches of 8.
#[test]
fn a_lone_sample_is_left_out() {
    let split = Split { held_out: None, how: "nothing".to_owned(), ..rays(22) };
    let few = Split { train: split.train.clone().split(0.06).train, ..split };
    assert_eq!(few.train.samples(), 17);
    assert_eq!(run(&net("[training]\nbatch = 8\nepochs = 1\n"), &few).progress.steps, 2);
    with_model(&net("[training]\nbatch = 1\n"), |model| {
        let refused = train(model, &few, Progress::begin(model).unwrap(), &mut |_| {}).unwrap_err();
        assert!(refused.to_string().contains("layer 1 (batch_norm): a batch of one"), "{refused}");
    });
}

/// Claim: what does not fit is refused before memory is set aside, and says what does. Oracle: by hand.
#[test]
fn misfits_are_refused() {
    let huge = "inputs = 65536\nlayers = [{ kind = \"dense\", outputs = 1000000000 }]\n";
    let refused = with_model(huge, |model| Progress::begin(model).unwrap_err());
    assert!(matches!(refused, TrainingError::Memory { needed } if needed > 1 << 40), "{refused}");
    let empty = with_model(&net(""), |model| {
        let model = Model { settings: Settings { batch: 0, ..model.settings }, ..*model };
        train(&model, &rays(6), Progress::begin(&model).unwrap(), &mut |_| {}).unwrap_err().to_string()
    });
    assert_eq!(empty, "`batch` of [training]: expected a whole number from 1 up, found 0");
    let refusal = |data: Data, rest: &str| {
        with_model(&net(rest), |model| {
            let progress = Progress::begin(model).unwrap();
            train(model, &data.split(0.2), progress, &mut |_| {}).unwrap_err().to_string()
        })
    };
    let wide =
        Data { width: 3, inputs: vec![0.0; 9], answers: Answers::Values { width: 3, values: vec![0.0; 9] } };
    assert_eq!(refusal(wide, ""), "expected samples of 2 values, the network's `inputs`, found 3");
    let narrow =
        Data { width: 2, inputs: vec![0.0; 6], answers: Answers::Values { width: 1, values: vec![0.0; 3] } };
    let sentence = "expected 3 values for each sample, one for each output of the network, found 1";
    assert_eq!(refusal(narrow, "[loss]\nkind = \"mse_loss\"\n"), sentence);
    let names = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    let many =
        Data { width: 2, inputs: vec![0.0; 6], answers: Answers::Classes { classes: vec![0, 1, 2], names } };
    assert!(
        refusal(many, "")
            .starts_with("expected at most 3 classes, one for each output of the network, found 4")
    );
}
