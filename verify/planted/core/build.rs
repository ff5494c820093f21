//! Copies the core's source and plants the bugs of `bugs/` in the copy, each behind a switch.
//!
//! A bug says where it goes by a piece of the source that must occur exactly once; what stands between `«` and `»`
//! there becomes `if is_on(number) { wrong } else { right }`. A core that has moved on fails the build, with a
//! sentence that names the bug to look at.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "bugs/mod.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "the library shows what the build does not need"
)]
mod bugs;
use bugs::Bug;

const SOURCE: &str = "../../../core/src";
const MANIFEST: &str = "../../../core/Cargo.toml";

fn main() {
    println!("cargo:rerun-if-changed={SOURCE}");
    println!("cargo:rerun-if-changed=bugs");
    compile_every_kind();
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("core");
    let _ = fs::remove_dir_all(&target);
    assert!(bugs::all().count() <= bugs::ROOM, "{} bugs are too many", bugs::all().count());
    let mut bugs: BTreeMap<&str, Vec<(usize, &Bug)>> = BTreeMap::new();
    for (number, bug) in bugs::all().enumerate() {
        bugs.entry(bug.file).or_default().push((number, bug));
    }
    copy(Path::new(SOURCE), &target, Path::new(""), &mut bugs);
    if let Some((file, bugs)) = bugs.first_key_value() {
        panic!("bug '{}': the core has no file '{file}'", bugs[0].1.name);
    }
}

/// Turns on what the core's manifest puts under `full`; the copy has no features of its own.
fn compile_every_kind() {
    println!("cargo:rerun-if-changed={MANIFEST}");
    println!("cargo:rustc-check-cfg=cfg(feature, values(any()))");
    let manifest = fs::read_to_string(MANIFEST).expect("the core's manifest");
    let (_, rest) = manifest.split_once("full = [").expect("the feature `full`");
    let (list, _) = rest.split_once(']').expect("the end of its list");
    for line in list.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for name in line.split('"').skip(1).step_by(2) {
            println!("cargo:rustc-cfg=feature=\"{name}\"");
        }
    }
}

/// Copies one directory, files with their bugs in them; removes from `bugs` those that it has planted.
fn copy(source: &Path, target: &Path, below: &Path, bugs: &mut BTreeMap<&str, Vec<(usize, &Bug)>>) {
    fs::create_dir_all(target.join(below)).expect("a directory for the copy");
    for entry in fs::read_dir(source.join(below)).expect("the core's source") {
        let path = below.join(entry.expect("a directory entry").file_name());
        if source.join(&path).is_dir() {
            copy(source, target, &path, bugs);
            continue;
        }
        let text = fs::read_to_string(source.join(&path)).expect("a source file");
        let name = path.to_string_lossy().replace('\\', "/");
        let text = if name == "lib.rs" { items(&text).to_owned() } else { text };
        let text = planted(&text, &bugs.remove(name.as_str()).unwrap_or_default());
        fs::write(target.join(&path), text).expect("a file of the copy");
    }
}

/// A crate root from its first item on: what stands before belongs to the crate and not to an included file.
fn items(text: &str) -> &str {
    let start = text.find("\nmod ").expect("the core's root declares its modules");
    &text[start..]
}

/// Wrong code for one place, and the bug it belongs to.
struct Wrong<'a> {
    number: usize,
    name: &'a str,
    code: &'a str,
}

/// A place in a file and the bugs in it.
struct Place<'a> {
    range: Range<usize>,
    bugs: Vec<Wrong<'a>>,
}

/// The text with its bugs. Several may stand in one place, and one place within another: then what is wrong inside is
/// part of what is right outside.
fn planted(text: &str, bugs: &[(usize, &Bug)]) -> String {
    let mut places: Vec<Place<'_>> = Vec::new();
    for &(number, bug) in bugs {
        for (find, code) in [(bug.find, bug.wrong)].into_iter().chain(bug.second) {
            let (range, wrong) = (place(text, find, bug), Wrong { number, name: bug.name, code });
            match places.iter_mut().find(|place| place.range == range) {
                Some(place) => place.bugs.push(wrong),
                None => places.push(Place { range, bugs: vec![wrong] }),
            }
        }
    }
    places.sort_by_key(|place| (place.range.start, Reverse(place.range.end)));
    render(text, 0..text.len(), &places)
}

/// One stretch of the text with the places in it, which begin in order, the outer before the inner.
fn render(text: &str, stretch: Range<usize>, mut places: &[Place<'_>]) -> String {
    let (mut result, mut end) = (String::new(), stretch.start);
    while let [Place { range, bugs }, rest @ ..] = places {
        assert!(range.end <= stretch.end, "bug '{}' overlaps with another", bugs[0].name);
        let inner = rest.iter().take_while(|place| place.range.start < range.end).count();
        result.push_str(&text[end..range.start]);
        result.push_str(&switch(&text[range.clone()], &render(text, range.clone(), &rest[..inner]), bugs));
        end = range.end;
        places = &rest[inner..];
    }
    result + &text[end..stretch.end]
}

/// Where a bug goes.
fn place(text: &str, find: &str, Bug { name, file, .. }: &Bug) -> Range<usize> {
    let (before, rest) = find.split_once('«').unwrap_or(("", find));
    let (inside, after) = rest.split_once('»').unwrap_or((rest, ""));
    let pattern = [before, inside, after].concat();
    let found: Vec<usize> = text.match_indices(&pattern).map(|(at, _)| at).collect();
    let [at] = found[..] else {
        panic!("bug '{name}': {file} holds this {} times, expected once:\n{pattern}", found.len());
    };
    at + before.len()..at + before.len() + inside.len()
}

/// Right and wrong code behind switches: an expression in parentheses, a statement as it is.
fn switch(original: &str, right: &str, here: &[Wrong<'_>]) -> String {
    let mut code = String::new();
    for Wrong { number, code: wrong, .. } in here {
        code += &format!("if crate::planted::is_on({number}) {{ {wrong} }} else ");
    }
    code += &format!("{{ {right} }}");
    if original.ends_with([';', '}']) { code } else { format!("({code})") }
}
