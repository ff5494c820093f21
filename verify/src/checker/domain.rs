//! Where the inputs of a check come from.

use std::fmt;
use std::sync::Arc;

use crate::draw::Draw;
use crate::strata::Stratum;

/// Draws so many numbers.
type Generate = Arc<dyn Fn(usize, &mut Draw) -> Vec<f64> + Send + Sync>;
/// Whether numbers are in the domain.
type Belongs = Arc<dyn Fn(&[f64]) -> bool + Send + Sync>;

/// The inputs that a function is checked on.
///
/// Every number is rounded to one that `f32` holds, so that all rungs judge the same points. A counterexample is only
/// ever shrunk to numbers that are in the domain too.
#[derive(Clone)]
pub struct Domain(Kind);

#[derive(Clone)]
enum Kind {
    Normal,
    Uniform(f64, f64),
    Strata(Vec<Stratum>),
    Own(Generate, Belongs),
}

impl Domain {
    /// Nearly standard normal numbers, at most 6 in size; shrunk to any number of at most 6. The default.
    #[must_use]
    pub fn normal() -> Self {
        Self(Kind::Normal)
    }

    /// Numbers from `low` to `high`.
    #[must_use]
    pub fn uniform(low: f64, high: f64) -> Self {
        Self(Kind::Uniform(low, high))
    }

    /// Numbers from these strata, one stratum after the other, each mixed with ordinary numbers; see
    /// [`Stratum::vector`]. The certificate says how many cases each had.
    #[must_use]
    pub fn strata(strata: &[Stratum]) -> Self {
        Self(Kind::Strata(strata.to_vec()))
    }

    /// Numbers from `generate`, which is given how many there must be. `belongs` says which numbers are in the domain,
    /// so that a counterexample is not shrunk out of it.
    #[must_use]
    pub fn own(
        generate: impl Fn(usize, &mut Draw) -> Vec<f64> + Send + Sync + 'static,
        belongs: impl Fn(&[f64]) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self(Kind::Own(Arc::new(generate), Arc::new(belongs)))
    }

    /// The stratum that a case with this number is drawn from.
    pub(super) fn stratum(&self, case: usize) -> Option<Stratum> {
        match &self.0 {
            Kind::Strata(strata) if !strata.is_empty() => strata.get(case % strata.len()).copied(),
            _ => None,
        }
    }

    /// The strata that a run must have covered.
    pub(super) fn strata_to_cover(&self) -> &[Stratum] {
        if let Kind::Strata(strata) = &self.0 { strata } else { &[] }
    }

    /// Why no check can use this domain.
    pub(super) fn complaint(&self) -> Option<String> {
        match &self.0 {
            Kind::Uniform(low, high) if !(low < high && low.is_finite() && high.is_finite()) => Some(
                format!("the range from {low} to {high} holds no number to draw: give the lower end first"),
            ),
            Kind::Strata(strata) if strata.is_empty() => {
                Some("the list of strata is empty: name at least one, such as Stratum::Ordinary".to_owned())
            }
            Kind::Strata(strata) => strata
                .iter()
                .find(|stratum| matches!(stratum, Stratum::Infinite | Stratum::NotANumber))
                .map(|stratum| format!("the stratum '{stratum}' has no derivative to check: leave it out")),
            _ => None,
        }
    }

    /// `count` numbers for a case; an error says what is wrong with the generator.
    pub(super) fn sample(&self, count: usize, case: usize, draw: &mut Draw) -> Result<Vec<f64>, String> {
        let numbers = match &self.0 {
            Kind::Normal => draw.normals(count),
            Kind::Uniform(low, high) => (0..count).map(|_| within(*low, *high, draw)).collect(),
            Kind::Strata(_) => {
                let stratum = self.stratum(case).unwrap_or(Stratum::Ordinary);
                stratum.vector::<f32>(count, draw).into_iter().map(f64::from).collect()
            }
            Kind::Own(generate, _) => generate(count, draw),
        };
        let numbers: Vec<f64> = numbers.into_iter().map(|x| f64::from(x as f32)).collect();
        if numbers.len() != count {
            let found = numbers.len();
            return Err(format!("the domain's own generator was asked for {count} numbers and gave {found}"));
        }
        if !self.holds(&numbers) {
            return Err(format!(
                "{self:?} drew numbers that are not in it, once rounded to f32: {numbers:?}"
            ));
        }
        Ok(numbers)
    }

    /// Whether all these numbers are in the domain.
    pub(super) fn holds(&self, numbers: &[f64]) -> bool {
        let range = |low: f64, high: f64| numbers.iter().all(|x| (low..=high).contains(x));
        match &self.0 {
            Kind::Normal => range(-6.0, 6.0),
            Kind::Uniform(low, high) => range(*low, *high),
            Kind::Strata(_) => numbers.iter().all(|x| x.is_finite()),
            Kind::Own(_, belongs) => belongs(numbers),
        }
    }
}

/// A number in the range that is still in it as `f32`, if a few draws find one.
fn within(low: f64, high: f64, draw: &mut Draw) -> f64 {
    let mut drawn = || f64::from(draw.uniform(low, high) as f32);
    let first = drawn();
    (0..20).map(|_| drawn()).chain([first]).find(|x| (low..=high).contains(x)).unwrap_or(first)
}

impl fmt::Debug for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Normal => f.write_str("normal numbers"),
            Kind::Uniform(low, high) => write!(f, "numbers from {low} to {high}"),
            Kind::Strata(strata) => {
                let names: Vec<String> = strata.iter().map(ToString::to_string).collect();
                write!(f, "the strata {}", names.join(", "))
            }
            Kind::Own(..) => f.write_str("the caller's own numbers"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Domain;
    use crate::draw::Draw;
    use crate::strata::Stratum;

    #[test]
    fn drawn_numbers_are_in_their_domain_and_in_f32() {
        let domains = [
            Domain::normal(),
            Domain::uniform(0.1, 0.7),
            Domain::strata(&[Stratum::Zero, Stratum::Kink]),
            Domain::own(|count, _| vec![0.5; count], |x| x.iter().all(|x| *x == 0.5)),
        ];
        let mut draw = Draw::new(1);
        for domain in domains {
            assert_eq!(domain.complaint(), None);
            for case in 0..20 {
                let numbers = domain.sample(30, case, &mut draw).expect("a domain that is right");
                assert!(numbers.iter().all(|x| f64::from(*x as f32) == *x) && domain.holds(&numbers));
            }
        }
    }

    #[test]
    fn a_domain_without_numbers_or_derivatives_is_refused() {
        for (domain, part) in [
            (Domain::uniform(1.0, 1.0), "holds no number"),
            (Domain::uniform(f64::NAN, 1.0), "holds no number"),
            (Domain::strata(&[]), "empty"),
            (Domain::strata(&[Stratum::Zero, Stratum::NotANumber]), "'NaN'"),
        ] {
            assert!(domain.complaint().expect("a wrong domain").contains(part));
        }
        let mut draw = Draw::new(1);
        let short = Domain::own(|_, _| vec![1.0], |_| true).sample(3, 0, &mut draw).expect_err("too few");
        assert!(short.contains("3 numbers and gave 1"), "{short}");
        let outside = Domain::own(|n, _| vec![1.0; n], |_| false).sample(3, 0, &mut draw);
        assert!(outside.expect_err("none belongs").contains("not in it"));
    }
}
