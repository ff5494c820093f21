//! Lists the verifier's modules once more, so that they are compiled against the core with bugs.
//!
//! All of `../src/lib.rs` but `strict`, in whose place this package has switches.

use std::path::PathBuf;
use std::{env, fs};

const SOURCE: &str = "../src";

fn main() {
    println!("cargo:rerun-if-changed={SOURCE}/lib.rs");
    let root = fs::read_to_string(format!("{SOURCE}/lib.rs")).expect("the verifier's root");
    let source = fs::canonicalize(SOURCE).expect("the verifier's source");
    let mut modules = String::new();
    for line in root.lines() {
        let Some(name) = line.trim_start_matches("pub ").strip_prefix("mod ") else { continue };
        let name = name.strip_suffix(';').expect("a module in a file of its own");
        let (file, directory) = (source.join(format!("{name}.rs")), source.join(name).join("mod.rs"));
        let path = if file.exists() { file } else { directory };
        if name != "strict" {
            modules += &format!("#[path = {:?}]\nmod {name};\n", path.to_str().expect("a path in UTF-8"));
        }
    }
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("verifier.rs");
    fs::write(target, modules).expect("room for a list");
}
