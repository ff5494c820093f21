//! The inputs of the default run: one in so many of all, and all near the places where something happens.

use std::sync::atomic::AtomicBool;

use headwater_scalar::{Function, LENGTH, Row, Tally};

use super::claims::claims;
use super::sweep::tally_rows;
use super::table::Table;
use crate::strata::Stratum;
use crate::strict;

/// Of all magnitudes one in this many is taken, with both signs; a prime, so that the low bits change from one
/// exponent to the next.
pub const STRIDE: u32 = 1009;
/// How many magnitudes are taken on either side of a special one.
const NEIGHBOURS: u32 = 40;
const LAST: u32 = 0x7fff_ffff;
/// The zeros of the derivatives of GELU, of its approximation, of SiLU, Mish and hard swish.
const CROSSINGS: [f32; 5] = [-0.751_791_5, -0.752_461_4, -1.278_464_5, -1.192_412_1, -1.5];

/// What the functions do on the sample. `table` names the worst inputs of the whole sweep: they belong to it.
#[must_use]
pub fn sample(functions: &[Function], table: &Table) -> Vec<Tally> {
    let functions: Vec<_> = functions.iter().map(|function| (*function, claims(*function))).collect();
    let mut rows: Vec<Row> = strided().step_by(strict::blocks()).collect();
    rows.extend(neighbourhoods(table));
    tally_rows(&functions, &rows, &AtomicBool::new(false)).unwrap_or_default()
}

/// All magnitudes that are multiples of the stride, cut into blocks.
fn strided() -> impl Iterator<Item = Row> {
    let block = LENGTH as u32 - 1;
    let count = LAST / STRIDE + 1;
    (0..count).step_by(block as usize).map(move |from| Row {
        first: from * STRIDE,
        step: STRIDE,
        count: block.min(count - from),
        goes_on: false,
    })
}

/// Every magnitude within [`NEIGHBOURS`] of a special one, each once.
fn neighbourhoods(table: &Table) -> Vec<Row> {
    let strata = Stratum::ALL.into_iter().filter(|stratum| *stratum != Stratum::Ordinary);
    let mut special: Vec<u32> = strata
        .flat_map(Stratum::scalars::<f32>)
        .chain(CROSSINGS)
        .map(f32::to_bits)
        .chain(table.inputs())
        // Powers of two, where the spacing of the results changes.
        .chain((0..=255).map(|exponent| exponent << 23))
        .map(|bits| bits & LAST)
        .collect();
    special.sort_unstable();
    special.dedup();
    let mut rows: Vec<Row> = Vec::new();
    let mut covered = 0;
    for middle in special {
        let first = middle.saturating_sub(NEIGHBOURS).max(covered);
        let end = (middle + NEIGHBOURS).min(LAST) + 1;
        if first < end {
            rows.push(Row { first, step: 1, count: end - first, goes_on: false });
            covered = end;
        }
    }
    rows
}
