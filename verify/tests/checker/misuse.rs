//! Claim: a check that cannot be made as asked, or that can decide nothing, says so in a sentence and never panics.

use std::cell::Cell;

use headwater_core::Real;
use headwater_verify::checker::{Checker, Differentiable, Domain, Failure, Layout};
use headwater_verify::rung::Rung;
use headwater_verify::strata::Stratum;

use crate::layers::{Curve, Fault, ScaledShift, Softmax};

/// What a function of two inputs does wrong by its mere form.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    Right,
    NoOutput,
    ForwardPanics,
    ForwardNan,
    BackwardPanics,
    BackwardShort,
    BackwardLong,
    PanicsOnDuals,
    Steep,
    Kinked,
}

struct Formed(Form);

impl Differentiable for Formed {
    fn name(&self) -> String {
        format!("{:?}", self.0)
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        match self.0 {
            Form::NoOutput => Vec::new(),
            Form::ForwardPanics => panic!("an index was out of range"),
            Form::ForwardNan => vec![x[0].ln()],
            Form::PanicsOnDuals if size_of::<R>() > 8 => panic!("only floats, please"),
            Form::Steep => vec![x[0] / (x[1] * x[1] + R::from_f64(1e-12))],
            Form::Kinked => vec![x[0].abs() + x[1].abs()],
            _ => vec![x[0] * x[1]],
        }
    }
    fn backward<R: Real>(&self, x: &[R], g: &[R]) -> Vec<R> {
        match self.0 {
            Form::BackwardPanics => panic!("not written yet"),
            Form::BackwardShort => vec![g[0] * x[1]],
            Form::BackwardLong => vec![g[0] * x[1], g[0] * x[0], g[0]],
            Form::Steep => {
                let below = x[1] * x[1] + R::from_f64(1e-12);
                vec![g[0] / below, -(g[0] * x[0] * (x[1] + x[1])) / (below * below)]
            }
            Form::Kinked => x.iter().map(|x| if x.is_positive() { g[0] } else { -g[0] }).collect(),
            _ => vec![g[0] * x[1], g[0] * x[0]],
        }
    }
}

fn sentence<P: Differentiable>(checker: &Checker<'_, P>) -> String {
    let failure = checker.check().expect_err("a check that cannot be made");
    assert!(matches!(failure, Failure::Misuse(_)), "{failure}");
    failure.to_string()
}

#[test]
fn functions_that_break_their_promises_are_told_which() {
    for (form, part) in [
        (Form::NoOutput, "the forward pass gives no output"),
        (Form::ForwardPanics, "the forward pass panicked: an index was out of range"),
        (Form::ForwardNan, "give the checker a domain on which the function is finite"),
        (Form::BackwardPanics, "the backward pass panicked: not written yet"),
        (Form::BackwardShort, "the backward pass gives 1 numbers for 2 inputs"),
        (Form::BackwardLong, "the backward pass gives 3 numbers for 2 inputs"),
        (Form::PanicsOnDuals, "on the numbers of rung 3 panicked: only floats, please"),
    ] {
        let function = Formed(form);
        let message = sentence(&Checker::new(&function).inputs(2));
        assert!(message.contains(part), "{form:?}: {message}");
    }
    Checker::new(&Formed(Form::Right)).inputs(2).check().expect("the same function in its right form");
}

#[test]
fn a_check_of_nothing_is_refused() {
    let right = Formed(Form::Right);
    let (curve, softmax) = (Curve::Tanh { at_output: false }, Softmax { classes: 3, fault: Fault::None });
    let checks = [
        (sentence(&Checker::new(&right)), "say how many it has with `Checker::inputs`"),
        (sentence(&Checker::new(&right).inputs(0)), "a function without inputs"),
        (sentence(&Checker::new(&right).inputs(2).cases(0)), "a check of nothing"),
        (sentence(&Checker::new(&right).inputs(2).rungs(&[])), "no rung is asked for: choose among"),
        (sentence(&Checker::new(&right).inputs(2).rungs(&[Rung::Power])), "rung 10 does not apply"),
        (sentence(&Checker::new(&right).inputs(2).limit(Rung::ExactDerivative, 0.0)), "is no tolerance"),
        (sentence(&Checker::new(&right).inputs(2).domain(Domain::uniform(2.0, 1.0))), "holds no number"),
        (sentence(&Checker::new(&right).inputs(2).domain_of("w", Domain::normal())), "is called `w`"),
        (sentence(&Checker::new(&softmax).inputs(4)), "3 inputs have names and 4 are asked for"),
        (sentence(&Checker::scalar(&curve).domain(Domain::strata(&[Stratum::Infinite]))), "'infinite'"),
    ];
    for (message, part) in checks {
        assert!(message.contains(part), "'{part}' is missing in: {message}");
    }
    let fault = Fault::None;
    #[allow(clippy::reversed_empty_ranges, reason = "the mistake that is tested")]
    let empty = Checker::family([("features", 3..=2)], |[features]| ScaledShift { features, fault });
    assert!(sentence(&empty).contains("the range of `features`, 3 to 2, is empty"));
    let panics = Checker::family([("features", 1..=2)], |[features]| {
        assert!(features < 2, "too wide");
        ScaledShift { features, fault }
    });
    assert!(sentence(&panics).contains("the closure that makes the function panicked: too wide"));
}

/// Gives another output each time.
struct Restless(Cell<u32>);

impl Differentiable for Restless {
    fn name(&self) -> String {
        "restless".to_owned()
    }
    fn inputs(&self) -> Layout {
        Layout::new().block("x", &[1])
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        self.0.set(self.0.get() + 1);
        vec![x[0] * R::from_f64(f64::from(self.0.get()))]
    }
    fn backward<R: Real>(&self, _: &[R], g: &[R]) -> Vec<R> {
        g.to_vec()
    }
}

#[test]
fn a_function_that_is_none_is_told_so() {
    let message = sentence(&Checker::new(&Restless(Cell::new(0))));
    assert!(message.contains("other outputs when it is called again"), "{message}");
}

#[test]
fn too_little_judged_is_no_certificate() {
    let nowhere_else = Domain::own(|count, _| vec![0.0; count], |x| x.iter().all(|x| *x == 0.0));
    for (form, domain) in [(Form::Steep, Domain::uniform(-1e-4, 1e-4)), (Form::Kinked, nowhere_else)] {
        let function = Formed(form);
        let failure = Checker::new(&function).inputs(2).domain(domain).check().expect_err("nothing to go by");
        let Failure::Undecided(message) = &failure else { panic!("{failure}") };
        assert!(message.contains("narrow the domain"), "{failure}");
    }
}
