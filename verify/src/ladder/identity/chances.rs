//! What the agreements of this rung are worth: how likely a wrong gradient is to pass.

use headwater_core::Loss;

use super::layers::each_shape;
use super::networks::{inputs, largest};
use crate::draw::Draw;
use crate::fact::Fact;
use crate::identity::Chance;
use crate::ladder::loss::{Case, Kind};
use crate::ladder::network::{Shape, Subject};
use crate::rung::Rung;
use crate::strict;
use crate::tolerance::IDENTITY;

/// What VERIFY's sixth rung allows.
const ALLOWED: f64 = 1e-15;

/// Claim: the chance that a wrong gradient passes is below 1e-15, for the largest shapes that are tried.
#[must_use]
pub fn chances() -> Fact {
    let mut fact = Fact::new(
        Rung::ExactIdentity,
        "the chance that a wrong gradient passes both points is below 1e-15",
        "each layer and loss at 17 wide and batches of 5, 40 random networks of 6 layers that wide, the residual one",
        "Schwartz's bound, degree and elementary functions counted by running the code",
        IDENTITY,
    );
    let mut judge = |name: String, chance: Chance| {
        fact.holds(chance.of_error() < ALLOWED, || format!("{chance:?}, {:e} for {name}", chance.of_error()));
    };
    each_shape(&[17], 5, |subject, inputs, seed| {
        if subject.batch == 5 {
            judge(format!("{:?}", subject.layers), Chance::of(subject, inputs, seed));
        }
    });
    let mut draw = Draw::new(700);
    for kind in [Kind::Values, Kind::Classes] {
        let loss = Loss::SoftmaxCrossEntropy { label_smoothing: 0.125, class_weights: None };
        let case = Case::draw(loss, kind, 5, 17, &mut draw);
        judge(format!("{loss:?}"), Chance::of(&case, 5 * 17, draw.bits()));
    }
    for seed in (0..40).filter(|seed| strict::takes(*seed)) {
        let subject = Subject::draw(Shape { inputs: 17, depth: 6, widest: 17, batch: 5, seed });
        judge(format!("{:?}", subject.layers), Chance::of(&subject, inputs(&subject), seed));
    }
    judge("the residual network".to_owned(), Chance::of(&largest(), inputs(&largest()), 701));
    fact
}
