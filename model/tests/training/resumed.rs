//! A run in two pieces.

use headwater_model::{Progress, replace, train};

use super::{net, rays, with_model};

/// Claim: a run resumed from its checkpoint equals one that was not interrupted, bit for bit, whatever the optimiser, and
/// goes on with its own seed. Oracle: the run in one piece.
#[test]
fn a_resumed_run_equals_an_uninterrupted_one() {
    let split = rays(70);
    let optimisers = [
        "kind = \"sgd\"\nmomentum = 0.9",
        "kind = \"rmsprop\"\nmomentum = 0.5\ncentred = true",
        "kind = \"adam\"",
        "kind = \"adamw\"",
    ];
    for optimiser in optimisers {
        let rest = |epochs: u32, seed: u32| {
            net(&format!(
                "[optimiser]\n{optimiser}\n[training]\nbatch = 16\nepochs = {epochs}\nseed = {seed}\nclip_by_norm = \
                 0.5\nwarm_up_steps = 6\ndecay = \"cosine\"\ndecay_steps = 12\n"
            ))
        };
        let whole = with_model(&rest(5, 7), |model| {
            train(model, &split, Progress::begin(model).unwrap(), &mut |_| {}).unwrap()
        });
        let record = with_model(&rest(2, 7), |model| {
            let run = train(model, &split, Progress::begin(model).unwrap(), &mut |_| {}).unwrap();
            run.progress.checkpoint(model).unwrap()
        });
        let resumed = with_model(&rest(3, 8), |model| {
            train(model, &split, Progress::resume(model, &record).unwrap(), &mut |_| {}).unwrap()
        });
        assert_eq!(resumed.progress, whole.progress, "{optimiser}");
        assert_eq!(resumed.epochs, whole.epochs[2..], "{optimiser}");
        assert_eq!(
            resumed.start.findings, [""; 0],
            "nothing has changed before the first step, and nothing had to"
        );
    }
}

/// Claim: a checkpoint of another network, of another optimiser, or a damaged one is refused. Oracle: the core's sentences.
#[test]
fn foreign_checkpoints_are_refused() {
    let adam = net("[optimiser]\nkind = \"adam\"\n");
    let record = with_model(&adam, |model| Progress::begin(model).unwrap().checkpoint(model).unwrap());
    let refusal = |text: &str, bytes: &[u8]| {
        with_model(text, |model| Progress::resume(model, bytes).unwrap_err().to_string())
    };
    assert!(
        refusal(&net(""), &record).contains("moments: expected 134 values, found 0"),
        "{}",
        refusal(&net(""), &record)
    );
    let other = adam.replace("tanh", "relu");
    assert!(refusal(&other, &record).contains("checkpoint: "), "{}", refusal(&other, &record));
    for end in 0..record.len() {
        assert!(with_model(&adam, |model| Progress::resume(model, &record[..end]).is_err()), "cut at {end}");
    }
}

/// Claim: a checkpoint file is read as it was written, and one that is too long or missing is refused by name; counts at
/// their largest do not overflow. Oracle: the run it came from.
#[test]
fn a_file_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.checkpoint");
    with_model(&net("[optimiser]\nkind = \"adam\"\n[training]\nepochs = 1\n"), |model| {
        let missing = Progress::read(&path, model).unwrap_err().to_string();
        assert!(missing.contains("run.checkpoint: cannot be read: "), "{missing}");
        let mut progress = Progress::begin(model).unwrap();
        (progress.steps, progress.epochs, progress.weights.batches) = (u64::MAX, u64::MAX, vec![u64::MAX]);
        let bytes = progress.checkpoint(model).unwrap();
        replace(&path, &bytes).unwrap();
        assert_eq!(Progress::read(&path, model).unwrap(), progress);
        let run = train(model, &rays(60), progress, &mut |_| {}).unwrap();
        assert_eq!((run.progress.steps, run.progress.weights.batches), (u64::MAX, vec![u64::MAX]));
        replace(&path, &[bytes.as_slice(), &[0]].concat()).unwrap();
        let longer = Progress::read(&path, model).unwrap_err().to_string();
        let sentence = format!("which has {} bytes, found {}", bytes.len(), bytes.len() + 1);
        assert!(longer.contains(&sentence), "{longer}");
    });
}
