//! What a person sees who types commands, well or badly.
//!
//! Method: the built program is run as a process of its own, its output in pipes. Claims about numbers belong to
//! `verify`; here it is about exit codes, streams, bytes and sentences.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn headwater(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_headwater")).args(arguments).output().expect("the program starts")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("errors are UTF-8")
}

/// Claim: what can't be done is refused with exit code 2, nothing on standard output, and a sentence that names the
/// nearest thing that can. Oracle: written by hand.
#[test]
fn mistakes_are_answered() {
    let mistakes: [(&[&str], &str); 15] = [
        (&["report", "--only", "sloep"], "'slope'"),
        (&["--only", "slop"], "'slope'"),
        (&["repot"], "'report'"),
        (&["--sed", "1"], "'--seed'"),
        (&["--seed", "-1"], "-1"),
        (&["--format", "jsn"], "'json'"),
        (&["prove", "--rung", "exact-derivatve"], "did you mean `exact-derivative`?"),
        (&["prove", "--rung", "12"], "There are: "),
        (&["prove", "--rung", "9"], "`cargo test`"),
        (&["prove", "--claim", "activation-dual"], "did you mean `activation-duals`?"),
        (&["prove", "--claim", "loss-duals", "--rung", "2"], "--list"),
        (&["prove", "--claim", "theory-simulation-in-full"], "did you mean `theory-simulations-in-full`?"),
        (&["prove", "--ful"], "'--full'"),
        (&["explain", "satur"], "did you mean `saturation`?"),
        (&["explain", "bach", "norm"], "did you mean `batch normalisation`?"),
    ];
    for (arguments, hint) in mistakes {
        let output = headwater(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert!(stderr(&output).contains(hint), "{arguments:?}: `{hint}` is not in\n{}", stderr(&output));
    }
}

/// Claim: an unknown section or term is answered with the list of those there are. Oracle: members of the lists.
#[test]
fn unknown_names_list_the_known() {
    let sections = stderr(&headwater(&["--only", "xyzzy"]));
    assert!(sections.contains("slope"), "{sections}");
    let terms = stderr(&headwater(&["explain", "xyzzy"]));
    assert!(terms.contains("not in the glossary") && terms.contains("vanishing gradient"), "{terms}");
    assert!(!terms.contains("did you mean"), "nothing resembles xyzzy: {terms}");
}

/// Claim: the default command is the report, it succeeds, ends with the verdicts, fits 80 columns, and a pipe gets
/// neither progress nor colour. Oracle: by hand.
#[test]
fn report_is_plain_text() {
    let output = headwater(&["--quick"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert_eq!(stderr(&output), "", "a pipe hears nothing of the progress");
    assert!(text.contains("\nVerdicts\n") && text.trim_end().ends_with("explains a word of it."), "{text}");
    assert!(!text.contains('\u{1b}'), "no escape sequences in a pipe");
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "wider than 80 columns: {line}");
        assert_eq!(line, line.trim_end(), "blanks at the end of a line");
    }
    let slope = stdout(&headwater(&["--only", "slope"]));
    assert_eq!(stdout(&headwater(&["report", "--only", "slope"])), slope, "`report` is the default");
}

/// Claim: the same seed gives the same bytes, whatever the number of threads. Oracle: a second run, of sections that do
/// their work in parallel; `.ci/same-bytes` compares the whole report.
#[test]
fn same_seed_same_bytes() {
    for format in ["text", "json"] {
        let sections = "decay,relu,stall";
        let arguments = ["report", "--quick", "--only", sections, "--seed", "7", "--format", format];
        let run = |threads: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_headwater"));
            command
                .args(arguments)
                .env("RAYON_NUM_THREADS", threads)
                .output()
                .expect("the program starts")
                .stdout
        };
        assert!(run("1") == run("3"), "{format} differs between one thread and three");
    }
}

