//! What comes back, and what is refused.

use headwater_core::checkpoint::Stored;
use headwater_verify::fact::Fact;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::Strategy;

use crate::run::{Run, conduct};
use headwater_verify::sweep::sweep;

fn runs<R: Stored>(scalar: impl Strategy<Value = R> + Clone, most: usize) -> impl Strategy<Value = Run<R>> {
    let part = || vec(scalar.clone(), 0..most);
    (any::<(u64, u64)>(), part(), part(), part(), vec(any::<u8>(), 0..most)).prop_map(
        |((structure, step), parameters, state, moments, generator)| Run {
            structure,
            step,
            parameters,
            state,
            moments,
            generator,
        },
    )
}

/// Claim: what is read is what was written, to the bit, whatever the lengths and the values.
#[test]
fn every_bit_comes_back() {
    fn expect<R: Stored>(run: Run<R>, fact: &mut Fact) {
        let mut found = run.room();
        let result = found.read(&run.write());
        fact.holds(result == Ok(()) && found.bytes() == run.bytes(), || format!("{result:?}, {run:?}"));
    }
    let oracle = "the bytes of the values that went in";
    let narrow = any::<u32>().prop_map(f32::from_bits);
    let fact = conduct("a record comes back to the bit", "f32 of any bits, parts of 0 to 40", oracle);
    sweep(500, &runs(narrow, 41), fact, expect);
    let wide = any::<u64>().prop_map(f64::from_bits);
    let fact = conduct("a record comes back to the bit", "f64 of any bits, parts of 0 to 40", oracle);
    sweep(500, &runs(wide, 41), fact, expect);
}

/// Claim: each byte of a record in turn, changed in several ways, and each length short of the whole, is refused; the
/// destination keeps every bit.
#[test]
fn damage_anywhere_is_refused() {
    fn expect<R: Stored>(run: Run<R>, fact: &mut Fact) {
        let (record, mut destination) = (run.write(), run.room());
        let untouched = destination.bytes();
        for place in 0..record.len() {
            for change in [0x01, 0x80, 0xff, record[place].max(1), 0x2d] {
                let mut damaged = record.clone();
                damaged[place] ^= change;
                let result = destination.read(&damaged);
                fact.holds(result.is_err(), || format!("byte {place} changed by {change:#x} in {run:?}"));
            }
            let result = destination.read(&record[..place]);
            fact.holds(result.is_err(), || format!("{place} of {} bytes of {run:?}", record.len()));
        }
        let longer = [&record[..], &[0]].concat();
        fact.holds(destination.read(&longer).is_err(), || format!("one byte more than {run:?}"));
        fact.holds(destination.bytes() == untouched, || format!("changed by a refused record of {run:?}"));
    }
    let (domain, oracle) = ("every byte and every length of random records", "the room as it was");
    let fact = conduct("a damaged record is refused and changes nothing", domain, oracle);
    sweep(40, &runs(any::<f32>(), 9), fact, expect);
    let fact = conduct("a damaged record is refused and changes nothing", domain, oracle);
    sweep(40, &runs(any::<f64>(), 9), fact, expect);
}
