//! The same trial many times over, spread over the cores.

use rand_pcg::Pcg64Mcg;

use super::stream;
use crate::parallel;

/// The results of `trial` for `count` streams of random numbers, in the order of the streams whatever the threads.
pub fn repeat<T: Send>(
    seed: u64,
    label: &str,
    count: usize,
    trial: impl Fn(&mut Pcg64Mcg) -> T + Sync,
) -> Vec<T> {
    parallel::numbered(count, |repetition| trial(&mut stream(seed, label, repetition)))
}
