//! Work dealt out to as many threads as the machine has cores, each with switches of its own.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;

use rayon::ThreadPoolBuilder;

/// The results of `job` for 0 to `count` - 1, in this order.
///
/// A job stays on one thread, whatever tasks it starts: so it may turn switches.
pub(crate) fn each<T: Send>(count: usize, job: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<T>>> = (0..count).map(|_| Mutex::new(None)).collect();
    let work = || loop {
        let number = next.fetch_add(1, Relaxed);
        let Some(result) = results.get(number) else { break };
        let found = job(number);
        *result.lock().expect("nobody else's result") = Some(found);
    };
    let hands = thread::available_parallelism().map_or(1, NonZero::get).min(count);
    thread::scope(|scope| {
        (0..hands).for_each(|_| drop(scope.spawn(|| alone(work))));
    });
    let result = |result: Mutex<Option<T>>| result.into_inner().expect("no panic in between");
    results.into_iter().map(|each| result(each).expect("a result of each job")).collect()
}

/// Runs `job` with all tasks that it starts on one thread.
pub(crate) fn alone<T: Send>(job: impl FnOnce() -> T + Send) -> T {
    ThreadPoolBuilder::new().num_threads(1).build().expect("a thread").install(job)
}
