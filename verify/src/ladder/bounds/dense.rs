//! A dense layer over a box of weights, biases, inputs and cotangents.

use headwater_core::Layer;

use super::{Measured, Place, single, widened};
use crate::bounded::each_way;
use crate::draw::Draw;
use crate::fact::{Fact, show_slice};
use crate::ladder::network::Subject;
use crate::rung::Rung;
use crate::tolerance::ROUNDING;
use crate::ulp::Float;

/// Inputs, outputs, batch. Among them the layers of a digit classifier, and every kind of tail: one input, fewer than a
/// lane, a lane and one, blocks of columns and one.
const SHAPES: [[usize; 3]; 6] = [[1, 1, 1], [3, 2, 5], [17, 9, 3], [33, 17, 6], [64, 32, 64], [784, 256, 2]];

type Interval = (f64, f64);

/// No bound here needs an unknown: the scalar is that of the normalisations, so that the layer is compiled for one less.
type Bounded = crate::bounded::Bounded<8>;

/// A dense layer and the box that its numbers come from.
struct Case {
    subject: Subject,
    shape: [usize; 3],
    parameters: Vec<Interval>,
    inputs: Vec<Interval>,
    cotangent: Vec<Interval>,
}

/// Outputs, gradients by the parameters, gradients by the inputs.
type Results<R> = [Vec<R>; 3];

impl Case {
    /// Inputs about 1 in size, weights about 1 / sqrt(inputs), cotangents from 1/4 to 2; each interval reaches a quarter of
    /// that to either side of a centre of its own.
    fn new(shape: [usize; 3], draw: &mut Draw) -> Self {
        let [inputs, outputs, batch] = shape;
        let scale = 1.0 / (inputs as f64).sqrt();
        let about = |centre: f64, size: f64| (single(centre - size / 4.0), single(centre + size / 4.0));
        let mut several = |count: usize, size: f64| -> Vec<Interval> {
            (0..count).map(|_| about(size * draw.normal(), size)).collect()
        };
        let mut parameters = several(inputs * outputs, scale);
        parameters.extend(several(outputs, 1.0));
        let data = several(batch * inputs, 1.0);
        let cotangent =
            draw.cotangent(batch * outputs).into_iter().map(|g| (single(g - 0.25), single(g + 0.25)));
        let cotangent = cotangent.collect();
        Self {
            subject: Subject::new(inputs, vec![Layer::dense(outputs)], batch),
            shape,
            parameters,
            inputs: data,
            cotangent,
        }
    }

    fn name(&self) -> String {
        let [inputs, outputs, batch] = self.shape;
        format!("{inputs} to {outputs}, batch {batch}")
    }

    /// The bounds, for the whole box at once.
    fn bounds(&self) -> Results<f64> {
        let box_of = |intervals: &[Interval]| -> Vec<Bounded> {
            intervals.iter().map(|(low, high)| Bounded::between(*low, *high)).collect()
        };
        let [parameters, inputs, cotangent] =
            [&self.parameters, &self.inputs, &self.cotangent].map(|each| box_of(each));
        let ways = each_way(|| self.subject.outputs_and_gradients(&parameters, &inputs, &cotangent));
        let void = ways.len() != 1 || ways.iter().any(|(_, turns)| turns.open > 0);
        let error = |each: &Bounded| if void { f64::INFINITY } else { each.error() };
        ways[0].0.each_ref().map(|results| results.iter().map(error).collect())
    }

