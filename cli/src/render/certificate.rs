//! The certificate as text.

use std::io::{self, Write};

use headwater_verify::claim::{Cell, Table};
use headwater_verify::proof::{self, Certificate, Entry, Evidence, FactLine, RungLine, Trust};

use super::{Indent, WIDTH, paragraph, table, write_block, write_lines};
use crate::prove::{Document, Kills, Power, Versions};

/// The longest input that is printed whole; the JSON has all of it.
const LONGEST: usize = 300;
/// How a list marks what is not run unless it is asked for.
const LONG: &str = " (takes minutes: by this name, or with `--full`)";

/// Writes the certificate in 80 columns: each claim with its worst case, the sums by rung, what remains to be trusted,
/// and the verdict last.
pub(crate) fn certificate(document: &Document, out: &mut impl Write) -> io::Result<()> {
    let Versions { headwater, libm, compiler, target, arithmetic } = document.versions;
    writeln!(out, "Headwater {headwater}: what is shown of its gradients, and by what")?;
    let versions = format!("core in f32 and f64, {arithmetic}; libm {libm}; {compiler}; {target}");
    write_lines(&paragraph(&versions, Indent { first: "", rest: "" }), out)?;
    let certificate = &document.certificate;
    for rung in &certificate.rungs {
        writeln!(out, "\n{}\nRung {}: {}", "=".repeat(WIDTH), rung.rung, rung.name)?;
        for entry in certificate.evidence.iter().filter(|entry| entry.rung == rung.rung) {
            write_entry(entry, out)?;
        }
    }
    writeln!(out, "\n{}\nBy rung\n", "=".repeat(WIDTH))?;
    write_block(&table::table(&by_rung(&certificate.rungs)), out)?;
    if let Some(power) = &document.power {
        write_power(power, out)?;
    }
    write_trust(certificate.trust, out)?;
    writeln!(out)?;
    write_lines(&paragraph(&verdict(document), Indent { first: "", rest: "" }), out)
}

/// Writes the list of what can be proved, with what each stands on.
pub(crate) fn evidence(pieces: &[&Evidence], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "`headwater prove --claim NAME` runs one of these, `--rung N` those of a rung.\n")?;
    let widest = pieces.iter().map(|piece| piece.name.len()).max().unwrap_or(0);
    for piece in pieces {
        let first = format!("  {:<widest$}  {:>2}  ", piece.name, piece.rung.number());
        let rest = " ".repeat(first.len());
        let mark = if proof::in_full().any(|long| long.name == piece.name) { LONG } else { "" };
        let claim = format!("{}{mark}", piece.claim);
        write_lines(&paragraph(&claim, Indent { first: &first, rest: &rest }), out)?;
    }
    Ok(())
}

fn write_entry(entry: &Entry, out: &mut impl Write) -> io::Result<()> {
    let Entry { name, claim, facts, cases, left_out, margin, .. } = entry;
    writeln!(out)?;
    write_lines(&paragraph(&format!("{name}: {claim}"), Indent { first: "  ", rest: "  " }), out)?;
    let left_out = if *left_out > 0 { format!(", {} left out", grouped(*left_out)) } else { String::new() };
    let counts = format!(
        "{}, {}{left_out}; {}",
        counted(facts.len() as u64, "fact"),
        counted(*cases, "case"),
        margin_in_words(*margin)
    );
    write_lines(&paragraph(&counts, Indent { first: "    ", rest: "    " }), out)?;
    for failure in facts.iter().filter_map(|fact| fact.failure.as_ref()) {
        writeln!(out, "    FAILS")?;
        for line in failure.trim_matches('\n').lines() {
            writeln!(out, "      {line}")?;
        }
    }
    match entry.closest() {
        Some(fact) if entry.stands => write_worst(fact, out),
        _ => Ok(()),
    }
}

/// The worst case of a fact that stands, if its code and its oracle differ at all.
fn write_worst(fact: &FactLine, out: &mut impl Write) -> io::Result<()> {
    let Some(worst) = fact.worst.as_ref().filter(|worst| worst.error > 0.0) else { return Ok(()) };
    let nearest = format!("{}; {}", fact.claim, fact.domain);
    let bound = format!("{:.3e} against {:.3e} allowed ({})", worst.error, worst.allowance, fact.tolerance);
    let parts = [
        ("nearest", nearest.as_str()),
        ("input", &worst.input),
        ("expected", &worst.expected),
        ("found", &worst.found),
        ("error", &bound),
    ];
    for (name, text) in parts {
        let first = format!("      {name:<9} ");
        let rest = " ".repeat(first.len());
        write_lines(&paragraph(&shortened(text), Indent { first: &first, rest: &rest }), out)?;
    }
    Ok(())
}

fn by_rung(rungs: &[RungLine]) -> Table {
    let mut table = Table::new("", &["rung", "evidence", "claims", "facts", "cases", "least margin", ""]);
    for rung in rungs {
        let margin = rung.margin.map_or("none".to_owned(), percent);
        let stands = if rung.stands { "stands" } else { "FAILS" };
        let cells: [Cell; 7] = [
            rung.rung.to_string().into(),
            rung.name.into(),
            flush_right(&rung.pieces.to_string(), 6).into(),
            flush_right(&rung.facts.to_string(), 5).into(),
            flush_right(&grouped(rung.cases), 11).into(),
            flush_right(&margin, 6).into(),
            stands.into(),
        ];
        table.row(cells);
    }
    table
}

