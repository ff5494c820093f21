//! Rung 0: every data file says where it comes from.

use headwater_verify::golden::{FILES, Goldens};
use serde::de::IgnoredAny;

/// Claim: each file names the programs that computed it with their versions, the licences, the day and the command.
/// Oracle: the file. A field that is missing fails to be read.
#[test]
fn every_file_names_its_source() {
    let mut cases = 0;
    for (name, text) in FILES {
        let file: Goldens<IgnoredAny> =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}.json: {error}"));
        assert!(file.origin.starts_with("PyTorch 2.15.0"), "{name}.json comes from {}", file.origin);
        assert!(file.origin.contains("mpmath 1.3.0"), "{name}.json comes from {}", file.origin);
        for program in ["PyTorch", "mpmath"] {
            let licence = file.licence.get(program);
            assert!(licence.is_some_and(|text| text.starts_with("BSD-3-Clause")), "{name}.json, {program}");
        }
        let date: Vec<&str> = file.date.split('-').collect();
        assert_eq!(date.iter().map(|part| part.len()).collect::<Vec<_>>(), [4, 2, 2], "{name}.json");
        assert_eq!(file.command, "python verify/goldens/generate.py", "{name}.json");
        assert!(!file.cases.is_empty(), "{name}.json has no case");
        cases += file.cases.len();
    }
    println!("{cases} cases in {} files", FILES.len());
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
