//! Which evidence was named: rungs by number or name, claims by name or subject.

use headwater_model::nearest;
use headwater_verify::proof::{self, Evidence, Subject};
use headwater_verify::rung::Rung;

/// One claim, or all claims about one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The claim of this name.
    Claim(&'static str),
    /// All claims about this.
    Subject(Subject),
}

impl Choice {
    /// Whether this piece of evidence is meant.
    pub(crate) fn includes(self, evidence: &Evidence) -> bool {
        match self {
            Choice::Claim(name) => name == evidence.name,
            Choice::Subject(subject) => subject == evidence.subject,
        }
    }
}

/// The rung that a number from 0 to 11, or a name, stands for.
pub(crate) fn chosen_rung(typed: &str) -> Result<Rung, String> {
    let present = || {
        let shown = |rung: &Rung| *rung == Rung::Power || proof::evidence().any(|each| each.rung == *rung);
        Rung::ALL.into_iter().filter(shown)
    };
    let meant = |rung: &Rung| typed.eq_ignore_ascii_case(rung.name()) || typed == rung.number().to_string();
    if let Some(rung) = present().find(meant) {
        return Ok(rung);
    }
    if let Some(rung) = Rung::ALL.into_iter().find(meant) {
        return Err(format!(
            "{rung} ({}) is not shown by this command, but by `cargo test` and `.ci/run`",
            rung.name()
        ));
    }
    let suggestion = nearest(typed, present().map(Rung::name))
        .map_or(String::new(), |name| format!("did you mean `{name}`? "));
    let all: Vec<String> = present().map(|rung| format!("{} {}", rung.number(), rung.name())).collect();
    Err(format!("there is no such rung; {suggestion}There are: {}", all.join(", ")))
}

/// The claim or the subject that a name stands for.
pub(crate) fn chosen_claim(typed: &str) -> Result<Choice, String> {
    let pieces = || proof::evidence().chain(proof::in_full());
    let claims = || pieces().map(|evidence| (evidence.name, Choice::Claim(evidence.name)));
    let subjects = || proof::evidence().map(|each| (each.subject.name(), Choice::Subject(each.subject)));
    let found = claims().chain(subjects()).find(|(name, _)| typed.eq_ignore_ascii_case(name));
    found.map(|(_, choice)| choice).ok_or_else(|| {
        let names = claims().chain(subjects()).map(|(name, _)| name);
        let suggestion =
            nearest(typed, names).map_or(String::new(), |name| format!("did you mean `{name}`? "));
        format!("there is no such claim; {suggestion}`headwater prove --list` lists them")
    })
}

#[cfg(test)]
mod tests {
    use headwater_verify::proof::Subject;
    use headwater_verify::rung::Rung;

    use super::{Choice, chosen_claim, chosen_rung};

    /// Claim: rungs go by number and by name, and what is mistyped names what was meant. Oracle: by hand.
    #[test]
    fn rungs_go_by_number_and_by_name() {
        assert_eq!(chosen_rung("3"), Ok(Rung::ExactDerivative));
        assert_eq!(chosen_rung("Exact-Derivative"), Ok(Rung::ExactDerivative));
        assert!(chosen_rung("exact-derivatve").is_err_and(|text| text.contains("`exact-derivative`")));
        assert_eq!(chosen_rung("5"), Ok(Rung::Exhaustive));
        assert!(chosen_rung("12").is_err_and(|text| text.contains("3 exact-derivative")));
        assert!(chosen_rung("9").is_err_and(|text| text.contains(".ci/run")));
    }

    /// Claim: claims go by name and by subject, and what is mistyped names what was meant. Oracle: by hand.
    #[test]
    fn claims_go_by_name_and_by_subject() {
        assert_eq!(chosen_claim("activation-duals"), Ok(Choice::Claim("activation-duals")));
        assert_eq!(chosen_claim("Loss"), Ok(Choice::Subject(Subject::Loss)));
        let long = "theory-simulations-in-full";
        assert_eq!(chosen_claim(long), Ok(Choice::Claim(long)));
        assert!(chosen_claim("theory-simulation-in-full").is_err_and(|text| text.contains(long)));
        assert!(chosen_claim("activation-dual").is_err_and(|text| text.contains("`activation-duals`")));
        assert!(chosen_claim("xyzzy").is_err_and(|text| text.contains("--list") && !text.contains("mean")));
    }
}