/// Claim: the JSON is one valid object of the documented schema, with what was asked for and nothing else.
/// Oracle: `serde_json`, and the fields named in `REPORT_SCHEMA.md`.
#[test]
fn json_is_valid() {
    let output = headwater(&["report", "--only", "slope", "--seed", "7", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON value");
    assert_eq!(report["schema"], "headwater.report/1");
    assert_eq!(report["seed"], 7);
    assert_eq!(report["quick"], false);
    let sections = report["sections"].as_array().expect("a list");
    assert_eq!(sections.len(), 1);
    assert_eq!(sections[0]["id"], "slope");
    assert_eq!(sections[0]["claim"]["measurements"][0]["holds"], true);
    let outcome = sections[0]["claim"]["verdict"]["outcome"].as_str().expect("a word");
    assert!(outcome.starts_with("holds"), "{outcome}");
    assert_eq!(report["summary"]["claims"], 1);
}

/// Claim: a certificate of one claim names it with its worst case in hex, its allowance, what remains to be trusted and the
/// verdict, in 80 columns; and the JSON says the same. Oracle: by hand, and `serde_json`.
#[test]
fn a_certificate_names_what_it_rests_on() {
    let output = headwater(&["prove", "--claim", "activation-duals"]);
    let text = stdout(&output);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{text}");
    let parts = [
        "libm 0.2",
        "rustc 1.",
        "Rung 3: ",
        "activation-duals: ",
        "(0x",
        "allowed",
        "the compiler: ",
        "1 claim stands on ",
    ];
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let output = headwater(&["prove", "--claim", "activation-duals", "--format", "json"]);
    let certificate: Value = serde_json::from_slice(&output.stdout).expect("one JSON value");
    assert_eq!(certificate["schema"], "headwater.certificate/1");
    assert_eq!(certificate["stands"], true);
    assert_eq!(certificate["evidence"][0]["rung"], 3);
    assert!(
        certificate["evidence"][0]["facts"][0]["worst"]["input"]
            .as_str()
            .is_some_and(|input| input.contains("0x"))
    );
}

/// Claim: `--list` names every claim that `--claim` takes. Oracle: each name, given back.
#[test]
fn listed_claims_can_be_asked_for() {
    let list = stdout(&headwater(&["prove", "--list"]));
    let entries = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<&str> = entries.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= 35, "{names:?}");
    let mut arguments = vec!["prove", "--list", "--claim"];
    arguments.extend(&names);
    assert_eq!(stdout(&headwater(&arguments)), list);
}

/// Claim: what takes minutes is marked in the list, and only that. Oracle: the library's list of it.
#[test]
fn what_takes_minutes_is_marked() {
    let list = stdout(&headwater(&["prove", "--list"]));
    let long: Vec<&str> = headwater_verify::proof::in_full().map(|evidence| evidence.name).collect();
    assert!(long.len() >= 2, "{long:?}");
    assert_eq!(list.matches("minutes").count(), long.len());
    for name in long {
        let alone = stdout(&headwater(&["prove", "--list", "--claim", name]));
        assert!(alone.contains(&format!("  {name} ")) && alone.contains("minutes"), "{alone}");
    }
}

/// Claim: a reader who closes the pipe early ends the program quietly and well. Oracle: exit code and silence.
#[test]
fn closed_pipe_is_quiet() {
    for arguments in [&["--only", "slope", "--format", "json"][..], &["explain"], &["--help"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_headwater"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let pipe = child.stdout.take().expect("a pipe");
        drop(pipe);
        let mut errors = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("errors are UTF-8");
        let status = child.wait().expect("the program ends");
        assert_eq!((status.code(), errors.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

/// Claim: the first line can be read while the rest is dropped. Oracle: the program's name in it.
#[test]
fn first_line_arrives() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(["--only", "slope"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    assert!(line.starts_with("Headwater"), "{line}");
    assert_eq!(child.wait().expect("the program ends").code(), Some(0));
}

/// Claim: an output that can't be written is an error, with exit code 2 and a sentence. Oracle: a device that is full.
#[cfg(target_os = "linux")]
#[test]
fn full_disk_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has /dev/full");
    let mut command = Command::new(env!("CARGO_BIN_EXE_headwater"));
    let output = command.arg("explain").stdout(full).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("could not be written"), "{}", stderr(&output));
}

/// Claim: every term of the list can be explained, by name and without regard to case, in 80 columns, with all its
/// parts. Oracle: the list that `explain` prints.
#[test]
fn every_term_is_explained() {
    let list = stdout(&headwater(&["explain"]));
    let entries = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<&str> =
        entries.filter_map(|line| line.trim_start().split("  ").next()).map(str::trim).collect();
    assert!(names.len() >= 38, "{names:?}");
    for name in &names {
        let output = headwater(&["explain", &name.to_uppercase()]);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(0), "{name}");
        for part in ["Formula", "Number", "Report", "Source"] {
            assert!(text.contains(&format!("\n  {part} ")), "{name} lacks {part}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{name} is too wide");
    }
    println!("{} terms explained", names.len());
}

/// Claim: help goes to standard output, succeeds, and fits 80 columns. Oracle: the commands it must name.
#[test]
fn help_fits_the_page() {
    let commands = ["report", "prove", "train", "plan", "export", "explain"];
    let helps = commands.iter().map(|command| vec![*command, "--help"]);
    for arguments in helps.chain([vec!["--help"], vec!["-h"]]) {
        let output = headwater(&arguments);
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{arguments:?}");
        let text = stdout(&output);
        assert!(text.contains("Usage: headwater"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}

/// Claim: an interrupted sweep says what it covered, is saved, is never overwritten, and can be resumed; what is no saved
/// sweep is refused and left alone. Oracle: exit codes, sentences, and the file's bytes.
#[cfg(unix)]
#[test]
fn an_interrupted_sweep_can_be_resumed() {
    use std::os::unix::fs::MetadataExt;

    let folder = tempfile::tempdir().expect("a folder of its own");
    let state = folder.path().join("sweep.json");
    let state = state.to_str().expect("a path in UTF-8");
    let interrupted = |more: &[&str]| {
        let number = || std::fs::metadata(state).map(|file| file.ino()).ok();
        let before = number();
        let mut arguments = vec!["prove", "--exhaustive", "--claim", "activation-duals", "--state", state];
        arguments.extend(more);
        let mut child = Command::new(env!("CARGO_BIN_EXE_headwater"))
            .args(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A new file is there before the first input is tried, and so is whoever listens to interrupts.
        while number() == before {
            assert_eq!(child.try_wait().expect("the program can be asked"), None, "it ended before it began");
            std::thread::yield_now();
        }
        let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(signal.expect("kill runs").success());
        let mut told = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("errors are UTF-8");
        assert_eq!(child.wait().expect("the program ends").code(), Some(130), "{told}");
        assert!(told.contains("inputs of every function are covered") && told.contains("--resume"), "{told}");
        told
    };
    interrupted(&[]);
    let saved = std::fs::read(state).expect("the state is saved");
    let again = headwater(&["prove", "--exhaustive", "--state", state]);
    assert_eq!((again.status.code(), stdout(&again).as_str()), (Some(2), ""));
    assert!(stderr(&again).contains("`--resume`"), "{}", stderr(&again));
    assert_eq!(
        std::fs::read(state).expect("it is still there"),
        saved,
        "an unfinished sweep is not overwritten"
    );
    interrupted(&["--resume"]);

    std::fs::write(state, "{}").expect("the folder can be written");
    let refused = headwater(&["prove", "--exhaustive", "--resume", "--state", state]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("expected the state of an unfinished sweep"), "{}", stderr(&refused));
    assert_eq!(std::fs::read(state).expect("it is still there"), b"{}");
    let missing = headwater(&["prove", "--exhaustive", "--resume", "--state", "no/such/file"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("no/such/file"), "{}", stderr(&missing));
}
