//! Claim: every checked function was tried on every stratum of values, of batches and of widths, or has a written reason
//! why not. Oracle: the list of all functions and regions, against what the evidence notes that it tried.

use headwater_verify::coverage::{EXEMPT, Region, functions, missing, notes};
use headwater_verify::fact::Fact;
use headwater_verify::proof::{evidence, gather};
use headwater_verify::strata::{BATCHES, WIDTHS};

fn facts() -> Vec<Fact> {
    gather(evidence().filter(|evidence| notes(evidence)), |_| ())
        .into_iter()
        .flat_map(|(_, facts)| facts)
        .collect()
}

#[test]
fn every_function_saw_every_stratum() {
    let facts = facts();
    let complaints = missing(&facts);
    assert!(complaints.is_empty(), "{} gaps:\n{}", complaints.len(), complaints.join("\n"));
    println!("{} functions x {} regions", functions().len(), Region::all().len());
}

/// Claim: a function, a batch or a width left out shows, for each function it is left out of.
#[test]
fn what_is_left_out_shows() {
    let facts = facts();
    let regions = BATCHES.map(Region::Batch).into_iter().chain(WIDTHS.map(Region::Width));
    for left_out in regions {
        let mut weaker = facts.clone();
        let mut lost = 0;
        for fact in &mut weaker {
            fact.seen.retain(|(_, region), _| *region != left_out);
        }
        for complaint in missing(&weaker) {
            assert!(complaint.ends_with(&format!("never saw {left_out}")), "{complaint}");
            lost += 1;
        }
        let exempt =
            |kind| EXEMPT.iter().any(|(exempt, regions, _)| *exempt == kind && regions.contains(&left_out));
        assert_eq!(lost, functions().iter().filter(|(_, kind)| !exempt(*kind)).count(), "{left_out}");
    }
    let (forgotten, _) = functions().into_iter().next().expect("functions");
    let mut weaker = facts;
    for fact in &mut weaker {
        fact.seen.retain(|(function, _), _| *function != forgotten);
    }
    assert!(missing(&weaker).iter().all(|complaint| complaint.starts_with(&forgotten)));
    assert!(!missing(&weaker).is_empty());
}

#[test]
fn exemptions_are_few_and_have_reasons() {
    assert_eq!(EXEMPT.iter().map(|(_, regions, _)| regions.len()).sum::<usize>(), 13);
    assert!(EXEMPT.iter().all(|(_, _, reason)| reason.len() > 20));
}
