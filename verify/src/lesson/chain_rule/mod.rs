//! The chain rule as the lesson writes it: with four layers, dL/dw1 = dL/da4 . da4/da3 . da3/da2 . da2/dw1.

mod narrow;
mod wide;

use super::{Origin, Progress, SectionEntry, Settings};
use crate::claim::{Axis, Bar, Bound, Claim, Measurement, Number, Picture, Qualification, Section, Table};
use narrow::Factor;

pub(super) const ENTRY: SectionEntry = SectionEntry {
    id: "chain-rule",
    title: "The chain rule, factor by factor",
    origin: Origin::Lesson,
    measure,
};

/// Each way to the gradient rounds about thirty times, and a sigmoid may be four units in the last place off.
const FEW_ROUNDINGS: f64 = 64.0 * f64::EPSILON;

fn measure(settings: &Settings, progress: &dyn Progress) -> Section {
    let factors = narrow::factors();
    let product: f64 = factors.iter().map(|factor| factor.value).product();
    let backpropagated = narrow::backpropagated::<f64>();
    let single = f64::from(narrow::backpropagated::<f32>());
    let dual = narrow::on_dual_numbers();
    let difference = narrow::by_differences();
    let wide = wide::distances(settings.seed);
    progress.done(ENTRY.id, "four layers, narrow and wide");

    let relative = |found: f64| ((found - product) / product).abs();
    let [_, middle @ .., _] = &factors;
    let passed = middle.iter().map(|factor| factor.value).product::<f64>().abs();
    let agreement = |name: &str, found: f64, limit: f64, reason: &str| Measurement {
        name: name.to_owned(),
        value: relative(found),
        unit: "relative difference",
        bound: Bound::at_most(limit),
        reason: reason.to_owned(),
    };

    Section {
        id: ENTRY.id,
        title: ENTRY.title,
        claim: Claim {
            id: ENTRY.id,
            statement: "With four layers the gradient of the first weight is a product along the path, dL/dw1 = \
                        dL/da4 . da4/da3 . da3/da2 . da2/dw1, and small factors make a small product.",
            measurements: vec![
                agreement(
                    "product against backpropagation",
                    backpropagated,
                    FEW_ROUNDINGS,
                    "a few dozen roundings of f64",
                ),
                agreement(
                    "product against a dual number",
                    dual,
                    FEW_ROUNDINGS,
                    "a few dozen roundings of f64",
                ),
                agreement(
                    "product against finite differences",
                    difference.value,
                    1e-9,
                    "what five-level extrapolated differences are trusted to in f64",
                ),
                Measurement {
                    name: "gradient passed by da4/da3 . da3/da2".to_owned(),
                    value: passed,
                    unit: "times",
                    bound: Bound::at_most(narrow::ceiling()),
                    reason: "each sigmoid's slope is at most 1/4: |w3|/4 . |w2|/4".to_owned(),
                },
                Measurement {
                    name: format!("matrix product, {} units a layer", wide::WIDTH),
                    value: wide.in_order,
                    unit: "relative difference",
                    // A sum of eight products in each of three matrix products.
                    bound: Bound::at_most(10.0 * FEW_ROUNDINGS),
                    reason: "as above, with sums of eight terms that may cancel".to_owned(),
                },
            ],
            qualifications: vec![Qualification {
                text: format!(
                    "With one unit to a layer the factors are numbers and may be multiplied in any order. With {} \
                     they are matrices: swapping the middle two puts the gradient off by {} times its own length.",
                    wide::WIDTH,
                    Number(wide.swapped),
                ),
                evidence: Measurement {
                    name: "middle factors swapped".to_owned(),
                    value: wide.swapped,
                    unit: "relative difference",
                    bound: Bound::at_least(0.1),
                    reason: "random matrices do not commute".to_owned(),
                },
            }],
        },
        tables: vec![
            factor_table(&factors),
            way_table(&[
                ("product of the four factors", product, 0.0),
                ("backpropagation", backpropagated, relative(backpropagated)),
                ("dual number", dual, relative(dual)),
                ("finite differences", difference.value, relative(difference.value)),
                ("backpropagation in f32", single, relative(single)),
            ]),
        ],
        pictures: vec![Picture::Bars {
            title: "The gradient on its way back from the loss".to_owned(),
            axis: Axis::logarithmic("size"),
            bars: running(&factors).map(|(name, value)| Bar::new(name, value.abs())).collect(),
        }],
        sentences: vec![format!(
            "Each middle factor is a weight times the slope of a sigmoid. Together they pass {} of the gradient that \
             reached the last layer, though the weights alone would have enlarged it: the slopes make it vanish.",
            Number(passed),
        )],
    }
}

/// The product so far, from the loss on, with the gradient it is.
fn running(factors: &[Factor; 4]) -> impl Iterator<Item = (&'static str, f64)> {
    let names = ["dL/da4", "dL/da3", "dL/da2", "dL/dw1"];
    let products = factors.iter().scan(1.0, |product, factor| {
        *product *= factor.value;
        Some(*product)
    });
    names.into_iter().zip(products.collect::<Vec<_>>())
}

fn factor_table(factors: &[Factor; 4]) -> Table {
    let title = "Four layers of one unit each, the input a1 and three sigmoid units; L = (a4 - target)^2";
    let mut table = Table::new(title, &["factor", "is", "value", "product so far", "which is"]);
    for (factor, (name, product)) in factors.iter().zip(running(factors)) {
        table.row([
            factor.name.into(),
            factor.formula.into(),
            factor.value.into(),
            product.into(),
            name.into(),
        ]);
    }
    table
}

fn way_table(ways: &[(&str, f64, f64)]) -> Table {
    let mut table = Table::new("dL/dw1 in five ways", &["way", "dL/dw1", "relative difference"]);
    for (name, value, difference) in ways {
        table.row([(*name).into(), format!("{value:.15}").into(), (*difference).into()]);
    }
    table
}