fn write_power(power: &Power, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{}\nRung 10: planted bugs\n", "=".repeat(WIDTH))?;
    let Power { bugs, killed, kills, table, command, .. } = power;
    let told = format!(
        "{bugs} bugs were planted in a copy of the core's source, one at a time; the evidence refuted {killed} of them, \
         and accused the right code of nothing. As recorded in {table}; `{command}` measures it again and demands the same."
    );
    write_lines(&paragraph(&told, Indent { first: "  ", rest: "  " }), out)?;
    let mut by_rung = Table::new("", &["rung", "evidence", "bugs killed"]);
    for Kills { rung, name, kills } in kills {
        by_rung.row([
            Cell::from(rung.to_string()),
            (*name).into(),
            flush_right(&kills.to_string(), 6).into(),
        ]);
    }
    writeln!(out)?;
    write_block(&table::table(&by_rung), out)
}

fn write_trust(trust: &[Trust], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n{}\nWhat remains to be trusted\n", "=".repeat(WIDTH))?;
    for Trust { what, why } in trust {
        write_lines(&paragraph(&format!("{what}: {why}"), Indent { first: "  - ", rest: "    " }), out)?;
    }
    Ok(())
}

fn verdict(document: &Document) -> String {
    let bugs = document.power.as_ref().map_or(String::new(), |power| {
        format!(
            " {} of {} planted bugs are killed.",
            grouped(power.killed as u64),
            grouped(power.bugs as u64)
        )
    });
    verdict_on_claims(&document.certificate) + &bugs
}

fn verdict_on_claims(certificate: &Certificate) -> String {
    let claims = counted(certificate.evidence.len() as u64, "claim");
    let cases = counted(certificate.rungs.iter().map(|rung| rung.cases).sum(), "case");
    if certificate.stands {
        let stand = if certificate.evidence.len() == 1 { "stands" } else { "stand" };
        return format!("{claims} {stand} on {cases}.");
    }
    let fallen: Vec<&str> = certificate.fallen().collect();
    format!("{} of {claims} FAIL: {}.", fallen.len(), fallen.join(", "))
}

fn margin_in_words(margin: Option<f64>) -> String {
    match margin {
        None => "no case was compared".to_owned(),
        Some(1.0) => "no error at all".to_owned(),
        Some(share) if share < 0.0 => "past the allowance".to_owned(),
        Some(share) => format!("{} of the allowance left", percent(share)),
    }
}

/// A share in whole percent, rounded down so that a margin is never made larger.
fn percent(share: f64) -> String {
    if share < 0.0 { "none".to_owned() } else { format!("{} %", (100.0 * share).floor()) }
}

fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// Digits in groups of three: 1,234,567.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn flush_right(text: &str, width: usize) -> String {
    format!("{text:>width$}")
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST).collect();
    format!("{head} ... (whole in --format json)")
}

#[cfg(test)]
mod tests {
    use headwater_verify::fact::Fact;
    use headwater_verify::proof::{Certificate, Heading, Subject};
    use headwater_verify::rung::Rung;
    use headwater_verify::tolerance::EXACT;

    use super::{certificate, grouped, percent, shortened};
    use crate::prove::Document;

    /// Claim: a claim that fails is printed with its message, and named again in the verdict. Oracle: by hand.
    #[test]
    fn a_failure_is_told() {
        const PIECE: Heading = Heading {
            name: "one-is-two",
            rung: Rung::Laws,
            subject: Subject::Activation,
            claim: "one is two",
        };
        let mut fact = Fact::new(Rung::Laws, "one is two", "one number", "arithmetic", EXACT);
        fact.bits(1.0, 2.0, || "1".to_owned());
        let mut page = Vec::new();
        certificate(&Document::of(Certificate::of(&[(PIECE, vec![fact])]), None), &mut page)
            .expect("a vector takes all bytes");
        let text = String::from_utf8(page).expect("text is UTF-8");
        for part in ["FAILS", "expected  2e0 (0x4000000000000000)", "1 of 1 claim FAIL: one-is-two."] {
            assert!(text.contains(part), "`{part}` is not in\n{text}");
        }
    }

    /// Claim: numbers are written as people read them, and no margin is rounded up. Oracle: by hand.
    #[test]
    fn numbers_are_readable() {
        let written = [0, 999, 1000, 4_294_967_296].map(grouped);
        assert_eq!(written, ["0", "999", "1,000", "4,294,967,296"]);
        assert_eq!([0.0, 0.019, 0.999, 1.0, -0.5].map(percent), ["0 %", "1 %", "99 %", "100 %", "none"]);
        assert_eq!(shortened("short"), "short");
        assert!(shortened(&"x".repeat(1000)).ends_with("(whole in --format json)"));
    }
}
