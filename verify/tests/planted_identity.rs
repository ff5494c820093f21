//! What rung 6 sees and no other rung does: a backward pass that is right but for the last digits of a constant.
//!
//! Method: a batch norm's backward pass, written here from the paper, with an epsilon of its own. With the epsilon of the
//! forward pass every rung lets it stand; with one that is off by 1e-15, rung 6 alone refutes it on ordinary inputs. Where
//! the spread is far below epsilon rung 3 sees it too, but not an epsilon that is off in its last bit.

use headwater_core::{BatchNorm, Layer, Real};
use headwater_verify::draw::Draw;
use headwater_verify::fact::Fact;
use headwater_verify::gradient::{
    Differentiable, adjoint, against_differences, against_duals, single_against_double,
};
use headwater_verify::identity::{exact_adjoint, exact_identity};
use headwater_verify::ladder::identity::fact as identity_fact;
use headwater_verify::ladder::network::{Subject, differences_fact, duals_fact, rounding_fact};
use headwater_verify::rung::Rung;

const EPSILON: f64 = 1e-5;
const WIDTH: usize = 3;
const BATCH: usize = 4;

/// Batch norm without weight and bias: the shipping forward pass, and a backward pass by hand.
struct ByHand {
    subject: Subject,
    epsilon: f64,
}

impl ByHand {
    fn new(epsilon: f64) -> Self {
        let layer = BatchNorm { epsilon: EPSILON, affine: false, ..BatchNorm::PYTORCH };
        Self { subject: Subject::new(WIDTH, vec![Layer::BatchNorm(layer)], BATCH), epsilon }
    }
}

impl Differentiable for ByHand {
    fn name(&self) -> String {
        format!("batch norm with an epsilon of {:e} on the way back", self.epsilon)
    }
    fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
        self.subject.forward(x)
    }
    fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R> {
        let count = R::from_usize(BATCH);
        let mean = |terms: &mut dyn Iterator<Item = R>| terms.fold(R::ZERO, |sum, term| sum + term) / count;
        let mut dx = vec![R::ZERO; x.len()];
        for feature in 0..WIDTH {
            let column =
                |values: &[R]| -> Vec<R> { values.iter().copied().skip(feature).step_by(WIDTH).collect() };
            let (x, g) = (column(x), column(cotangent));
            let centre = mean(&mut x.iter().copied());
            let variance = mean(&mut x.iter().map(|x| (*x - centre) * (*x - centre)));
            let inverse = R::ONE / (variance + R::from_f64(self.epsilon)).sqrt();
            let n: Vec<R> = x.iter().map(|x| (*x - centre) * inverse).collect();
            let mean_g = mean(&mut g.iter().copied());
            let mean_gn = mean(&mut g.iter().zip(&n).map(|(g, n)| *g * *n));
            for (b, (g, n)) in g.iter().zip(&n).enumerate() {
                dx[b * WIDTH + feature] = inverse * (*g - mean_g - *n * mean_gn);
            }
        }
        dx
    }
}

/// Every rung that judges a gradient: those that refute this one.
fn refuted_by(program: &ByHand, spread: f64) -> Vec<Rung> {
    let mut facts =
        [differences_fact(), duals_fact(), rounding_fact(), identity_fact("planted", "one shape")];
    let [differences, duals, rounding, identity] = &mut facts;
    for seed in 0..20 {
        let mut draw = Draw::new(seed);
        let (x, cotangent) = (program.subject.data(&mut draw), program.subject.cotangent(&mut draw));
        // A power of two, so that x stays exact in f32.
        let x: Vec<f64> = x.into_iter().map(|x| spread * x).collect();
        let narrow = |values: &[f64]| -> Vec<f32> { values.iter().map(|x| *x as f32).collect() };
        against_differences(program, &x, &cotangent, differences);
        against_duals(program, &x, &cotangent, duals);
        adjoint(program, &x, &cotangent, seed, duals);
        single_against_double(program, &narrow(&x), &narrow(&cotangent), rounding);
        exact_identity(program, x.len(), seed, identity);
        exact_adjoint(program, x.len(), seed, identity);
    }
    assert!(facts.iter().all(|fact| fact.cases > 200), "every rung had its say");
    facts.iter().filter(|fact| fact.is_refuted()).map(|fact: &Fact| fact.rung).collect()
}

#[test]
fn an_epsilon_wrong_by_1e_15_is_seen_by_rung_6() {
    let [ordinary, tiny] = [1.0, 2.0_f64.powi(-20)];
    for spread in [ordinary, tiny] {
        assert_eq!(refuted_by(&ByHand::new(EPSILON), spread), []);
        assert_eq!(refuted_by(&ByHand::new(EPSILON.next_up()), spread), [Rung::ExactIdentity]);
    }
    let off = ByHand::new(EPSILON + 1e-15);
    assert_eq!(refuted_by(&off, ordinary), [Rung::ExactIdentity]);
    assert_eq!(refuted_by(&off, tiny), [Rung::ExactDerivative, Rung::ExactIdentity]);
}

/// Claim: a refusal names the partial derivative, and says by which factor it is off.
#[test]
fn a_refusal_names_the_partial() {
    struct Product;
    impl Differentiable for Product {
        fn name(&self) -> String {
            "x0 x1".to_owned()
        }
        fn forward<R: Real>(&self, x: &[R]) -> Vec<R> {
            vec![x[0] * x[1]]
        }
        fn backward<R: Real>(&self, x: &[R], cotangent: &[R]) -> Vec<R> {
            vec![cotangent[0] * x[1], (cotangent[0] + cotangent[0]) * x[0]]
        }
    }
    for check in [exact_identity, exact_adjoint] {
        let mut fact = identity_fact("planted", "one shape");
        check(&Product, 2, 1, &mut fact);
        let message = fact.verdict().expect_err("twice the right partial");
        assert!(message.contains("partial 1") && !message.contains("partial 0"), "{message}");
        assert!(message.contains("2 times what is expected"), "{message}");
    }
}
