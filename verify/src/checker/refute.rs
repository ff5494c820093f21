//! From a point that fails to a counterexample: the smallest shape, then the simplest numbers, then what the mistake
//! looks like over many points.

use super::check::Checker;
use super::evidence::{Sample, hints};
use super::guard::{gradient, guarded, outputs};
use super::judge::{RUNGS, judge, judge_one, point_for};
use super::refutation::name_of;
use super::{Hint, Refutation};
use crate::comparison::{Comparison, Quantity, at_a_kink, in_the_field};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::field::Field;
use crate::gradient::Differentiable;
use crate::layout::Layout;
use crate::rung::Rung;
use crate::shrink::{Point, shrink};
use crate::tolerance::{EXACT_DERIVATIVE, FINITE_DIFFERENCE, ROUNDING};

/// How many smaller shapes are tried, and how many points at each.
const SHAPES: usize = 300;
const POINTS: usize = 4;
/// How many simpler points are tried at the smallest shape.
const ATTEMPTS: usize = 3000;
/// How many points the hints are drawn from: at the smallest shape, and at each of several others.
const AT_SMALLEST: usize = 40;
const ELSEWHERE: usize = 4;

/// A shape, a point there and what is wrong with it.
struct Found<P> {
    sizes: Vec<usize>,
    program: P,
    point: Point,
    quantity: Quantity,
}

fn share(compared: &Comparison) -> f64 {
    compared.error() / compared.allowance.max(f64::MIN_POSITIVE)
}

/// The largest disagreement at a point.
fn worst(rung: Rung, program: &impl Differentiable, point: &Point, limit: f64) -> Option<Comparison> {
    let outcomes = guarded("a judge", || judge(rung, program, point, limit)).ok()?;
    let refuting = outcomes.into_iter().flatten().filter(Comparison::refutes);
    refuting.max_by(|a, b| share(a).total_cmp(&share(b)))
}

