//! The check itself, point by point and rung by rung.

use std::collections::BTreeMap;

use super::check::Checker;
use super::guard::guarded;
use super::judge::{RUNGS, blank, judge, point_for};
use super::refutation::name_of;
use super::{Certificate, Failure};
use crate::comparison::{Comparison, OPEN_SIGN, OPEN_SIGN_BACK, Outcome};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::gradient::Differentiable;
use crate::layout::Layout;
use crate::rung::Rung;
use crate::shrink::Point;

impl<P: Differentiable> Checker<'_, P> {
    /// Runs the check.
    ///
    /// # Errors
    ///
    /// [`Failure::Refuted`] with a counterexample where the gradient is wrong, [`Failure::Undecided`] where too little
    /// could be judged, and [`Failure::Misuse`] where the check could not be made as asked.
    pub fn check(&self) -> Result<Certificate, Failure> {
        self.complaint().map_or(Ok(()), |complaint| Err(Failure::Misuse(complaint)))?;
        let mut facts: Vec<Fact> = Vec::new();
        let mut tally = Tally::new();
        let mut function = String::new();
        for case in 0..self.cases {
            let mut draw = Draw::new(self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(case as u64));
            let sizes = self.draw_sizes(case, &mut draw);
            let program = self.build(&sizes).map_err(Failure::Misuse)?;
            let point = self
                .draw_point(&program, case, &mut draw)
                .map_err(|problem| self.misuse(&sizes, &problem))?;
            if case == 0 {
                function = if self.sizes.is_empty() { program.name() } else { family_name(&program.name()) };
                facts = self.blank_facts(&function);
            }
            for fact in &mut facts {
                self.cover(fact, case);
                let point = point_for(fact.rung, &point, &mut draw);
                let outcomes = guarded(&format!("the function on the numbers of {}", fact.rung), || {
                    judge(fact.rung, &program, &point, fact.tolerance.limit)
                })
                .map_err(|problem| self.misuse(&sizes, &problem))?;
                let layout = program.inputs();
                if outcomes.iter().flatten().any(Comparison::refutes) {
                    return Err(Failure::Refuted(Box::new(self.refute(fact, case, &sizes, point))));
                }
                count(&mut tally, fact.rung, &layout, &outcomes);
                record(fact, &layout, &point, outcomes);
            }
        }
        self.conclude(function, facts, &tally)
    }

    /// The certificate, if every fact stands and no block of inputs was mostly left out.
    fn conclude(
        &self,
        function: String,
        mut facts: Vec<Fact>,
        tally: &Tally,
    ) -> Result<Certificate, Failure> {
        let way_out = "\n  way out    narrow the domain to where the function is smooth and not steep; or leave the rung \
                       out, and the certificate will say less";
        for fact in &facts {
            fact.verdict().map_err(|message| Failure::Undecided(format!("{message}{way_out}")))?;
        }
        if let Some(((rung, part), (judged, left_out))) =
            tally.iter().find(|(_, (judged, left_out))| left_out > judged)
        {
            return Err(Failure::Undecided(format!(
                "{rung} left out {left_out} cases of {part}, at kinks, at signs that rounding \
                 decides or at divisions by zero, and judged {judged}{way_out}"
            )));
        }
        facts.sort_by_key(|fact| fact.rung);
        Ok(Certificate { function, facts, points: self.cases, seed: self.seed })
    }

    /// Stops a test with the message unless the function stands; prints the certificate if it does.
    ///
    /// # Panics
    ///
    /// When [`Checker::check`] is an error.
    pub fn assert(&self) {
        match self.check() {
            Ok(certificate) => println!("{certificate}"),
            Err(failure) => panic!("\n{failure}"),
        }
    }

    fn blank_facts(&self, function: &str) -> Vec<Fact> {
        let asked = RUNGS.into_iter().filter(|rung| self.rungs.contains(rung));
        asked
            .map(|rung| {
                let mut fact = blank(rung, function, &self.domain_in_words(rung));
                if let Some((_, limit)) = self.limits.iter().rev().find(|(limited, _)| *limited == rung) {
                    fact.tolerance.limit = *limit;
                    fact.tolerance.reason = "set by the caller";
                }
                fact.covering(self.domain.strata_to_cover())
            })
            .collect()
    }

    fn domain_in_words(&self, rung: Rung) -> String {
        let mut words = format!("{:?}", self.domain);
        for (block, domain) in &self.block_domains {
            words.push_str(&format!("; `{block}`: {domain:?}"));
        }
        if rung == Rung::ExactIdentity {
            words = "integers of 52 bits".to_owned();
        }
        for (name, range) in &self.sizes {
            words.push_str(&format!("; {name} from {} to {}", range.start(), range.end()));
        }
        words
    }

    fn cover(&self, fact: &mut Fact, case: usize) {
        if let Some(stratum) = self.domain.stratum(case) {
            fact.cover(stratum);
        }
    }
}

/// For each rung and each part of what it judges: how many cases were judged, and how many left out.
type Tally = BTreeMap<(Rung, String), (u64, u64)>;

/// Counts by block of inputs; for rung 4, which leaves out whole passes, by pass.
fn count(tally: &mut Tally, rung: Rung, layout: &Layout, outcomes: &[Outcome]) {
    let mut parts: Vec<(String, bool)> = match rung {
        Rung::SinglePrecision => vec![
            ("the forward pass".to_owned(), !outcomes.contains(&Err(OPEN_SIGN))),
            ("the backward pass".to_owned(), !outcomes.contains(&Err(OPEN_SIGN_BACK))),
        ],
        _ => Vec::new(),
    };
    if parts.is_empty() {
        let block = |index| layout.block_of(index).map_or("the inputs", |block| block.name.as_str());
        let judged = outcomes.iter().enumerate();
        parts.extend(
            judged.map(|(index, outcome)| (format!("partials by `{}`", block(index)), outcome.is_ok())),
        );
    }
    for (part, judged) in parts {
        let counts = tally.entry((rung, part)).or_default();
        *(if judged { &mut counts.0 } else { &mut counts.1 }) += 1;
    }
}

fn record(fact: &mut Fact, layout: &Layout, point: &Point, outcomes: Vec<Outcome>) {
    for outcome in outcomes {
        match outcome {
            Err(reason) => fact.reject(reason),
            Ok(Comparison { quantity, found, expected, allowance, doubt }) => {
                fact.within(found, expected, allowance, doubt, || {
                    format!("{} at {}", name_of(quantity, layout), layout.show(&point.x).join(", "))
                });
            }
        }
    }
}

/// A family's name: that of its first member up to a bracket with that member's shape.
fn family_name(name: &str) -> String {
    name.split(['(', '[']).next().unwrap_or(name).trim_end().to_owned()
}
