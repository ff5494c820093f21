//! What a mistyped name was probably meant to be.

/// The most similar of `candidates`, if any is similar enough to be worth suggesting.
///
/// Jaro-Winkler similarity, which forgives slips and favours a common beginning; 0.8 lets through a dropped or swapped
/// letter and a name broken off half-way.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let similarity = |candidate: &str| strsim::jaro_winkler(&simplified(typed), &simplified(candidate));
    candidates
        .into_iter()
        .map(|candidate| (candidate, similarity(candidate)))
        .filter(|(_, similarity)| *similarity >= 0.8)
        .max_by(|(_, one), (_, other)| one.total_cmp(other))
        .map(|(candidate, _)| candidate)
}

/// Lower case, without what separates words: `Batch-Norm`, `batch norm` and `batchnorm` are one.
pub fn simplified(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{nearest, simplified};

    const NAMES: [&str; 4] = ["saturation", "batch normalisation", "decay", "chain rule"];

    /// Claim: common slips find the name that was meant. Oracle: by hand.
    #[test]
    fn slips_find_the_name() {
        let slips = [
            ("satur", "saturation"),
            ("saturtion", "saturation"),
            ("decy", "decay"),
            ("Batch-normalization", "batch normalisation"),
            ("chainrule", "chain rule"),
        ];
        for (typed, meant) in slips {
            assert_eq!(nearest(typed, NAMES), Some(meant), "for {typed}");
        }
    }

    /// Claim: nothing is suggested for what resembles nothing. Oracle: by hand.
    #[test]
    fn strangers_find_nothing() {
        for typed in ["", "xyzzy", "quux"] {
            assert_eq!(nearest(typed, NAMES), None, "for {typed}");
        }
    }

    /// Claim: spelling of word breaks and case don't matter. Oracle: by hand.
    #[test]
    fn word_breaks_do_not_matter() {
        assert_eq!(simplified("Batch-Norm"), simplified("batch norm"));
    }
}
