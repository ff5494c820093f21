//! Claim: functions with a right gradient are certified, by every rung, whatever they are made of.
//! Oracle: gradients worked out by hand.

use headwater_core::Real;
use headwater_verify::checker::{Certificate, Checker, Differentiable, Domain};
use headwater_verify::rung::Rung;
use headwater_verify::strata::Stratum;

use crate::layers::{Curve, Dense, Fault, Normalise, ScaledShift, Softmax};

const RUNGS: [Rung; 4] =
    [Rung::FiniteDifferences, Rung::ExactDerivative, Rung::SinglePrecision, Rung::ExactIdentity];

fn certified<P: Differentiable>(checker: &Checker<'_, P>) -> Certificate {
    let certificate = checker.check().unwrap_or_else(|failure| panic!("{failure}"));
    assert!(certificate.facts.iter().map(|fact| fact.rung).eq(RUNGS), "{certificate}");
    assert!(certificate.facts.iter().all(|fact| fact.cases >= 100), "{certificate}");
    certificate
}

#[test]
fn layers_of_every_shape_are_certified() {
    let fault = Fault::None;
    certified(&Checker::family(
        [("batch", 1..=4), ("inputs", 1..=5), ("outputs", 1..=4)],
        |[batch, inputs, outputs]| Dense { batch, inputs, outputs, fault },
    ));
    certified(&Checker::family([("features", 1..=9)], |[features]| ScaledShift { features, fault }));
    certified(&Checker::family([("classes", 1..=9)], |[classes]| Softmax { classes, fault }));
    certified(&Checker::family([("features", 1..=9)], |[features]| Normalise { features, fault }));
}

#[test]
fn scalar_functions_are_certified() {
    for curve in [
        Curve::Sigmoid { cut: None, factor: 1.0 },
        Curve::Tanh { at_output: false },
        Curve::Leaky { slope: 0.25, taken: 0.25 },
        Curve::Gelu { approximate: false },
        Curve::Cube { times: 3.0 },
    ] {
        certified(&Checker::scalar(&curve));
    }
}

#[test]
fn strata_are_covered_and_a_kink_is_left_out_and_counted() {
    let curve = Curve::Leaky { slope: 0.25, taken: 0.25 };
    let strata = [Stratum::Ordinary, Stratum::Zero, Stratum::Kink, Stratum::Tiny, Stratum::Saturation];
    let certificate = certified(&Checker::scalar(&curve).domain(Domain::strata(&strata)).cases(500));
    for fact in &certificate.facts {
        assert!(strata.iter().all(|stratum| fact.covered[stratum] == 100), "{fact}");
    }
    let differences = &certificate.facts[0];
    assert!(differences.rejected["a kink within every step"] > 10, "{differences}");
}

/// ln of a scale and the root of a spread, which are functions only above 0.
struct LogAndRoot;

impl Differentiable for LogAndRoot {
    fn name(&self) -> String {
        "log and root".to_owned()
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        vec![x[0].ln() * x[1], x[1].sqrt() / x[0]]
    }
    fn backward<R: Real>(&self, x: &[R], g: &[R]) -> Vec<R> {
        let root = x[1].sqrt();
        let first = g[0] * x[1] / x[0] - g[1] * root / (x[0] * x[0]);
        vec![first, g[0] * x[0].ln() + g[1] / ((root + root) * x[0])]
    }
}

#[test]
fn a_domain_keeps_a_function_where_it_is_one() {
    certified(&Checker::new(&LogAndRoot).inputs(2).domain(Domain::uniform(0.5, 3.0)));
    let above = |x: &[f64]| x.iter().all(|x| *x > 0.25);
    let own = Domain::own(|count, draw| (0..count).map(|_| draw.uniform(0.5, 2.0)).collect(), above);
    certified(&Checker::new(&LogAndRoot).inputs(2).domain(own));
}

#[test]
fn a_seed_fixes_the_certificate() {
    let layer = Softmax { classes: 4, fault: Fault::None };
    let run = |seed| Checker::new(&layer).seed(seed).check().unwrap();
    assert_eq!(run(5), run(5));
    assert_ne!(run(5).facts, run(6).facts);
}
