//! Denominators, as the factors that have been divided by.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::Field;

/// A product of factors; the number under which this thread keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Denominator(usize);

/// A factor by the value that it has, which tells polynomials apart; with its degree and its power.
type Factors = BTreeMap<u64, (f64, f64)>;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    Product,
    LeastCommonMultiple,
}

/// All denominators so far, with their degrees, and what is known of two of them.
struct Known {
    denominators: Vec<(Factors, f64)>,
    factors: HashMap<(u64, u64), Denominator>,
    results: HashMap<(Operation, Denominator, Denominator), Denominator>,
    symbols: HashSet<Option<u64>>,
}

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::new(Known::new());
}

/// Forgets all denominators, runs `computation`, and returns its result with the number of elementary functions' values
/// that were noted meanwhile.
///
/// Denominators from before and after are not to be mixed.
pub(super) fn counting<T>(computation: impl FnOnce() -> T) -> (T, usize) {
    KNOWN.replace(Known::new());
    let result = computation();
    (result, KNOWN.with_borrow(|known| known.symbols.len()))
}

/// Notes a value of an elementary function.
pub(super) fn note_symbol(value: Field) {
    KNOWN.with_borrow_mut(|known| known.symbols.insert(value.residue()));
}

impl Known {
    fn new() -> Self {
        Self {
            denominators: vec![(Factors::new(), 0.0)],
            factors: HashMap::new(),
            results: HashMap::new(),
            symbols: HashSet::new(),
        }
    }

    fn keep(&mut self, factors: Factors) -> Denominator {
        let degree = factors.values().map(|(degree, power)| degree * power).sum();
        self.denominators.push((factors, degree));
        Denominator(self.denominators.len() - 1)
    }

    fn combined(&mut self, operation: Operation, a: Denominator, b: Denominator) -> Denominator {
        if let Some(known) = self.results.get(&(operation, a, b)) {
            return *known;
        }
        let mut factors = self.denominators[a.0].0.clone();
        for (&value, &(degree, power)) in &self.denominators[b.0].0 {
            let mine = factors.entry(value).or_insert((degree, 0.0));
            mine.1 = match operation {
                Operation::Product => mine.1 + power,
                Operation::LeastCommonMultiple => mine.1.max(power),
            };
        }
        // The same product as one of both is that one, so that few are kept.
        let result = [a, b].into_iter().find(|old| self.denominators[old.0].0 == factors);
        let result = result.unwrap_or_else(|| self.keep(factors));
        self.results.insert((operation, a, b), result);
        result
    }
}

impl Denominator {
    /// That of a polynomial.
    pub(super) const ONE: Self = Self(0);

    /// A polynomial of this degree, known by its value.
    pub(super) fn factor(value: Field, degree: f64) -> Self {
        let residue = value.residue().unwrap_or(u64::MAX);
        KNOWN.with_borrow_mut(|known| {
            let key = (residue, degree.to_bits());
            if let Some(factor) = known.factors.get(&key) {
                return *factor;
            }
            let factor = known.keep(Factors::from([(residue, (degree, 1.0))]));
            known.factors.insert(key, factor);
            factor
        })
    }

    /// The product.
    pub(super) fn times(self, other: Self) -> Self {
        KNOWN.with_borrow_mut(|known| known.combined(Operation::Product, self, other))
    }

    /// The product with each factor as often as in that one of both where it is more often.
    pub(super) fn least_common_multiple(self, other: Self) -> Self {
        KNOWN.with_borrow_mut(|known| known.combined(Operation::LeastCommonMultiple, self, other))
    }

    /// The degree.
    pub(super) fn degree(self) -> f64 {
        KNOWN.with_borrow(|known| known.denominators[self.0].1)
    }
}
