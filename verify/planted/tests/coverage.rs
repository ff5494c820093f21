//! Claim: a stratum whose generator is gone is missed in every function that must see it.
//! Oracle: the verifier with that generator replaced by ordinary numbers.

use headwater_planted::{Stratum, Tampering, uncovered};

#[test]
fn a_stratum_without_its_generator_is_missed_everywhere() {
    assert_eq!(uncovered(None), Vec::<String>::new());
    let mut fewest = usize::MAX;
    for stratum in Stratum::ALL.into_iter().filter(|stratum| *stratum != Stratum::Ordinary) {
        let lost = uncovered(Some(Tampering::Without(stratum)));
        let all = lost.iter().all(|complaint| complaint.ends_with(&format!("never saw {stratum} values")));
        assert!(all && !lost.is_empty(), "{stratum}: {lost:?}");
        fewest = fewest.min(lost.len());
    }
    // Ties, which an activation has none of: 6 layers, 4 losses, 4 optimisers and 2 ways to clip.
    assert_eq!(fewest, 16);
}
