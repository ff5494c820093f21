//! What to check, and where.

use std::ops::RangeInclusive;

use super::domain::Domain;
use super::elementwise::{Elementwise, ScalarFunction};
use super::judge::RUNGS;
use crate::gradient::Differentiable;
use crate::rung::Rung;

/// Builds the function for its sizes.
type Make<'a, P> = Box<dyn Fn(&[usize]) -> P + 'a>;

/// Half the widest range that a scalar function is checked on unless another domain is given: far enough out for every
/// saturation of single precision to show, and near enough for e^x to stay finite.
const SCALAR_REACH: f64 = 20.0;

/// What is checked of a function, and where. Start with [`Checker::new`], [`Checker::family`] or [`Checker::scalar`].
pub struct Checker<'a, P> {
    pub(super) make: Make<'a, P>,
    pub(super) sizes: Vec<(String, RangeInclusive<usize>)>,
    pub(super) count: Option<usize>,
    pub(super) domain: Domain,
    pub(super) block_domains: Vec<(String, Domain)>,
    pub(super) rungs: Vec<Rung>,
    pub(super) limits: Vec<(Rung, f64)>,
    pub(super) cases: usize,
    pub(super) seed: u64,
}

impl<'a, P: Differentiable> Checker<'a, &'a P> {
    /// A function of one shape. How many inputs it has is told by [`Differentiable::inputs`] or by
    /// [`Checker::inputs`].
    pub fn new(function: &'a P) -> Self {
        Checker::of(Vec::new(), Box::new(move |_| function))
    }
}

impl<'a, S: ScalarFunction> Checker<'a, Elementwise<'a, S>> {
    /// A function of one number, on numbers from -20 to 20 unless another domain is given.
    pub fn scalar(function: &'a S) -> Self {
        let checker = Checker::of(Vec::new(), Box::new(move |_| Elementwise(function)));
        checker.inputs(1).cases(400).domain(Domain::uniform(-SCALAR_REACH, SCALAR_REACH))
    }
}

impl<'a, P: Differentiable> Checker<'a, P> {
    /// A function of several shapes: `make` builds it for sizes in these ranges, each with its name.
    ///
    /// The corners of the box come first, then random shapes; a counterexample has the smallest shape that fails.
    pub fn family<const N: usize>(
        sizes: [(&str, RangeInclusive<usize>); N],
        make: impl Fn([usize; N]) -> P + 'a,
    ) -> Self {
        let named = sizes.map(|(name, range)| (name.to_owned(), range));
        let build = move |sizes: &[usize]| {
            make(std::array::from_fn(|place| sizes.get(place).copied().unwrap_or_default()))
        };
        Self::of(named.to_vec(), Box::new(build))
    }

    fn of(sizes: Vec<(String, RangeInclusive<usize>)>, make: Make<'a, P>) -> Self {
        Self {
            make,
            sizes,
            count: None,
            domain: Domain::normal(),
            block_domains: Vec::new(),
            rungs: RUNGS.to_vec(),
            limits: Vec::new(),
            cases: 100,
            seed: 1,
        }
    }

    /// How many inputs the function has, where its [`Differentiable::inputs`] does not tell.
    #[must_use]
    pub fn inputs(mut self, count: usize) -> Self {
        self.count = Some(count);
        self
    }

    /// Where all inputs come from: normal numbers unless told otherwise.
    #[must_use]
    pub fn domain(mut self, domain: Domain) -> Self {
        self.domain = domain;
        self
    }

    /// Where the inputs of one named block come from, such as a variance that must be above 0.
    #[must_use]
    pub fn domain_of(mut self, block: &str, domain: Domain) -> Self {
        self.block_domains.push((block.to_owned(), domain));
        self
    }

    /// The rungs to judge by: all that there are, unless told otherwise.
    #[must_use]
    pub fn rungs(mut self, rungs: &[Rung]) -> Self {
        self.rungs = rungs.to_vec();
        self
    }

    /// Another tolerance for a rung, in the unit of its own: relative for rungs 2 and 3, multiples of the rounding
    /// bound for rung 4; rung 6 has none. The certificate shows it.
    #[must_use]
    pub fn limit(mut self, rung: Rung, limit: f64) -> Self {
        self.limits.push((rung, limit));
        self
    }

    /// How many points are drawn: 100 unless told otherwise.
    #[must_use]
    pub fn cases(mut self, cases: usize) -> Self {
        self.cases = cases;
        self
    }

    /// The seed of all that is random. The same seed gives the same points on every machine.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// What is wrong with what was asked for, before anything runs.
    pub(super) fn complaint(&self) -> Option<String> {
        if self.cases == 0 {
            return Some(
                "no case is asked for: a check of nothing proves nothing; ask for at least 1".to_owned(),
            );
        }
        let known = || RUNGS.map(|rung| rung.number().to_string()).join(", ");
        if let Some(rung) = self.rungs.iter().find(|rung| !RUNGS.contains(rung)) {
            return Some(format!(
                "{rung} does not apply to a function of one's own: choose among {}",
                known()
            ));
        }
        if self.rungs.is_empty() {
            return Some(format!("no rung is asked for: choose among {}", known()));
        }
        let wrong_limit = self.limits.iter().find(|(_, limit)| !(*limit > 0.0 && limit.is_finite()));
        if let Some((rung, limit)) = wrong_limit {
            return Some(format!(
                "a limit of {limit} for {rung} is no tolerance: it must be above 0 and finite"
            ));
        }
        if let Some((name, range)) = self.sizes.iter().find(|(_, range)| range.is_empty()) {
            return Some(format!(
                "the range of `{name}`, {} to {}, is empty: give the smaller size first",
                range.start(),
                range.end()
            ));
        }
        self.block_domains.iter().map(|(_, domain)| domain).chain([&self.domain]).find_map(Domain::complaint)
    }
}
