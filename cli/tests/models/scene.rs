//! A folder with files, and the program run within it.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The digits' network of these tests, trained in a second.
pub(super) const NET: &str = "inputs = 64\nlayers = [{ kind = \"dense\", outputs = 32 }, { kind = \"batch_norm\" }, { kind = \
                              \"relu\" }, { kind = \"dense\", outputs = 10 }]\n[initialisation]\nweights = \
                              \"he_normal\"\ngain = \"pytorch\"\n[optimiser]\nkind = \"adam\"\n[training]\nbatch = \
                              32\nepochs = 2\nrate = 0.003\n";

pub(super) struct Scene(TempDir);

impl Scene {
    /// A folder with these files.
    pub(super) fn with(files: &[(&str, &str)]) -> Self {
        let scene = Scene(tempfile::tempdir().expect("a folder of its own"));
        files.iter().for_each(|(name, text)| scene.write(name, text));
        scene
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("the folder can be written");
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Answer {
        let output = Command::new(env!("CARGO_BIN_EXE_headwater"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .expect("the program starts");
        Answer::of(&output)
    }

    /// The JSON that the program writes.
    pub(super) fn json(&self, arguments: &[&str]) -> Value {
        let answer = self.run(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str(&answer.out).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
    }

    pub(super) fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.0.path().join(name)).ok()
    }

    /// The names of all files.
    pub(super) fn files(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.0.path()).expect("the folder can be read");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }
}

/// Exit code, standard output and standard error.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) error: String,
}

impl Answer {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        Self { code: output.status.code(), out: text(&output.stdout), error: text(&output.stderr) }
    }

    /// Claim: the page is plain text in 80 columns, and a pipe hears nothing of the progress.
    pub(super) fn is_a_page(&self) {
        assert_eq!(self.error, "");
        for line in self.out.lines() {
            assert!(line.chars().count() <= 80 && line == line.trim_end(), "`{line}`");
        }
        assert!(!self.out.contains('\u{1b}'));
    }
}
