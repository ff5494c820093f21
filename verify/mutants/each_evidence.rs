//! Each piece of the registry's evidence as a test of its own: a mutant then needs only those that pass its site.
//!
//! Goes into the copy as a test without harness that understands what the runner asks of one:
//! `--list ...` and `--exact NAME ...`.

use headwater_verify::{fact, proof};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("--list") => {
            for evidence in proof::evidence() {
                println!("{}: test", evidence.name);
            }
        }
        Some("--exact") => {
            let evidence =
                proof::evidence().find(|evidence| evidence.name == arguments[1]).expect("no such evidence");
            fact::assert_all((evidence.gather)());
        }
        _ => panic!("--list or --exact NAME"),
    }
}
