//! Reports and certificates as JSON; the fields are described in `cli/REPORT_SCHEMA.md` and `cli/CERTIFICATE_SCHEMA.md`.

use std::io::{self, Write};

use serde::Serialize;

/// Writes a document as one JSON object and a line feed.
pub(crate) fn json(document: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use headwater_verify::claim::{
        Axis, Bar, Bound, Cell, Claim, Curve, Form, Measurement, Picture, Qualification, Section, Table,
    };
    use headwater_verify::fact::Fact;
    use headwater_verify::lesson::Settings;
    use headwater_verify::proof::{Certificate, Heading, Subject};
    use headwater_verify::rung::Rung;
    use headwater_verify::strata::Stratum;
    use headwater_verify::tolerance::EXACT;
    use serde_json::Value;

    use super::json;
    use crate::prove::{Document, Power};
    use crate::report::Report;

    const REPORT: &str = include_str!("../../REPORT_SCHEMA.md");
    const CERTIFICATE: &str = include_str!("../../CERTIFICATE_SCHEMA.md");

    /// Claim: each document names every field that is written, and no other. Oracle: a report that holds every kind of
    /// bound, verdict, cell and picture, and a certificate with a fact that stands, one that fails and one left out,
    /// against the first column of the document's table.
    #[test]
    fn every_field_is_documented() {
        for (document, specimen) in [(REPORT, specimen()), (CERTIFICATE, certificate())] {
            let mut written = BTreeSet::new();
            keys(&specimen, &mut written);
            let rows = document.lines().filter(|line| line.starts_with("| `"));
            let documented: BTreeSet<String> = rows
                .filter_map(|line| line.split('|').nth(1))
                .flat_map(|names| names.split(',').map(|name| name.trim().trim_matches('`').to_owned()))
                .collect();
            assert_eq!(written, documented);
        }
    }

    /// Claim: each document names the schema that is written. Oracle: the document's title.
    #[test]
    fn the_schema_is_named() {
        for (document, specimen) in [(REPORT, specimen()), (CERTIFICATE, certificate())] {
            let title = document.lines().next().expect("a title");
            assert_eq!(specimen["schema"].as_str().map(|schema| title.contains(schema)), Some(true));
        }
    }

    fn certificate() -> Value {
        const PIECE: Heading =
            Heading { name: "specimen", rung: Rung::Laws, subject: Subject::Activation, claim: "one is one" };
        let mut fact = Fact::new(Rung::Laws, "one is one", "one number", "arithmetic", EXACT);
        fact.bits(1.0, 2.0, || "1".to_owned());
        fact.cover(Stratum::Ordinary);
        fact.reject("two");
        let mut bytes = Vec::new();
        let power = Some(Power::recorded());
        json(&Document::of(Certificate::of(&[(PIECE, vec![fact])]), power), &mut bytes)
            .expect("a vector takes all bytes");
        serde_json::from_slice(&bytes).expect("what was written is JSON")
    }

    /// Claim: what is not finite becomes null, as documented. Oracle: by hand.
    #[test]
    fn infinity_becomes_null() {
        assert_eq!(specimen()["sections"][0]["tables"][0]["rows"][0][1], Value::Null);
    }

    fn specimen() -> Value {
        let bounds = [
            Bound::at_most(1.0),
            Bound::at_least(1.0),
            Bound::between(0.0, 2.0),
            Bound::near(1.0, 0.5),
            Bound::exactly(1.0),
        ];
        let measured = bounds.map(|bound| Measurement {
            name: "one".to_owned(),
            value: 1.0,
            unit: "times",
            bound,
            reason: "chosen".to_owned(),
        });
        let [evidence, ..] = measured.clone();
        let broken = Measurement { value: f64::NAN, ..evidence.clone() };
        let claim = Claim {
            id: "specimen",
            statement: "One is one.",
            measurements: measured.to_vec(),
            qualifications: vec![Qualification { text: "But only here.".to_owned(), evidence }],
        };
        let mut table = Table::new("any", &["name", "number", "nothing"]);
        table.row(["one".into(), f64::INFINITY.into(), Cell::Empty]);
        let pictures = vec![
            Picture::Bars {
                title: "any".to_owned(),
                axis: Axis::linear("length"),
                bars: vec![Bar::new("one", 1.0)],
            },
            Picture::Curves {
                title: "any".to_owned(),
                form: Form::Plot,
                x: Axis::linear("step"),
                y: Axis::logarithmic("norm"),
                curves: vec![Curve::new("one", [(0.0, 1.0)])],
            },
        ];
        let whole = Section {
            id: "specimen",
            title: "A specimen",
            claim: claim.clone(),
            tables: vec![table],
            pictures,
            sentences: vec!["One.".to_owned()],
        };
        let failing = Section { claim: Claim { measurements: vec![broken], ..claim }, ..whole.clone() };
        let mut bytes = Vec::new();
        json(&Report::of(Settings::default(), vec![whole, failing]), &mut bytes)
            .expect("a vector takes all bytes");
        serde_json::from_slice(&bytes).expect("what was written is JSON")
    }

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
}