impl<P: Differentiable> Checker<'_, P> {
    /// The counterexample that a failing point leads to.
    pub(super) fn refute(&self, fact: &Fact, case: usize, met: &[usize], point: Point) -> Refutation {
        let (rung, limit) = (fact.rung, fact.tolerance.limit);
        let smallest = self.smallest_shape(rung, limit, met).unwrap_or_else(|| {
            let program = (self.make)(met);
            let quantity = worst(rung, &program, &point, limit).map_or(Quantity::Partial(0), |w| w.quantity);
            Found { sizes: met.to_vec(), program, point, quantity }
        });
        let Found { sizes, program, point, quantity } = smallest;
        let (point, steps) =
            shrink(point, ATTEMPTS, |point| self.fails(rung, limit, &program, point, quantity));
        let outcomes = judge(rung, &program, &point, limit);
        let judged = outcomes.iter().flatten().count();
        let refuting: Vec<Comparison> = outcomes.into_iter().flatten().filter(Comparison::refutes).collect();
        let inputs = program.inputs();
        let wrong = refuting.iter().find(|w| w.quantity == quantity).copied();
        Refutation {
            function: program.name(),
            rung,
            claim: fact.claim.clone(),
            oracle: fact.oracle,
            sizes: self.named(&sizes),
            met_at: self.named(met),
            all_wrong: refuting.iter().map(|w| name_of(w.quantity, &inputs)).collect(),
            wrong: wrong.unwrap_or_else(|| nothing(quantity)),
            judged,
            refuted_by: self.refuting_rungs(&program, &point),
            residues: residues(rung, &program, &point, quantity),
            hints: self.hints(rung, &sizes, met, quantity, &inputs),
            inputs,
            point,
            case: case + 1,
            steps,
            seed: self.seed,
        }
    }

    fn named(&self, sizes: &[usize]) -> Vec<(String, usize)> {
        self.sizes.iter().zip(sizes).map(|((name, _), size)| (name.clone(), *size)).collect()
    }

    /// Whether a simpler point is in the domain, smooth there, and wrong in the same number.
    fn fails(&self, rung: Rung, limit: f64, program: &P, point: &Point, quantity: Quantity) -> bool {
        let judged = guarded("a simpler point", || {
            let kinked = |index| at_a_kink(program, &point.x, &point.cotangent, index);
            let usable = self.holds(program, &point.x)
                && outputs(program, &point.x).is_ok()
                && gradient(program, point).is_ok();
            // Residues have no domain and are never infinite.
            (usable || rung == Rung::ExactIdentity)
                && judge_one(rung, program, point, quantity, limit).is_some_and(|compared| compared.refutes())
                && !matches!(quantity, Quantity::Partial(index) if kinked(index))
        });
        judged.unwrap_or(false)
    }

    /// The first failing shape in the order of the number of inputs it takes to fill, up to the one met.
    fn smallest_shape(&self, rung: Rung, limit: f64, met: &[usize]) -> Option<Found<P>> {
        let mut boxed: Vec<Vec<usize>> = vec![Vec::new()];
        for ((_, range), met) in self.sizes.iter().zip(met) {
            let (start, end) = (*range.start(), *met);
            // A coarse list where the box is large.
            let step = ((end - start) / 7).max(1);
            let sizes: Vec<usize> = (start..=end).step_by(step).chain([end]).collect();
            boxed = boxed
                .iter()
                .flat_map(|shape| sizes.iter().map(|size| [&shape[..], &[*size]].concat()))
                .collect();
        }
        boxed.sort_by_key(|sizes| (sizes.iter().sum::<usize>(), sizes.clone()));
        boxed.dedup();
        for (number, sizes) in boxed.into_iter().take(SHAPES).enumerate() {
            let Ok(program) = self.build(&sizes) else { continue };
            for attempt in 0..POINTS {
                let mut draw = Draw::new(self.seed ^ ((number * POINTS + attempt) as u64) << 20);
                let Ok(point) = self.draw_point(&program, attempt, &mut draw) else { break };
                let point = point_for(rung, &point, &mut draw);
                if let Some(worst) = worst(rung, &program, &point, limit) {
                    return Some(Found { sizes, program, point, quantity: worst.quantity });
                }
            }
        }
        None
    }

    /// Which of the rungs asked for refute the function at this point.
    fn refuting_rungs(&self, program: &P, point: &Point) -> Vec<Rung> {
        let limit = |rung| match rung {
            Rung::FiniteDifferences => FINITE_DIFFERENCE.limit,
            Rung::SinglePrecision => ROUNDING.limit,
            _ => EXACT_DERIVATIVE.limit,
        };
        let mut rungs: Vec<Rung> = RUNGS.into_iter().filter(|rung| self.rungs.contains(rung)).collect();
        rungs.retain(|rung| worst(*rung, program, point, limit(*rung)).is_some());
        rungs.sort();
        rungs
    }

    fn hints(
        &self,
        rung: Rung,
        smallest: &[usize],
        met: &[usize],
        quantity: Quantity,
        inputs: &Layout,
    ) -> Vec<Hint> {
        // The rungs are asked in this order: what is left to the last one, the others have passed over.
        if rung == Rung::ExactIdentity && self.rungs.contains(&Rung::ExactDerivative) {
            return vec![Hint::OnlyExact];
        }
        hints(&self.samples(smallest, met), quantity, inputs)
    }

    /// Gradients at many points of the smallest shape and at some of others, for the hints.
    fn samples(&self, smallest: &[usize], met: &[usize]) -> Vec<Sample> {
        let mut draw = Draw::new(self.seed ^ 0x4a1e);
        let mut shapes: Vec<Vec<usize>> = vec![smallest.to_vec(); AT_SMALLEST];
        if !met.is_empty() {
            let largest = self.sizes.iter().map(|(_, range)| *range.end()).collect();
            shapes.extend([vec![met.to_vec(); ELSEWHERE], vec![largest; ELSEWHERE]].concat());
        }
        let mut samples = Vec::new();
        for (case, sizes) in shapes.into_iter().enumerate() {
            let sample = guarded("a sample", || {
                let program = self.build(&sizes).ok()?;
                let point = self.draw_point(&program, case, &mut draw).ok()?;
                let other = draw.cotangent(point.cotangent.len());
                Some(Sample::take(&program, self.named(&sizes), &point, &other))
            });
            samples.extend(sample.ok().flatten());
        }
        samples
    }
}

/// Found and expected where the field is the judge.
fn residues(
    rung: Rung,
    program: &impl Differentiable,
    point: &Point,
    quantity: Quantity,
) -> Option<[Field; 2]> {
    let Quantity::Partial(index) = quantity else { return None };
    let asked = rung == Rung::ExactIdentity && index < point.x.len();
    asked.then(|| in_the_field(program, &point.x, &point.cotangent, index)).flatten()
}

/// A number that cannot be compared again: only a function that changes between calls comes here.
fn nothing(quantity: Quantity) -> Comparison {
    Comparison { quantity, found: f64::NAN, expected: f64::NAN, allowance: 0.0, doubt: 0.0 }
}
