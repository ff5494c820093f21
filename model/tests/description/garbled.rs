//! Broken files.

use headwater_model::{Fault, Model, Storage};
use proptest::prelude::*;

const WHOLE: &str = "inputs = 8\nfreeze = 1\n[[layers]]\nkind = \"dense\"\noutputs = 8\n[[layers]]\nkind = \
                     \"residual\"\n[[layers.branch]]\nkind = \"leaky_relu\"\nslope = 0.5\n[initialisation]\nweights = \
                     \"he_normal\"\ngain = 2.0\n[loss]\nkind = \"huber_loss\"\ndelta = 2.0\n[optimiser]\nkind = \
                     \"adam\"\n[training]\nbatch = 4\nrate = 0.5\n";

fn parsed(text: &str) -> Result<(), Fault> {
    let storage = Storage::new();
    Model::parse("net.toml", text, &storage).map(|_| ())
}

/// The line and column of a fault lie within the text, or at its end.
fn place_is_in(text: &str, fault: &Fault) {
    let place = fault.place.expect("a fault of a text has a place");
    let line = usize::try_from(place.line).unwrap();
    assert!(line >= 1 && line <= text.split('\n').count(), "{fault}");
    assert!(fault.sentence.lines().count() == 1, "{fault}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(5), ..ProptestConfig::default() })]

    /// Claim: a file cut off anywhere is read or refused with a place in it, never a panic. Oracle: no panic.
    #[test]
    fn cut_off(end in 0..=WHOLE.len()) {
        if let Err(fault) = parsed(&WHOLE[..end]) {
            place_is_in(&WHOLE[..end], &fault);
        }
    }

    /// Claim: neither do overwritten characters bring the reader down. Oracle: no panic.
    #[test]
    fn overwritten(changes in prop::collection::vec((0..WHOLE.len(), any::<char>()), 1..6)) {
        let mut text: Vec<char> = WHOLE.chars().collect();
        for (index, character) in changes {
            text[index] = character;
        }
        let text: String = text.into_iter().collect();
        if let Err(fault) = parsed(&text) {
            place_is_in(&text, &fault);
        }
    }

    /// Claim: nor do numbers of any size: no memory is set aside for what they claim. Oracle: no panic, no abort.
    #[test]
    fn numbers_of_any_size(inputs in any::<u64>(), outputs in any::<u64>(), freeze in any::<u64>(), batch in any::<i64>()) {
        let text = format!(
            "inputs = {inputs}\nfreeze = {freeze}\nlayers = [{{ kind = \"dense\", outputs = {outputs} }}, {{ kind = \
             \"batch_norm\" }}]\n[training]\nbatch = {batch}"
        );
        if let Err(fault) = parsed(&text) {
            place_is_in(&text, &fault);
        }
    }
}

/// Claim: tables nested without end are refused, not followed until the stack ends. Oracle: an error.
#[test]
fn endless_nesting_is_refused() {
    for depth in [10, 100, 10_000] {
        let open = "[{ kind = \"residual\", branch = ".repeat(depth);
        let close = " }]".repeat(depth);
        let text = format!("inputs = 1\nlayers = {open}[{{ kind = \"relu\" }}]{close}\n");
        assert!(parsed(&text).is_err(), "{depth} deep");
    }
}