    /// (n + 1) u / (1 - (n + 1) u) times the sum of absolute terms, for sums of n products: what the textbook grants any
    /// order of summation (Higham 2002, section 3.1). The largest over the box, in the order of [`Results`].
    fn textbook(&self) -> Results<f64> {
        let largest = |intervals: &[Interval]| -> Vec<f64> {
            intervals.iter().map(|(low, high)| low.abs().max(high.abs())).collect()
        };
        let [parameters, inputs, cotangent] =
            [&self.parameters, &self.inputs, &self.cotangent].map(|each| largest(each));
        let [width, outputs, batch] = self.shape;
        // The layer on absolute values: every sum is then the sum of absolute terms.
        let sums = self.subject.outputs_and_gradients(&parameters, &inputs, &cotangent);
        let gamma = |terms: usize| {
            let roundings = (terms + 1) as f64 * f32::UNIT_ROUNDOFF;
            roundings / (1.0 - roundings)
        };
        let terms = [width, batch, outputs];
        let mut terms = terms.into_iter();
        sums.map(|sums| {
            let gamma = gamma(terms.next().unwrap_or(0));
            sums.into_iter().map(|sum| gamma * sum).collect()
        })
    }

    fn point(&self, place: Place, draw: &mut Draw) -> [Vec<f32>; 3] {
        [&self.parameters, &self.inputs, &self.cotangent].map(|intervals| {
            intervals.iter().map(|(low, high)| place.coordinate(*low, *high, draw)).collect()
        })
    }
}

const CLAIMS: [&str; 3] =
    ["dense forward", "dense backward, by weights and biases", "dense backward, by inputs"];

/// Claim: over a whole box, a dense layer in `f32` strays from the exact result by no more than a bound that follows its
/// order of summation; and that bound is no larger than the textbook's.
pub fn dense() -> Vec<Fact> {
    let mut draw = Draw::new(720);
    let mut facts = Vec::new();
    let mut textbook = Fact::new(
        Rung::Bounds,
        "the bounds of a dense layer are no looser than (n + 1) u sum |w||x|",
        "every sum of every box above",
        "Higham 2002, section 3.1, on the largest absolute terms of the box",
        ROUNDING,
    );
    for shape in SHAPES {
        let case = Case::new(shape, &mut draw);
        let bounds = case.bounds();
        for ((bounds, allowed), claim) in bounds.iter().zip(&case.textbook()).zip(CLAIMS) {
            for (bound, allowed) in bounds.iter().zip(allowed) {
                textbook.within(*bound, 0.0, *allowed, 0.0, || format!("{claim}, {}", case.name()));
            }
        }
        facts.extend(judge(&case, &bounds, &mut draw));
    }
    facts.push(textbook);
    facts
}

fn judge(case: &Case, bounds: &Results<f64>, draw: &mut Draw) -> [Fact; 3] {
    let domain = format!(
        "{}; weights, inputs, cotangents within a quarter of their scale about random centres",
        case.name()
    );
    let mut evidence = CLAIMS.map(|claim| Measured::new(claim, domain.clone()));
    for place in Place::ALL {
        let [parameters, inputs, cotangent] = case.point(place, draw);
        let narrow = case.subject.outputs_and_gradients(&parameters, &inputs, &cotangent);
        let wide = case.subject.outputs_and_gradients(
            &widened(&parameters),
            &widened(&inputs),
            &widened(&cotangent),
        );
        for (((evidence, narrow), wide), bounds) in evidence.iter_mut().zip(&narrow).zip(&wide).zip(bounds) {
            let input = || format!("{place:?} point, inputs {}", show_slice(&inputs));
            evidence.compare(narrow, wide, bounds, input);
        }
    }
    evidence.map(Measured::fact)
}

#[cfg(test)]
mod tests {
    use super::{Case, judge};
    use crate::draw::Draw;

    /// Claim: a bound that is too small is found out. Planted: a fifth of the true one, on small layers, where errors come
    /// near their bounds.
    #[test]
    fn a_bound_that_is_too_small_is_refuted() {
        let mut draw = Draw::new(721);
        let case = Case::new([3, 2, 5], &mut draw);
        let right = case.bounds();
        assert!(judge(&case, &right, &mut draw).iter().all(|fact| fact.verdict().is_ok()));
        let wrong = right.map(|bounds| bounds.into_iter().map(|bound| 0.2 * bound).collect());
        assert!(judge(&case, &wrong, &mut draw).iter().all(|fact| fact.is_refuted()));
    }
}
