//! The JSON of both commands, against the pages that describe it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::scene::{NET, Scene};

fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                found.insert(key.clone());
                keys(inner, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// The first column of a page's table.
fn documented(page: &str) -> BTreeSet<String> {
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    rows.filter_map(|line| line.split('|').nth(1))
        .flat_map(|names| names.split(',').map(|name| name.trim().trim_matches('`').to_owned()))
        .collect()
}

/// Claim: each page names its schema and every field that is written, and no other. Oracle: runs that leave no field out:
/// one that ends well, one that blows up; a plan that does not fit, for a target.
#[test]
fn every_field_is_documented() {
    let wild = "inputs = 1\nlayers = [{ kind = \"dense\", outputs = 1 }]\n[loss]\nkind = \"mse_loss\"\n[training]\nrate = \
                1e30\nbatch = 1\n";
    let scene = Scene::with(&[("net.toml", NET), ("wild.toml", wild), ("data.csv", "1,2\n2,3\n3,4\n4,5\n")]);
    let runs = [
        scene.json(&["train", "net.toml", "--data", "digits"]),
        scene.json(&["train", "wild.toml", "--data", "data.csv"]),
    ];
    let target = ["--target", "thumbv6m-none-eabi"];
    let plans = [scene.json(&[&["plan", "net.toml", "--ram", "20K"], &target[..]].concat())];
    for (page, documents) in [
        (include_str!("../../TRAINING_SCHEMA.md"), &runs[..]),
        (include_str!("../../PLAN_SCHEMA.md"), &plans[..]),
    ] {
        let mut written = BTreeSet::new();
        for document in documents {
            keys(document, &mut written);
            let schema = document["schema"].as_str().expect("a name");
            assert!(page.lines().next().is_some_and(|title| title.contains(schema)), "{schema}");
        }
        assert_eq!(written, documented(page));
    }
}
