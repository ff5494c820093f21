//! Rung 0: every data file says where it comes from, and holds as much as was taken.

use headwater_verify::golden::{FILES, Goldens, read};
use serde::de::IgnoredAny;

/// A source, as its files name it.
struct Source {
    /// How `origin` begins: the program and its version.
    origin: &'static str,
    /// Programs and their licences.
    licences: &'static [(&'static str, &'static str)],
    /// The script.
    command: &'static str,
    /// Its files with the number of their cases.
    files: &'static [(&'static str, usize)],
}

const SOURCES: [Source; 5] = [
    Source {
        origin: "PyTorch 2.15.0",
        licences: &[("PyTorch", "BSD-3-Clause"), ("mpmath", "BSD-3-Clause")],
        command: "python verify/goldens/generate.py",
        files: &[
            ("activations", 25),
            ("losses", 147),
            ("layers", 128),
            ("networks", 16),
            ("optimisers", 58),
            ("clipping", 28),
            ("schedules", 18),
            ("moments", 25),
            ("gains", 10),
            ("initialisers", 175),
            ("training", 4),
        ],
    },
    Source {
        origin: "NumPy 2.4.6",
        licences: &[("NumPy", "BSD-3-Clause")],
        command: "python verify/goldens/third_party/numpy_tables.py",
        files: &[("numpy", 10)],
    },
    Source {
        origin: "SciPy 1.17.1",
        licences: &[("SciPy", "BSD-3-Clause"), ("Boost", "BSL-1.0")],
        command: "python verify/goldens/third_party/scipy_tables.py",
        files: &[("scipy", 5)],
    },
    Source {
        origin: "ONNX 1.22.0",
        licences: &[("ONNX", "Apache-2.0")],
        command: "python verify/goldens/third_party/onnx_nodes.py",
        files: &[("onnx", 145)],
    },
    Source {
        origin: "TensorFlow.js 4.22.0",
        licences: &[("TensorFlow.js", "Apache-2.0")],
        command: "python verify/goldens/third_party/tfjs_tests.py recorded.json",
        files: &[("tfjs", 46)],
    },
];

/// Claim: each file names the program that its numbers come from with its version, the licences, the day and the command,
/// and has all its cases. Oracle: the table above. A field that is missing fails to be read.
#[test]
fn every_file_names_its_source() {
    let listed: usize = SOURCES.iter().map(|source| source.files.len()).sum();
    assert_eq!(listed, FILES.len(), "a file has no source");
    for source in &SOURCES {
        let mut cases = 0;
        for (name, count) in source.files {
            let (_, text) = FILES.iter().find(|(file, _)| file == name).expect(name);
            let file: Goldens<IgnoredAny> = read(name, text);
            assert!(file.origin.starts_with(source.origin), "{name}.json comes from {}", file.origin);
            assert!(file.origin.contains("mpmath 1.3.0"), "{name}.json comes from {}", file.origin);
            assert_eq!(file.licence.len(), source.licences.len(), "{name}.json");
            for (program, licence) in source.licences {
                let found = file.licence.get(*program);
                assert!(found.is_some_and(|text| text.starts_with(licence)), "{name}.json, {program}");
            }
            let date: Vec<&str> = file.date.split('-').collect();
            assert_eq!(date.iter().map(|part| part.len()).collect::<Vec<_>>(), [4, 2, 2], "{name}.json");
            assert_eq!(file.command, source.command, "{name}.json");
            assert_eq!(file.cases.len(), *count, "{name}.json");
            cases += file.cases.len();
        }
        println!("{}: {cases} cases in {} files", source.origin, source.files.len());
    }
}

/// Claim: a licence that is a file of its own is there. Oracle: the directory.
#[test]
fn every_licence_is_there() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    for (name, text) in FILES {
        let file: Goldens<IgnoredAny> = read(name, text);
        for licence in file.licence.values() {
            if let Some((_, path)) = licence.split_once(", see ") {
                let text = std::fs::read_to_string(format!("{root}/{path}"));
                let text = text.unwrap_or_else(|error| panic!("{path}: {error}"));
                assert!(text.starts_with(&format!("Of {name}.json")), "{path} is not about {name}.json");
            }
        }
    }
}

/// Claim: no data file lies unread. Oracle: the directory.
#[test]
fn every_file_is_read() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/goldens/data");
    let mut found: Vec<String> = std::fs::read_dir(directory)
        .expect("the data directory is part of the package")
        .map(|entry| entry.expect("a readable entry").file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut known: Vec<String> = FILES.iter().map(|(name, _)| format!("{name}.json")).collect();
    known.sort();
    assert_eq!(found, known);
}
